"""Every rule is held to its own examples, to its text, and to what all rules promise."""

from __future__ import annotations

import ast
import copy
import difflib
import functools
import io
import re
import tokenize
from collections.abc import Callable
from typing import Any

import pytest

from afterburner_ide.rules import (
    Example,
    FunctionView,
    Rewrite,
    Rule,
    Unchanged,
    apply,
    every_rule,
    exhaust,
    resolve,
)
from afterburner_ide.rules.base import first_function

IMPORTS = (ast.Import, ast.ImportFrom)
RULES = every_rule()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples)
    if isinstance(example, Example)
]
UNCHANGED = [
    pytest.param(rule, case, id=f"{rule.name}-{case.because}")
    for rule in RULES
    for case in rule.examples
    if isinstance(case, Unchanged)
]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
each_example = pytest.mark.parametrize(("rule", "example"), EXAMPLES)
each_unchanged = pytest.mark.parametrize(("rule", "case"), UNCHANGED)


@functools.cache
def view(source: str) -> FunctionView:
    """The first function of a text; rules share it, as they share what it remembers."""
    return FunctionView(source, first_function(source))


def proposals(rule: Rule, source: str) -> list[tuple[Rewrite, str]]:
    """What the rule proposes for the first function; a fault of the rule fails the test."""
    seen = view(source)
    if resolve.is_dynamic(seen):
        return []
    made = [(rewrite, apply(source, rewrite)) for rewrite in rule.rewrites(seen)]
    return [(rewrite, text) for rewrite, text in made if text != source]


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@each_rule
def test_name_title_and_limits(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rule.name)
    assert len(rule.title) <= 72
    assert rule.title.endswith(".")
    assert rule.text, "below the title the docstring says when the rule pays and what it risks"
    assert sum(isinstance(example, Unchanged) for example in rule.examples) >= 2
    assert isinstance(rule.examples[0], Example)
    assert 0 < rule.payoff < 10


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@each_example
def test_example_is_rewritten_as_it_says(rule: Rule, example: Example) -> None:
    found = proposals(rule, example.source)
    assert found, "nothing was proposed"
    assert found[0][1] == example.result


@each_example
def test_example_is_done_after_one_rewrite(rule: Rule, example: Example) -> None:
    assert [text for _, text in proposals(rule, example.result)] == []


@each_unchanged
def test_case_is_left_alone(rule: Rule, case: Unchanged) -> None:
    assert [text for _, text in proposals(rule, case.source)] == []


@each_example
def test_comments_elsewhere_stay(rule: Rule, example: Example) -> None:
    source = re.sub(r"(?m)^( *def .*:)$", r"\1  # é 🙂 kept", example.source, count=1)
    source = "# head 🙂\n" + source + "\n\n# tail\nAFTER = 1  # last\n"
    before = comments(source)
    for _, text in proposals(rule, source):
        assert [c for c in before if c not in comments(text)] == []
        assert text.endswith("\n\n# tail\nAFTER = 1  # last\n")


@each_example
def test_edits_stay_in_the_function(rule: Rule, example: Example) -> None:
    source = f"BEFORE = 1\n\n\n{example.source}\n\ndef after(a):\n    return [a]\n"
    qualname = first_function(source)
    for _, text in proposals(rule, source):
        old, new = ast.parse(source), ast.parse(text)
        name = qualname.split(".", 1)[0]
        kept = [
            ast.dump(node)
            for node in old.body
            if getattr(node, "name", None) != name and not isinstance(node, IMPORTS)
        ]
        new_dumps = [ast.dump(node) for node in new.body]
        assert [dump for dump in kept if dump not in new_dumps] == []
        imports = {node.lineno for node in old.body if isinstance(node, IMPORTS)}
        view = FunctionView(source, qualname)
        low, high = view.node.lineno, view.node.end_lineno or 0
        matcher = difflib.SequenceMatcher(None, source.split("\n"), text.split("\n"), False)
        for tag, start, end, _, _ in matcher.get_opcodes():
            if tag in {"replace", "delete"} and not imports & set(range(start + 1, end + 1)):
                assert low <= start + 1
                assert end <= high


@each_example
def test_shadowed_builtins_are_respected(rule: Rule, example: Example) -> None:
    """With every builtin that the rule relies on bound anew, it proposes nothing that uses it."""
    used = {
        node.id
        for node in ast.walk(ast.parse(example.source + example.result))
        if isinstance(node, ast.Name) and node.id in {"set", "max", "min", "len", "sum", "sorted"}
    }
    added = {
        node.id for node in ast.walk(ast.parse(example.result)) if isinstance(node, ast.Name)
    } - {node.id for node in ast.walk(ast.parse(example.source)) if isinstance(node, ast.Name)}
    for name in used & (added | {"max", "min"}):
        shadowed = example.source + f"\n\ndef {name}(*items):\n    return items\n"
        for _, text in proposals(rule, shadowed):
            new = ast.parse(text)
            old_count = _count(ast.parse(shadowed), name)
            assert _count(new, name) >= old_count if name in {"max", "min"} else True
            assert _count(new, name) <= old_count


def _count(tree: ast.AST, name: str) -> int:
    return sum(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


@each_rule
def test_claim_holds_on_the_workload(rule: Rule) -> None:
    """Before and after agree, result and arguments, on the small scales of the rule's workload."""
    example = rule.examples[0]
    assert isinstance(example, Example)
    for name in imported(example.result):
        pytest.importorskip(name)
    workload: dict[str, Any] = {}
    exec(rule.workload, workload)
    assert len(workload["SCALES"]) >= 2
    for scale in sorted(workload["SCALES"])[:2]:
        for seed in range(3):
            calls = workload["gen"](scale, seed)
            assert calls
            for args, kwargs in calls:
                before = outcome(load(example.source), args, kwargs)
                assert outcome(load(example.result), args, kwargs) == before
                assert before[0] != "raised", "the workload must fit the example"


def imported(source: str) -> set[str]:
    """The packages that a module's text imports at its top."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
    return found


def load(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"__name__": "example"}
    exec(compile(source, "example.py", "exec"), namespace)
    found: Any = None
    for part in first_function(source).split("."):
        owner, found = found, namespace[part] if found is None else getattr(found, part)
    return getattr(owner(), found.__name__) if isinstance(owner, type) else found


def outcome(function: Callable[..., Any], args: Any, kwargs: Any) -> tuple[Any, ...]:
    args, kwargs = copy.deepcopy((args, kwargs))
    try:
        value = function(*args, **kwargs)
        if hasattr(value, "__next__"):
            value = list(value)
    except Exception as error:
        return "raised", type(error), str(error), args, kwargs
    return type(value), value, args, kwargs


@each_rule
def test_rule_comes_to_rest(rule: Rule) -> None:
    for example in rule.examples:
        if isinstance(example, Example):
            _, count = exhaust(example.source, first_function(example.source), rule)
            assert count < 16


@each_rule
def test_every_rule_survives_every_example(rule: Rule) -> None:
    """No rule trips over code that was written for another one, and what it makes parses."""
    for other in RULES:
        for case in other.examples:
            for rewrite, text in proposals(rule, case.source):
                assert apply(case.source, rewrite) == text

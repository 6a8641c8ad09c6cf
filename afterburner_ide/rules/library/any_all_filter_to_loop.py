"""Rule: filter by any or all in plain loops."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import eagerness, folds, liveness, questions, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.questions import Question
from afterburner_ide.rules.view import FunctionView

_LOOSE = (ast.BoolOp, ast.IfExp, ast.Lambda)


class AnyAllFilterToLoop(Rule):
    """Filter by any or all in plain loops.

    A comprehension that asks `any` or `all` of a generator expression for each item makes a
    generator each time. As plain loops, the inner one with an early end and an `else`, it needs
    none. It pays where the inner loop makes few turns; where it makes many there is less to win.
    """

    safety = Safety.GUARDED
    payoff = 1.2
    break_even = "any size"
    examples = (
        Example(
            """
            def divisible(rows, number):
                return [row for row in rows if all(item % number == 0 for item in row)]
            """,
            """
            def divisible(rows, number):
                kept = []
                for row in rows:
                    for item in row:
                        if item % number != 0:
                            break
                    else:
                        kept.append(row)
                return kept
            """,
        ),
        Example(
            """
            def primes(limit):
                found = [n for n in range(2, limit) if not any(n % d == 0 for d in range(2, n))]
                return found
            """,
            """
            def primes(limit):
                found = []
                for n in range(2, limit):
                    for d in range(2, n):
                        if n % d == 0:
                            break
                    else:
                        found.append(n)
                return found
            """,
        ),
        Example(
            """
            def count(words, letters):
                return sum(1 for word in words if any(letter in word for letter in letters))
            """,
            """
            def count(words, letters):
                count_2 = 0
                for word in words:
                    for letter in letters:
                        if letter in word:
                            count_2 += 1
                            break
                return count_2
            """,
        ),
        Unchanged(
            """
            def divisible(rows, number):
                return (row for row in rows if all(item % number == 0 for item in row))
            """,
            "the generator is not worked off here",
        ),
        Unchanged(
            """
            def divisible(rows, number, item):
                kept = [row for row in rows if all(item % number == 0 for item in row)]
                return kept, item
            """,
            "the loop would bind a name that the function has for something else",
        ),
    )
    workload = """
SCALES = (10, 100, 3000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([[r.choice((2, 4, 6, 6, 7)) for _ in range(4)] for _ in range(scale)], 2), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for statement in function.walk(ast.Return, ast.Assign):
            assert isinstance(statement, ast.Return | ast.Assign)
            found = _collection(function, statement)
            text = _loops(function, statement, found) if found is not None else ""
            if text:
                edit = function.replace(statement, text)
                yield Rewrite((edit,), "plain loops for a filter", statement.lineno)


@dataclass(frozen=True, slots=True)
class _Collection:
    """What a comprehension collects: where it starts, and the statement that takes an item."""

    clauses: list[ast.comprehension]
    start: str
    take: str
    tests: list[ast.expr]


def _collection(view: FunctionView, statement: ast.Return | ast.Assign) -> _Collection | None:
    """What the statement's value collects; `take` has `{}` for the name that it is taken by."""
    value = statement.value
    match value:
        case ast.ListComp(elt=elt, generators=clauses):
            return _collected(clauses, "[]", f"{{}}.append({_braced(view, elt)})")
        case ast.SetComp(elt=elt, generators=clauses) if resolve.is_builtin(view, "set"):
            return _collected(clauses, "set()", f"{{}}.add({_braced(view, elt)})")
        case ast.Call(args=[ast.ListComp(elt=elt, generators=clauses)], keywords=[]) if (
            resolve.calls(view, value, "builtins.len") and _is_name_or_constant(elt)
        ):
            return _collected(clauses, "0", "{} += 1")
        case ast.Call(
            args=[ast.GeneratorExp(elt=elt, generators=clauses) as items], keywords=[]
        ) if resolve.calls(view, value, "builtins.sum") and eagerness.can_be_eager(view, items):
            if isinstance(elt, ast.Constant) and elt.value == 1:
                return _collected(clauses, "0", "{} += 1")
            if questions.question(view, elt) is not None:
                return _collected(clauses, "0", "{} += 1", [elt])
    return None


def _collected(
    clauses: list[ast.comprehension],
    start: str,
    take: str,
    more: list[ast.expr] | None = None,
) -> _Collection:
    tests = [part for test in clauses[-1].ifs for part in _conjuncts(test)]
    return _Collection(clauses, start, take, tests + (more or []))


def _loops(view: FunctionView, statement: ast.Return | ast.Assign, found: _Collection) -> str:
    """The loops in place of the statement, or nothing."""
    match statement:
        case ast.Return():
            names = {"[]": "kept", "set()": "kept", "0": "count"}
            name = view.fresh_name(names[found.start])
        case ast.Assign(targets=[ast.Name(id=name)]):
            if liveness.is_shared(view, name) or liveness.is_watched(view, statement):
                return ""
        case _:
            return ""
    asked = [(test, questions.question(view, test)) for test in found.tests]
    numbers = [number for number, (_, asks) in enumerate(asked) if asks is not None]
    value = statement.value
    assert value is not None
    if len(numbers) != 1 or name in resolve.loaded([value]) or remarks(view, statement):
        return ""
    asks = asked[numbers[0]][1]
    assert asks is not None
    inner = asks.items.generators
    if (
        len(inner) > 1
        or any(part.is_async for part in found.clauses)
        or not questions.is_apart([*found.clauses, *inner])
        or not _fits(view, statement, value, [*found.clauses, *inner])
    ):
        return ""
    before = _conjunction(view, found.tests[: numbers[0]])
    after = _conjunction(view, found.tests[numbers[0] + 1 :])
    lines = _inner(view, asks, after, found.take.format(name))
    outer = [ast.comprehension(part.target, part.iter, part.ifs, 0) for part in found.clauses[:-1]]
    last = found.clauses[-1]
    outer.append(ast.comprehension(last.target, last.iter, [], 0))
    text = f"{name} = {found.start}\n{questions.loop(view, outer, before, lines)}"
    return f"{text}\nreturn {name}" if isinstance(statement, ast.Return) else text


def _inner(view: FunctionView, asks: Question, after: list[str], take: str) -> list[str]:
    """The loop that answers, and takes the item where it may."""
    lines = [take]
    for test in after:
        lines = [f"if {test}:", *questions.deeper(view, lines)]
    clauses = asks.items.generators
    if asks.end:
        return questions.loop(view, clauses, [asks.test], [*lines, "break"]).split("\n")
    text = questions.loop(view, clauses, [asks.test], ["break"])
    return [*text.split("\n"), "else:", *questions.deeper(view, lines)]


def _fits(
    view: FunctionView,
    statement: ast.stmt,
    value: ast.expr,
    clauses: list[ast.comprehension],
) -> bool:
    """Whether the names of the comprehensions may become the function's own."""
    names = {name for part in clauses for name in resolve.target_names(part.target)}
    return (
        questions.is_alone(view, statement)
        and not any(isinstance(node, ast.NamedExpr | ast.Await) for node in ast.walk(value))
        and not eagerness.outlives(view, value)
        and liveness.is_unread(view, names, value)
    )


def _conjuncts(test: ast.expr) -> list[ast.expr]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return [part for value in test.values for part in _conjuncts(value)]
    return [test]


def _conjunction(view: FunctionView, tests: list[ast.expr]) -> list[str]:
    """The tests as one, or none."""
    texts = [
        f"({text})" if len(tests) > 1 and isinstance(test, _LOOSE) else text
        for test in tests
        for text in [folds.clause(view, test)]
    ]
    return [" and ".join(texts)] if texts else []


def _braced(view: FunctionView, node: ast.expr) -> str:
    """The text of an argument, fit for `str.format`."""
    text = folds.on_one_line(view, node)
    if isinstance(node, ast.NamedExpr) or (isinstance(node, ast.Tuple) and text[:1] != "("):
        text = f"({text})"
    return text.replace("{", "{{").replace("}", "}}")


def _is_name_or_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Constant)

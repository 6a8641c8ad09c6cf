"""Imports, the stream of candidates, and rules that fail."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

import pytest

from afterburner_ide.errors import RuleError, TargetNotFound
from afterburner_ide.rules import (
    Edit,
    FunctionView,
    Rewrite,
    Rule,
    Safety,
    all_rules,
    apply,
    candidates,
    exhaust,
    rule,
)

CACHE = "from functools import cache"


class _Local(Rule):
    """Stand in for a rule of the library."""

    safety = Safety.EXACT
    payoff = 9.0
    examples = ()
    workload = ""


class _Broken(_Local):
    """Fail after the first rewrite."""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        yield Rewrite((Edit(0, 0, "# seen\n"),), "a comment", 1)
        raise ZeroDivisionError("by design")


class _Same(_Local):
    """Propose what is there, and one thing twice."""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        yield Rewrite((), "nothing", 1)
        yield Rewrite((Edit(0, 0, "# new\n"),), "a comment", 1)
        yield Rewrite((Edit(0, 0, "# new\n"),), "a comment", 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f():\n    pass\n", f"{CACHE}\n\n\ndef f():\n    pass\n"),
        ("import os\n\nx = 1\n", f"import os\n{CACHE}\n\nx = 1\n"),
        ('"""Doc."""\n\nx = 1\n', f'"""Doc."""\n\n{CACHE}\n\nx = 1\n'),
        ('"""Doc."""\nx = 1\n', f'"""Doc."""\n\n{CACHE}\n\nx = 1\n'),
        (
            "from __future__ import annotations\n\nx = 1\n",
            f"from __future__ import annotations\n\n{CACHE}\n\nx = 1\n",
        ),
        ("#!/usr/bin/python\nx = 1\n", f"#!/usr/bin/python\n{CACHE}\n\nx = 1\n"),
        ("# about x\nx = 1\n", f"{CACHE}\n\n# about x\nx = 1\n"),
        ("from functools import (\n    cache,\n    wraps,\n)\n", None),
        (f"import os; import re\n{CACHE}\n", None),
        ("import os\n@d\ndef f():\n    pass\n", f"import os\n{CACHE}\n@d\ndef f():\n    pass\n"),
        ("import os", f"import os\n{CACHE}\n"),
    ],
)
def test_imports_go_where_the_file_has_them(before: str, after: str | None) -> None:
    rewrite = Rewrite((), "", 1, (CACHE, CACHE))
    assert apply(before, rewrite) == (before if after is None else after)


def test_what_is_put_in_where_the_imports_go_comes_below_them() -> None:
    rewrite = Rewrite((Edit(0, 0, "@cache\ndef g():\n    pass\n\n\n"),), "", 1, (CACHE,))
    text = apply("def f():\n    g()\n", rewrite)
    assert text == f"{CACHE}\n\n\n@cache\ndef g():\n    pass\n\n\ndef f():\n    g()\n"


def test_a_failing_rule_is_reported_and_the_others_go_on() -> None:
    errors: list[RuleError] = []
    source = "def f(items, x):\n    for y in x:\n        if y in items:\n            return y\n"
    rules = [_Broken(), rule("list-membership-to-set")]
    names = [item.name for item, _, _ in candidates(source, "f", rules, errors)]
    assert names == [_Broken.name, "list-membership-to-set"]
    assert [error.code for error in errors] == ["rule"]
    assert _Broken.name in errors[0].message
    assert "ZeroDivisionError: by design" in errors[0].message


def test_candidates_differ_from_the_source_and_from_each_other() -> None:
    texts = [text for _, _, text in candidates("def f():\n    pass\n", "f", [_Same()])]
    assert texts == ["# new\ndef f():\n    pass\n"]


def test_candidates_come_by_payoff() -> None:
    source = dedent(
        """
        def f(grid, wanted):
            best = 0
            for i in range(len(grid)):
                for j in range(len(grid)):
                    best = max(best, grid[i][j])
                    if j in wanted:
                        best += 1
            return best
        """
    )
    payoffs = [item.payoff for item, _, _ in candidates(source, "f")]
    assert len(set(payoffs)) >= 3
    assert payoffs == sorted(payoffs, reverse=True)


@pytest.mark.parametrize("trick", ["locals()", "exec('x = 1')", "eval('x')"])
def test_functions_with_hidden_names_are_left_alone(trick: str) -> None:
    source = f"def f(a, b):\n    for x in a:\n        if x in b:\n            {trick}\n"
    assert list(candidates(source, "f")) == []


def test_a_missing_target_is_an_error() -> None:
    with pytest.raises(TargetNotFound):
        list(candidates("x = 1\n", "f"))


def test_an_unknown_rule_is_named_with_the_known_ones() -> None:
    with pytest.raises(RuleError, match="no-such-rule") as caught:
        rule("no-such-rule")
    assert "min-max-to-conditional" in caught.value.hint


def test_all_rules_are_in_payoff_order() -> None:
    payoffs = [item.payoff for item in all_rules()]
    assert payoffs == sorted(payoffs, reverse=True)


def test_exhaust_applies_a_rule_until_it_rests() -> None:
    source = dedent(
        """
        def f(items):
            low = high = items[0]
            for item in items:
                low = min(low, item)
                high = max(high, item)
            return low, high
        """
    )
    text, count = exhaust(source, "f", rule("min-max-to-conditional"))
    assert count == 2
    assert "min(" not in text
    assert "max(" not in text

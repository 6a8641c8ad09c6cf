"""Sums and extremes of slices: which bounds are known to be inside the list, and which not."""

from __future__ import annotations

import pytest

from afterburner_ide.rules.compose import compose
from tests.rules.test_inner_loops import holds, outcome, texts

RULE = "slice-sum-to-prefix"
CALLS = [([],), ([4],), ([3, -1, 2],), ([5, 5, 1, 9, 0, 2],)]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("for i in range(len(a))", "sum(a[:i])"),
        ("for i in range(len(a))", "sum(a[: i + 1]) * 2"),
        ("for i in range(len(a) + 1)", "sum(a[i:])"),
        ("for i in range(n)", "sum(a[i + 1 :])"),
        ("for i in range(n - 2)", "sum(a[i : i + 3]) / 3"),
        ("for i, x in enumerate(a)", "-sum(a[:i]) + x"),
        ("for i in range(n) for j in range(i, n)", "sum(a[i:j]) % 7"),
        ("for i in range(n)", "max(a[: i + 1])"),
        ("for i in range(n)", "min(a[i:])"),
        ("for i in range(n - 1, -1, -1)", "(max(a[i:]), min(a[: i + 1]), sum(a[i:]))"),
    ],
)
def test_each_bound_inside_the_list(head: str, value: str) -> None:
    source = f"""
    def f(a):
        n = len(a)
        return [{value} {head}]
    """
    text = holds(RULE, source, *CALLS)
    assert "[:" not in text.replace("[::-1]", "")
    assert ":]" not in text


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("for i in range(n + 1)", "sum(a[: i + 1])"),
        ("for i in range(n)", "sum(a[: i - 1])"),
        ("for i in range(n)", "sum(a[i - 1 : i])"),
        ("for i in range(n)", "sum(a[i : i + 2])"),
        ("for i in range(n)", "max(a[:i])"),
        ("for i in range(n + 1)", "max(a[i:])"),
        ("for i in range(n)", "max(a[i : i + 1])"),
        ("for i in a", "sum(a[i:])"),
        ("for i in range(n)", "sum(a[i:], 1)"),
        ("for i in range(n)", "sum(a[::2])"),
        ("for i in range(n)", "sum(a[:])"),
    ],
)
def test_other_bounds_are_left_alone(head: str, value: str) -> None:
    source = f"""
    def f(a):
        n = len(a)
        return [{value} {head}]
    """
    assert texts(RULE, source) == []


def test_a_list_that_changes_has_no_running_sums() -> None:
    source = """
    def f(a):
        for i in range(len(a)):
            a[i] = sum(a[:i])
        return a
    """
    assert texts(RULE, source) == []


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("for i in range(2, n)", "t = (t + a[i]) % m"),
        ("for i in range(n)", "t = (a[i] * i + t) % m"),
        ("for x in a", "t += x\n            t %= m"),
        ("for x in a", "t = (t + (x if x > 1 else 5)) % m"),
        ("for i in range(n - 3)", "t = (t + a[i + 1]) % (m + 1)"),
    ],
)
def test_a_remainder_is_taken_once(head: str, body: str) -> None:
    source = f"""
    def f(a, m=3):
        n, t = len(a), 8
        {head}:
            {body}
        return t
    """
    text = holds("mod-accumulate-to-sum", source, *CALLS, ([1, 2], 0), ([], 0), ([1, 2, 3], -5))
    assert "sum(" in text


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("for i in range(n)", "t = (t + a[i]) % (i + 1)"),
        ("for i in range(n)", "t = (t + a[t % n]) % m"),
        ("for i in range(n)", "t = (t - a[i]) % m"),
        ("for i in range(n)", "t = (t + a[i] / 2) % m"),
        ("for i in range(n)", "t = (t + a.pop()) % m"),
        ("for n in range(n)", "t = (t + n) % m"),
        ("for i in range(n)", "t = t + a[i] % m"),
    ],
)
def test_another_remainder_is_left_alone(head: str, body: str) -> None:
    source = f"""
    def f(a, m=3):
        n, t = len(a), 8
        {head}:
            {body}
        return t, n
    """
    assert texts("mod-accumulate-to-sum", source) == []


def test_sums_over_the_row_above_become_differences() -> None:
    source = """
def ways(s):
    n = len(s)
    f = [[0] * (n + 1) for _ in range(n + 1)]
    f[0][0] = 1
    for i, c in enumerate(s, 1):
        for j in range(i + 1):
            for k in range(j if c else 0, i):
                f[i][j] = (f[i][j] + f[i - 1][k]) % 97
            for k in range(j, i):
                f[i][j] = (f[i][j] + f[i - 1][k]) % 97
    return f
"""
    rules = ("scalar-accumulator", "row-hoist", "mod-accumulate-to-sum", RULE)
    found = compose(source, "ways", rules)
    assert "f_i_minus_1_sums[i] - f_i_minus_1_sums[j]" in found.text
    for text in ("", "a", "abcd"):
        assert outcome(found.text, text) == outcome(source, text)
    same = source.replace("f[i - 1][k]", "f[i][k]").replace("range(j, i)", "range(j, 0)")
    assert RULE not in compose(same, "ways", rules).steps

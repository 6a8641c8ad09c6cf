"""Sums and extremes of slices: which bounds are known to be inside the list, and which not."""

from __future__ import annotations

import pytest

from tests.rules.test_inner_loops import holds, texts

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

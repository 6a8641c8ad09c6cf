"""Counting while loops: which become `for` loops, and that these do the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

RULE = rule("while-counter-to-range")


def texts(source: str) -> list[str]:
    source = dedent(source).lstrip()
    return [apply(source, rewrite) for rewrite in RULE.rewrites(FunctionView(source, "f"))]


def load(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    found: Callable[..., Any] = namespace["f"]
    return found


def outcome(function: Callable[..., Any], *args: Any) -> str:
    try:
        return repr(function(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def agree(source: str, *rows: tuple[Any, ...]) -> str:
    """The rewritten text, which gives what the original gives for each row of arguments."""
    source = dedent(source).lstrip()
    (text,) = texts(source)
    assert "while" not in text
    for row in rows:
        assert outcome(load(text), *row) == outcome(load(source), *row), (text, row)
    return text


NUMBERS = [(a, b) for a in range(-3, 6) for b in range(-3, 6)]


TESTS = [
    ("i < b", "i += 1"),
    ("i <= b", "i = i + 1"),
    ("b > i", "i = 1 + i"),
    ("b >= i", "i += 2"),
    ("i + 1 < b", "i += 1"),
    ("i - 2 <= b - 1", "i += 3"),
    ("i < b + 2", "i += 1"),
    ("i < len(items)", "i += 1"),
    ("i > b", "i -= 1"),
    ("i >= b", "i = i - 1"),
    ("b <= i", "i -= 2"),
    ("i >= 0", "i -= 1"),
    ("i - 1 > b", "i -= 1"),
    ("(i < b)", "i += 1"),
    ("i < b and i != 4", "i += 1"),
    ("i > b and items", "i -= 1"),
    ("i < b and b < 5 and not i > 3", "i += 1"),
]
BODIES = [
    "seen.append(i)\n{step}",
    "{step}\nseen.append(i)",
    "seen.append(1)\n{step}",
    "if i % 2:\n    {step}\n    continue\nseen.append(i)\n{step}",
    "if i % 2:\n    seen.append(i)\n    {step}\nelse:\n    {step}",
    "if i % 2:\n    seen.append(i)\n    {step}\nelse:\n    seen.append(0)\n    {step}",
    "seen.append(i)\n{step}\nif len(seen) > 2:\n    continue\nseen.append(0)",
    "if i == 3:\n    break\nseen.append(i)\n{step}",
    "if i == 3:\n    return seen, i\nseen.append(i)\n{step}",
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("after", ["seen", "(seen, i)"])
def test_same_turns_and_same_end(body: str, after: str) -> None:
    for (test, step), start in itertools.product(TESTS, ["i = a", "i, n = 2, b", "i = n = 1"]):
        inner = indent(body.format(step=step), " " * 8)
        source = (
            "def f(a, b, items):\n    seen = []\n"
            f"    {start}\n    while {test}:\n{inner}\n    return {after}\n"
        )
        found = texts(source)
        known = after == "seen" and not (body.startswith("{step}") and " and " in test)
        assert found or not known, source
        for text in found:
            one, other = load(text), load(source)
            for a, b in NUMBERS:
                row = (a, b, [7] * max(b, 0))
                assert outcome(one, *row) == outcome(other, *row), (text, row)


@pytest.mark.parametrize("test", ["i * i <= n", "i ** 2 < n", "n >= i * i", "n > i * i"])
@pytest.mark.parametrize("after", ["seen", "(seen, i)"])
def test_up_to_the_root(test: str, after: str) -> None:
    text = agree(
        f"""
        def f(n):
            seen = []
            i = 1
            while {test}:
                seen.append(i)
                i += 1
            return {after}
        """,
        *((n,) for n in range(-3, 40)),
    )
    assert "isqrt(max(n" in text


def test_root_of_a_float_bound() -> None:
    text = agree(
        """
        import math

        def f(n):
            found = []
            i = 2
            while i <= math.sqrt(n):
                found.append(i)
                i += 1
            return found
        """,
        *((n,) for n in range(40)),
    )
    assert "range(2, int(math.sqrt(n)) + 1)" in text


@pytest.mark.parametrize(("test", "span"), [("n", "n"), ("n > 0", "n"), ("n != 0", "n")])
def test_a_parameter_counted_down(test: str, span: str) -> None:
    text = agree(
        f"""
        def f(n):
            a, b = 0, 1
            while {test}:
                a, b = b, a + b
                n -= 1
            return a
        """,
        (0,),
        (7,),
    )
    assert f"for _ in range({span}):" in text


def test_each_turn_of_an_outer_loop_starts_anew() -> None:
    text = agree(
        """
        def f(rows, width):
            total = 0
            for row in rows:
                j = 0  # from the left
                while j < width:
                    total += row[j] * j
                    j += 1
            i = 0
            while_ = [i for i in rows]
            return total, len(while_)
        """.replace("while_", "others"),
        ([[1, 2], [3, 4]], 2),
        ([], 3),
    )
    assert "# from the left\n        for j in range(width):" in text


def test_else_and_a_step_by_name() -> None:
    agree(
        """
        def f(n, k):
            i = k
            while i < n:
                if i == 7:
                    break
                i += k
            else:
                return "none"
            return "hit"
        """,
        *itertools.product(range(20), range(1, 5)),
    )


def test_counters_in_methods_and_inner_functions() -> None:
    source = dedent(
        """
        class A:
            def f(self, n: int) -> int:
                def square(m):
                    i = total = 0
                    while i < m:
                        total += m
                        i += 1
                    return total
                return square(n)
        """
    ).lstrip()
    (rewrite,) = RULE.rewrites(FunctionView(source, "A.f"))
    text = apply(source, rewrite)
    assert "total = 0\n            for _ in range(m):" in text


@pytest.mark.parametrize(
    ("head", "body", "end"),
    [
        ("i = 0.5", "out.append(i); i += 1", "out"),
        ("i = 0", "out.append(i); i += 0.5", "out"),
        ("i = 0", "n -= 1; i += 1", "out"),
        ("i = 0", "i += 1; out.append(i); i += 1", "out"),
        ("i = 0", "if i: continue\n        i += 1", "out"),
        ("i = 0", "if n > 3: i += 1", "out"),
        ("i = 0", "out.append(lambda: i)\n        i += n", "out"),
        ("i = 0", "for i in range(3): pass\n        i += 1", "out"),
        ("i = 0", "if (i := i + 1) > 3: break\n        i += 1", "out"),
        ("i = 0", "out.append(i)\n        i += n", "i"),
        ("i = 0", "i += 1", "out"),
        ("global i\n    i = 0", "out.append(i)\n        i += 1", "out"),
    ],
)
def test_no_range_runs_through_the_same(head: str, body: str, end: str) -> None:
    source = f"def f(n, out):\n    {head}\n    while i < n:\n        {body}\n    return {end}\n"
    assert texts(source) == []


def test_bounds_that_move_stay() -> None:
    for body in ("items.append(1)", "grow(items)", "items += [1]"):
        assert (
            texts(
                f"""
                def f(items, grow):
                    i = 0
                    while i < len(items):
                        {body}
                        i += 1
                """
            )
            == []
        )


def test_a_counter_that_a_handler_sees_stays() -> None:
    assert (
        texts(
            """
            def f(items):
                i = 0
                try:
                    while i < 10:
                        items[i].run()
                        i += 1
                except ValueError:
                    return i
            """
        )
        == []
    )


def test_a_bound_that_others_may_move_at_a_yield_stays() -> None:
    assert (
        texts(
            """
            def f(self):
                i = 0
                while i < len(self.items):
                    yield i
                    i += 1
            """
        )
        == []
    )


def test_a_division_is_no_bound() -> None:
    assert (
        texts(
            """
            def f(n, out):
                i = 0
                while i < n / 2:
                    out.append(i)
                    i += 1
            """
        )
        == []
    )

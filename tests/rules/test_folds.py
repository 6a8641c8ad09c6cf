"""What keeps a loop from becoming `sum`, `len` or a comprehension, and what must stay the same."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

COUNT = rule("count-accumulate-to-builtin")


def texts(source: str) -> list[str]:
    source = dedent(source)
    return [apply(source, rewrite) for rewrite in COUNT.rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    return namespace["f"](*args)


@pytest.mark.parametrize(
    ("start", "body", "end"),
    [
        ("s = ''", "s += x", "s"),
        ("s = 0.0", "s += x", "s"),
        ("s = []", "s += x", "s"),
        ("s = 0", "s += x / 2", "s"),
        ("s = 0", "s += 0.5 * x", "s"),
        ("s = 0", "s += x", "s + x"),
        ("s = 0", "s += s * x", "s"),
        ("s = 0", "s += (yield x)", "s"),
        ("s = 0", "s += 1 if (y := x) else 2", "y"),
        ("s = 0", "s += g(lambda: s)", "s"),
        ("s = a", "s += x", "s"),
    ],
)
def test_sum_stays_a_loop(start: str, body: str, end: str) -> None:
    source = f"def f(a, g):\n    {start}\n    for x in a:\n        {body}\n    return {end}\n"
    assert texts(source) == []


def test_partial_sums_that_a_handler_sees_stay() -> None:
    source = """
        def f(a):
            s = 0
            try:
                for x in a:
                    s += x
            except TypeError:
                pass
            return s
        """
    assert texts(source) == []


@pytest.mark.parametrize(
    ("annotation", "value", "counted"),
    [
        ("list[int]", "3", True),
        ("str", "'a'", True),
        ("str", "'ab'", False),
        ("set[int]", "3", False),
        ("dict[int, int]", "3", False),
        ("list[int]", "x + 1", False),
    ],
)
def test_count_only_where_there_is_one(annotation: str, value: str, counted: bool) -> None:
    source = f"""
        def f(a: {annotation}):
            n = 0
            for x in a:
                if x == {value}:
                    n += 1
            return n
        """
    found = texts(source)
    assert any(".count(" in text for text in found) is counted
    assert any("len([1 for x in a" in text for text in found)


@pytest.mark.parametrize(
    "body",
    [
        "n += x * 2",
        "n += x if x > 1 else -x",
        "if x > 2:\n            if x < 9:\n                n += 1",
    ],
)
@pytest.mark.parametrize("between", ["", "    b = list(a)  # kept\n"])
def test_totals_stay(body: str, between: str) -> None:
    source = (
        f"def f(a):\n    n = 0  # none\n{between}    for x in a:\n        {body}\n    return n\n"
    )
    found = texts(source)
    assert found
    for text in found:
        assert "# none" in text
        assert ("# kept" in text) == bool(between)
        for numbers in ([], [1], [3, 4, 9, 1, 5]):
            assert call(text, numbers) == call(source, numbers)


def test_long_lines_are_broken() -> None:
    name = "a_longish_name_for_one"
    source = f"""
        def f(a):
            n = 0
            for {name} in a:
                if {name} > 1 and {name} < 9:
                    n += {name} * 2
            return n
        """
    [text] = texts(source)
    assert max(len(line) for line in text.split("\n")) <= 88
    assert call(text, range(12)) == call(source, range(12))


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        ("s.append(x)", True),
        ("if x > 2: s.append((x, x))", True),
        ("for y in a: s.append(x * y)", True),
        ("s.append(x if x > 2 else -x)", True),
        ("if x: s.append(x)\n        elif x > 2: s.append(1)\n        else: s.append(2)", True),
        ("if x: s.append(x if x > 1 else 2)\n        else: s.append(2)", True),
        ("s.append(len(s))", False),
        ("s.append(x); break", False),
        ("s.extend(x)", False),
        ("if x: s.append(x)\n        else: t.append(x)", False),
        ("for x in a: s.append(x)\n        else: s.append(1)", False),
        ("s.append(lambda: x)", False),
    ],
)
def test_appending_becomes_a_comprehension(body: str, changes: bool) -> None:
    append = rule("append-loop-to-comprehension")
    source = f"def f(a):\n    s = []\n    for x in a:\n        {body}\n    return s\n"
    found = [apply(source, rewrite) for rewrite in append.rewrites(FunctionView(source, "f"))]
    assert bool(found) is changes
    for text in found:
        for numbers in ([], [0], [3, 0, 1, 5]):
            assert call(text, numbers) == call(source, numbers)


@pytest.mark.parametrize("step", ["n += 1", "n = n + 1", "n = 1 + n"])
def test_counting_everything_is_its_length(step: str) -> None:
    source = f"def f(a):\n    n = 0\n    for x in a:\n        {step}\n    return n\n"
    (text,) = texts(source)
    assert "n = len(a)" in text
    for value in ([], "abc", {1: 2}):
        assert call(text, value) == call(source, value)


@pytest.mark.parametrize("walked", ["(y for y in a)", "zip(a, a)", "map(str, a)", "iter(a)"])
def test_what_has_no_length_is_not_asked_for_it(walked: str) -> None:
    assert (
        texts(f"def f(a):\n    n = 0\n    for x in {walked}:\n        n += 1\n    return n\n") == []
    )


@pytest.mark.parametrize("step", ["p *= x", "p = p * x", "p = x * p"])
def test_products(step: str) -> None:
    source = f"def f(a):\n    p = 1\n    for x in a:\n        {step}\n    return p\n"
    (text,) = texts(source)
    assert "p = prod(a)" in text
    for value in ([], [2, 3, 7], [0.1, 0.7, 1e300, 1e300], [True, True]):
        assert repr(call(text, value)) == repr(call(source, value))


def test_a_slice_is_summed_where_all_of_it_is_there() -> None:
    source = """
        def f(a, m, n):
            s = 7
            for i in range(m, n):
                s = s + a[i]
            return s
        """
    text = texts(source)[0]
    assert "if 0 <= m <= n <= len(a):\n        s += sum(a[m:n])\n    else:" in text
    assert texts(text) == []
    for m in range(-4, 6):
        for n in range(-4, 6):
            try:
                wanted = call(source, [1, 10, 100], m, n)
            except IndexError as error:
                wanted = str(error)
            try:
                given = call(text, [1, 10, 100], m, n)
            except IndexError as error:
                given = str(error)
            assert given == wanted


def test_pairs_that_differ() -> None:
    source = """
        def f(a, b):
            n = 0
            for x, y in zip(a, b):
                if y < x:
                    n = n + 1
            return n
        """
    text = texts(source)[0]
    assert "n = sum(map(lt, b, a))" in text
    assert call(text, [1, 5, 3], [2, 4, 1]) == call(source, [1, 5, 3], [2, 4, 1]) == 2

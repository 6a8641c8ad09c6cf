"""What names stand for, what code may change or raise, and what a loop leaves as it is."""

from __future__ import annotations

import ast
from textwrap import dedent, indent

import pytest

from afterburner_ide.rules import FunctionView, effects, kinds, memory, resolve
from afterburner_ide.rules.effects import Risk
from afterburner_ide.rules.view import LOOPS


def view(body: str, head: str = "def f(a, b, c):", above: str = "") -> FunctionView:
    return FunctionView(f"{dedent(above)}\n{head}\n{indent(dedent(body), '    ')}", "f")


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def first_loop(found: FunctionView) -> ast.For | ast.While:
    loop = next(found.walk(*LOOPS))
    assert isinstance(loop, ast.For | ast.While)
    return loop


@pytest.mark.parametrize(
    ("above", "body", "free"),
    [
        ("", "pass", True),
        ("max = 1", "pass", False),
        ("if 1:\n    def max(): pass", "pass", False),
        ("from numpy import *", "pass", False),
        ("from math import *\nfrom heapq import *", "pass", True),
        ("def g():\n    global max\n    max = 1", "pass", False),
        ("def g():\n    max = 1", "pass", True),
        ("class C:\n    max = 1", "pass", True),
        ("", "max = 1", False),
        ("", "for max in a: pass", False),
        ("", "[max for max in a]", False),
        ("", "import numpy as max", False),
        ("", "try: pass\nexcept E as max: pass", False),
        ("", "match a:\n    case [max, *_]: pass", False),
        ("try:\n    from x import max\nexcept ImportError: pass", "pass", False),
    ],
)
def test_is_builtin(above: str, body: str, free: bool) -> None:
    assert resolve.is_builtin(view(body, above=above), "max") is free


def test_a_star_import_binds_a_function_called_like_its_module() -> None:
    found = view("pass", above="import bisect\nfrom bisect import *")
    assert resolve.dotted(found, expression("bisect.insort")) is None
    assert resolve.imported_as(found, "bisect", "insort") == "insort"
    other = view("pass", above="import heapq\nfrom heapq import *")
    assert resolve.dotted(other, expression("heapq.heappop")) == "heapq.heappop"


def test_a_star_import_shadows_what_it_really_holds() -> None:
    found = view("pass", above="from math import *")
    assert not resolve.is_builtin(found, "pow")
    assert resolve.dotted(found, expression("pow")) == "math.pow"
    assert not resolve.is_builtin(view("pass", above="from os import *"), "open")


@pytest.mark.parametrize(
    ("above", "text", "origin"),
    [
        ("import math", "math.sqrt", "math.sqrt"),
        ("import math as m", "m.sqrt", "math.sqrt"),
        ("from math import sqrt as s", "s", "math.sqrt"),
        ("import os.path", "os.path.join", "os.path.join"),
        ("from . import sqrt", "sqrt", None),
        ("import math\nmath = 1", "math.sqrt", None),
        ("", "a.append", None),
    ],
)
def test_dotted(above: str, text: str, origin: str | None) -> None:
    assert resolve.dotted(view("pass", above=above), expression(text)) == origin


@pytest.mark.parametrize(
    ("above", "known"),
    [
        ("import math", "math.sqrt"),
        ("from math import sqrt as root", "root"),
        ("from math import *", "sqrt"),
        ("import cmath", None),
    ],
)
def test_imported_as(above: str, known: str | None) -> None:
    assert resolve.imported_as(view("pass", above=above), "math", "sqrt") == known


def test_need_avoids_a_taken_name() -> None:
    assert resolve.need(view("cache = 1"), "functools", "cache") == (
        "functools_cache",
        ("from functools import cache as functools_cache",),
    )
    assert resolve.need(view("pass"), "functools", "cache") == (
        "cache",
        ("from functools import cache",),
    )


# Each loop leaves `text` as it is, or may change it.
@pytest.mark.parametrize(
    ("body", "text", "same"),
    [
        ("for x in a:\n    b.append(x)", "len(a)", True),
        ("for x in a:\n    b.append(x)", "len(b)", False),
        ("d = b\nfor x in a:\n    d.append(x)", "len(b)", False),
        ("d = b[0]\nfor x in a:\n    d.append(x)", "len(b)", True),
        ("d = b[0]\nfor x in a:\n    d.append(x)", "len(b[0])", False),
        ("d = b[0]\nfor x in a:\n    d.append(x)", "b[0][1]", False),
        ("for d in b:\n    d[0] = 1", "b[1]", True),
        ("for d in b:\n    d[0] = 1", "b[1][2]", False),
        ("for i, d in enumerate(b):\n    d[0] = 1", "b[1][2]", False),
        ("d = list(b)\nfor x in a:\n    d[0] = x", "b[0]", True),
        ("d = list(b)\nfor x in a:\n    d[0][0] = x", "b[0][0]", False),
        ("c.append(b)\nfor x in a:\n    c[0].append(x)", "len(b)", False),
        ("c[0] = b\nfor x in a:\n    c[0][1] = x", "b[1]", False),
        ("for x in a:\n    g(b)", "len(b)", False),
        ("for x in a:\n    g(b)", "len(c)", True),
        ("for x in a:\n    g(x)", "len(b)", True),
        ("for x in a:\n    g(x)", "len(OUTSIDE)", False),
        ("for x in a:\n    print(b)", "len(b)", True),
        ("for x in a:\n    b.z = 1", "b.z", False),
        ("for x in a:\n    b.z = 1", "b.y", True),
        ("for x in a:\n    b.go()", "b.y", False),
        ("for x in a:\n    b += [x]", "len(b)", False),
        ("for x in a:\n    del b[0]", "b[1]", False),
        ("for x in a:\n    (b := x)", "b + 1", False),
        ("for x in a:\n    import b", "b + 1", False),
        ("for x in a:\n    [b for b in x]", "len(b)", True),
        ("from heapq import heappush\nfor x in a:\n    heappush(b, x)", "b[0]", False),
        ("d, e = b, c\nfor x in a:\n    e.append(x)", "len(b)", True),
        ("d, e = b, c\nfor x in a:\n    d.append(x)", "len(b)", False),
        ("d = b or c\nfor x in a:\n    d.append(x)", "len(c)", False),
        ("def g():\n    b.append(1)\nfor x in a:\n    g()", "len(b)", False),
        ("def g():\n    nonlocal b\n    b = 1\nfor x in a:\n    g()", "b + 1", False),
        ("while a:\n    a.pop()", "a[0]", False),
        ("for x in a:\n    random()", "random()", False),
        ("for x in a:\n    pass", "b.pop()", False),
        ("for x in a:\n    b.sort(key=g)", "len(c)", True),
        ("node = b\nfor x in a:\n    node.v = 1\n    node = node.n", "b.v", False),
    ],
)
def test_is_invariant(body: str, text: str, same: bool) -> None:
    found = view(body)
    assert effects.is_invariant(found, expression(text), first_loop(found)) is same


def test_a_yield_may_change_globals() -> None:
    found = view("for x in a:\n    yield x")
    assert not effects.is_invariant(found, expression("len(OUTSIDE)"), first_loop(found))


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("n + 1", Risk.NONE),
        ("a + 1", Risk.TYPE),
        ("n // 2", Risk.NONE),
        ("n // m", Risk.VALUE),
        ("len(items)", Risk.NONE),
        ("len(a)", Risk.TYPE),
        ("max(items)", Risk.VALUE),
        ("items[n]", Risk.VALUE),
        ("a.b", Risk.TYPE),
        ("n ** m", Risk.VALUE),
        ("n == a", Risk.NONE),
        ("n < a", Risk.TYPE),
        ("n < m", Risk.NONE),
        ("[x for x in items]", Risk.VALUE),
    ],
)
def test_risk(text: str, risk: Risk) -> None:
    found = view("pass", head="def f(a, n: int, m: int, items: list[int]):")
    assert effects.risk(found, expression(text)) is risk


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("d = []", "d", "list"),
        ("d = [0] * 3", "d", "list"),
        ("d = {}\nd[1] = 2", "d", "dict"),
        ("d = set(a)", "d", "set"),
        ("d = 'x'\nd += 'y'", "d", "str"),
        ("d = 0\nfor x in a:\n    d += 1", "d", "int"),
        ("d = 0\nd = d / 2", "d", "float"),
        ("d = 0\nd = None", "d", None),
        ("d = a", "d", None),
        ("for i, x in enumerate(a): pass", "i", "int"),
        ("for i in range(3): pass", "i", "int"),
        ("d = 'a b'.split()", "d", "list"),
        ("import math\nd = math.isqrt(4)", "d", "int"),
        ("from collections import deque\nd = deque()", "d", "deque"),
        ("from collections import defaultdict\nd = defaultdict(int)", "d", "dict"),
        ("d: 'list[int]' = a", "d", "list"),
        ("with a as d: pass", "d", None),
        ("(d := 3)", "d", "int"),
    ],
)
def test_kind_of(body: str, name: str, kind: str | None) -> None:
    found = kinds.kind_of(view(body), name)
    assert (found.name if found else None) == kind


def test_annotations_give_the_items_kind() -> None:
    found = view(
        "for row in g:\n    for x in row:\n        y = x * 2", "def f(g: List[List[int]]):"
    )
    assert kinds.kind_of(found, "y") == kinds.INT
    assert not kinds.may_be_none(found, "g")
    assert kinds.may_be_none(view("pass", "def f(g: int | None, h=None):"), "g")
    assert kinds.may_be_none(view("pass", "def f(g: int | None, h=None):"), "h")


def test_writes_sees_through_several_aliases() -> None:
    found = view("d = a\ne = d\nfor x in b:\n    e[0] = x")
    changed = memory.writes(found, [first_loop(found)])
    assert {access.name for access in changed.objects if access.depth == 0} >= {"a", "d", "e"}
    assert changed.names == {"x"}

"""What counts as another signature, and what as the same code."""

from __future__ import annotations

import ast
import re
import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_ide.errors import TargetNotFound
from afterburner_ide.target.locate import find_function
from afterburner_ide.target.shape import (
    normalised,
    same_code,
    same_signature,
    signature_shape,
)


def node(source: str) -> ast.FunctionDef | ast.AsyncFunctionDef:
    found = find_function(ast.parse(source), "f")
    assert found is not None
    return found


def test_shape_of_every_kind_of_parameter() -> None:
    shape = signature_shape(node("@d(1)\ndef f(a, b=1, /, c=0x2, *r, d, e='x', **k): yield\n"))
    assert [(p.name, p.kind, p.default) for p in shape.parameters] == [
        ("a", "positional-only", None),
        ("b", "positional-only", "1"),
        ("c", "positional-or-keyword", "2"),
        ("r", "*", None),
        ("d", "keyword-only", None),
        ("e", "keyword-only", "'x'"),
        ("k", "**", None),
    ]
    assert (shape.kind, shape.decorators) == ("generator", ("d(1)",))


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f(): return 1", "function"),
        ("def f():\n  def g(): yield\n  return lambda: (yield)", "function"),
        ("def f():\n  class A:\n    def g(self): yield", "function"),
        ("def f():\n  def g(a=(yield)): pass", "generator"),
        ("def f():\n  return [x for x in (yield)]", "generator"),
        ("def f():\n  yield from ()", "generator"),
        ("async def f(): pass", "coroutine function"),
        ("async def f():\n  if 0: yield", "async generator"),
    ],
)
def test_kind(source: str, kind: str) -> None:
    assert signature_shape(node(source)).kind == kind


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def f(a: int, b='x') -> int: pass", 'def f(a, b="x"): return 1'),
        ("def f(a=1_000, *, k=(1, 2)): pass", "def f(a = 1000, *, k=(1,2,)): pass"),
        ("@ a.b ( 1 )\ndef f(): pass", "@a.b(1)\ndef f(): pass"),
        ("def f(*, a, b): pass", "def f(*, b, a): pass"),
    ],
)
def test_same_signature(old: str, new: str) -> None:
    assert same_signature(node(old), node(new)) is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("def f(a): pass", "def f(b): pass", "b"),
        ("def f(a): pass", "def f(a, b=1): pass", "b are new"),
        ("def f(a, b): pass", "def f(a): pass", "b are gone"),
        ("def f(a, b): pass", "def f(b, a): pass", "order"),
        ("def f(a): pass", "def f(*, a): pass", "keyword-only"),
        ("def f(a, /): pass", "def f(a): pass", "positional-only"),
        ("def f(*a): pass", "def f(a): pass", "a was *"),
        ("def f(a=1): pass", "def f(a=True): pass", "default of a"),
        ("def f(a=1): pass", "def f(a=1.0): pass", "default of a"),
        ("def f(a): pass", "def f(a=None): pass", "missing"),
        ("def f(a, *r, k=1): pass", "def f(a, *r, k=2): pass", "default of k"),
        ("def f(a): return a", "def f(a): yield a", "generator"),
        ("def f(a): return a", "async def f(a): return a", "coroutine"),
        ("def f(a): pass", "@cache\ndef f(a): pass", "@cache"),
        ("@a\n@b\ndef f(): pass", "@b\n@a\ndef f(): pass", "@b, @a"),
    ],
)
def test_changed_signature(old: str, new: str, words: str) -> None:
    change = same_signature(node(old), node(new))
    assert change is not None
    assert words in change


def test_other_name() -> None:
    other = ast.parse("def g(): pass").body[0]
    assert isinstance(other, ast.FunctionDef)
    assert "g" in (same_signature(node("def f(): pass"), other) or "")


SAME = [
    # layout, comments, docstring, annotations
    ("def f(a):\n    '''Doc.'''\n    return a", "def f(a: int) -> int:  # c\n\n\treturn (a)"),
    ("def f():\n    'doc'", "def f(): pass"),
    ("def f(): x: int = 1; return x", "def f(): x = 1; return x"),
    ("def f(): return 1_000", "def f(): return 0x3e8"),
    ("def f(): return u'a'", "def f(): return 'a'"),
    ("def f(): pass; return 1", "def f(): return 1"),
    # every way to bind a local
    ("def f(a):\n for x in a: print(x)", "def f(a):\n for y in a: print(y)"),
    ("def f(a):\n with a as x: x()", "def f(a):\n with a as y: y()"),
    (
        "def f(a):\n try: a()\n except E as x: print(x)",
        "def f(a):\n try: a()\n except E as y: print(y)",
    ),
    ("def f(a): return (x := a) + x", "def f(a): return (y := a) + y"),
    ("def f(a): return [(y := x) for x in a], y", "def f(a): return [(p := q) for q in a], p"),
    ("def f(a): x = y = a; del x; return y", "def f(a): y = x = a; del y; return x"),
    ("def f(a):\n import m as x; return x", "def f(a):\n import m as y; return y"),
    ("def f(a):\n import m; return m.a", "def f(a):\n import m as n; return n.a"),
    ("def f(a):\n from m import b; return b", "def f(a):\n from m import b as c; return c"),
    (
        "def f(a):\n match a:\n  case [x, *r]: return x, r\n  case {'k': v, **s}: return v, s\n"
        "  case C(z=q) | q: return q",
        "def f(a):\n match a:\n  case [i, *j]: return i, j\n  case {'k': k, **l}: return k, l\n"
        "  case C(z=m) | m: return m",
    ),
    ("def f(a): x, (y, *z) = a; return x, y, z", "def f(a): z, (x, *y) = a; return z, x, y"),
    ("def f(a): x = vars(a); return dir(x)", "def f(a): y = vars(a); return dir(y)"),
    ("def f(a): vars = a; return vars()", "def f(a): pairs = a; return pairs()"),
    # scopes
    (
        "def f(a):\n x = 0\n def g():\n  nonlocal x\n  x += a\n g()\n return x",
        "def f(a):\n y = 0\n def g():\n  nonlocal y\n  y += a\n g()\n return y",
    ),
    ("def f(a): x = a; return lambda: x", "def f(a): y = a; return lambda: y"),
    ("def f(a): return [x for x in a for y in x]", "def f(a): return [y for y in a for x in y]"),
    (
        "def f(x): return [i for i in x if any(i for i in i)]",
        "def f(x): return [i for i in x if any(j for j in i)]",
    ),
    ("def f(a): return {k: v for k, v in a}", "def f(a): return {v: k for v, k in a}"),
    (
        "def f(a):\n x = 1\n class A:\n  y = x\n  def g(self): return x\n return A",
        "def f(a):\n z = 1\n class A:\n  y = z\n  def g(self): return z\n return A",
    ),
    (
        "async def f(a):\n async for x in a:\n  async with x as y: await y",
        "async def f(a):\n async for y in a:\n  async with y as x: await x",
    ),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_same_code(old: str, new: str) -> None:
    assert same_code(old, new, "f")
    assert normalised(old, "f") == normalised(new, "f")


DIFFERENT = [
    ("def f(a): return a", "def f(a): return -a"),
    ("def f(a): return 1", "def f(a): return True"),
    ("def f(a): return 1", "def f(a): return 1.0"),
    ("def f(a): return 'a'", "def f(a): return b'a'"),
    ("def f(a): return ')'", "def f(a): return ('a')"),
    # visible names stay
    ("def f(a): return a", "def f(b): return b"),
    ("def f(*a): return a", "def f(*b): return b"),
    ("def f(): return x", "def f(): return y"),
    ("def f(a): return a.x", "def f(a): return a.y"),
    ("def f(a): return a(x=1)", "def f(a): return a(y=1)"),
    ("def f():\n global x; x = 1", "def f():\n global y; y = 1"),
    ("def f():\n def g(): pass\n return g", "def f():\n def h(): pass\n return h"),
    ("def f():\n class A: pass\n return A", "def f():\n class B: pass\n return B"),
    ("def f():\n class A:\n  x = 1\n return A", "def f():\n class A:\n  y = 1\n return A"),
    ("def f():\n def g(x): return x\n return g", "def f():\n def g(y): return y\n return g"),
    ("def f(): return lambda x: x", "def f(): return lambda y: y"),
    ("def f():\n import a.b; return a", "def f():\n import c.b; return c"),
    # another variable is used
    ("def f(a): x = a; y = 1; return x", "def f(a): x = a; y = 1; return y"),
    ("def f(a): x = a; return [x for x in a]", "def f(a): x = a; return [y for y in x]"),
    ("def f(a): x = a; return [x for y in a]", "def f(a): x = a; return [y for y in a]"),
    # local against global
    ("def f(a): x = 1; return x", "def f(a): y = 1; return x"),
    ("def f(a): x: int; return x", "def f(a): return x"),
    (
        "def f(a):\n x = 1\n class A:\n  x = x\n return A, x",
        "def f(a):\n y = 1\n class A:\n  x = y\n return A, y",
    ),
    (
        "def f():\n x = 1\n def g():\n  global x\n  return x\n return g, x",
        "def f():\n x = 1\n def g():\n  return x\n return g, x",
    ),
    # names that the function itself looks at
    ("def f(): x = 1; return locals()", "def f(): y = 1; return locals()"),
    ("def f(): x = 1; return vars()", "def f(): y = 1; return vars()"),
    ("def f(): x = 1; return dir(*())", "def f(): y = 1; return dir(*())"),
    ("def f(): x = vars; return x()", "def f(): y = vars; return y()"),
    ("def f(): x = 1; return eval('x')", "def f(): y = 1; return eval('x')"),
    ("def f(): x = 1; return f'{x=}'", "def f(): y = 1; return f'{y=}'"),
    # the rest of the module
    ("X = 1\ndef f(): pass", "X = 2\ndef f(): pass"),
    ("def f(): pass\ndef g(): x = 1", "def f(): pass\ndef g(): y = 1"),
    ("'doc'\ndef f(): pass", "'other'\ndef f(): pass"),
    ("import a\ndef f(): pass", "def f(): pass"),
    ("def f(): pass", "@d\ndef f(): pass"),
    ("def f(a=1): pass", "def f(a=2): pass"),
    ("def f(): yield 1", "def f(): return 1"),
    # what runs although it looks like an annotation
    ("def f(a): a().x: int; return a", "def f(a): return a"),
    (
        "def f():\n class A:\n  x: int = 1\n return A",
        "def f():\n class A:\n  x = 1\n return A",
    ),
]


@pytest.mark.parametrize(("old", "new"), DIFFERENT)
def test_different_code(old: str, new: str) -> None:
    compile(old, "old", "exec")
    compile(new, "new", "exec")
    assert not same_code(old, new, "f")


def test_swapped_locals_stay_apart() -> None:
    old = "def f(a):\n    x, y = a\n    return x - y\n"
    assert same_code(old, "def f(a):\n    y, x = a\n    return y - x\n", "f")
    assert not same_code(old, "def f(a):\n    y, x = a\n    return x - y\n", "f")


def test_nested_target_keeps_the_outer_function_s_names() -> None:
    old = "def o(a):\n    k = 1\n    def f(b):\n        x = k + b\n        return x\n    return f\n"
    assert same_code(old, old.replace("x", "z"), "o.f")
    assert not same_code(old, old.replace("k", "q"), "o.f")
    assert same_code(old, old.replace("k", "q"), "o")
    outer = "def o():\n    k = 1\n    def f():\n        nonlocal k\n        k = 2\n    return f\n"
    assert not same_code(outer, outer.replace("k", "q"), "o.f")
    assert same_code(outer, outer.replace("k", "q"), "o")


def test_mangled_names_stay() -> None:
    old = "class A:\n    def f(self):\n        __x = 1\n        return __x\n"
    assert not same_code(old, old.replace("__x", "__y"), "A.f")
    assert same_code(old, old.replace("__x = 1", "__x = 1  # one"), "A.f")


def test_huge_numbers_and_deep_trees() -> None:
    deep = "+".join(["a"] * 1200)
    old = f"def f(a):\n    x = 0x{'f' * 5000}\n    return x, {deep}\n"
    assert same_code(old, old.replace("x,", "y,").replace("x =", "y ="), "f")
    assert not same_code(old, old.replace("0xf", "0xe"), "f")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="needs type parameters")
def test_type_parameters_keep_their_names() -> None:
    old = "def f(a):\n    def g[T](x: T) -> T:\n        y: T = x\n        return y\n    return g\n"
    assert same_code(old, old.replace("y: T", "z: T").replace("return y", "return z"), "f")
    assert not same_code(old, old.replace("T", "U"), "f")


def test_unknown_function() -> None:
    with pytest.raises(TargetNotFound):
        normalised("x = 1", "f")


NAMES = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def bodies(draw: st.DrawFn, depth: int = 2) -> list[str]:
    """Random bodies over few names, so that scopes shadow each other all the time."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        first, second, third = draw(NAMES), draw(NAMES), draw(NAMES)
        kind = draw(st.integers(0, 7 if depth else 3))
        if kind == 0:
            lines.append(f"{first} = {second}")
        elif kind == 1:
            lines.append(
                f"print([{first} for {second} in {third}], {{{first}: 1 for {first} in {first}}})"
            )
        elif kind == 2:
            lines.append(f"print(lambda {first}: {second} + {first})")
        elif kind == 3:
            lines.append(f"print([({first} := x) for x in {second}])")
        else:
            head = {
                4: f"def {first}({second}):",
                5: f"class {first}({second}):",
                6: f"for {first} in {second}:",
                7: f"with {first} as {second}:",
            }[kind]
            lines.append(head)
            lines += ["    " + line for line in draw(bodies(depth - 1))]
    return lines


@given(bodies(), st.permutations(["a", "b", "c", "d"]))
def test_renaming_agrees_with_the_compiler(body: list[str], order: list[str]) -> None:
    """Equal normal forms must mean equal bytecode, names of locals aside."""
    renaming = str.maketrans("abcd", "".join(order))
    keywords = ("lambda", "class", "for", "with", "as", "def", "print", "in")

    def renamed(line: str) -> str:
        words = re.split(r"(\W)", line)
        return "".join(w if w in keywords else w.translate(renaming) for w in words)

    old = "def f():\n" + "\n".join("    " + line for line in body) + "\n"
    new = "def f():\n" + "\n".join("    " + renamed(line) for line in body) + "\n"
    try:
        codes = [compile(source, "m", "exec").co_consts[0] for source in (old, new)]
    except SyntaxError:
        return
    if same_code(old, new, "f"):
        assert _shape_of(codes[0]) == _shape_of(codes[1])


def _shape_of(code: object) -> object:
    """A code object without the names of its locals, and with the names of all else."""
    assert isinstance(code, types.CodeType)
    kept = (code.co_name, code.co_names, code.co_argcount, code.co_varnames[: code.co_argcount])
    counts = (code.co_nlocals, len(code.co_cellvars), len(code.co_freevars))
    inner = [
        _shape_of(item) if isinstance(item, types.CodeType) else item for item in code.co_consts
    ]
    return kept, counts, [item for item in inner if not isinstance(item, str)]

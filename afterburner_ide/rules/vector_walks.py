"""Builtins and comprehensions that walk an array, on the whole array."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import arrays, ndarrays, resolve, vector_folds, vector_loops
from afterburner_ide.rules.base import Rewrite
from afterburner_ide.rules.vector import NoVector, Vector
from afterburner_ide.rules.vector_text import quoted
from afterburner_ide.rules.vectors import Vectors
from afterburner_ide.rules.view import FunctionView

_FOLDS = ("sum", "max", "min", "any", "all")
_OF_NUMPY = resolve.words("sum mean max min std var prod median")
_ARRAYS = frozenset({"numpy.array", "numpy.asarray"})


def rewrites(view: FunctionView) -> Iterator[Rewrite]:
    """The walks over arrays in the target, written with numpy."""
    numpy = (resolve.imported_as(view, "numpy", "where") or "").rpartition(".")[0]
    if not numpy:
        return
    done: set[ast.AST] = set()
    for node in view.walk(ast.Call, ast.ListComp):
        assert isinstance(node, ast.Call | ast.ListComp)
        if node in done or not view.editable(node) or "#" in view.text(node):
            continue
        try:
            made = _walk(view, node, numpy)
        except NoVector:
            continue
        if made is not None:
            done.update(part for part in ast.walk(node) if isinstance(part, ast.expr))
            text = quoted(view, ast.unparse(ast.fix_missing_locations(made)))
            free = _is_free(view, node) or isinstance(made, ast.Call | ast.Name | ast.Subscript)
            edit = view.replace(node, text if free else f"({text})")
            yield Rewrite((edit,), f"{text} instead of a walk", node.lineno)


def _walk(view: FunctionView, node: ast.Call | ast.ListComp, numpy: str) -> ast.expr | None:
    if isinstance(node, ast.ListComp):
        items, _ = _comprehension(view, node, numpy)
        if len(items.axes) != 1 or not resolve.is_builtin(view, "list"):
            return None
        return ast.Call(ast.Name("list", ast.Load()), [items.node], [])
    if len(node.args) != 1 or node.keywords:
        return None
    (given,) = node.args
    origin = resolve.dotted(view, node.func) or ""
    if origin == "builtins.len" and isinstance(given, ast.ListComp):
        return _counted(view, given, numpy)
    if origin in _ARRAYS and isinstance(given, ast.ListComp):
        items, _ = _comprehension(view, given, numpy)
        copy = ast.Attribute(items.node, "copy", ast.Load())
        return ast.Call(copy, [], []) if items.owner else items.node
    module, _, name = origin.rpartition(".")
    if module == "numpy" and name in _OF_NUMPY and isinstance(given, ast.ListComp):
        items, _ = _comprehension(view, given, numpy)
        return ast.Call(node.func, [items.node], [])
    if module == "builtins" and name in _FOLDS:
        return _fold(view, node, given, name, numpy)
    return None


def _fold(
    view: FunctionView, node: ast.Call, given: ast.expr, name: str, numpy: str
) -> ast.expr | None:
    empty: ast.expr | None = None
    if isinstance(given, ast.GeneratorExp | ast.ListComp):
        if name == "sum" and isinstance(given.elt, ast.Constant) and given.elt.value == 1:
            return _counted(view, given, numpy)
        items, empty = _comprehension(view, given, numpy, fold=name == "sum")
    elif _is_flat(view, given):
        items = Vector(given, ("items",))
        if isinstance(given, ast.Name):
            empty = ast.Call(ast.Name("len", ast.Load()), [given], [])
    else:
        return None
    if name in {"any", "all"} and not items.is_truth:
        return None
    made = vector_folds.folded(items, name, items.axes).node if items.axes else items.node
    if name in {"any", "all"}:
        return ast.Call(ast.Name("bool", ast.Load()), [made], [])
    if name == "sum" and arrays.escapes(view, [node]):
        if empty is None:
            return None
        return ast.IfExp(empty, made, ast.Constant(0))
    return made


def _is_flat(view: FunctionView, node: ast.expr) -> bool:
    """Whether it is an array of one dimension."""
    match node:
        case ast.Name(id=name):
            return ndarrays.is_array(view, name) and ndarrays.dimensions(view, name) <= {1}
        case ast.BinOp(left=left, right=right):
            flat = [part for part in (left, right) if not isinstance(part, ast.Constant)]
            return bool(flat) and all(_is_flat(view, part) for part in flat)
    return False


def _counted(
    view: FunctionView, node: ast.ListComp | ast.GeneratorExp, numpy: str
) -> ast.expr | None:
    """How many turns the test of a comprehension lets through."""
    (part,) = node.generators if len(node.generators) == 1 else (None,)
    if part is None or len(part.ifs) != 1:
        return None
    test = ast.GeneratorExp(part.ifs[0], [ast.comprehension(part.target, part.iter, [], 0)])
    truth, _ = _comprehension(view, test, numpy)
    if not truth.is_truth or not resolve.is_builtin(view, "int"):
        return None
    count = ast.parse(f"int({numpy}.count_nonzero(x))", mode="eval").body
    assert isinstance(count, ast.Call)
    assert isinstance(count.args[0], ast.Call)
    count.args[0].args = [truth.node]
    return count


def _comprehension(
    view: FunctionView, node: ast.ListComp | ast.GeneratorExp, numpy: str, *, fold: bool = False
) -> tuple[Vector, ast.expr]:
    """The items as a vector, or their sum with `fold`, and a test whether there are any."""
    bound = {name for part in node.generators for name in resolve.target_names(part.target)}
    vectors = Vectors(view, bound, numpy)
    tests: list[ast.expr] = []
    for part in node.generators:
        if part.is_async or resolve.loaded([part.iter]) & bound:
            raise NoVector
        axis, items = vector_loops.axis(view, part.target, part.iter)
        vectors.axes += (axis,)
        for name, array in items.items():
            array_name = ast.Name(array, ast.Load())
            vectors.names[name] = Vector(array_name, (axis.name,), owner=array)
        tests += part.ifs
    some: list[ast.expr] = [vector_folds.turns(axis) for axis in vectors.axes]
    if tests:
        if len(vectors.axes) > 1 or len(tests) > 1:
            raise NoVector
        truth = vectors.lower(tests[0])
        if not truth.is_truth or not truth.axes:
            raise NoVector
        vectors.mask = truth.node
        some = [ast.Call(ast.Attribute(truth.node, "any", ast.Load()), [], [])]
    names = tuple(axis.name for axis in vectors.axes)
    found = vector_folds.total(vectors, node.elt, names) if fold else vectors.lower(node.elt)
    if not vectors.accesses and not resolve.loaded([node.elt, *tests]) & set(vectors.names):
        raise NoVector
    if not fold and (len(found.axes) != len(names) or (tests and found.node is node.elt)):
        raise NoVector
    return found, some[0] if len(some) == 1 else ast.BoolOp(ast.And(), some)


def _is_free(view: FunctionView, node: ast.expr) -> bool:
    """Whether an expression of any kind can stand there without parentheses."""
    parent = view.parents[node]
    if isinstance(parent, ast.Assign | ast.AnnAssign | ast.Return | ast.AugAssign):
        return True
    return isinstance(parent, ast.Call) and node in parent.args

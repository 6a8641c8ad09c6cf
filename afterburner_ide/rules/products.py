"""Sums of products of two rows, or of a row and a column, that a loop adds up."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from afterburner_ide.rules import effects, folds, lengths, liveness, memory, resolve, signs
from afterburner_ide.rules.base import Edit, Rewrite
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.hoisting import HoistPoint, hoist_point, hoist_points
from afterburner_ide.rules.view import FunctionView

Walked = ast.For | ast.GeneratorExp | ast.ListComp


@dataclass(frozen=True, slots=True)
class Factor:
    """`items[k]`, or with a `column` `items[k][column]`, in a loop over `k`."""

    items: ast.expr
    column: ast.expr | None


@dataclass(frozen=True, slots=True)
class Product:
    """A loop whose turns add the product of two factors to a sum."""

    loop: Walked
    index: str
    high: ast.expr
    factors: tuple[Factor, Factor]


def rewrite(view: FunctionView, node: ast.For | ast.Call) -> Rewrite | None:
    """The loop, or the `sum` of a comprehension, as `sum(map(mul, …))`; None if it is none."""
    if not all(resolve.is_builtin(view, name) for name in ("sum", "map", "zip", "list", "len")):
        return None
    loop: Walked | None = node if isinstance(node, ast.For) else None
    value = _added(node) if isinstance(node, ast.For) else None
    if isinstance(node, ast.Call):
        loop, value = _summed(view, node)
    if loop is None or value is None:
        return None
    product = _product(view, loop, value)
    texts = _texts(view, product) if product else None
    if product is None or texts is None:
        return None
    mul, imports = resolve.need(view, "operator", "mul")
    above, sources = texts
    total = f"map({mul}, {', '.join(sources)})"
    if isinstance(node, ast.Call):
        edits: list[Edit] | None = [view.replace(node, f"sum({total})")]
    else:
        edits = _statement(view, node, total)
    if edits is None:
        return None
    return Rewrite((*above, *edits), "sum the products with map", node.lineno, imports)


def transposed(view: FunctionView, node: ast.Call) -> Rewrite | None:
    """`zip(*table)` that an inner loop walks, taken apart once in front of the outer ones."""
    match node.args, node.keywords, view.parents[node]:
        case [ast.Starred(value=ast.Name() as table)], [], (
            ast.For(iter=source) | ast.comprehension(iter=source)
        ) if source is node and view.editable(node):
            pass
        case _:
            return None
    if resolve.dotted(view, node.func) != "builtins.zip" or not resolve.is_builtin(view, "list"):
        return None
    point = hoist_point(view, table, ast.Compare(table, [ast.Eq()], [table]))
    if point is None:
        return None
    name = view.fresh_name("columns")
    line = f"{name} = list({view.text(node)})"
    edits = (view.insert_before(point.anchor, line), view.replace(node, name))
    return Rewrite(edits, f"take {table.id} apart before the loops", node.lineno)


def _summed(
    view: FunctionView, node: ast.Call
) -> tuple[ast.GeneratorExp | ast.ListComp | None, ast.BinOp | None]:
    match node.args:
        case [
            ast.GeneratorExp(elt=ast.BinOp() as value, generators=[part])
            | ast.ListComp(elt=ast.BinOp() as value, generators=[part]) as loop
        ] if not part.ifs and not part.is_async and view.editable(node):
            found = loop if isinstance(loop, ast.ListComp) else node.args[0]
            fits = resolve.calls(view, node, "builtins.sum") and "#" not in view.text(node)
            if fits and isinstance(found, ast.GeneratorExp | ast.ListComp):
                return found, value
    return None, None


def _added(loop: ast.For) -> ast.BinOp | None:
    """What a turn adds to the sum, if it does nothing else."""
    match loop.body:
        case [ast.AugAssign(op=ast.Add(), value=ast.BinOp() as value)]:
            return value
        case [
            ast.Assign(
                targets=[target],
                value=ast.BinOp(left=left, op=ast.Add(), right=ast.BinOp() as value),
            )
        ] if ast.unparse(target) == ast.unparse(left):
            return value
    return None


def _product(view: FunctionView, loop: Walked, value: ast.BinOp) -> Product | None:
    head = loop if isinstance(loop, ast.For) else loop.generators[0]
    match head.target, head.iter, value.op:
        case ast.Name(id=index), ast.Call(
            args=[high] | [ast.Constant(value=0), high]
        ), ast.Mult() if resolve.calls(view, head.iter, "builtins.range"):
            pass
        case _:
            return None
    changed = effects.written(view, effects.region_of(loop))
    found = []
    for side in (value.left, value.right):
        factor = _factor(side, index)
        if factor is None or not effects.is_pure(view, factor.items):
            return None
        whole = ast.Compare(factor.items, [ast.Eq()], [factor.items])
        if memory.conflicts(view, whole, changed):
            return None
        found.append(factor)
    return Product(loop, index, high, (found[0], found[1]))


def _factor(node: ast.expr, index: str) -> Factor | None:
    match node:
        case ast.Subscript(value=items, slice=ast.Name(id=name)) if name == index:
            return Factor(items, None) if _is_place(items, index) else None
        case ast.Subscript(
            value=ast.Subscript(value=items, slice=ast.Name(id=name)), slice=column
        ) if name == index and effects.is_simple(column) and ast.unparse(column) != index:
            return Factor(items, column) if isinstance(items, ast.Name) else None
    return None


def _is_place(items: ast.expr, index: str) -> bool:
    match items:
        case ast.Name(id=name):
            return name != index
        case ast.Subscript(value=ast.Name(), slice=key):
            return effects.is_simple(key) and ast.unparse(key) != index
    return False


def _texts(view: FunctionView, product: Product) -> tuple[list[Edit], list[str]] | None:
    """What binds the columns in front of the loops, and the texts of the two sequences."""
    at = view.statement_of(product.loop)
    ends = [
        lengths.excess(view, product.high, factor.items, at) == 0
        or (factor.column is None and _is_row_length(view, product.high, factor.items, at))
        for factor in product.factors
    ]
    if not any(ends) and not signs.is_natural(view, product.high):
        return None
    above: list[Edit] = []
    texts: list[str] = []
    names: dict[str, str] = {}
    for factor in product.factors:
        text = view.text(factor.items)
        if factor.column is None:
            cut = not any(ends) and isinstance(product.high, ast.Name)
            texts.append(f"{text}[:{view.text(product.high)}]" if cut else text)
            continue
        point = _point(view, product, factor)
        if point is None:
            return None
        if text not in names:
            names[text] = view.fresh_name("columns", *names.values())
            line = f"{names[text]} = list(zip(*{text}))"
            above.append(view.insert_before(point.anchor, line))
        texts.append(f"{names[text]}[{view.text(factor.column)}]")
    if not any(ends) and not any(text.endswith(f"[:{view.text(product.high)}]") for text in texts):
        return None
    return above, texts


def _is_row_length(view: FunctionView, high: ast.expr, row: ast.expr, at: ast.stmt) -> bool:
    """Whether the bound is the length of another row of the table that `row` is from."""
    base = row.value if isinstance(row, ast.Subscript) else None
    first = ast.Subscript(base, ast.Constant(0), ast.Load()) if base is not None else None
    return first is not None and lengths.excess(view, high, first, at) == 0


def _point(view: FunctionView, product: Product, factor: Factor) -> HoistPoint | None:
    """Where the columns can be bound: in front of more loops than the product's own."""
    whole = ast.Compare(factor.items, [ast.Eq()], [factor.items])
    body = product.loop.body[0] if isinstance(product.loop, ast.For) else product.loop.elt
    node = next(part for part in ast.walk(body) if isinstance(part, ast.Subscript))
    for point in hoist_points(view, node, whole):
        if point.loop is not product.loop:
            return point
    return None


def _statement(view: FunctionView, loop: ast.For, total: str) -> list[Edit] | None:
    """What replaces a loop that adds to a name or to an item of a table."""
    target: ast.expr | None = None
    match loop.body[0]:
        case ast.AugAssign(target=target) | ast.Assign(targets=[target]):
            pass
    private = liveness.is_private(view, resolve.target_names(loop.target), loop)
    if target is None or loop.orelse or not private or not view.own_lines(loop):
        return None
    if liveness.is_watched(view, loop):
        return None
    if isinstance(target, ast.Name):
        found = folds.start(view, target.id, loop)
        if not folds.is_integer(view, target.id) or liveness.is_shared(view, target.id):
            return None
        if found and isinstance(found.value, ast.Constant) and found.value.value == 0:
            return folds.merged(view, loop, found, f"sum({total})")
        return folds.merged(view, loop, None, f"{target.id} = sum({total}, {target.id})")
    own = resolve.target_names(loop.target)
    if not isinstance(target, ast.Subscript) or resolve.loaded([target]) & own:
        return None
    if not effects.is_pure(view, target):
        return None
    text = view.text(target)
    line = f"{text} += sum({total})"
    if not _starts_at_zero(view, target):
        line = f"{text} = sum({total}, {text})"
    return [view.replace(loop, "\n".join([*remarks(view, loop), line]))]


def _starts_at_zero(view: FunctionView, target: ast.Subscript) -> bool:
    """Whether the table is one that was made of zeros: what is added first is the whole sum."""
    root: ast.expr = target
    while isinstance(root, ast.Subscript):
        root = root.value
    if not isinstance(root, ast.Name):
        return False
    found = lengths.binding(view, root.id, view.statement_of(target))
    value: ast.expr | None = found[1] if found else None
    while value is not None:
        match value:
            case ast.ListComp(elt=inner) | ast.List(elts=[inner]):
                value = inner
            case ast.BinOp(left=ast.List() as inner, op=ast.Mult()):
                value = inner
            case ast.Constant(value=0):
                return not isinstance(value.value, bool | float)
            case _:
                return False
    return False

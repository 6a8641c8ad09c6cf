"""What an attribute of an object of the module's own classes holds, as its stores tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.errors import TargetNotFound
from afterburner_ide.rules import effects, flow, hoisting, kinds, resolve, searches
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.kinds import Kind
from afterburner_ide.rules.view import FUNCTIONS, FunctionView

_SEARCHED = frozenset({"list", "tuple"})
_COMPUTED = frozenset({"__getattr__", "__getattribute__"})


def kind_of(view: FunctionView, node: ast.Attribute) -> Kind | None:
    """The kind of `self.attr`, or of `p.attr` for a parameter annotated with a class.

    None unless the class is the module's own and every store into an attribute of that name in
    the module is one of its methods' and of the same kind, or a class level annotation names it.
    What the methods of an unrelated class store into their own `self` does not count.
    """
    owner = _class_of(view, node.value)
    if owner is None:
        return None
    path, body = owner
    key = ("attribute", path, node.attr)
    return view.fact(key, lambda: _kind(view, path, body, node.attr))


def search_point(view: FunctionView, node: ast.AST) -> HoistPoint | None:
    """Where to build a set for `x in p.attr`: outside loops that search on each of their turns.

    None where the attribute may hold no list, where its items cannot be hashed, or where the loop
    calls code that is not known.
    """
    container = searches.searched(node)
    if not isinstance(container, ast.Attribute) or not searches.is_search(view, container):
        return None
    kind = kind_of(view, container)
    if kind is None or kind.name not in _SEARCHED:
        return None
    if kind.item is not None and kind.item.name in searches.UNHASHABLE:
        return None
    build = ast.Call(ast.Name("set", ast.Load()), [container], [])
    for point in hoisting.hoist_points(view, container, build, _counting(view)):
        turn = flow.always_in_turn(point.loop, turns=True)
        calls = effects.written(view, effects.region_of(point.loop)).unknown
        if ast.dump(node) in turn and not calls:
            return point
    return None


def _counting(view: FunctionView) -> list[ast.AST]:
    """Each `p.count += 1`: whatever it changes in place, it is no list."""
    return [
        node
        for node in view.walk(ast.AugAssign)
        if isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Attribute)
        and not isinstance(node.op, ast.Mult)
        and kinds.is_kind(view, node.value, kinds.NUMBERS)
    ]


def _class_of(view: FunctionView, node: ast.expr) -> tuple[str, ast.ClassDef] | None:
    """The class of a name that is bound as a parameter alone, with its qualified name."""
    if not isinstance(node, ast.Name) or node.id in resolve.stored(view.node.body, nested=True):
        return None
    around = view.parents[view.node]
    given = [*view.node.args.posonlyargs, *view.node.args.args]
    plain = not any(_is_static(decorator) for decorator in view.node.decorator_list)
    if isinstance(around, ast.ClassDef) and given and given[0].arg == node.id and plain:
        return view.qualname.rpartition(".")[0], around
    for argument in [*given, *view.node.args.kwonlyargs]:
        if argument.arg == node.id and argument.annotation is not None:
            name = _named(argument.annotation)
            found = [
                part
                for part in view.module.body
                if isinstance(part, ast.ClassDef) and part.name == name
            ]
            if len(found) == 1 and name is not None:
                return name, found[0]
    return None


def _is_static(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id in {"staticmethod", "classmethod"}


def _named(annotation: ast.expr) -> str | None:
    match annotation:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return name
    return None


def _kind(view: FunctionView, path: str, body: ast.ClassDef, attr: str) -> Kind | None:
    methods = [part for part in body.body if isinstance(part, FUNCTIONS)]
    if any(method.name in {attr, *_COMPUTED} for method in methods):
        return None
    found: list[Kind | None] = []
    explained = 0
    for name in dict.fromkeys(method.name for method in methods):
        try:
            method = FunctionView(view.source, f"{path}.{name}")
        except TargetNotFound:
            return None
        for kind in _stores(method, attr):
            explained += 1
            found.append(kind)
    for statement in body.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=bound), annotation=note) if bound == attr:
                found.append(kinds.annotated(note))
            case _ if attr in resolve.stored([statement]):
                return None
    stores = {node for node in ast.walk(view.module) if _is_store(node, attr)}
    if explained != len(stores - _unrelated(view, body)):
        return None
    first = found[0] if found else None
    if first is None or any(kind is None or kind.name != first.name for kind in found):
        return None
    items = [kind.item for kind in found if kind is not None and kind.item is not None]
    return Kind(
        first.name, next((item for item in items if item.name in searches.UNHASHABLE), None)
    )


def _is_store(node: ast.AST, attr: str) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == attr
        and isinstance(node.ctx, ast.Store | ast.Del)
    )


def _unrelated(view: FunctionView, body: ast.ClassDef) -> set[ast.AST]:
    """The `self.…` in the methods of classes that have nothing to do with `body`."""
    classes = [node for node in ast.walk(view.module) if isinstance(node, ast.ClassDef)]
    names = {node.name for node in classes}
    if resolve.loaded(body.bases) & names:
        return set()
    return {
        node
        for other in classes
        if other is not body and not resolve.loaded(other.bases) & names
        for method in other.body
        if isinstance(method, FUNCTIONS)
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self" == next(resolve.parameters(method), ast.arg("")).arg
    }


def _stores(method: FunctionView, attr: str) -> Iterator[Kind | None]:
    """The kind that each store into `self.attr` in a method gives it."""
    for node in method.walk(ast.Attribute):
        if not isinstance(node, ast.Attribute) or not _is_store(node, attr):
            continue
        given = next(resolve.parameters(method.node), None)
        if not isinstance(node.value, ast.Name) or given is None or node.value.id != given.arg:
            continue
        match method.parents[node]:
            case ast.Assign(targets=[ast.Attribute()], value=value):
                yield _of_value(method, value)
            case ast.AnnAssign(annotation=note):
                yield kinds.annotated(note)
            case _:
                yield None


def _of_value(method: FunctionView, value: ast.expr) -> Kind | None:
    name = value.id if isinstance(value, ast.Name) else None
    if name is not None and kinds.may_be_none(method, name):
        return None
    return kinds.kind_of(method, value)

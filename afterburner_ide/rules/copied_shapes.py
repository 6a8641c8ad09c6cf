"""What a container holds, down to values that no copy need repeat, and the copy that suffices."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import kinds, liveness, resolve
from afterburner_ide.rules.view import FunctionView

_PLAIN = resolve.words("int float bool str bytes none range complex")
_NAMES = {"List": "list", "Set": "set", "Dict": "dict"}
_STORES = (ast.Assign, ast.AugAssign)


@dataclass(frozen=True, slots=True)
class Shape:
    """`name` is `list`, `set`, `dict` (`item` is what its values are), `any` or `plain`.

    An object that is `plain` cannot be changed; `any` is a list or dict, it is not known which.
    """

    name: str
    item: Shape | None = None


PLAIN = Shape("plain")


def shape(view: FunctionView, node: ast.expr) -> Shape | None:
    """The shape of an expression, from literals, annotations and what is put in; None if unknown.

    No row that stands in a list twice, as in `[[0] * n] * n`, has a shape.
    """
    return _of(view, node, frozenset())


def is_flat(found: Shape) -> bool:
    """Whether the container holds nothing that can be changed."""
    return found.item == PLAIN


def copied(view: FunctionView, found: Shape, text: str, *taken: str) -> str:
    """An expression that copies what `text` names, whose shape it is, as deep as can be seen."""
    if found == PLAIN or found.item is None:
        return text
    if is_flat(found):
        return f"{text}[:]" if found.name == "list" else f"{text}.copy()"
    if found.name == "dict":
        key, value = _local(view, "key", text, taken), _local(view, "value", text, taken)
        inner = copied(view, found.item, value, key, value, *taken)
        return f"{{{key}: {inner} for {key}, {value} in {text}.items()}}"
    row = _local(view, "row", text, taken)
    return f"[{copied(view, found.item, row, row, *taken)} for {row} in {text}]"


def _local(view: FunctionView, name: str, text: str, taken: tuple[str, ...]) -> str:
    """A name for a comprehension, which hides only what the comprehension does not read."""
    read = {*taken, *re.findall(r"\w+", text)}
    return view.fresh_name(name, *read) if name in read else name


def annotated(annotation: ast.expr | None) -> Shape | None:
    """The shape that an annotation such as `list[list[int]]` or `Dict[str, int]` names."""
    match annotation:
        case ast.Constant(value=str(text)):
            try:
                return annotated(ast.parse(text, mode="eval").body)
            except SyntaxError:
                return None
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return PLAIN if name in _PLAIN else None
        case ast.Constant(value=None):
            return PLAIN
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _joined([annotated(left), annotated(right)])
        case ast.Subscript(
            value=ast.Name(id=name) | ast.Attribute(attr=name), slice=ast.Tuple(elts=[_, value])
        ) if _NAMES.get(name, name) == "dict":
            return _holding("dict", annotated(value))
        case ast.Subscript(value=ast.Name(id=name) | ast.Attribute(attr=name), slice=inner) if (
            _NAMES.get(name, name) in {"list", "set"}
        ):
            return _holding(_NAMES.get(name, name), annotated(inner))
    return None


def _holding(name: str, item: Shape | None) -> Shape | None:
    return None if item is None or (name == "set" and item != PLAIN) else Shape(name, item)


def _joined(shapes: Iterable[Shape | None]) -> Shape | None:
    """What all of them are; a container of which nothing is known yet goes with any of its kind."""
    known = list(shapes)
    if not known or any(one is None for one in known):
        return None
    full = {one for one in known if one is not None and (one == PLAIN or one.item is not None)}
    names = {one.name for one in known if one is not None}
    if len(full) > 1 or len(names) > 1:
        return None
    return next(iter(full), known[0])


def _of(view: FunctionView, node: ast.expr, seen: frozenset[str]) -> Shape | None:
    match node:
        case ast.List(elts=[]):
            return Shape("list")
        case ast.Dict(keys=[]):
            return Shape("dict")
        case ast.List(elts=elts) if not any(isinstance(elt, ast.Starred) for elt in elts):
            names = [elt.id for elt in elts if isinstance(elt, ast.Name)]
            item = _joined(_of(view, elt, seen) for elt in elts)
            # The same row twice stays one row in a deep copy.
            return _holding("list", item if item == PLAIN or not names else None)
        case ast.Dict(values=values):
            return _holding("dict", _joined(_of(view, value, seen) for value in values))
        case ast.Set():
            return Shape("set", PLAIN)
        case ast.ListComp(elt=elt) if not isinstance(elt, ast.Name) or _is_plain(view, elt):
            return _holding("list", _of(view, elt, seen))
        case ast.SetComp(elt=elt):
            return _holding("set", _of(view, elt, seen))
        case ast.DictComp(value=value) if not isinstance(value, ast.Name) or _is_plain(view, value):
            return _holding("dict", _of(view, value, seen))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            found = next(
                (_of(view, part, seen) for part in (left, right) if isinstance(part, ast.List)),
                None,
            )
            if found is not None:
                return found if is_flat(found) else None
        case ast.Subscript(value=value, slice=index):
            whole = _of(view, value, seen)
            if whole is not None and whole != PLAIN:
                return whole if isinstance(index, ast.Slice) else whole.item
        case ast.Name(id=name) if name not in seen:
            return _of_name(view, name, seen | {name})
    return PLAIN if _is_plain(view, node) else _of_kind(kinds.kind_of(view, node))


def _is_plain(view: FunctionView, node: ast.expr) -> bool:
    return kinds.is_kind(view, node, _PLAIN)


def _of_kind(kind: kinds.Kind | None) -> Shape | None:
    if kind is None:
        return None
    if kind.name in _PLAIN:
        return PLAIN
    if kind.name in {"list", "set"} and kind.item is not None and kind.item.name in _PLAIN:
        return Shape(kind.name, PLAIN)
    return None


def _of_name(view: FunctionView, name: str, seen: frozenset[str]) -> Shape | None:
    """What all that binds the name, and all that is put into it, agree on."""
    if liveness.is_shared(view, name):
        return None
    argument = next((arg for arg in resolve.parameters(view.node) if arg.arg == name), None)
    if argument is not None and argument in (view.node.args.vararg, view.node.args.kwarg):
        return None
    if argument is not None and _has_default(view, argument):
        return None
    given = [annotated(argument.annotation)] if argument is not None else []
    bound = list(_bound(view, name, seen))
    whole = _joined([*given, *bound])
    if whole is None or whole == PLAIN:
        return whole
    put = list(_put_in(view, name))
    items = [_of(view, value, seen) if _is_once(view, value, put) else None for value in put]
    if items:
        own = [whole.item] if whole.item is not None else []
        return _holding(whole.name, _joined([*own, *items]))
    return whole if whole.item is not None else None


def _has_default(view: FunctionView, argument: ast.arg) -> bool:
    """Whether the parameter has a default, which is often None whatever the annotation says."""
    args = view.node.args
    positional = [*args.posonlyargs, *args.args]
    keyword = [
        arg for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default
    ]
    return argument in [*positional[len(positional) - len(args.defaults) :], *keyword]


def _is_once(view: FunctionView, value: ast.expr, put: Sequence[ast.expr]) -> bool:
    """Whether an object is put in no more than once: the name is bound right before that."""
    if not isinstance(value, ast.Name) or _is_plain(view, value):
        return True
    if sum(isinstance(other, ast.Name) and other.id == value.id for other in put) > 1:
        return False
    statement = view.statement_of(value)
    block = view.block_of(statement)
    return any(
        isinstance(earlier, ast.Assign) and value.id in resolve.stored([earlier])
        for earlier in block[: block.index(statement)]
    )


def _bound(view: FunctionView, name: str, seen: frozenset[str]) -> Iterator[Shape | None]:
    for node in view.walk():
        if not isinstance(node, ast.Name) or node.id != name or isinstance(node.ctx, ast.Load):
            continue
        statement = view.parents[node]
        match statement:
            case ast.Assign(targets=[ast.Name()], value=value):
                if not _is_own_copy(view, value, name):
                    yield _of(view, value, seen)
            case ast.AnnAssign(annotation=note):
                yield annotated(note)
            case _:
                yield PLAIN if _is_plain(view, node) else None


def _is_own_copy(view: FunctionView, node: ast.expr, name: str) -> bool:
    """Whether it is `deepcopy(name)`, which has the shape of what it copies."""
    return resolve.calls(view, node, "copy.deepcopy", "copy.copy") and any(
        isinstance(part, ast.Name) and part.id == name for part in ast.iter_child_nodes(node)
    )


def _put_in(view: FunctionView, name: str) -> Iterator[ast.expr]:
    """What the function puts into the container that the name holds."""
    for load in liveness.loads_of(view, name):
        parent = view.parents[load]
        match parent:
            case ast.Subscript(ctx=ast.Store(), value=owner) if owner is load:
                statement = view.parents[parent]
                yield statement.value if isinstance(statement, _STORES) else parent
            case ast.Attribute(attr="append" | "add" | "insert" | "setdefault" | "extend"):
                call = view.parents[parent]
                if isinstance(call, ast.Call) and call.args:
                    yield parent if parent.attr == "extend" else call.args[-1]

"""What kind of value a local holds, as far as literals, constructors and annotations tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import bindings, resolve
from afterburner_ide.rules.view import FunctionView


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is a builtin type's name, `deque`, `iterator` or `none`; `item` that of its items."""

    name: str
    item: Kind | None = None


INT, FLOAT, BOOL, STR = Kind("int"), Kind("float"), Kind("bool"), Kind("str", Kind("str"))
NUMBERS = frozenset({"int", "float", "bool"})
IMMUTABLE = NUMBERS | {"str", "bytes", "tuple", "frozenset", "none", "range"}
SIZED = frozenset({"list", "dict", "set", "str", "bytes", "tuple", "frozenset", "deque", "range"})
SEQUENCES = frozenset({"list", "str", "bytes", "tuple", "range"})

_RETURNS = {
    **dict.fromkeys(("len", "ord", "int", "hash", "id"), INT),
    **dict.fromkeys(("str", "chr", "repr", "bin", "hex", "oct", "input", "format", "ascii"), STR),
    **dict.fromkeys(("bool", "isinstance", "callable", "all", "any", "hasattr"), BOOL),
    **dict.fromkeys(("enumerate", "zip", "map", "filter", "reversed", "iter"), Kind("iterator")),
    "float": FLOAT,
    "dict": Kind("dict"),
    "range": Kind("range", INT),
    "bytes": Kind("bytes", INT),
}
_SAME_ITEMS = frozenset({"list", "set", "tuple", "frozenset", "sorted"})
_MATH_INTS = resolve.words("floor ceil trunc isqrt gcd lcm comb perm factorial")
_STDLIB = {
    "collections.deque": Kind("deque"),
    "collections.defaultdict": Kind("dict"),
    "collections.Counter": Kind("dict", None),
    "collections.OrderedDict": Kind("dict"),
}
_STR_METHODS = resolve.words(
    "lower upper strip lstrip rstrip replace join title capitalize zfill format swapcase "
    "ljust rjust center casefold translate removeprefix removesuffix expandtabs"
)
_UNANNOTATED = {
    "int": INT,
    "float": FLOAT,
    "bool": BOOL,
    "str": STR,
    "bytes": Kind("bytes", INT),
    **{name: Kind(name) for name in ("list", "dict", "set", "tuple", "frozenset", "deque")},
}
_ALIASES = {"List": "list", "Dict": "dict", "Set": "set", "Tuple": "tuple", "Deque": "deque"}
_PENDING = Kind("pending")


def kind_of(view: FunctionView, node: ast.expr | str) -> Kind | None:
    """The kind of an expression, or of a name in the target; None when it cannot be told."""
    found = _of_name(view, node) if isinstance(node, str) else _of(view, node)
    return None if found == _PENDING else found


def is_kind(view: FunctionView, node: ast.expr | str, names: frozenset[str]) -> bool:
    """Whether the kind is known and its name is one of `names`."""
    found = kind_of(view, node)
    return found is not None and found.name in names


def may_be_none(view: FunctionView, name: str) -> bool:
    """Whether a parameter's default or annotation, or an assignment, says it may be None."""
    args = view.node.args
    positional = [*args.posonlyargs, *args.args]
    pairs: list[tuple[ast.arg, ast.expr | None]] = [
        *zip(reversed(positional), reversed(args.defaults), strict=False),
        *zip(args.kwonlyargs, args.kw_defaults, strict=True),
    ]
    for argument, default in pairs:
        if argument.arg == name and isinstance(default, ast.Constant) and default.value is None:
            return True
    for argument in resolve.parameters(view.node):
        if argument.arg == name and argument.annotation is not None:
            text = ast.unparse(argument.annotation)
            if "Optional" in text or "None" in text:
                return True
    return any(
        isinstance(binding.value, ast.Constant) and binding.value.value is None
        for binding in bindings.bindings(view, name)
    )


def annotated(annotation: ast.expr | None) -> Kind | None:
    """The kind that an annotation such as `list[int]`, `List[int]` or `"str"` names."""
    match annotation:
        case ast.Constant(value=str(text)):
            try:
                return annotated(ast.parse(text, mode="eval").body)
            except SyntaxError:
                return None
        case ast.Constant(value=None):
            return Kind("none")
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _UNANNOTATED.get(_ALIASES.get(name, name))
        case ast.Subscript(value=value, slice=inner):
            base = annotated(value)
            if base is None or base.name not in {"list", "set", "deque", "frozenset"}:
                return base
            return Kind(base.name, annotated(inner))
    return None


def _of_name(view: FunctionView, name: str) -> Kind | None:
    memo: dict[str, Kind | None] = view.fact("kinds", dict)
    if name not in memo:
        memo[name] = _PENDING
        memo[name] = _joined(_name_kinds(view, name))
    return memo[name]


def _name_kinds(view: FunctionView, name: str) -> Iterator[Kind | None]:
    found = False
    for argument in resolve.parameters(view.node):
        if argument.arg == name:
            found = True
            plain = argument not in (view.node.args.vararg, view.node.args.kwarg)
            yield annotated(argument.annotation) if plain else None
    for binding in bindings.bindings(view, name):
        found = True
        if binding.value is not None:
            yield _of(view, binding.value)
        elif binding.source is not None and binding.target is not None:
            yield _item(view, binding.target, binding.source, name)
        else:
            yield annotated(binding.annotation)
    if not found:
        yield None


def _item(view: FunctionView, target: ast.expr, source: ast.expr, name: str) -> Kind | None:
    """The kind of `name` in `for target in source`."""
    match target, source:
        case ast.Name(), _:
            whole = _of(view, source)
            return whole.item if whole else None
        case ast.Tuple(elts=[ast.Name(id=first), second]), ast.Call(args=[inner, *_]) if (
            resolve.calls(view, source, "builtins.enumerate")
        ):
            return INT if first == name else _item(view, second, inner, name)
    return None


def _of(view: FunctionView, node: ast.expr) -> Kind | None:
    match node:
        case ast.Constant(value=None):
            return Kind("none")
        case ast.Constant(value=value):
            return _UNANNOTATED.get(type(value).__name__)
        case ast.JoinedStr():
            return STR
        case ast.Name(id=name):
            return _of_name(view, name)
        case ast.List(elts=elts) | ast.Set(elts=elts):
            name = "list" if isinstance(node, ast.List) else "set"
            return Kind(name, _joined(_of(view, elt) for elt in elts) if elts else None)
        case ast.ListComp(elt=elt) | ast.SetComp(elt=elt):
            return Kind("list" if isinstance(node, ast.ListComp) else "set", _of(view, elt))
        case ast.Tuple():
            return Kind("tuple")
        case ast.Dict() | ast.DictComp():
            return Kind("dict")
        case ast.GeneratorExp():
            return Kind("iterator")
        case ast.Compare():
            return BOOL
        case ast.UnaryOp(op=ast.Not()):
            return BOOL
        case ast.UnaryOp(operand=operand):
            inner = _of(view, operand)
            return inner if inner and inner.name in {"int", "float"} else None
        case ast.BinOp():
            return _of_operation(view, node)
        case ast.BoolOp(values=values):
            return _joined(_of(view, value) for value in values)
        case ast.IfExp(body=body, orelse=orelse):
            return _joined((_of(view, body), _of(view, orelse)))
        case ast.NamedExpr(value=value):
            return _of(view, value)
        case ast.Subscript(value=value, slice=index):
            whole = _of(view, value)
            if whole is None:
                return None
            if isinstance(index, ast.Slice):
                return whole if whole.name in SEQUENCES else None
            return whole.item if whole.name != "dict" else None
        case ast.Call():
            return _of_call(view, node)
    return None


def _of_operation(view: FunctionView, node: ast.BinOp) -> Kind | None:
    left, right = _of(view, node.left), _of(view, node.right)
    if left == _PENDING:
        left = right
    if left is None or right is None:
        return None
    if right == _PENDING:
        right = left
    names = {left.name, right.name}
    if names <= NUMBERS:
        if isinstance(node.op, ast.Div):
            return FLOAT
        if isinstance(node.op, ast.Pow):
            return (
                FLOAT
                if "float" in names and isinstance(node.right, ast.Constant)
                else (
                    INT if isinstance(node.right, ast.Constant) and "float" not in names else None
                )
            )
        return FLOAT if "float" in names else INT
    if isinstance(node.op, ast.Mult) and names & {"int"} and names & SEQUENCES:
        return left if left.name != "int" else right
    if isinstance(node.op, ast.Add) and left.name == right.name and left.name in SEQUENCES:
        return left if left == right else Kind(left.name)
    if isinstance(node.op, ast.Mod) and left.name == "str":
        return STR
    return None


def _of_call(view: FunctionView, node: ast.Call) -> Kind | None:
    origin = resolve.dotted(view, node.func)
    if origin is not None:
        module, _, name = origin.rpartition(".")
        if module == "builtins" and name in _SAME_ITEMS:
            inner = _of(view, node.args[0]) if node.args else None
            item = inner.item if inner and inner.name != "dict" else None
            return Kind("list" if name == "sorted" else name, item)
        if module == "builtins":
            return _RETURNS.get(name)
        if module == "math":
            return INT if name in _MATH_INTS else FLOAT if name not in {"prod", "sumprod"} else None
        return _STDLIB.get(origin)
    if isinstance(node.func, ast.Attribute):
        receiver = _of(view, node.func.value)
        if receiver is not None and receiver.name == "str":
            if node.func.attr in _STR_METHODS:
                return STR
            if node.func.attr in {"split", "rsplit", "splitlines"}:
                return Kind("list", STR)
            if node.func.attr in {"find", "rfind", "index", "rindex", "count"}:
                return INT
        if receiver is not None and node.func.attr == "copy":
            return receiver
    return None


def _joined(kinds: Iterator[Kind | None] | tuple[Kind | None, ...]) -> Kind | None:
    known = [kind for kind in kinds if kind != _PENDING]
    if not known:
        return _PENDING
    first = known[0]
    if first is None or any(kind is None or kind.name != first.name for kind in known):
        return FLOAT if all(k is not None and k.name in NUMBERS for k in known) else None
    return first if all(kind == first for kind in known) else Kind(first.name)

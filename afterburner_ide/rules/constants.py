"""Values that are the same on every call: what they are made of, who sees them, where they go."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings

from afterburner_ide.rules import calls, effects, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FunctionView

_BUILDERS = ("set", "frozenset", "dict", "list", "tuple")
_READING = frozenset({"get", "keys", "values", "items", "index", "count", "isdisjoint", "copy"})
_WALKING = tuple(f"builtins.{name}" for name in ("enumerate", "zip", "reversed", "iter", "map"))
# Importing these has no effect but the import.
HARMLESS_MODULES = resolve.words(
    "abc array bisect cmath collections collections.abc copy dataclasses datetime decimal enum "
    "fractions functools heapq io itertools json math numbers operator os random re statistics "
    "string struct sys time types typing"
)
# Where a function of `re` takes its flags, the pattern being argument 0.
_FLAGS_AT = {
    **dict.fromkeys(("match", "search", "fullmatch", "findall", "finditer"), 2),
    **dict.fromkeys(("sub", "subn"), 4),
    "split": 3,
}


def is_constant(node: ast.expr) -> bool:
    """Whether it is a literal that cannot change: a number, a text, a tuple of such."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.Tuple(elts=elts):
            return all(is_constant(elt) for elt in elts)
    return False


def is_costly(view: FunctionView, node: ast.expr) -> bool:
    """Whether each evaluation builds a container of constants anew, of three items or more.

    The compiler builds a tuple of constants only once, and the list or set in `x in […]` too.
    """
    parent = view.parents[node]
    match node:
        case ast.List(elts=elts) | ast.Set(elts=elts):
            folded = isinstance(parent, ast.Compare | ast.For | ast.comprehension | ast.Starred)
            return len(elts) > _FEW and not folded and all(map(is_constant, elts))
        case ast.Dict(keys=keys, values=values):
            plain = all(key is not None and is_constant(key) for key in keys)
            return len(keys) > _FEW and plain and all(map(is_constant, values))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
            if name not in _BUILDERS or not resolve.is_builtin(view, name):
                return False
            if isinstance(argument, ast.Constant):
                return isinstance(argument.value, str) and len(argument.value) > _FEW
            if isinstance(argument, ast.List | ast.Tuple | ast.Set):
                return len(argument.elts) > _FEW and all(map(is_constant, argument.elts))
    return False


_FEW = 2


def is_only_read(view: FunctionView, node: ast.expr) -> bool:
    """Whether the container can be neither changed nor handed on from where it stands."""
    parent = view.parents[node]
    match parent:
        case ast.Attribute(attr=name) if name in _READING:
            around = view.parents[parent]
            return isinstance(around, ast.Call) and around.func is parent
        case ast.Subscript(ctx=ast.Load()):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join")):
            return True
        case ast.Call() if resolve.calls(view, parent, *_WALKING):
            return isinstance(view.parents[parent], ast.For | ast.comprehension | ast.Call)
    return effects.is_consumed(view, node) or (
        isinstance(parent, ast.Call)
        and node in parent.args
        and calls.is_pure(view, parent)
        and calls.result(view, parent) in {calls.Result.COPY, calls.Result.PLAIN, calls.Result.ITEM}
    )


def is_never_changed(view: FunctionView, name: str) -> bool:
    """Whether the local is bound once and its object only read, by nested functions too."""
    nodes = [
        node for node in ast.walk(view.outermost) if isinstance(node, ast.Name) and node.id == name
    ]
    loads = [node for node in nodes if isinstance(node.ctx, ast.Load)]
    outside = any(
        isinstance(node, ast.Global | ast.Nonlocal) and name in node.names
        for node in ast.walk(view.module)
    )
    return (
        not outside
        and len(nodes) - len(loads) == 1
        and not resolve.is_parameter(view, name)
        and all(is_only_read(view, load) for load in loads)
    )


def compiled(view: FunctionView, node: ast.Call) -> tuple[str, str] | None:
    """For `re.sub(P, …)` with constant pattern and flags: `re.compile(P)` and `.sub(…)`, as text.

    The second is empty for `re.compile(P)` itself. None for a pattern that does not compile.
    """
    origin = resolve.dotted(view, node.func) or ""
    module, _, name = origin.rpartition(".")
    known = resolve.imported_as(view, "re", "compile")
    if module != "re" or not node.args or known is None or not _is_imported_above(view, known):
        return None
    if not resolve.calls(view, node, origin):
        return None
    at = 1 if name == "compile" else _FLAGS_AT.get(name)
    pattern = _text_of(view, node.args[0])
    if at is None or pattern is None or not _compiles(pattern) or len(node.args) > at + 1:
        return None
    flags = [*node.args[at : at + 1], *(k.value for k in node.keywords if k.arg == "flags")]
    if any(not _is_flag(view, flag) for flag in flags) or len(flags) > 1:
        return None
    rest = [
        *(view.text(argument) for argument in node.args[1:at]),
        *(view.text(keyword) for keyword in node.keywords if keyword.arg != "flags"),
    ]
    heads = ", ".join(view.text(part) for part in (pattern, *flags))
    return f"{known}({heads})", "" if name == "compile" else f".{name}({', '.join(rest)})"


def _is_flag(view: FunctionView, node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _is_flag(view, node.left) and _is_flag(view, node.right)
    name = (resolve.dotted(view, node) or "").removeprefix("re.")
    return name.isupper() and _is_imported_above(view, view.text(node))


def _is_imported_above(view: FunctionView, text: str) -> bool:
    """Whether the module binds the text's first name above the function's definition."""
    name = text.partition(".")[0]
    definition = view.statement_of(view.chain[0])
    return any(
        isinstance(node, ast.Import | ast.ImportFrom)
        and node.lineno < definition.lineno
        and any(name in {a.asname or a.name.partition(".")[0], a.name} for a in node.names)
        for node in view.module.body
    )


def text_statement(view: FunctionView, node: ast.expr) -> ast.Assign | None:
    """The assignment of a text to a name that is read nowhere but here."""
    if not isinstance(node, ast.Name) or _text_of(view, node) is None:
        return None
    places = [p for p in ast.walk(view.outermost) if isinstance(p, ast.Name) and p.id == node.id]
    statement = next(view.statement_of(p) for p in places if isinstance(p.ctx, ast.Store))
    fits = len(places) == 2 and view.own_lines(statement) and len(view.block_of(statement)) > 1
    return statement if fits and isinstance(statement, ast.Assign) else None


def _text_of(view: FunctionView, node: ast.expr) -> ast.Constant | None:
    """The text that the expression is, or that its local name is bound to once and for all."""
    if isinstance(node, ast.Constant):
        return node if isinstance(node.value, str | bytes) else None
    if not isinstance(node, ast.Name) or resolve.is_parameter(view, node.id):
        return None
    found = [
        part
        for part in ast.walk(view.outermost)
        if isinstance(part, ast.Name) and part.id == node.id and isinstance(part.ctx, ast.Store)
    ]
    if len(found) != 1 or resolve.rebinds_outside(view, node.id):
        return None
    match view.parents[found[0]]:
        case ast.Assign(targets=[ast.Name()], value=ast.Constant(value=str() | bytes()) as value):
            first = view.statement_of(found[0])
            return value if first in view.node.body else None
    return None


def _compiles(pattern: ast.Constant) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern.value)  # type: ignore[type-var]
        except (re.error, Warning, OverflowError, RecursionError):
            return False
    return True


def module_constant(view: FunctionView, wanted: str, value: str) -> tuple[str, Edit]:
    """A name in capitals for the value, and the edit that binds it above the definition.

    `value` is an expression's text; its further lines lose the function's indentation.
    """
    base = "_" + re.sub(r"\W+", "_", wanted).strip("_").upper()
    name, count = base, 1
    while name in view.names():
        count += 1
        name = f"{base}_{count}"
    first, newline, rest = value.partition("\n")
    text = f"{name} = {first}{newline}{textwrap.dedent(rest)}\n\n"
    edit = view.insert_before(view.statement_of(view.chain[0]), text)
    above = view.source[: edit.start]
    gap = "" if above[-2:] in {"", "\n\n"} else "\n"
    return name, Edit(edit.start, edit.end, gap + edit.text)

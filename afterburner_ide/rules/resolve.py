"""Names: what a name stands for, and which names a piece of code binds."""

from __future__ import annotations

import ast
import builtins
import importlib
from collections.abc import Iterable, Iterator
from functools import cache

from afterburner_ide.rules.view import COMPREHENSIONS, FUNCTIONS, FunctionView


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set: a table of names that reads well."""
    return frozenset(text.split())


# Importing these has no effect but the import; others under a `*` may bind any name at all.
_STAR_MODULES = words(
    "abc array bisect cmath collections collections.abc copy dataclasses datetime decimal enum "
    "fractions functools heapq io itertools json math numbers operator os os.path random re "
    "statistics string struct sys time types typing"
)
_DYNAMIC = frozenset({"locals", "exec", "eval", "vars", "globals", "breakpoint"})


def dotted(view: FunctionView, node: ast.expr) -> str | None:
    """The imported or builtin object that an expression names: `math.sqrt`, `builtins.max`.

    None when it is a local, may be rebound, or cannot be told.
    """
    match node:
        case ast.Attribute(value=value, attr=attr):
            base = dotted(view, value)
            return None if base is None or base.startswith("builtins.") else f"{base}.{attr}"
        case ast.Name(id=name):
            return _resolve(view, name)
    return None


def is_builtin(view: FunctionView, name: str) -> bool:
    """Whether `name` is the builtin: shadowed nowhere around the function, by no `import *`."""
    return _resolve(view, name) == f"builtins.{name}"


def calls(view: FunctionView, node: ast.AST, *names: str) -> bool:
    """Whether `node` calls one of these objects, without `*` or `**` arguments."""
    return (
        isinstance(node, ast.Call)
        and dotted(view, node.func) in names
        and not any(isinstance(arg, ast.Starred) for arg in node.args)
        and all(keyword.arg for keyword in node.keywords)
    )


def imported_as(view: FunctionView, module: str, name: str) -> str | None:
    """How the module's text can already reach `module.name` (`sqrt`, `m.sqrt`), or None."""
    wanted = f"{module}.{name}"
    for bound in _bindings(view)[1]:
        at = _resolve(view, bound)
        if at == wanted:
            return bound
        if at == module:
            return f"{bound}.{name}"
    for star in _stars(view):
        if star == module and name in (_public(star) or ()) and _resolve(view, name) == wanted:
            return name
    return None


def need(view: FunctionView, module: str, name: str) -> tuple[str, tuple[str, ...]]:
    """How to write `module.name` here, and the import statements which that needs."""
    known = imported_as(view, module, name)
    if known is not None:
        return known, ()
    if name in view.names() or hasattr(builtins, name):
        alias = view.fresh_name(f"{module.rpartition('.')[2]}_{name}")
        return alias, (f"from {module} import {name} as {alias}",)
    return name, (f"from {module} import {name}",)


def stored(nodes: Iterable[ast.AST], *, nested: bool = False) -> set[str]:
    """The names that a region binds or deletes.

    With `nested`, also those bound by `nonlocal`/`global` functions in it; the own names of a
    comprehension or of a function inside the region do not count.
    """
    found: set[str] = set()
    for node in nodes:
        _stored(node, found, frozenset(), nested)
    return found


def loaded(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that a region reads, functions inside it included."""
    return {
        node.id
        for root in nodes
        for node in ast.walk(root)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def is_dynamic(view: FunctionView, nodes: Iterable[ast.AST] | None = None) -> bool:
    """Whether names may be read or bound in ways the tree does not show (`locals()`, `exec`)."""
    return any(
        isinstance(node, ast.Name) and node.id in _DYNAMIC
        for root in (view.node.body if nodes is None else nodes)
        for node in ast.walk(root)
    )


def suspends(nodes: Iterable[ast.AST]) -> bool:
    """Whether other code may run in the middle: `yield`, `await`, `async for`, `async with`."""
    suspending = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(isinstance(node, suspending) for root in nodes for node in ast.walk(root))


def rebinds_outside(view: FunctionView, name: str) -> bool:
    """Whether code elsewhere in the module may rebind a name that the function sees."""
    return any(
        isinstance(node, ast.Global | ast.Nonlocal) and name in node.names
        for node in ast.walk(view.module)
    )


def is_local(view: FunctionView, name: str) -> bool:
    """Whether the target itself (or a function around or in it) binds the name."""
    return name in _bindings(view)[0]


def is_parameter(view: FunctionView, name: str) -> bool:
    """Whether the name is a parameter of the target."""
    return any(argument.arg == name for argument in parameters(view.node))


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.arg]:
    """All parameters, in the order of the signature."""
    args = node.args
    yield from args.posonlyargs
    yield from args.args
    if args.vararg:
        yield args.vararg
    yield from args.kwonlyargs
    if args.kwarg:
        yield args.kwarg


def target_names(target: ast.AST) -> set[str]:
    """The plain names that an assignment or loop target binds."""
    return {
        node.id
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
    }


def _stored(node: ast.AST, found: set[str], hidden: frozenset[str], nested: bool) -> None:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if name not in hidden:
            found.add(name)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            found.add(name)
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            found.add(name)
        case ast.alias(name=name, asname=alias):
            found.add(alias or name.partition(".")[0])
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
        if not isinstance(node, ast.Lambda):
            found.add(node.name)
        if nested:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Global | ast.Nonlocal):
                    found.update(inner.names)
        return
    if isinstance(node, COMPREHENSIONS):
        own = {name for part in node.generators for name in target_names(part.target)}
        for inner in ast.walk(node):
            if isinstance(inner, ast.NamedExpr):
                found.update(target_names(inner.target))
        hidden = hidden | own
    for child in ast.iter_child_nodes(node):
        _stored(child, found, hidden, nested)


_Bindings = tuple[dict[str, set[str]], dict[str, set[str]]]


def _bindings(view: FunctionView) -> _Bindings:
    """Per name what binds it, in the functions around the target and at module level.

    An import is its dotted name, anything else is "".
    """
    return view.fact("bindings", lambda: _find_bindings(view))


def _find_bindings(view: FunctionView) -> _Bindings:
    inner: dict[str, set[str]] = {}
    for node in ast.walk(view.outermost):
        if node is not view.outermost:
            _bind(node, inner)
    module: dict[str, set[str]] = {}
    for node in _module_level(view.module):
        _bind(node, module)
    for node in ast.walk(view.module):
        if isinstance(node, ast.Global):
            for name in node.names:
                module.setdefault(name, set()).add("")
    return inner, module


def _bind(node: ast.AST, into: dict[str, set[str]]) -> None:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            into.setdefault(name, set()).add("")
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            into.setdefault(name, set()).add("")
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            into.setdefault(name, set()).add("")
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            into.setdefault(name, set()).add("")
        case ast.Import(names=aliases):
            for alias in aliases:
                bound = alias.asname or alias.name.partition(".")[0]
                into.setdefault(bound, set()).add(alias.name if alias.asname else bound)
        case ast.ImportFrom(module=module, names=aliases, level=level):
            for alias in aliases:
                if alias.name != "*":
                    origin = "" if level else f"{module}.{alias.name}"
                    into.setdefault(alias.asname or alias.name, set()).add(origin)


def _module_level(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            yield from _module_level(child)


def _stars(view: FunctionView) -> list[str]:
    return view.fact("stars", lambda: list(_find_stars(view.module)))


def _find_stars(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            yield "" if node.level else node.module or ""


def _resolve(view: FunctionView, name: str) -> str | None:
    inner, module = _bindings(view)
    for scope in (inner, module):
        if name in scope:
            origins = set(scope[name])
            if scope is module:
                # `from bisect import *` binds `bisect`, whatever `import bisect` has bound it to.
                origins |= {f"{star}.{name}" for star in _stars(view) if name in _known(star)}
            return next(iter(origins)) or None if len(origins) == 1 else None
    for star in reversed(_stars(view)):
        public = _public(star)
        if public is None:
            return None
        if name in public:
            return f"{star}.{name}"
    return f"builtins.{name}" if hasattr(builtins, name) else None


def _known(star: str) -> frozenset[str]:
    return _public(star) or frozenset()


@cache
def _public(module: str) -> frozenset[str] | None:
    """What `from module import *` binds, or None when that is not known."""
    if module not in _STAR_MODULES:
        return None
    found = importlib.import_module(module)
    names = getattr(found, "__all__", None)
    if names is None:
        names = [name for name in vars(found) if not name.startswith("_")]
    return frozenset(names)

"""Number a function's local variables, by Python's own scoping rules."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from afterburner_ide.target.functions import FunctionNode

_REFLECTIVE = {"locals", "vars", "dir", "eval", "exec"}
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def rename_locals(function: FunctionNode) -> None:
    """Give every local variable of `function` and of the scopes inside it a canonical name,
    in place: `<0>`, `<1>` … in the order of first appearance.

    Kept are names that can be seen from outside: parameters, names of nested functions and
    classes, attributes of nested classes, globals and names of an enclosing function. A function
    that looks at its own names (`locals()`, `eval` …) is left as it is.
    """
    reader = _Reader()
    reader.read(function)
    if any(item.owner() is None for item in reader.reflective):
        return
    numbers: dict[tuple[int, str], str] = {}
    for use in reader.uses:
        owner = use.owner()
        if owner is None or use.name in owner.kept or owner.kind == "class":
            continue
        # `__x` is mangled by the class around it, so one spelling can be two variables.
        if not use.name.startswith("__"):
            use.rename(numbers.setdefault((id(owner), use.name), f"<{len(numbers)}>"))


@dataclass(eq=False, slots=True)
class _Scope:
    kind: str  # "function", "class" or "comprehension"
    parent: _Scope | None
    bound: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)

    def keep(self, name: str) -> None:
        self.bound.add(name)
        self.kept.add(name)


@dataclass(slots=True)
class _Use:
    scope: _Scope
    name: str
    rename: Callable[[str], None]

    def owner(self) -> _Scope | None:
        """The scope whose variable this is, or None when it lies outside of the function."""
        scope: _Scope | None = self.scope
        inherits = True
        while scope is not None:
            if inherits:
                if self.name in scope.globals:
                    return None
                if self.name in scope.bound and self.name not in scope.nonlocals:
                    return scope
            scope = scope.parent
            # What a class binds is not seen by the functions in it.
            inherits = scope is not None and scope.kind != "class"
        return None


class _Reader:
    """Walks with a stack of its own, so that no depth of nesting is too deep."""

    def __init__(self) -> None:
        self.uses: list[_Use] = []
        self.reflective: list[_Use] = []
        self._harmless: set[int] = set()
        self._stack: list[tuple[ast.AST, _Scope]] = []

    def read(self, function: FunctionNode) -> None:
        # Decorators, defaults and annotations belong to the scope around it.
        self._push(function.body, self._function_scope(function.args, None))
        while self._stack:
            node, scope = self._stack.pop()
            self._visit(node, scope)

    def _push(self, nodes: Sequence[ast.AST], scope: _Scope) -> None:
        self._stack.extend((node, scope) for node in reversed(nodes))

    def _visit(self, node: ast.AST, scope: _Scope) -> None:
        children: list[ast.AST] = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Name):
            self._name(node, scope)
        elif isinstance(node, FunctionNode):
            scope.keep(node.name)
            inner = self._function_scope(node.args, scope)
            self._type_parameters(node, scope, inner)
            self._push(node.body, inner)
            self._push(_outside_of_body(node), scope)
            return
        elif isinstance(node, ast.Lambda):
            inner = self._function_scope(node.args, scope)
            self._push([node.body], inner)
            self._push([node.args], scope)
            return
        elif isinstance(node, ast.ClassDef):
            scope.keep(node.name)
            inner = _Scope("class", scope)
            self._type_parameters(node, scope, inner)
            self._push(node.body, inner)
            self._push(_outside_of_body(node), scope)
            return
        elif isinstance(node, _COMPREHENSIONS):
            self._comprehension(node, scope)
            return
        elif isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            self._bind(node.target.id, _outside_comprehensions(scope), _field(node.target, "id"))
            children = [node.value]
        elif isinstance(node, ast.AnnAssign) and scope.kind == "function":
            # A bare `x: int` makes x local and does nothing else; no annotation is evaluated.
            if node.value is None and isinstance(node.target, ast.Name):
                scope.bound.add(node.target.id)
                return
            children = [node.target] if node.value is None else [node.target, node.value]
        elif isinstance(node, ast.Call):
            # `vars(x)` and `dir(x)` look at x; without an argument they look at the local names.
            named = isinstance(node.func, ast.Name) and node.func.id in {"vars", "dir"}
            if named and node.args and not isinstance(node.args[0], ast.Starred):
                self._harmless.add(id(node.func))
        elif isinstance(node, ast.Global):
            scope.globals.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            scope.nonlocals.update(node.names)
            for place, name in enumerate(node.names):
                self.uses.append(_Use(scope, name, _element(node.names, place)))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for item in node.names:
                self._alias(item, scope)
            return
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            if node.name is not None:
                self._bind(node.name, scope, _field(node, "name"))
        elif isinstance(node, ast.MatchMapping) and node.rest is not None:
            self._bind(node.rest, scope, _field(node, "rest"))
        self._push(children, scope)

    def _name(self, node: ast.Name, scope: _Scope) -> None:
        if isinstance(node.ctx, ast.Load):
            self.uses.append(_Use(scope, node.id, _field(node, "id")))
            if node.id in _REFLECTIVE and id(node) not in self._harmless:
                self.reflective.append(self.uses[-1])
        else:
            self._bind(node.id, scope, _field(node, "id"))

    def _bind(self, name: str, scope: _Scope, rename: Callable[[str], None]) -> None:
        scope.bound.add(name)
        self.uses.append(_Use(scope, name, rename))

    def _alias(self, node: ast.alias, scope: _Scope) -> None:
        if node.asname is None and "." in node.name:
            scope.keep(node.name.partition(".")[0])
        elif node.name != "*":
            self._bind(node.asname or node.name, scope, _field(node, "asname"))

    def _comprehension(self, node: _COMPREHENSIONS, scope: _Scope) -> None:
        inner = _Scope("comprehension", scope)
        first = node.generators[0]
        rest = [item for item in ast.iter_child_nodes(node) if item is not first]
        # Only the first iterable is evaluated outside.
        self._push([first.target, *first.ifs, *rest], inner)
        self._push([first.iter], scope)

    def _function_scope(self, arguments: ast.arguments, parent: _Scope | None) -> _Scope:
        scope = _Scope("function", parent)
        for item in _parameters(arguments):
            scope.keep(item.arg)
        return scope

    def _type_parameters(self, node: ast.AST, *scopes: _Scope) -> None:
        for item in getattr(node, "type_params", []):
            for scope in scopes:
                scope.keep(item.name)


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return named + [item for item in (arguments.vararg, arguments.kwarg) if item is not None]


def _outside_comprehensions(scope: _Scope) -> _Scope:
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    return scope


def _outside_of_body(node: FunctionNode | ast.ClassDef) -> list[ast.AST]:
    body = set(map(id, node.body))
    return [item for item in ast.iter_child_nodes(node) if id(item) not in body]


def _field(node: ast.AST, name: str) -> Callable[[str], None]:
    return lambda value: setattr(node, name, value)


def _element(names: list[str], place: int) -> Callable[[str], None]:
    return lambda value: names.__setitem__(place, value)

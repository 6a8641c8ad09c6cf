"""The functions of its own module that a function may call, directly and by way of others."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.target.functions import FunctionNode, find_function

MOST = 12
_TYPES = (str, bytes, bytearray, list, tuple, dict, set, frozenset, int, float)
_COMMON = frozenset(name for kind in _TYPES for name in dir(kind))


def find_callees(tree: ast.Module, qualname: str) -> tuple[str, ...]:
    """The qualified names of the helpers of `qualname`, the nearest first, MOST at most.

    A helper is a function at module level whose name, or second name, is read, a method of the
    same class that is looked up on `self` or `cls`, a method whose name only one class of the
    module has (and no builtin type), or the `__init__` of a class that is read. What is defined
    inside the target is part of it. Whether a name means the same at run time is not asked: it
    is for finding places worth a look.
    """
    module = _Module(tree)
    found: list[str] = []
    waiting = [qualname]
    while waiting and len(found) < MOST:
        caller = waiting.pop(0)
        for name in module.mentioned(caller):
            apart = not _overlap(name, qualname) and name not in found
            if apart and find_function(tree, name) is not None:
                found.append(name)
                waiting.append(name)
    return tuple(found[:MOST])


def _overlap(name: str, other: str) -> bool:
    """Whether one is the other, or stands inside it."""
    return f"{name}.".startswith(f"{other}.") or f"{other}.".startswith(f"{name}.")


class _Module:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self.functions: set[str] = set()
        self.methods: dict[str, set[str]] = {}
        self.second_names: dict[str, str] = {}
        for node in tree.body:
            if isinstance(node, FunctionNode):
                self.functions.add(node.name)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                self.second_names.update(dict.fromkeys(names, node.value.id))
            elif isinstance(node, ast.ClassDef):
                self.methods[node.name] = {
                    item.name for item in node.body if isinstance(item, FunctionNode)
                }

    def mentioned(self, caller: str) -> Iterator[str]:
        function = find_function(self._tree, caller)
        if function is None:
            return
        own = caller.partition(".")[0]
        first = _first_parameter(function) if own in self.methods else None
        local = _bound(function)
        for node in ast.walk(function):
            match node:
                case ast.Name(id=name, ctx=ast.Load()) if name not in local:
                    name = self.second_names.get(name, name)
                    if name in self.functions:
                        yield name
                    elif "__init__" in self.methods.get(name, ()):
                        yield f"{name}.__init__"
                case ast.Attribute(value=ast.Name(id=base), attr=attr) if (
                    base == first and attr in self.methods[own]
                ):
                    yield f"{own}.{attr}"
                case ast.Attribute(attr=attr) if attr not in _COMMON:
                    owners = [name for name, has in self.methods.items() if attr in has]
                    if len(owners) == 1:
                        yield f"{owners[0]}.{attr}"


def _first_parameter(function: FunctionNode) -> str | None:
    parameters = [*function.args.posonlyargs, *function.args.args]
    return parameters[0].arg if parameters else None


def _bound(function: FunctionNode) -> set[str]:
    """The names that the function binds itself: there they mean nothing of the module's."""
    names: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if (
                node is not function
            ):
                names.add(name)
    return names

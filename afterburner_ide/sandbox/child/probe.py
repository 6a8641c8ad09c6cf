"""Imports the target's module with a probe in one function.

The probe is one statement at the top of the function's body that hands its arguments over: there
it sees them as bound, and before the body can change them.
"""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import os
import sys
import types
from typing import Any

from . import trace
from .capture import Capture

_MARK = "\0afterburner input "


class Finder:
    """Gives the target's module its probed code, whatever name it is imported under."""

    def __init__(self, spec: dict[str, Any], capture: Capture) -> None:
        self._module = spec["module"]
        self._path = spec["path"]
        self._real = os.path.realpath(spec["path"])
        self._source = spec["source"]
        self._entry = spec["entry"]
        self._capture = capture
        self._last = spec["module"].rpartition(".")[2]
        self.names: list[str] = []

    def go_first(self) -> None:
        """Be asked before all others, pytest's rewriting of test modules among them."""
        others = [finder for finder in sys.meta_path if finder is not self]
        sys.meta_path[:] = [self, *others]

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self._module and fullname.rpartition(".")[2] != self._last:
            return None
        for finder in sys.meta_path:
            ask = getattr(finder, "find_spec", None)
            spec = ask(fullname, path, target) if ask and finder is not self else None
            if spec is not None:
                break
        else:
            if fullname != self._module:
                return None
            spec = importlib.util.spec_from_file_location(fullname, self._path)
        if spec is None or not spec.origin or os.path.realpath(spec.origin) != self._real:
            return None
        spec.loader = _Loader(fullname, spec.origin, self)
        return spec

    def code(self, name: str) -> types.CodeType:
        self.names.append(name)
        return weave(self._source, self._path, self._entry, self._capture)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, finder: Finder) -> None:
        super().__init__(name, path)
        self._finder = finder

    def get_code(self, fullname: str) -> types.CodeType:
        return self._finder.code(fullname)


def weave(source: str, filename: str, qualname: str, capture: Capture) -> types.CodeType:
    """Compile a module with the probe in `qualname`; LookupError if there is no such function."""
    tree = ast.parse(source, filename)
    function = trace.find_function(tree, qualname)
    if function is None:
        raise LookupError("there is no function %r in %s" % (qualname, filename))
    constants: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    groups: list[tuple[list[ast.arg], list[Any]]] = [
        (positional[len(positional) - len(arguments.defaults) :], arguments.defaults),
        (arguments.kwonlyargs, arguments.kw_defaults),
    ]
    for group, values in groups:
        for position, (parameter, value) in enumerate(zip(group, values)):
            if value is not None:
                keep = _keeper(defaults, parameter.arg)
                values[position] = _call(_constant(constants, keep), [value], value)
    parameters = [p.arg for p in [*positional, *arguments.kwonlyargs]]
    shape = (
        len(arguments.posonlyargs),
        len(positional),
        bool(arguments.vararg),
        bool(arguments.kwarg),
    )
    body = function.body
    first = body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    names: list[ast.expr] = [ast.Name(id=name, ctx=ast.Load()) for name in parameters]
    rest: list[ast.expr] = [
        ast.Name(id=p.arg, ctx=ast.Load()) for p in (arguments.vararg, arguments.kwarg) if p
    ]
    probe = _call(
        _constant(constants, _bound(capture, tuple(parameters), defaults, shape)),
        [ast.Tuple(elts=names, ctx=ast.Load()), ast.Tuple(elts=rest, ctx=ast.Load())],
        first,
    )
    statement: ast.stmt = ast.Expr(value=probe)
    if parameters:
        stored: list[ast.expr] = [ast.Name(id=name, ctx=ast.Store()) for name in parameters]
        statement = ast.Assign(targets=[ast.Tuple(elts=stored, ctx=ast.Store())], value=probe)
    body.insert(int(documented), ast.copy_location(statement, first))
    ast.fix_missing_locations(tree)
    return trace.compile_with(tree, filename, constants)


def _bound(capture: Capture, names: tuple[str, ...], defaults: Any, shape: Any) -> Any:
    return lambda values, rest: capture.take(names, defaults, shape, values, rest)


def _keeper(defaults: dict[str, Any], name: str) -> Any:
    def keep(value: Any) -> Any:
        defaults[name] = value
        return value

    return keep


def _constant(constants: dict[str, Any], value: Any) -> ast.expr:
    key = _MARK + str(len(constants))
    constants[key] = value
    return ast.Constant(value=key)


def _call(function: ast.expr, arguments: list[Any], place: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(func=function, args=arguments, keywords=[]), place)

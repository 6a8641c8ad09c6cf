"""Which lines and branch outcomes of one function a set of calls runs.

No tracing hook and nothing from the user's environment: probes are put into the function's syntax
tree and the module is compiled from that. A probe is the `__next__` of an `itertools.count`, put
into the code object as a constant, so it costs one C call, shows in no namespace, works the same
in generators, coroutines, comprehensions and threads, and leaves other tracers alone.
"""

from __future__ import annotations

import ast
import itertools
import types
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor)
_MARK = "\0afterburner probe "


class Tracer:
    """Coverage of the function `qualname` (`f`, `Class.method`, `outer.inner`) in `source`.

    Run `code()` as the module's code, then call between `start()` and `stop()` as often as
    wanted; `report()` sums up. The lines of `helpers`, functions apart from it, are counted as
    well. Raises LookupError if there is no such function and SyntaxError if the source does not
    parse.
    """

    def __init__(
        self, source: str, filename: str, qualname: str, helpers: Sequence[str] = ()
    ) -> None:
        self._filename = filename
        self._tree = ast.parse(source, filename)
        self._counters: list[itertools.count[int]] = []
        self._lines: dict[int, list[int]] = {}
        self._branches: list[tuple[int, str, str, int]] = []
        function = find_function(self._tree, qualname)
        if function is None:
            raise LookupError("there is no function " + repr(qualname) + " in " + filename)
        weaver = _Weaver(self)
        function.body = weaver.block(function.body)
        self._own = list(self._lines)
        self._helpers: dict[str, list[int]] = {}
        branches = self._branches
        for name in helpers:
            helper = find_function(self._tree, name)
            if helper is not None:
                known, self._branches = set(self._lines), []
                helper.body = weaver.block(helper.body)
                self._helpers[name] = [line for line in self._lines if line not in known]
        self._branches = branches
        ast.fix_missing_locations(self._tree)
        self._reads = [0] * len(self._counters)
        self._base = [0] * len(self._counters)
        self._total = [0] * len(self._counters)
        self._running = False

    def code(self) -> types.CodeType:
        """The module's code object with the probes in it, to be executed in its namespace."""
        return compile_with(
            self._tree,
            self._filename,
            {_MARK + str(i): counter.__next__ for i, counter in enumerate(self._counters)},
        )

    def start(self) -> None:
        """Count from here on. What ran before, at import for instance, is left out."""
        self._base = self._read()
        self._running = True

    def stop(self) -> None:
        """Stop counting; a later `start` adds to what was counted so far."""
        if self._running:
            now = self._read()
            self._total = [t + n - b for t, n, b in zip(self._total, now, self._base)]
            self._running = False

    def report(self) -> dict[str, object]:
        """Executable lines, hits by line (as text, for JSON) and branch outcomes.

        A line counts as often as the statement on it that ran most. An `if`, `while`, `assert`,
        conditional expression or comprehension condition has the outcomes true and false; a `for`
        loop `entered` and `finished` (ran to its end without `break`); a `match` one per case.
        Hits are those of the helpers, too; `helpers` gives the executable lines of each.
        """
        hits = {
            str(line): max(self._total[i] for i in indices)
            for line, indices in sorted(self._lines.items())
        }
        missed = [
            {"line": line, "kind": kind, "outcome": outcome}
            for line, kind, outcome, i in sorted(self._branches)
            if not self._total[i]
        ]
        return {
            "lines": sorted(self._own),
            "hits": {line: count for line, count in hits.items() if count},
            "branches": len(self._branches),
            "branches_hit": len(self._branches) - len(missed),
            "missed_branches": missed,
            "helpers": {name: sorted(lines) for name, lines in self._helpers.items()},
        }

    def _read(self) -> list[int]:
        # Reading a counter advances it, so the reads are taken off again.
        values = [next(c) - r for c, r in zip(self._counters, self._reads)]
        self._reads = [r + 1 for r in self._reads]
        return values

    def _probe(self, node: ast.AST) -> tuple[int, ast.Call]:
        index = len(self._counters)
        self._counters.append(itertools.count())
        call = ast.Call(func=ast.Constant(value=_MARK + str(index)), args=[], keywords=[])
        for part in ast.walk(call):
            ast.copy_location(part, node)
        return index, call

    def line_probe(self, node: ast.AST, line: int) -> ast.stmt:
        """A statement that counts `line`."""
        index, call = self._probe(node)
        self._lines.setdefault(line, []).append(index)
        return ast.copy_location(ast.Expr(value=call), node)

    def branch_probe(self, node: Any, kind: str, outcome: str) -> ast.Call:
        """An expression that counts one branch outcome of `node`."""
        index, call = self._probe(node)
        self._branches.append((node.lineno, kind, outcome, index))
        return call


class _Weaver:
    """Puts probes into the statements it is given."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        woven: list[ast.stmt] = []
        for statement in body:
            if _is_executable(statement):
                woven.append(self._tracer.line_probe(statement, _first_line(statement)))
            self.visit(statement)
            woven.append(statement)
        return woven

    def visit(self, node: Any) -> None:
        """Weave the parts of `node`, then `node` itself, in place."""
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "type_params"):
                continue  # `from __future__ import annotations` turns these back into text
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, name, self.block(value))
            else:
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, ast.AST):
                        self.visit(part)
        if isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
            kinds = {ast.If: "if", ast.While: "while", ast.Assert: "assert"}
            node.test = self._test(node.test, node, kinds.get(type(node), "conditional expression"))
        elif isinstance(node, ast.comprehension):
            node.ifs = [self._test(test, test, "comprehension if") for test in node.ifs]
        elif isinstance(node, ast.ExceptHandler):
            node.body.insert(0, self._tracer.line_probe(node, node.lineno))
        elif isinstance(node, _LOOPS):
            node.body.insert(0, self._outcome(node, "for", "entered"))
            node.orelse.insert(0, self._outcome(node, "for", "finished"))
        elif type(node).__name__ == "Match":  # there is none before CPython 3.10
            self._match(node)

    def _test(self, test: ast.expr, node: Any, kind: str) -> ast.expr:
        if isinstance(test, ast.Constant):
            return test
        # `taken() >= 0 if test else missed() < 0` asks for the truth of `test` once and in place.
        arms = []
        for outcome, operator in (("true", ast.GtE()), ("false", ast.Lt())):
            call = self._tracer.branch_probe(node, kind, outcome)
            zero = ast.copy_location(ast.Constant(value=0), test)
            arm = ast.Compare(left=call, ops=[operator], comparators=[zero])
            arms.append(ast.copy_location(arm, test))
        return ast.copy_location(ast.IfExp(test=test, body=arms[0], orelse=arms[1]), test)

    def _match(self, node: Any) -> None:
        for case in node.cases:
            case.body.insert(0, self._outcome(case.pattern, "case", "matched"))
        last = node.cases[-1]
        if last.guard is not None or not _is_irrefutable(last.pattern):
            names: Any = ast
            pattern = ast.copy_location(names.MatchAs(), node)
            body = [self._outcome(node, "match", "no case matched")]
            node.cases.append(names.match_case(pattern=pattern, body=body))

    def _outcome(self, node: Any, kind: str, outcome: str) -> ast.stmt:
        call = self._tracer.branch_probe(node, kind, outcome)
        return ast.copy_location(ast.Expr(value=call), node)


def find_function(tree: ast.Module, qualname: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The definition that `qualname` names after import, or None.

    Of several with one name the last counts, as in Python, but a property's setter and deleter
    and the stubs of `typing.overload` do not stand for the function itself.
    """
    named = [node for name, node in _definitions("", tree) if name == qualname]
    whole = [node for node in named if not _is_side_definition(node)]
    found = (whole or named or [None])[-1]
    return found if isinstance(found, _FUNCTIONS) else None


def compile_with(tree: ast.Module, filename: str, constants: dict[str, Any]) -> types.CodeType:
    """Compile `tree`, then put the objects of `constants` in place of the strings that key them."""
    with warnings.catch_warnings():
        # Calling what looks like a string is a SyntaxWarning; the user's own warnings came with
        # the ordinary import.
        warnings.simplefilter("ignore")
        code = compile(tree, filename, "exec", dont_inherit=True)
    return _replace_constants(code, constants)


def _replace_constants(code: types.CodeType, constants: dict[str, Any]) -> types.CodeType:
    replaced: list[Any] = []
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            replaced.append(_replace_constants(value, constants))
        elif isinstance(value, str):
            replaced.append(constants.get(value, value))
        else:
            replaced.append(value)
    return code.replace(co_consts=tuple(replaced))


def _definitions(prefix: str, scope: Any) -> Iterator[tuple[str, Any]]:
    """Functions and classes by dotted name, also those inside `if`, `try`, `with` and loops."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            yield prefix + node.name, node
            yield from _definitions(prefix + node.name + ".", node)
        elif not isinstance(node, ast.expr):
            yield from _definitions(prefix, node)


def _is_side_definition(node: Any) -> bool:
    for decorator in node.decorator_list:
        name = getattr(decorator, "attr", getattr(decorator, "id", None))
        if name == "overload":
            return True
        if isinstance(decorator, ast.Attribute) and name in ("setter", "deleter"):
            return True
    return False


def _is_executable(statement: ast.stmt) -> bool:
    """Whether anything happens when the statement runs: the compiler drops the others."""
    if isinstance(statement, (ast.Global, ast.Nonlocal)):
        return False
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return not isinstance(statement.target, ast.Name)
    return not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def _is_irrefutable(pattern: Any) -> bool:
    if type(pattern).__name__ == "MatchOr":
        return any(_is_irrefutable(part) for part in pattern.patterns)
    if type(pattern).__name__ == "MatchAs":
        return pattern.pattern is None or _is_irrefutable(pattern.pattern)
    return False


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno] + [decorator.lineno for decorator in decorators])

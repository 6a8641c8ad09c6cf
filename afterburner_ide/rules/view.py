"""A function as a rule sees it: its tree, the user's own text for each node, and edits on that."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from afterburner_ide.errors import TargetNotFound, TargetSyntaxError
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.text import SourceText

T = TypeVar("T")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class FunctionView(SourceText):
    """One function of a module's text. Lines count from 1, offsets are in characters.

    Raises TargetSyntaxError when `source` does not parse and TargetNotFound when there is no
    function `qualname` (`f`, `Class.method`, `outer.inner`) in it.
    """

    def __init__(self, source: str, qualname: str) -> None:
        super().__init__(source)
        self.qualname = qualname
        try:
            self.module = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            raise TargetSyntaxError(f"the module of {qualname} does not parse: {error}") from error
        self.chain = _find(self.module, qualname.split("."))
        if not self.chain or not isinstance(self.chain[-1], FUNCTIONS):
            raise TargetNotFound(f"there is no function {qualname!r} in the module")
        self.node: FunctionNode = self.chain[-1]
        self._facts: dict[Any, Any] = {}
        self._walked: dict[tuple[type[ast.AST], ...], list[ast.AST]] = {}

    def fact(self, key: Hashable, find: Callable[[], T]) -> T:
        """What `find` returns, found once per function. The tree must not be changed."""
        if key not in self._facts:
            self._facts[key] = find()
        return cast(T, self._facts[key])

    # ------------------------------------------------------------------ tree

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Each node's parent, over the whole module."""
        return {
            child: node for node in ast.walk(self.module) for child in ast.iter_child_nodes(node)
        }

    @cached_property
    def outermost(self) -> FunctionNode:
        """The outermost function around the target, or the target itself."""
        return next(node for node in self.chain if isinstance(node, FUNCTIONS))

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, innermost first, up to the module."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def function_of(self, node: ast.AST) -> FunctionNode | ast.Lambda:
        """The innermost function or lambda around `node`."""
        for parent in self.ancestors(node):
            if isinstance(parent, (*FUNCTIONS, ast.Lambda)):
                return parent
        return self.node

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that holds `node` (itself, if it is one)."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def block_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The list of statements that `statement` stands in."""
        parent = self.parents[statement]
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            block = getattr(parent, field, None)
            if isinstance(block, list) and statement in block:
                return cast("list[ast.stmt]", block)
        raise LookupError(f"line {statement.lineno}: a statement outside every block")

    def walk(self, *types: type[ast.AST]) -> Iterator[ast.AST]:
        """The nodes of these types in the target's body, in the order of the text."""
        if types not in self._walked:
            known = self._nodes
            self._walked[types] = [node for node in known if isinstance(node, types or ast.AST)]
        return iter(self._walked[types])

    @cached_property
    def _nodes(self) -> list[ast.AST]:
        found: list[ast.AST] = []
        stack: list[ast.AST] = list(reversed(self.node.body))
        while stack:
            found.append(stack.pop())
            stack.extend(reversed(list(ast.iter_child_nodes(found[-1]))))
        return found

    def loops_around(self, node: ast.AST) -> list[Loop | Comprehension]:
        """The loops and comprehensions that evaluate `node` again and again, innermost first.

        What is evaluated once (a `for`'s iterable, its `else`, the first iterable of a
        comprehension) is not inside; nor does a loop reach into a function defined in it.
        """
        found: list[Loop | Comprehension] = []
        child, below = node, node
        for parent in self.ancestors(node):
            if isinstance(parent, (*FUNCTIONS, ast.Lambda)):
                break
            if isinstance(parent, ast.For | ast.AsyncFor):
                if child in parent.body or child is parent.target:
                    found.append(parent)
            elif isinstance(parent, ast.While):
                if child is parent.test or child in parent.body:
                    found.append(parent)
            elif isinstance(parent, COMPREHENSIONS):
                first = parent.generators[0]
                if not (child is first and below is first.iter):
                    found.append(parent)
            child, below = parent, child
        return found

    def editable(self, node: ast.AST) -> bool:
        """Whether the node's place in the text is known: nothing inside an f-string is."""
        return not any(isinstance(parent, ast.JoinedStr) for parent in self.ancestors(node))

    @cached_property
    def step(self) -> str:
        """One level of this function's indentation."""
        body = self.indent(self.node.body[-1])
        head = self.indent(self.node)
        return body[len(head) :] if body.startswith(head) and body != head else "    "

    def names(self) -> set[str]:
        """Every identifier that the module binds or reads."""
        return self._names

    @cached_property
    def _names(self) -> set[str]:
        found: set[str] = set()
        for node in ast.walk(self.module):
            match node:
                case ast.Name(id=name) | ast.arg(arg=name):
                    found.add(name)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found.add(name)
                case ast.ClassDef(name=name):
                    found.add(name)
                case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                    found.add(name)
                case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                    found.add(name)
                case ast.alias(name=name, asname=alias):
                    found.add(alias or name.partition(".")[0])
                case ast.Global(names=names) | ast.Nonlocal(names=names):
                    found.update(names)
        return found

    def fresh_name(self, base: str, *taken: str) -> str:
        """A name like `base` that nothing in the module uses, no builtin and not in `taken`."""
        base = re.sub(r"\W", "_", base).strip("_") or "value"
        name, count = base, 1
        while (
            name in self._names
            or name in taken
            or keyword.iskeyword(name)
            or hasattr(builtins, name)
            or not name.isidentifier()
        ):
            count += 1
            name = f"{base}_{count}" if base[0].isalpha() or base[0] == "_" else f"value_{count}"
        return name

    # ----------------------------------------------------------------- edits

    def replace_by_name(self, node: ast.expr, name: str) -> Edit:
        """Put a name in place of an expression, and of the parentheses that only group it."""
        start, end = self.start(node), self.end(node)
        grouped = self.source[start - 1 : start] == "(" and self.source[end : end + 1] == ")"
        operators = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp)
        spaced = self.source[start - 2 : start - 1] in " (["
        if grouped and spaced and isinstance(self.parents[node], operators):
            return Edit(start - 1, end + 1, name)
        return Edit(start, end, name)

    def delete(self, statement: ast.stmt) -> Edit:
        """Take the statement's lines out; the only one of its block becomes `pass`."""
        if len(self.block_of(statement)) == 1 or not self.own_lines(statement):
            return self.replace(statement, "pass")
        assert statement.end_lineno is not None
        start, last = self.lines[statement.end_lineno - 1]
        return Edit(self.lines[self.first_line(statement) - 1][0], start + len(last), "")

    def shift(self, statements: Sequence[ast.stmt]) -> list[Edit]:
        """Indent a run of statements, and the comments in and above it, one level deeper.

        Lines inside a string that spans lines stay as they are.
        """
        first, last = statements[0], statements[-1]
        assert last.end_lineno is not None
        inside = self.string_lines(statements)
        numbers = range(self.comment_line(first), last.end_lineno + 1)
        return [
            Edit(self.lines[number - 1][0], self.lines[number - 1][0], self.step)
            for number in numbers
            if number not in inside and self.lines[number - 1][1].strip()
        ]


def _find(node: ast.AST, parts: list[str]) -> list[ast.AST]:
    """The nodes on the way down to the last definition called `parts`, without `node` itself."""
    if not parts:
        return []
    for found in reversed(_definitions(node)):
        if found.name != parts[0]:
            continue
        rest = _find(found, parts[1:])
        if rest or len(parts) == 1:
            return [found, *rest]
    return []


def _definitions(node: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    found: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            found.append(child)
        elif not isinstance(child, ast.expr):
            found.extend(_definitions(child))
    return found

"""Loops that do the same for the same letter, so that each letter need be looked at only once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import calls, effects, kinds, liveness, matches, memory, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FUNCTIONS, FunctionView

_TEXT = frozenset({"str"})
_OWN_SCOPE = (ast.NamedExpr, ast.Lambda, ast.Yield, ast.YieldFrom, ast.Await, ast.Starred)
_STATEMENTS = (ast.If, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Pass, ast.Continue)
TEXT_METHODS = resolve.words(
    "lower upper swapcase title capitalize casefold strip lstrip rstrip replace zfill ljust rjust "
    "center join format translate"
)
_QUIET = resolve.words("builtins.ord builtins.chr builtins.len builtins.str")
Take = Callable[[ast.stmt], tuple[str, Sequence[ast.expr]] | None]


@dataclass(frozen=True, slots=True)
class LetterLoop:
    """A loop over what `source` holds; `item` names one, instead of the `places` `source[i]`."""

    loop: ast.For
    source: ast.expr
    item: str
    places: tuple[ast.Subscript, ...] = ()

    @property
    def own(self) -> set[str]:
        """The names that the loop's head binds."""
        return resolve.target_names(self.loop.target)


def letter_loop(
    view: FunctionView, loop: ast.For, *, leaving: bool = False, named: bool = True
) -> LetterLoop | None:
    """The loop taken apart, if nothing leaves it early and nobody else sees its variable.

    With `leaving` it may return or raise. It is a loop over a name unless `named` is false.
    """
    if loop.orelse or not view.own_lines(loop) or not isinstance(loop.target, ast.Name):
        return None
    inside = [node for statement in loop.body for node in ast.walk(statement)]
    if any(isinstance(node, _OWN_SCOPE) for node in inside):
        return None
    known = (*_STATEMENTS, ast.Return, ast.Raise) if leaving else _STATEMENTS
    if any(isinstance(node, ast.stmt) and not isinstance(node, known) for node in inside):
        return None
    if not isinstance(view.function_of(loop), FUNCTIONS) or liveness.is_watched(view, loop):
        return None
    if not liveness.is_private(view, [loop.target.id], loop):
        return None
    match loop.iter:
        case ast.Call(args=[ast.Call(args=[ast.Name() as source])]) if resolve.calls(
            view, loop.iter, "builtins.range"
        ) and resolve.calls(view, loop.iter.args[0], "builtins.len"):
            return _by_index(view, loop, source)
        case ast.Name():
            return LetterLoop(loop, loop.iter, loop.target.id)
    return None if named else LetterLoop(loop, loop.iter, loop.target.id)


def _by_index(view: FunctionView, loop: ast.For, source: ast.Name) -> LetterLoop | None:
    assert isinstance(loop.target, ast.Name)
    places: list[ast.Subscript] = []
    for node in ast.walk(loop):
        if not isinstance(node, ast.Name) or node.id != loop.target.id or node is loop.target:
            continue
        match view.parents[node]:
            case (
                ast.Subscript(value=ast.Name(id=name), slice=ast.Name(), ctx=ast.Load()) as place
            ) if name == source.id and view.editable(place):
                places.append(place)
            case _:
                return None
    item = view.fresh_name("letter")
    return LetterLoop(loop, source, item, tuple(places)) if places else None


def accumulated(view: FunctionView, found: LetterLoop, take: Take) -> dict[str, list[ast.stmt]]:
    """What the loop adds to, with the statements that do; empty if it does anything else.

    `take` gives, for a statement that adds, the name and what it evaluates. All that a turn
    evaluates is pure and depends only on the turn's letter and on what the loop leaves alone.
    """
    if resolve.loaded([found.source]) & resolve.stored(found.loop.body):
        return {}
    taken: dict[str, list[ast.stmt]] = {}
    for statement in found.loop.body:
        for node in ast.walk(statement):
            step = take(node) if isinstance(node, ast.stmt) else None
            if step is not None and isinstance(node, ast.stmt):
                taken.setdefault(step[0], []).append(node)
    temporary = resolve.stored(found.loop.body) - set(taken)
    if not taken or not liveness.is_private(view, temporary, found.loop):
        return {}
    turn = _Turn(view, found, take, frozenset(taken), frozenset(temporary))
    fits = turn.block(found.loop.body, frozenset()) is not None
    return taken if fits else {}


@dataclass(frozen=True, slots=True)
class _Turn:
    """The check of a turn's statements, with the temporary names that each may read."""

    view: FunctionView
    found: LetterLoop
    take: Take
    sums: frozenset[str]
    temporary: frozenset[str]

    def block(self, body: Sequence[ast.stmt], known: frozenset[str]) -> frozenset[str] | None:
        """The names that are bound for certain behind the statements; None if they do not fit."""
        for statement in body:
            step = self.take(statement)
            match statement:
                case _ if step is not None:
                    if not all(self._fits(node, known) for node in step[1]):
                        return None
                case ast.If(test=test, body=then, orelse=orelse):
                    first, second = self.block(then, known), self.block(orelse, known)
                    if first is None or second is None or not self._fits(test, known):
                        return None
                    known = first & second
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if not self._fits(value, known):
                        return None
                    known |= {name}
                case ast.Pass():
                    pass
                case ast.Continue():
                    return self.temporary
                case ast.Return() | ast.Raise():
                    names = resolve.loaded([statement])
                    seen = names & (self.sums | self.temporary - known)
                    return None if seen else self.temporary
                case _:
                    return None
        return known

    def _fits(self, node: ast.expr, known: frozenset[str]) -> bool:
        names = resolve.loaded([node])
        if names & self.sums or names & self.temporary - known:
            return False
        return depends_on_letter(self.view, node, self.found, self.temporary)


def depends_on_letter(
    view: FunctionView, node: ast.expr, found: LetterLoop, own: frozenset[str] = frozenset()
) -> bool:
    """Whether the value depends on the letter, on names of `own` and on what holds still."""
    if not is_pure(view, node):
        return False
    changed = effects.written(view, effects.region_of(found.loop))
    others = memory.Writes(changed.names - found.own - own, changed.objects, changed.unknown)
    return not changed.unknown and not memory.conflicts(view, node, others)


def holds_letters(view: FunctionView, found: LetterLoop, nodes: Sequence[ast.AST]) -> bool:
    """Whether the source is a text, or is used as if it were one and not as anything else."""
    kind = kinds.kind_of(view, found.source)
    if kind is not None:
        return kind.name == "str"
    uses = [
        part
        for node in nodes
        for part in ast.walk(node)
        if (part in found.places)
        or (not found.places and isinstance(part, ast.Name) and part.id in found.own)
    ]
    uses = [use for use in uses if isinstance(getattr(use, "ctx", None), ast.Load)]
    signs = [_sign(view, use) for use in uses if isinstance(use, ast.expr)]
    return any(sign is True for sign in signs) and not any(sign is False for sign in signs)


def _sign(view: FunctionView, use: ast.expr) -> bool | None:
    """Whether the use says that it is a letter (True), that it is none (False), or nothing."""
    parent = view.parents[use]
    match parent:
        case ast.Call(func=func, args=[only]) if only is use:
            name = resolve.dotted(view, func) or ""
            if name in {"builtins.len", "builtins.str", "builtins.list", "builtins.chr"}:
                return False
            looks_up = _is_get(func) or getattr(func, "attr", "") in {"index", "find"}
            return True if name == "builtins.ord" or looks_up else None
        case ast.Call(func=func, args=[first, *_]) if first is use and _is_get(func):
            return True
        case ast.Attribute(attr=name):
            return True if name.startswith("is") or name in {"lower", "upper", "swapcase"} else None
        case ast.Subscript():
            return use is parent.slice
        case ast.Compare(left=left, comparators=[*others]):
            sides = [matches.bound(view, part) or part for part in (left, *others)]
            return True if any(map(_is_text_constant, sides)) else None
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            other = right if left is use else left
            return False if kinds.is_kind(view, other, kinds.NUMBERS) else None
        case ast.BinOp() | ast.For() | ast.comprehension():
            return False
    return None


def _is_get(func: ast.expr) -> bool:
    return isinstance(func, ast.Attribute) and func.attr == "get"


def _is_text_constant(node: ast.expr) -> bool:
    """Whether it is a text, or some letters in a display."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return bool(node.elts) and all(
            isinstance(elt, ast.Constant) and isinstance(elt.value, str) and len(elt.value) == 1
            for elt in node.elts
        )
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_pure(view: FunctionView, node: ast.expr) -> bool:
    """`effects.is_pure`, with `get` taken for that of a dict wherever it is no module's."""
    gets = [
        part
        for part in ast.walk(node)
        if isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr == "get"
        and isinstance(part.func.value, ast.Name)
        and resolve.dotted(view, part.func) is None
    ]
    if not gets:
        return effects.is_pure(view, node)
    parts = [part for get in gets for part in (*get.args, *(key.value for key in get.keywords))]
    whole = [part for part in ast.walk(node) if isinstance(part, ast.Call) and part not in gets]
    return all(effects.is_pure(view, part) for part in parts) and all(
        calls.is_pure(view, part) for part in whole
    )


def tells_letters_apart(view: FunctionView, nodes: Iterator[ast.AST]) -> bool:
    """Whether an error there may name the letter, so that the first one is to come first."""
    return any(
        isinstance(node, ast.Subscript)
        or (
            isinstance(node, ast.Call)
            and not isinstance(node.func, ast.Attribute)
            and resolve.dotted(view, node.func) not in _QUIET
        )
        for node in nodes
    )


def is_text(view: FunctionView, node: ast.expr, found: LetterLoop) -> bool:
    """Whether the value is a text, given that a letter is one."""
    match node:
        case ast.Name(id=name):
            own = not found.places and name in found.own
            return own or kinds.is_kind(view, node, _TEXT)
        case ast.Subscript() if node in found.places:
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return is_text(view, body, found) and is_text(view, orelse, found)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return is_text(view, left, found) and is_text(view, right, found)
        case ast.Call(func=ast.Attribute(value=receiver, attr=name)) if (
            name in TEXT_METHODS and is_text(view, receiver, found)
        ):
            return True
    return kinds.is_kind(view, node, _TEXT)


def renamed(view: FunctionView, found: LetterLoop) -> Iterator[Edit]:
    """The edits that read the letter by its name."""
    for place in found.places:
        yield view.replace(place, found.item)

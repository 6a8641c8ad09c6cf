"""Loops over letters in which a letter's second turn changes nothing any more."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from afterburner_ide.rules import letters, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.letters import LetterLoop
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView

_Items = ast.GeneratorExp | ast.ListComp | ast.SetComp
_IDEMPOTENT = (ast.BitOr, ast.BitAnd)
_ASKING = resolve.words(
    "builtins.all builtins.any builtins.set builtins.frozenset builtins.max builtins.min"
)
_OPERATORS = resolve.words("operator.or_ operator.and_ builtins.max builtins.min")
_DISTINCT = resolve.words("builtins.set builtins.frozenset builtins.dict builtins.sorted")


def of_loop(view: FunctionView, loop: ast.For) -> list[Edit] | None:
    """The edits that let the loop go over the different letters only; None if order matters."""
    found = letters.letter_loop(view, loop, leaving=True, named=False)
    if found is None or not _may_repeat(view, found.source):
        return None
    if not letters.holds_letters(view, found, loop.body):
        return None
    asks = _only_leaves(view, found)
    if not asks:
        taken = letters.accumulated(view, found, _take)
        if not taken or not all(_is_idempotent(steps) for steps in taken.values()):
            return None
    inside = [part for statement in loop.body for part in ast.walk(statement)]
    telling = (ast.Expr, ast.Set, ast.Dict, *(() if asks else (ast.Return, ast.Raise)))
    ordered = any(isinstance(part, telling) for part in inside)
    source = _different(view, found.source, inside, ordered=ordered)
    if source is None:
        return None
    head = Edit(view.start(loop.target), view.end(loop.iter), f"{found.item} in {source}")
    return [head, *letters.renamed(view, found)]


def of_comprehension(view: FunctionView, call: ast.Call) -> Edit | None:
    """The edit that lets `all(… for c in text)` and the like go over the different letters."""
    name = resolve.dotted(view, call.func)
    match call.args:
        case [ast.GeneratorExp() | ast.ListComp() as items] if name in _ASKING:
            pass
        case [function, ast.GeneratorExp() as items, *_] if name == "functools.reduce":
            if resolve.dotted(view, function) not in _OPERATORS:
                return None
        case _:
            return None
    if call.keywords or not view.editable(call):
        return None
    return _of_items(view, items, ordered=name in {"builtins.set", "builtins.frozenset"})


def of_set(view: FunctionView, items: ast.SetComp) -> Edit | None:
    """The same for a set's comprehension."""
    return _of_items(view, items, ordered=True) if view.editable(items) else None


def _of_items(view: FunctionView, items: _Items, *, ordered: bool = False) -> Edit | None:
    match items.generators:
        case [ast.comprehension(target=ast.Name(id=item) as target, iter=source, is_async=0)]:
            pass
        case _:
            return None
    shown = [items.elt, *items.generators[0].ifs]
    inside = [part for node in shown for part in ast.walk(node)]
    if any(isinstance(part, (*COMPREHENSIONS, ast.NamedExpr)) for part in inside):
        return None
    whole = LetterLoop(ast.For(target, source, [], []), source, item)
    if not _may_repeat(view, source) or not letters.holds_letters(view, whole, shown):
        return None
    if not all(letters.is_pure(view, node) for node in shown):
        return None
    text = _different(view, source, inside, ordered=ordered)
    return None if text is None else view.replace(source, text)


def _different(
    view: FunctionView, source: ast.expr, inside: Sequence[ast.AST], *, ordered: bool
) -> str | None:
    """What holds each letter of the text once, in the text's order where that may show."""
    ordered = ordered or letters.tells_letters_apart(view, iter(inside))
    if not resolve.is_builtin(view, "dict" if ordered else "set"):
        return None
    return f"{'dict.fromkeys' if ordered else 'set'}({view.text(source)})"


def _may_repeat(view: FunctionView, source: ast.expr) -> bool:
    """Whether the text may be long and is none of the module's constants."""
    match source:
        case ast.Constant():
            return False
        case ast.Call(func=ast.Attribute(value=owner)) if resolve.calls(
            view, ast.Call(owner, [], []), *_DISTINCT
        ):
            return False
    return not (
        resolve.calls(view, source, *_DISTINCT)
        or (resolve.dotted(view, source) or "").startswith("string.")
        or (isinstance(source, ast.Name) and source.id.isupper())
    )


def _take(statement: ast.stmt) -> tuple[str, Sequence[ast.expr]] | None:
    """What the statement sets bits in, puts into a set, or sets to a constant."""
    match statement:
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if isinstance(
            op, _IDEMPOTENT
        ):
            return name, [value]
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.Name(id=first), op=op, right=value),
        ) if first == name and isinstance(op, _IDEMPOTENT):
            return name, [value]
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
            return name, []
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="add"), args=[value], keywords=[]
            )
        ):
            return name, [value]
    return None


def _is_idempotent(steps: Sequence[ast.stmt]) -> bool:
    """Whether the steps of one name come to the same in any order and any number."""
    kinds = {_kind(step) for step in steps}
    return len(kinds) == 1


def _kind(step: ast.stmt) -> str:
    match step:
        case ast.AugAssign(op=op) | ast.Assign(value=ast.BinOp(op=op)):
            return type(op).__name__
        case ast.Assign(value=value):
            return ast.dump(value)
    return "add"


def _only_leaves(view: FunctionView, found: LetterLoop) -> bool:
    """Whether a turn only asks, and leaves the function with what is no letter's own."""
    match found.loop.body:
        case [ast.If(test=test, body=[ast.Return() | ast.Raise() as last], orelse=[])]:
            own = {ast.dump(place) for place in found.places}
            names = resolve.loaded([last])
            letter = names & found.own or any(ast.dump(n) in own for n in ast.walk(last))
            return not letter and letters.depends_on_letter(view, test, found)
    return False

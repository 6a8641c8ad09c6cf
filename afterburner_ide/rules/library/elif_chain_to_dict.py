"""Rule: look a constant up in a table in place of a chain of comparisons."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import bodies, constants, effects
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_LEAST = 4


class ElifChainToDict(Rule):
    """Look a constant up in a table in place of a chain of comparisons.

    A chain of `elif` compares with one constant after the other; a dict at module level finds the
    one that is equal at once. All branches must do the same thing with constants of their own.
    What is compared must be hashable: a list, which is equal to no constant, raises TypeError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.55
    break_even = "four branches"
    examples = (
        Example(
            """
            def points(letters):
                total = 0
                for letter in letters:
                    if letter == "a":
                        total += 1
                    elif letter == "b" or letter == "c":
                        total += 3
                    elif letter in ("x", "y"):
                        total += 8
                    elif letter == "q":
                        total += 10
                    else:
                        total += 2
                return total
            """,
            """
            _LETTER_VALUES = {"a": 1, "b": 3, "c": 3, "x": 8, "y": 8, "q": 10}


            def points(letters):
                total = 0
                for letter in letters:
                    total += _LETTER_VALUES.get(letter, 2)
                return total
            """,
        ),
        Example(
            """
            def name(code):
                if code == 1:
                    return "one"
                if code == 2:
                    return "two"
                if code == 3:
                    return "three"
                if code == 4:
                    return "four"
                raise ValueError(code)
            """,
            """
            _CODE_VALUES = {1: "one", 2: "two", 3: "three", 4: "four"}


            def name(code):
                if code in _CODE_VALUES:
                    return _CODE_VALUES[code]
                raise ValueError(code)
            """,
        ),
        Unchanged(
            """
            def step(state, n):
                if state == "a":
                    n += 1
                elif state == "b":
                    n += 2
                elif state == "c":
                    n -= 1
                elif state == "d":
                    n += 3
                return n
            """,
            "one branch does something else",
        ),
        Unchanged(
            """
            def small(n):
                if n == 1:
                    return "one"
                elif n == 2:
                    return "two"
                return "many"
            """,
            "two comparisons are no slower than a look-up",
        ),
        Unchanged(
            """
            def grade(points):
                if points > 90:
                    return "A"
                elif points > 80:
                    return "B"
                elif points > 70:
                    return "C"
                elif points > 60:
                    return "D"
                return "E"
            """,
            "the tests are no comparisons with one constant each",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((r.choices("abcxyqz", k=scale),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if "\r" in function.source or not function.own_lines(
            function.statement_of(function.chain[0])
        ):
            return
        done: set[ast.stmt] = set()
        for node in function.walk(ast.If):
            assert isinstance(node, ast.If)
            if node in done or not function.own_lines(node):
                continue
            chain = _chain(function, node)
            done.update(branch.node for branch in chain)
            edits = _edits(function, chain)
            if edits:
                summary = f"look the value up in a table of {len(chain)} cases"
                yield Rewrite(tuple(edits), summary, node.lineno)


@dataclass(frozen=True, slots=True)
class _Branch:
    """An `if` whose test is that `subject` equals one of `keys`, and its one statement."""

    node: ast.If
    subject: str
    keys: tuple[ast.expr, ...]
    step: ast.stmt


def _chain(view: FunctionView, node: ast.If) -> list[_Branch]:
    """The branches of `if … elif …`, or of `if`s one below the other that all return."""
    found: list[_Branch] = []
    at: ast.If | None = node
    while at is not None:
        branch = _branch(view, at)
        if branch is None or (found and branch.subject != found[0].subject):
            break
        found.append(branch)
        match at.orelse:
            case [ast.If() as other] if view.text(other).startswith("elif"):
                at = other
            case [] if isinstance(branch.step, ast.Return):
                block = view.block_of(at)
                place = block.index(at) + 1
                below = block[place] if place < len(block) else None
                chained = at is node or at in view.block_of(node)
                at = below if isinstance(below, ast.If) and chained else None
            case _:
                at = None
    return found


def _branch(view: FunctionView, node: ast.If) -> _Branch | None:
    asked = _asked(node.test)
    if asked is None or len(node.body) != 1 or not effects.is_pure(view, asked[0]):
        return None
    return _Branch(node, ast.unparse(asked[0]), tuple(asked[1]), node.body[0])


def _asked(test: ast.expr) -> tuple[ast.expr, list[ast.expr]] | None:
    """What is compared, and the constants of which it must equal one."""
    match test:
        case ast.BoolOp(op=ast.Or(), values=values):
            parts = [_asked(value) for value in values]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or len({ast.dump(subject) for subject, _ in known}) > 1:
                return None
            return known[0][0], [key for _, keys in known for key in keys]
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            if _is_key(right):
                return left, [right]
            return (right, [left]) if _is_key(left) else None
        case ast.Compare(
            left=left,
            ops=[ast.In()],
            comparators=[ast.Tuple(elts=elts) | ast.List(elts=elts) | ast.Set(elts=elts)],
        ) if elts and all(map(_is_key, elts)):
            return left, list(elts)
    return None


def _is_key(node: ast.expr) -> bool:
    """A text or an integer: nothing that is not equal to itself, or equal to another type's."""
    return isinstance(node, ast.Constant) and type(node.value) in {str, int, bytes}


def _edits(view: FunctionView, chain: list[_Branch]) -> list[Edit] | None:
    if len(chain) < _LEAST:
        return None
    first, last = chain[0], chain[-1]
    values = [_value(branch.step, first.step) for branch in chain]
    if any(value is None for value in values) or bodies.remarks(view, first.node, last.node):
        return None
    pairs: dict[object, tuple[str, str]] = {}
    for branch, value in zip(chain, values, strict=True):
        for key in branch.keys:
            assert isinstance(key, ast.Constant)
            assert value is not None
            pairs.setdefault(key.value, (view.text(key), view.text(value)))
    subject = _asked(first.node.test)
    value = values[0]
    if subject is None or value is None:
        return None
    text = view.text(subject[0])
    table = ", ".join(f"{key}: {shown}" for key, shown in pairs.values())
    base = text if text.isidentifier() else view.node.name
    name, edit = constants.module_constant(view, f"{base}_values", f"{{{table}}}")
    if len(table) + len(name) > 84:
        rows = "".join(f"    {key}: {shown},\n" for key, shown in pairs.values())
        name, edit = constants.module_constant(view, f"{base}_values", f"{{\n{rows}}}")
    head = view.source[view.start(first.step) : view.start(value)]
    tail = view.source[view.end(value) : view.end(first.step)]
    other = _otherwise(chain, first.step)
    if other is not None:
        shown = f"{head}{name}.get({text}, {view.text(other)}){tail}"
        return [edit, view.replace(first.node, shown, last.node)]
    below = f"if {text} in {name}:\n{view.step}{head}{name}[{text}]{tail}"
    return [edit, view.replace(first.node, below, last.step)]


def _otherwise(chain: list[_Branch], like: ast.stmt) -> ast.expr | None:
    """The constant of an `else` that does with it what the branches do with theirs."""
    match chain[-1].node.orelse:
        case [step]:
            return _value(step, like)
    return None


def _value(step: ast.stmt, like: ast.stmt) -> ast.expr | None:
    """The constant in the statement, if the rest of it is as in the other one."""
    here, there = _parts(step), _parts(like)
    return here[1] if here is not None and there is not None and here[0] == there[0] else None


def _parts(step: ast.stmt) -> tuple[tuple[str, ...], ast.expr] | None:
    """What the statement does, and the constant that it does it with."""
    found: tuple[tuple[str, ...], ast.expr]
    match step:
        case ast.Return(value=ast.expr() as value):
            found = ("return",), value
        case ast.Assign(targets=[ast.Name() as target], value=value):
            found = ("=", ast.unparse(target)), value
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
            found = (type(op).__name__, ast.unparse(target)), value
        case ast.Expr(value=ast.Call(func=ast.Attribute() as func, args=[value], keywords=[])):
            found = ("call", ast.unparse(func)), value
        case _:
            return None
    return found if constants.is_constant(found[1]) else None

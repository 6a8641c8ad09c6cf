"""Rule: ask any and all in a plain loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import bodies, folds, kinds, liveness, negation, questions, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.questions import Question
from afterburner_ide.rules.view import FunctionView

LEAVING = (ast.Return, ast.Raise)
_LOOSE = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.NamedExpr)


class AnyAllToLoop(Rule):
    """Ask any and all in a plain loop.

    Where a function returns what `any` or `all` says of a generator expression, or branches on it,
    a loop with the same early end needs no generator. It looks at the same items in the same order.
    What is to be done when all items pass stands in the loop's `else`. There is little to win
    where one test takes long.
    """

    safety = Safety.GUARDED
    payoff = 0.7
    break_even = "any size"
    examples = (
        Example(
            """
            def has_negative(numbers):
                return any(number < 0 for number in numbers)  # one is enough
            """,
            """
            def has_negative(numbers):
                for number in numbers:
                    if number < 0:
                        return True
                return False  # one is enough
            """,
        ),
        Example(
            """
            def check(rows, width):
                if not all(len(row) == width for row in rows):
                    raise ValueError("rows differ in width")
                return len(rows)
            """,
            """
            def check(rows, width):
                for row in rows:
                    if len(row) != width:
                        raise ValueError("rows differ in width")
                return len(rows)
            """,
        ),
        Example(
            """
            def typeable(words, letters):
                found = []
                for word in words:
                    if all(letter in letters for letter in word):
                        found.append(word)
                return found
            """,
            """
            def typeable(words, letters):
                found = []
                for word in words:
                    for letter in word:
                        if letter not in letters:
                            break
                    else:
                        found.append(word)
                return found
            """,
        ),
        Unchanged(
            """
            def has_negative(number, numbers):
                found = any(number < 0 for number in numbers)
                return found and number
            """,
            "the loop would bind a name that the function has for something else",
        ),
        Unchanged(
            """
            def share(rows):
                return sum(all(number < 0 for number in row) for row in rows) / len(rows)
            """,
            "there is no room for a loop inside a sum",
        ),
    )
    workload = """
SCALES = (10, 100, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for statement in function.walk(ast.Return, ast.If, ast.Assign):
            assert isinstance(statement, ast.stmt)
            edits: tuple[Edit, ...] = ()
            name = ""
            match statement:
                case ast.Return(value=ast.BoolOp() as value):
                    text, name = _returned_together(function, statement, value)
                    edits = (function.replace(statement, text),) if text else ()
                case ast.Return() | ast.Assign(targets=[ast.Name()]):
                    asked = _asked(function, statement, statement.value)
                    text = _text(function, statement, asked) if asked else ""
                    name = asked.name if asked else ""
                    edits = (function.replace(statement, text),) if text else ()
                case ast.If():
                    edits, name = _branched(function, statement)
            if edits:
                yield Rewrite(edits, f"a loop for {name}", statement.lineno)


def _asked(view: FunctionView, statement: ast.stmt, node: ast.expr | None) -> Question | None:
    """What the expression asks, if a loop in front of the statement can ask it."""
    found = questions.question(view, node)
    if found is None or not questions.fits(view, statement, found.items):
        return None
    if not isinstance(statement, ast.If) and remarks(view, statement):
        return None
    return found


def _text(view: FunctionView, statement: ast.Return | ast.Assign, asked: Question) -> str:
    """The loop in place of a `return` or an assignment of the answer."""
    clauses = asked.items.generators
    if isinstance(statement, ast.Return):
        found = questions.loop(view, clauses, [asked.test], [f"return {asked.end}"])
        return f"{found}\nreturn {not asked.end}"
    [target] = statement.targets
    assert isinstance(target, ast.Name)
    name = target.id
    if (
        len(clauses) > 1
        or name in resolve.loaded([asked.items])
        or liveness.is_shared(view, name)
        or liveness.is_watched(view, statement)
    ):
        return ""
    return _noted(view, asked, name)


def _noted(view: FunctionView, asked: Question, name: str) -> str:
    """The loop that leaves the answer in a name."""
    done = [f"{name} = {asked.end}", "break"]
    found = questions.loop(view, asked.items.generators, [asked.test], done)
    return f"{name} = {not asked.end}\n{found}"


def _returned_together(
    view: FunctionView, statement: ast.Return, value: ast.BoolOp
) -> tuple[str, str]:
    """Loops for what is returned joined by `and` or `or`; only True and False may be joined."""
    last = value.values[-1]
    stop = isinstance(value.op, ast.Or)
    parts: list[str] = []
    names: list[str] = []
    for part in value.values:
        asked = _asked(view, statement, part)
        if asked is None:
            if part is last:
                parts.append(f"return {folds.on_one_line(view, part)}")
            elif kinds.kind_of(view, part) == kinds.BOOL:
                test = folds.clause(view, part) if stop else negation.opposite(view, part)
                parts.append(f"if {test}:\n{view.step}return {stop}")
            else:
                return "", ""
            continue
        names.append(asked.name)
        clauses = asked.items.generators
        if part is last or asked.end == stop:
            parts.append(questions.loop(view, clauses, [asked.test], [f"return {asked.end}"]))
            parts += [f"return {not asked.end}"] if part is last else []
        elif len(clauses) > 1:
            return "", ""
        else:
            found = questions.loop(view, clauses, [asked.test], ["break"])
            parts.append(f"{found}\nelse:\n{view.step}return {stop}")
    if not names or remarks(view, statement):
        return "", ""
    return "\n".join(parts), " and ".join(dict.fromkeys(names))


def _branched(view: FunctionView, statement: ast.If) -> tuple[tuple[Edit, ...], str]:
    """A loop that does in its turns or at its end what the `if` did, and the builtin's name."""
    joined = isinstance(statement.test, ast.BoolOp) and isinstance(statement.test.op, ast.And)
    values = statement.test.values if isinstance(statement.test, ast.BoolOp) and joined else []
    tests = values or [statement.test]
    for number, test in enumerate(tests):
        asked = _asked(view, statement, test)
        if asked is None or not _is_clear(view, statement) or (statement.orelse and values):
            continue
        if statement.orelse and not view.own_lines(statement.orelse[0]):
            continue
        lines = bodies.body_text(view, statement).split("\n")
        if after := tests[number + 1 :]:
            lines = [f"if {_conjunction(view, after)}:", *questions.deeper(view, lines)]
        other = view.block_text(statement.orelse).split("\n") if statement.orelse else []
        leaves = isinstance(statement.body[-1], LEAVING) and not after
        early, late = (statement.body, other) if asked.end else (statement.orelse, lines)
        if questions.breaks_out(early):
            # A `break` or `continue` there must not come into the new loop.
            return _beside(view, statement, asked) if not values else ((), "")
        if not asked.end:
            lines, leaves = other, bool(early) and isinstance(early[-1], LEAVING)
        clauses = asked.items.generators
        if not leaves and len(clauses) > 1:
            continue
        text = questions.loop(view, clauses, [asked.test], lines if leaves else [*lines, "break"])
        if late and leaves:
            text = "\n".join([text, *late])
        elif late:
            text = "\n".join([text, "else:", *questions.deeper(view, late)])
        if before := tests[:number]:
            head = f"if {_conjunction(view, before)}:"
            text = "\n".join([head, *questions.deeper(view, text.split("\n"))])
        return (view.replace(statement, text),), asked.name
    return (), ""


def _beside(view: FunctionView, statement: ast.If, asked: Question) -> tuple[tuple[Edit, ...], str]:
    """The loop in front of the `if`, which then tests what the loop found."""
    if len(asked.items.generators) > 1:
        return (), ""
    name = view.fresh_name("found" if asked.name == "any" else "fits")
    edits = (
        view.insert_before(statement, _noted(view, asked, name)),
        view.replace(statement.test, name),
    )
    return edits, asked.name


def _is_clear(view: FunctionView, statement: ast.If) -> bool:
    """Whether no comment of the `if` would be lost: none is but in its blocks."""
    gaps = [view.source[view.start(statement) : view.end(statement.test)]]
    if statement.orelse:
        low, high = view.end(statement.body[-1]), view.start(statement.orelse[0])
        gaps.append(view.source[low:high])
    behind = len(remarks(view, statement, behind=True)) > len(remarks(view, statement))
    return not (behind or any("#" in gap for gap in gaps) or "\r" in view.source)


def _conjunction(view: FunctionView, tests: list[ast.expr]) -> str:
    return " and ".join(
        f"({text})" if len(tests) > 1 and isinstance(test, _LOOSE) else text
        for test in tests
        for text in [folds.clause(view, test)]
    )

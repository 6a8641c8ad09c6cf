"""Rule: ask any and all in a plain loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, folds, liveness, negation, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


class AnyAllToLoop(Rule):
    """Ask any and all in a plain loop.

    Where a function returns what `any` or `all` says of a generator expression, or returns or
    raises on it, a loop with the same early end needs no generator. It looks at the same items in
    the same order. There is little to win where one test takes long.
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
            def negatives(rows):
                return [row for row in rows if any(number < 0 for number in row)]
            """,
            "there is no room for a loop inside a comprehension",
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
            assert isinstance(statement, ast.Return | ast.If | ast.Assign)
            text, name = _text(function, statement)
            if text:
                edit = function.replace(statement, text)
                yield Rewrite((edit,), f"a loop for {name}", statement.lineno)


def _text(view: FunctionView, statement: ast.Return | ast.If | ast.Assign) -> tuple[str, str]:
    """The loop in place of the statement and the builtin's name, or nothing."""
    value = statement.test if isinstance(statement, ast.If) else statement.value
    negated = isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    call = value.operand if isinstance(value, ast.UnaryOp) and negated else value
    name = (resolve.dotted(view, call.func) or "") if isinstance(call, ast.Call) else ""
    match call:
        case ast.Call(args=[ast.GeneratorExp() as items], keywords=[]) if name in {
            "builtins.any",
            "builtins.all",
        } and _fits(view, statement, items):
            pass
        case _:
            return "", ""
    every = name == "builtins.all"
    name = name.removeprefix("builtins.")
    hit, other = str(every == negated), str(every != negated)
    test = negation.opposite(view, items.elt) if every else folds.clause(view, items.elt)
    match statement:
        case ast.Return():
            return _loop(view, items, test, [f"return {hit}"]) + f"\nreturn {other}", name
        case ast.Assign(targets=[ast.Name(id=target)]) if (
            len(items.generators) == 1
            and target not in resolve.loaded([items])
            and not liveness.is_shared(view, target)
            and not liveness.is_watched(view, statement)
        ):
            found = _loop(view, items, test, [f"{target} = {hit}", "break"])
            return f"{target} = {other}\n{found}", name
        case ast.If(body=[ast.Return() | ast.Raise() as done], orelse=[]):
            ending = [view.text(done)]
            if "\n" in ending[0] and view.own_lines(done):
                ending = view.block_text([done]).split("\n")
            if every == negated:
                return _loop(view, items, test, ending), name
            if len(items.generators) == 1:
                found = _loop(view, items, test, ["break"])
                below = "\n".join(view.step + line for line in ending)
                return f"{found}\nelse:\n{below}", name
    return "", ""


def _fits(view: FunctionView, statement: ast.stmt, items: ast.GeneratorExp) -> bool:
    """Whether the generator's names may become the function's own."""
    targets = [part.target for part in items.generators]
    names = {name for target in targets for name in resolve.target_names(target)}
    sources = [part.iter for part in items.generators[:1]]
    return (
        isinstance(view.function_of(statement), FUNCTIONS)
        and not any(isinstance(parent, ast.ClassDef) for parent in _between(view, statement))
        and view.own_lines(statement)
        and not remarks(view, statement)
        and not view.multiline_strings([statement])
        and eagerness.can_be_eager(view, items)
        and not eagerness.outlives(view, items)
        and not any(isinstance(node, ast.NamedExpr) for node in ast.walk(items))
        and not names & resolve.loaded(sources)
        and len(names) == sum(len(resolve.target_names(target)) for target in targets)
        and liveness.is_unread(view, names, items)
    )


def _between(view: FunctionView, statement: ast.stmt) -> Iterator[ast.AST]:
    for parent in view.ancestors(statement):
        if isinstance(parent, FUNCTIONS):
            return
        yield parent


def _loop(view: FunctionView, items: ast.GeneratorExp, test: str, done: list[str]) -> str:
    lines: list[str] = []
    depth = 0
    for part in items.generators:
        target, source = folds.on_one_line(view, part.target), folds.clause(view, part.iter)
        lines.append(f"{view.step * depth}for {target} in {source}:")
        depth += 1
        for condition in part.ifs:
            lines.append(f"{view.step * depth}if {folds.clause(view, condition)}:")
            depth += 1
    lines.append(f"{view.step * depth}if {test}:")
    lines += [view.step * (depth + 1) + line for line in done]
    return "\n".join(lines)

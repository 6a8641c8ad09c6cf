"""`any` and `all` of a generator expression, and the plain loop that answers the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import eagerness, folds, liveness, negation, resolve
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


@dataclass(frozen=True, slots=True)
class Question:
    """A call of `any` or `all`, or the opposite of one.

    `end` is the answer when the loop ends early, `test` the text of what ends it.
    """

    name: str
    items: ast.GeneratorExp
    test: str
    end: bool


def question(view: FunctionView, node: ast.expr | None) -> Question | None:
    """The question that the expression asks, whatever may be done with its names."""
    negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    call = node.operand if isinstance(node, ast.UnaryOp) and negated else node
    name = (resolve.dotted(view, call.func) or "") if isinstance(call, ast.Call) else ""
    match call:
        case ast.Call(args=[ast.GeneratorExp() as items], keywords=[]) if name in {
            "builtins.any",
            "builtins.all",
        } and eagerness.can_be_eager(view, items):
            every = name == "builtins.all"
            test = (negation.opposite if every else folds.clause)(view, items.elt)
            return Question(name.removeprefix("builtins."), items, test, every == negated)
    return None


def fits(view: FunctionView, statement: ast.stmt, items: ast.GeneratorExp) -> bool:
    """Whether the generator's names may become the function's own, in place of the statement."""
    names = {name for part in items.generators for name in resolve.target_names(part.target)}
    return (
        is_alone(view, statement)
        and not any(eagerness.outlives(view, part) for part in ast.iter_child_nodes(items))
        and not any(isinstance(node, ast.NamedExpr) for node in ast.walk(items))
        and is_apart(items.generators)
        and liveness.is_unread(view, names, items)
    )


def is_alone(view: FunctionView, statement: ast.stmt) -> bool:
    """Whether other statements of the function can stand in place of the statement."""
    return (
        isinstance(view.function_of(statement), FUNCTIONS)
        and not any(isinstance(parent, ast.ClassDef) for parent in _between(view, statement))
        and view.own_lines(statement)
        and not view.multiline_strings([statement])
    )


def is_apart(clauses: Sequence[ast.comprehension]) -> bool:
    """Whether no name is bound twice, or read by the first iterable before it is bound."""
    bound = [resolve.target_names(part.target) for part in clauses]
    names = set().union(*bound)
    return len(names) == sum(map(len, bound)) and not names & resolve.loaded([clauses[0].iter])


def breaks_out(block: Sequence[ast.stmt]) -> bool:
    """Whether a `break` or `continue` there belongs to a loop around the statements."""
    return any(_breaks_out(statement) for statement in block)


def loop(
    view: FunctionView,
    clauses: Sequence[ast.comprehension],
    tests: Sequence[str],
    done: Sequence[str],
) -> str:
    """The clauses as loops, with the statements `done` where all `tests` hold."""
    lines: list[str] = []
    depth = 0
    for part in clauses:
        target, source = folds.on_one_line(view, part.target), folds.clause(view, part.iter)
        lines.append(f"{view.step * depth}for {target} in {source}:")
        depth += 1
        for condition in part.ifs:
            lines.append(f"{view.step * depth}if {folds.clause(view, condition)}:")
            depth += 1
    for test in tests:
        lines.append(f"{view.step * depth}if {test}:")
        depth += 1
    lines += deeper(view, done, depth)
    return "\n".join(lines)


def deeper(view: FunctionView, lines: Sequence[str], depth: int = 1) -> list[str]:
    """The lines, indented by so many steps; blank ones stay blank."""
    return [view.step * depth + line if line.strip() else line for line in lines]


def _breaks_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Break | ast.Continue):
        return True
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return False
    if isinstance(node, ast.For | ast.AsyncFor | ast.While):
        return breaks_out(node.orelse)
    return any(_breaks_out(child) for child in ast.iter_child_nodes(node))


def _between(view: FunctionView, statement: ast.stmt) -> Iterator[ast.AST]:
    for parent in view.ancestors(statement):
        if isinstance(parent, FUNCTIONS):
            return
        yield parent

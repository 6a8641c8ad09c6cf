"""Rule: ask before a recursive call whether it would return at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import base_cases
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.base_cases import BaseCase
from afterburner_ide.rules.view import FUNCTIONS, FunctionView
from afterburner_ide.rules.written import written

LONGEST = 88


class GuardBeforeRecursiveCall(Rule):
    """Ask before a recursive call whether it would return at once.

    A recursion over a tree, a grid or choices asks first whether there is anything to do, and
    mostly there is not. The same test with the call's arguments, in front of the call, saves the
    call. It pays where most calls return at once, and costs a little where few do.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.5
    break_even = "half of the calls in vain"
    examples = (
        Example(
            """
            def choices(left, numbers, start, chosen, found):
                if left == 0:
                    found.append(chosen[:])
                    return
                elif left < 0:
                    return
                for i in range(start, len(numbers)):
                    chosen.append(numbers[i])
                    choices(left - numbers[i], numbers, i, chosen, found)
                    chosen.pop()
            """,
            """
            def choices(left, numbers, start, chosen, found):
                if left == 0:
                    found.append(chosen[:])
                    return
                elif left < 0:
                    return
                for i in range(start, len(numbers)):
                    chosen.append(numbers[i])
                    if not left - numbers[i] < 0:
                        choices(left - numbers[i], numbers, i, chosen, found)
                    chosen.pop()
            """,
        ),
        Example(
            """
            def fill(grid, row, column):
                if grid[row][column] == 0:
                    grid[row][column] = 1
                    fill(grid, row, column + 1)
                    fill(grid, row + 1, column)
            """,
            """
            def fill(grid, row, column):
                if grid[row][column] == 0:
                    grid[row][column] = 1
                    if grid[row][column + 1] == 0:
                        fill(grid, row, column + 1)
                    if grid[row + 1][column] == 0:
                        fill(grid, row + 1, column)
            """,
        ),
        Example(
            """
            def count(node):
                if node is None:
                    return 0
                left = count(node.left)
                return left + count(node.right) + 1
            """,
            """
            def count(node):
                if node is None:
                    return 0
                left = count(node.left) if node.left is not None else 0
                return left + (count(node.right) if node.right is not None else 0) + 1
            """,
        ),
        Unchanged(
            """
            def depth(rows):
                if not rows:
                    return 0
                return 1 + depth(rows[1:])
            """,
            "the argument would be made twice",
        ),
        Unchanged(
            """
            def total(n):
                if n == 0:
                    print("done")
                    return 0
                return n + total(n - 1)
            """,
            "it does something before it returns",
        ),
        Unchanged(
            """
            def choices(left, numbers, found):
                if sum(numbers) == left:
                    found.append(numbers)
                    return
                if left < 0:
                    return
                for number in numbers:
                    choices(left - number, [*numbers, number], found)
            """,
            "both tests may hold, and the first one counts",
        ),
        Unchanged(
            """
            def factorial(n):
                if n == 0:
                    return 1
                return n * factorial(n - 1)
            """,
            "only one call of them all returns at once",
        ),
    )
    workload = """
SCALES = (6, 12, 24)

def gen(scale, seed):
    return [((scale + seed % 2, [2, 3, 5, 7, 11, 13], 0, [], []), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        inner = [node for node in function.walk(*FUNCTIONS) if isinstance(node, FUNCTIONS)]
        for node in [function.node, *inner]:
            found = base_cases.base_case(function, node)
            edits = _edits(function, found) if found is not None else []
            if edits:
                summary = f"ask before {node.name} is called again"
                yield Rewrite(tuple(edits), summary, node.lineno)


def _edits(view: FunctionView, found: BaseCase) -> list[Edit]:
    edits: list[Edit] = []
    inside: set[ast.AST] = set()
    for call in found.calls:
        test = base_cases.asked(view, found, call)
        if test is None or _is_asked(view, call, test) or inside & set(view.ancestors(call)):
            continue
        statement = view.statement_of(call)
        if not view.editable(call) or "#" in view.text(call):
            continue
        if isinstance(statement, ast.Expr) and statement.value is call:
            if view.own_lines(statement) and not view.multiline_strings([statement]):
                text = f"if {written(test)}:\n{view.step}{_deeper(view, statement)}"
                edits.append(view.replace(statement, text))
        else:
            edits.append(view.replace(call, _conditional(view, call, test, found.value)))
        inside.add(call)
    return edits


def _conditional(view: FunctionView, call: ast.Call, test: ast.expr, value: ast.Constant) -> str:
    """The call under the test, on lines of its own where one would be long."""
    parts = [view.text(call), f"if {written(test)}", f"else {ast.unparse(value)}"]
    text = " ".join(parts)
    line = view.lines[call.lineno - 1][1].rstrip()
    if len(line) - len(parts[0]) + len(text) <= LONGEST:
        alone = isinstance(view.parents[call], ast.Return | ast.Assign | ast.AugAssign)
        return text if alone else f"({text})"
    indent = line[: len(line) - len(line.lstrip())]
    inner = "".join(f"\n{indent}{view.step}{part}" for part in parts)
    return f"({inner}\n{indent})"


def _deeper(view: FunctionView, statement: ast.Expr) -> str:
    return view.block_text([statement]).split("#")[0].rstrip().replace("\n", f"\n{view.step}")


def _is_asked(view: FunctionView, call: ast.Call, test: ast.expr) -> bool:
    """Whether the call stands under the very test already, or under one that has it in it."""
    wanted = written(test)
    for parent in view.ancestors(call):
        if isinstance(parent, ast.If | ast.IfExp | ast.While) and wanted in written(parent.test):
            return True
        if isinstance(parent, FUNCTIONS):
            break
    return False

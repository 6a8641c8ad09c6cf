"""Rule: sort with the sort that Python has."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import observed, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.observed import Delivery, Sorting
from afterburner_ide.rules.view import FUNCTIONS, LOOPS, FunctionView

LONGEST = 88


class HandWrittenSortToSorted(Rule):
    """Sort with the sort that Python has.

    A function that sorts a list, by whatever method, is found by following it on its tree over a
    dozen small lists. Lists of integers, and of floats or texts where it sorts those as well, then
    go to `sorted` or to the list's own `sort`, depending on where the function leaves its result;
    equal ones cannot be told apart, but for zeros of two signs. Where NaN ends up may change. All
    other lists go the old way.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.3
    break_even = "4 items"
    kind = "template"
    examples = (
        Example(
            '''
            def selection_sort(items):
                """Sort in place, smallest first."""
                for i in range(len(items)):
                    least = i
                    for j in range(i + 1, len(items)):
                        if items[j] < items[least]:
                            least = j
                    items[i], items[least] = items[least], items[i]
                return items
            ''',
            '''
            def selection_sort(items):
                """Sort in place, smallest first."""
                if type(items) is list and set(map(type, items)) in ({int}, {float}, {str}):
                    items.sort()
                    return items
                for i in range(len(items)):
                    least = i
                    for j in range(i + 1, len(items)):
                        if items[j] < items[least]:
                            least = j
                    items[i], items[least] = items[least], items[i]
                return items
            ''',
        ),
        Example(
            """
            def quick(row):
                if len(row) < 2:
                    return row
                first = row[0]
                left = [item for item in row[1:] if item >= first]
                right = [item for item in row[1:] if item < first]
                return quick(left) + [first] + quick(right)
            """,
            """
            def quick(row):
                if (
                    type(row) is list
                    and len(row) >= 2
                    and set(map(type, row)) in ({int}, {float}, {str})
                ):
                    return sorted(row, reverse=True)
                if len(row) < 2:
                    return row
                first = row[0]
                left = [item for item in row[1:] if item >= first]
                right = [item for item in row[1:] if item < first]
                return quick(left) + [first] + quick(right)
            """,
        ),
        Unchanged(
            """
            def unique(items):
                found = []
                for item in sorted(items):
                    if item not in found:
                        found.append(item)
                return found
            """,
            "equal items come out once",
        ),
        Unchanged(
            """
            def one_round(items):
                for i in range(len(items) - 1):
                    if items[i] > items[i + 1]:
                        items[i], items[i + 1] = items[i + 1], items[i]
                return items
            """,
            "one round does not sort",
        ),
        Unchanged(
            """
            def ordered(items):
                return sorted(items)
            """,
            "it does so already",
        ),
    )
    workload = """
SCALES = (4, 40, 400)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        node = function.node
        names = observed.parameters(function) or []
        documented = ast.get_docstring(node, clean=False) is not None
        body = node.body[1:] if documented else node.body
        if len(names) != 1 or not body or not function.own_lines(body[0]) or not _works(function):
            return
        found = observed.sorting(function)
        needed = ["type", "list", "set", "map", "int", "float", "str", "sorted", "len"]
        if found is None or not all(resolve.is_builtin(function, one) for one in needed):
            return
        edit = function.insert_before(body[0], _text(function, names[0], found))
        yield Rewrite((edit,), f"sort with {_how(found)}", _hottest(function))


def _hottest(view: FunctionView) -> int:
    """The line that most of the work is done on, which is what the rewrite saves."""
    statements = [node for node in view.walk() if isinstance(node, ast.stmt)]
    return max(statements, key=lambda node: len(view.loops_around(node))).lineno


def _works(view: FunctionView) -> bool:
    """Whether the function loops or recurs, and has no fast path like this one yet."""
    if any(
        isinstance(node, ast.Compare) and view.text(node).startswith("type(")
        for node in view.walk(ast.Compare)
    ):
        return False
    return any(
        isinstance(node, (*LOOPS, *FUNCTIONS))
        or (isinstance(node, ast.Call) and _name(node.func) == view.node.name)
        or (isinstance(node, ast.Call) and _name(node.func) not in {"sorted", "sort"})
        for node in view.walk()
    )


def _text(view: FunctionView, name: str, found: Sorting) -> str:
    tests = [f"type({name}) is list"]
    if found.least > 1:
        tests.append(f"len({name}) >= {found.least}")
    alone = [f"{{{kind}}}" for kind in found.kinds]
    kinds = f"in ({', '.join(alone)})" if len(alone) > 1 else f"== {alone[0]}"
    tests.append(f"set(map(type, {name})) {kinds}")
    if found.natural:
        tests.append(f"min({name}) >= 0")
    reverse = "reverse=True" if found.reverse else ""
    lines = [f"if {' and '.join(tests)}:"]
    if len(view.indent(view.node)) + len(view.step) + len(lines[0]) > LONGEST:
        lines = [f"if (\n{view.step}" + f"\n{view.step}and ".join(tests) + "\n):"]
    if found.delivery is Delivery.NEW:
        lines.append(f"return sorted({name}{', ' * bool(reverse)}{reverse})")
    else:
        lines.append(f"{name}.sort({reverse})")
        lines.append(f"return {name}" if found.delivery is Delivery.SAME else "return None")
    return f"\n{view.step}".join(lines)


def _how(found: Sorting) -> str:
    return "sorted" if found.delivery is Delivery.NEW else "list.sort"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")

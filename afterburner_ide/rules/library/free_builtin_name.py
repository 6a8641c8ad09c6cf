"""Rule: rename a local that hides a builtin, and use the builtin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import compose, resolve
from afterburner_ide.rules.apply import apply
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.registry import all_rules
from afterburner_ide.rules.view import FunctionView

_NAMES = {
    "sum": "total",
    "max": "largest",
    "min": "smallest",
    "len": "size",
    "list": "items",
    "dict": "table",
    "set": "members",
    "str": "text",
    "tuple": "row",
    "map": "mapping",
    "zip": "pairs",
    "range": "span",
    "any": "found",
    "all": "every",
    "sorted": "ordered",
}


class FreeBuiltinName(Rule):
    """Rename a local variable that hides a builtin, and use the builtin.

    A local called `sum` keeps every rewrite away that calls `sum`. It gets another name together
    with the rewrite that this makes possible, whatever rule that comes from; a new name alone is
    no gain. Parameters keep their names, for a caller may use them.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.9
    examples = (
        Example(
            """
            def odd_total(numbers):
                sum = 0
                for number in numbers:
                    if number % 2:
                        sum += number
                return sum
            """,
            """
            def odd_total(numbers):
                total = sum([number for number in numbers if number % 2])
                return total
            """,
        ),
        Unchanged(
            """
            def odd_total(numbers, sum):
                for number in numbers:
                    if number % 2:
                        sum += number
                return sum
            """,
            "a parameter's name belongs to the callers",
        ),
        Unchanged(
            """
            def last_total(numbers):
                sum = 0
                for number in numbers:
                    print(number, sum)
                    sum = number
                return sum
            """,
            "no rewrite was kept away by the name",
        ),
    )
    workload = """
SCALES = (10, 300, 10000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(100) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for name, better in _NAMES.items():
            places = _places(function, name)
            if not places:
                continue
            new = function.fresh_name(better)
            edits = tuple(function.replace(node, new) for node in places)
            line = places[0].lineno
            renamed = apply(function.source, Rewrite(edits, "", line))
            view = FunctionView(renamed, function.qualname)
            for item in all_rules():
                if item.name == self.name:
                    continue
                for found in item.rewrites(view):
                    text = apply(renamed, found)
                    if _uses(text, name) > _uses(renamed, name):
                        summary = f"{found.summary}, with `{name}` called {new}"
                        made = compose.Composed(text, (item.name,), found.imports)
                        yield compose.rewrite(function, made, summary, line)


def _places(view: FunctionView, name: str) -> list[ast.Name]:
    """Where a local of that name stands; nothing unless all places can be renamed."""
    if not resolve.is_local(view, name) or resolve.is_parameter(view, name):
        return []
    nodes: list[ast.Name] = []
    for node in view.walk():
        match node:
            case ast.Name(id=found) if found == name:
                if not view.editable(node):
                    return []
                nodes.append(node)
            case ast.arg(arg=found) | ast.ExceptHandler(name=found) if found == name:
                return []
            case ast.Global(names=names) | ast.Nonlocal(names=names) if name in names:
                return []
            case ast.alias() if name in (node.name, node.asname):
                return []
            case ast.FunctionDef(name=found) | ast.ClassDef(name=found) if found == name:
                return []
            case ast.MatchAs(name=found) | ast.MatchStar(name=found) if found == name:
                return []
    return nodes


def _uses(source: str, name: str) -> int:
    return sum(
        isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(source))
    )

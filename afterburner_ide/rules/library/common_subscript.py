"""Rule: look a value up once where a turn of a loop looks it up several times."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, flow, memory, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import name_for, occurrences
from afterburner_ide.rules.view import FUNCTIONS, FunctionView


@dataclass(frozen=True)
class _Site:
    """`first` evaluates the expression for certain; `places` are all its uses from there on."""

    first: ast.stmt
    places: list[ast.expr]
    saved: int


class CommonSubscript(Rule):
    """Look a value up once where a turn of a loop looks it up several times.

    The same subscript or pure call is bound to a name before its first use and read from there
    as long as nothing in between changes it. It is never moved above a test that may keep it
    from being evaluated. Where the code has already given it a name, that name is used.
    """

    safety = Safety.GUARDED
    payoff = 0.8
    examples = (
        Example(
            """
            def value(text, table):
                total = 0
                for i in range(len(text) - 1):
                    if table[text[i]] < table[text[i + 1]]:
                        total -= table[text[i]]
                    else:
                        total += table[text[i]]
                return total
            """,
            """
            def value(text, table):
                total = 0
                for i in range(len(text) - 1):
                    table_text_i = table[text[i]]
                    if table_text_i < table[text[i + 1]]:
                        total -= table_text_i
                    else:
                        total += table_text_i
                return total
            """,
        ),
        Example(
            """
            def spans(words):
                found = []
                for word in words:
                    size = word.count("a")
                    if size > 1 and word.count("a") % 2:
                        found.append(word.count("a"))  # odd
                return found
            """,
            """
            def spans(words):
                found = []
                for word in words:
                    size = word.count("a")
                    if size > 1 and size % 2:
                        found.append(size)  # odd
                return found
            """,
        ),
        Unchanged(
            """
            def known(keys, table):
                found = 0
                for key in keys:
                    if key in table and table[key] > 1 and table[key] < 9:
                        found += table[key]
                return found
            """,
            "the lookup is behind a test that the key is there",
        ),
        Unchanged(
            """
            def bubble(items):
                for i in range(len(items) - 1):
                    items[i] = items[i + 1] - 1
                    items[i + 1] = items[i + 1] + items[i]
                return items
            """,
            "what is looked up changes in between",
        ),
        Unchanged(
            """
            def twice(items, n):
                return [items[i] + items[i] for i in range(n)]
            """,
            "a comprehension has no line to bind a name on",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    table = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000)))
    return [(("".join(r.choice("IVXLCDM") for _ in range(scale)), table), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        sites: list[_Site] = []
        for block in _blocks(function):
            sites += _sites(function, block)
        for site in sorted(sites, key=lambda site: -site.saved):
            yield _rewrite(function, site)


def _blocks(view: FunctionView) -> Iterator[list[ast.stmt]]:
    """The blocks of statements that run again and again."""
    for node in view.walk(ast.stmt):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            inside = isinstance(node, ast.For | ast.While | ast.If | ast.With)
            if block and inside and view.loops_around(block[0]):
                yield block


def _sites(view: FunctionView, block: list[ast.stmt]) -> Iterator[_Site]:
    seen: set[str] = set()
    covered: set[ast.AST] = set()
    for number, statement in enumerate(block):
        certain = flow.always([statement])
        for node in ast.walk(statement):
            if not isinstance(node, ast.Subscript | ast.Call) or node in covered:
                continue
            dump = ast.dump(node)
            if dump in seen or dump not in certain or not _is_lookup(view, node):
                continue
            seen.add(dump)
            places = _uses(view, node, block[number:])
            saved = _cost(view, node) * (flow.most_at_once(block[number:], set(places)) - 1)
            if saved >= 2 and all(effects.may_share(view, place) for place in places):
                covered.update(part for place in places for part in ast.walk(place))
                if view.own_lines(statement) and view.indent(statement) == view.indent(block[0]):
                    yield _Site(statement, places, saved)


def _is_lookup(view: FunctionView, node: ast.Subscript | ast.Call) -> bool:
    if isinstance(node, ast.Subscript):
        if not isinstance(node.ctx, ast.Load) or isinstance(node.slice, ast.Slice):
            return False
    elif not node.args or resolve.calls(view, node, "builtins.range"):
        return False
    inner = any(isinstance(part, (ast.Lambda, *FUNCTIONS)) for part in ast.walk(node))
    return not inner and effects.is_pure(view, node) and bool(resolve.loaded([node]))


def _uses(view: FunctionView, node: ast.expr, statements: list[ast.stmt]) -> list[ast.expr]:
    """The uses of the expression up to the first statement that may change its value."""
    found: list[ast.expr] = []
    for statement in statements:
        changed = effects.written(view, [statement])
        if memory.conflicts(view, node, changed):
            if isinstance(statement, ast.Assign | ast.AugAssign):
                inside = effects.written(view, [statement.value])
                if not memory.conflicts(view, node, inside):
                    found += occurrences(view, node, [statement.value])
            break
        found += occurrences(view, node, [statement])
    return found


def _cost(view: FunctionView, node: ast.expr) -> int:
    """How much one evaluation takes, in simple lookups."""
    cost = 0
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.BinOp):
            cost += 1
        elif isinstance(part, ast.Call):
            cost += 1 if resolve.dotted(view, part.func) == "builtins.len" else 2
    return cost


def _rewrite(view: FunctionView, site: _Site) -> Rewrite:
    node, rest = site.places[0], site.places
    edits = []
    match site.first:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node and _stays(
            view, name, site
        ):
            rest = site.places[1:]
        case _:
            name = name_for(view, node)
            line = f"{name} = {view.expression(node)}"
            edits.append(view.insert_before(site.first, line))
    edits += [view.replace_by_name(place, name) for place in rest]
    return Rewrite(tuple(edits), f"look up {view.text(node)} once", node.lineno)


def _stays(view: FunctionView, name: str, site: _Site) -> bool:
    """Whether the name that the code gives the value still holds it at its last use."""
    block = view.block_of(site.first)
    last = max(place.lineno for place in site.places)
    later = [statement for statement in block if site.first.lineno < statement.lineno <= last]
    return name not in resolve.stored([statement for statement in later if statement in block])

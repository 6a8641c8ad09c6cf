"""Rule: look a value up once where a turn of a loop looks it up several times."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_ide.rules import effects, flow, kinds, memory, places, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import is_outweighed, name_for, occurrences
from afterburner_ide.rules.view import FUNCTIONS, LOOPS, FunctionView

_ENOUGH = 2
_TEXT = frozenset({"str", "bytes"})


@dataclass(frozen=True)
class _Site:
    """`first` evaluates the expression for certain; `places` are all its uses from there on."""

    first: ast.stmt
    places: list[ast.expr]
    saved: int


class CommonSubscript(Rule):
    """Look a value up once where a turn of a loop looks it up several times.

    The same subscript or pure call is bound to a name before its first use and read from there
    as long as nothing in between changes it; what saves little each is bound together. It is
    never moved above a test that may keep it from being evaluated. Where the code has already
    given it a name, that name is used.
    """

    safety = Safety.GUARDED
    payoff = 0.35
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
        Example(
            """
            def ordered(items):
                for end in range(len(items) - 1, 0, -1):
                    for i in range(end):
                        if items[i] > items[i + 1]:
                            items[i], items[i + 1] = items[i + 1], items[i]
                return items
            """,
            """
            def ordered(items):
                for end in range(len(items) - 1, 0, -1):
                    for i in range(end):
                        items_i = items[i]
                        items_i_plus_1 = items[i + 1]
                        if items_i > items_i_plus_1:
                            items[i], items[i + 1] = items_i_plus_1, items_i
                return items
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
            def spread(items, k):
                for i in range(len(items) - 1):
                    items[i] = items[k] - 1
                    items[k] = items[k] + items[i]
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
        small: list[list[_Site]] = []
        for block in _blocks(function):
            found = list(_sites(function, block))
            sites += [site for site in found if site.saved >= _ENOUGH]
            group = _disjoint(found)
            if len(group) > 1 and any(site.saved < _ENOUGH for site in group):
                small.append(group)
        # What saves little each may save enough together.
        for found in sorted(small, key=lambda group: -sum(site.saved for site in group)):
            yield _rewrite(function, found)
        for site in sorted(sites, key=lambda site: -site.saved):
            yield _rewrite(function, [site])


def _blocks(view: FunctionView) -> Iterator[list[ast.stmt]]:
    """The blocks of statements that run again and again: in loops, or in a recursion."""
    if not any(isinstance(node, LOOPS) for node in view.walk(*LOOPS)) and _calls_itself(view):
        yield view.node.body
        for node in view.walk(ast.If):
            assert isinstance(node, ast.If)
            yield from (block for block in (node.body, node.orelse) if block)
    for node in view.walk(ast.stmt):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            inside = isinstance(node, ast.For | ast.While | ast.If | ast.With)
            if block and inside and view.loops_around(block[0]):
                yield block


def _calls_itself(view: FunctionView) -> bool:
    return any(
        ast.unparse(node.func) in {view.node.name, f"self.{view.node.name}"}
        for node in view.walk(ast.Call)
        if isinstance(node, ast.Call)
    )


def _sites(view: FunctionView, block: list[ast.stmt]) -> Iterator[_Site]:
    seen: set[str] = set()
    covered: set[ast.AST] = set()
    for number, statement in enumerate(block):
        certain = flow.always([statement])
        for node in ast.walk(statement):
            if not isinstance(node, ast.Subscript | ast.Call | ast.BinOp) or node in covered:
                continue
            dump = ast.dump(node)
            if dump in seen or dump not in certain or not _is_lookup(view, node):
                continue
            seen.add(dump)
            places = [place for place in _uses(view, node, block[number:]) if place not in covered]
            if node not in places:
                continue
            if all(is_outweighed(view, place) for place in places):
                continue
            saved = _cost(view, node) * (flow.most_at_once(block[number:], set(places)) - 1)
            ours = view.own_lines(statement) and view.indent(statement) == view.indent(block[0])
            if ours and saved > 0 and all(effects.may_share(view, place) for place in places):
                covered.update(part for place in places for part in ast.walk(place))
                yield _Site(statement, places, saved)


def _disjoint(sites: list[_Site]) -> list[_Site]:
    """The sites that save most, but for those of which another holds a part."""
    taken: set[ast.AST] = set()
    found: list[_Site] = []
    for site in sorted(sites, key=lambda site: -site.saved):
        parts = {part for place in site.places for part in ast.walk(place)}
        parts = {part for part in parts if isinstance(part, ast.expr)}
        if not parts & taken:
            taken |= parts
            found.append(site)
    return [site for site in sites if site in found]


def _is_lookup(view: FunctionView, node: ast.Subscript | ast.Call | ast.BinOp) -> bool:
    if isinstance(node, ast.Subscript):
        if not isinstance(node.ctx, ast.Load):
            return False
        if isinstance(node.slice, ast.Slice) and not kinds.is_kind(view, node.value, _TEXT):
            return False
    elif isinstance(node, ast.BinOp):
        if not kinds.is_kind(view, node, kinds.IMMUTABLE):
            return False
    elif not node.args or resolve.calls(view, node, "builtins.range"):
        return False
    inner = any(isinstance(part, (ast.Lambda, *FUNCTIONS)) for part in ast.walk(node))
    return not inner and effects.is_pure(view, node) and bool(resolve.loaded([node]))


def _uses(view: FunctionView, node: ast.expr, statements: list[ast.stmt]) -> list[ast.expr]:
    """The uses of the expression up to the first statement that may change its value."""
    found: list[ast.expr] = []
    for statement in statements:
        if memory.conflicts(view, node, _written(view, node, statement)):
            match statement:
                case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.If(test=value):
                    if not memory.conflicts(view, node, effects.written(view, [value])):
                        found += occurrences(view, node, [value])
                        for branch in _branches(statement):
                            found += _uses(view, node, branch)
            break
        found += occurrences(view, node, [statement])
    return found


def _branches(statement: ast.stmt) -> list[list[ast.stmt]]:
    return [statement.body, statement.orelse] if isinstance(statement, ast.If) else []


def _written(view: FunctionView, node: ast.expr, statement: ast.stmt) -> memory.Writes:
    """What the statement changes, but for items of the same list at other indices."""
    if not isinstance(node, ast.Subscript):
        return effects.written(view, [statement])
    apart = {
        part
        for part in ast.walk(statement)
        if isinstance(part, ast.Subscript)
        and isinstance(part.ctx, ast.Store)
        and not isinstance(view.parents[part], ast.AugAssign)
        and places.are_apart(view, part, node, part)
    }
    return memory.writes(view, [statement], apart) if apart else effects.written(view, [statement])


def _cost(view: FunctionView, node: ast.expr) -> int:
    """How much one evaluation takes, in simple lookups."""
    cost = 0
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript | ast.BinOp):
            cost += 2 if isinstance(getattr(part, "slice", None), ast.Slice) else 1
        elif isinstance(part, ast.Call):
            cost += 1 if resolve.dotted(view, part.func) == "builtins.len" else 2
    return cost


def _rewrite(view: FunctionView, sites: list[_Site]) -> Rewrite:
    edits: list[Edit] = []
    taken: list[str] = []
    for site in sites:
        node, rest = site.places[0], site.places
        match site.first:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node and _stays(
                view, name, site
            ):
                rest = site.places[1:]
            case _:
                name = name_for(view, node, *taken)
                taken.append(name)
                line = f"{name} = {view.expression(node)}"
                edits.append(view.insert_before(site.first, line))
        edits += [view.replace_by_name(place, name) for place in rest]
    texts = dict.fromkeys(view.text(site.places[0]) for site in sites)
    summary = f"look up {', '.join(texts)} once"
    return Rewrite(tuple(edits), summary, sites[0].places[0].lineno)


def _stays(view: FunctionView, name: str, site: _Site) -> bool:
    """Whether the name that the code gives the value still holds it at its last use."""
    block = view.block_of(site.first)
    last = max(place.lineno for place in site.places)
    later = [statement for statement in block if site.first.lineno < statement.lineno <= last]
    return name not in resolve.stored([statement for statement in later if statement in block])

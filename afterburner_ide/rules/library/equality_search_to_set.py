"""Rule: ask a set whether some item has a key."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import joins, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class EqualitySearchToSet(Rule):
    """Ask a set whether some item has a key instead of walking the items.

    `any(y.key == x for y in items)` in a loop over `x` is a search in the set of the keys, and
    `all(y.key != x for y in items)` is that it is not found. The set is built once before the
    loop. The keys must be hashable, NaN finds itself, and the key of every item is computed.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.4
    break_even = "8 items, searched a few times"
    examples = (
        Example(
            """
            def leaf(nodes, edges):
                return next(n for n in nodes if all(e["source"] != n["id"] for e in edges))
            """,
            """
            def leaf(nodes, edges):
                edges_source_set = {e["source"] for e in edges}
                return next(n for n in nodes if n["id"] not in edges_source_set)
            """,
        ),
        Example(
            """
            def known(words, entries):
                found = []
                for word in words:
                    if not any(entry.text == word for entry in entries if entry.live):
                        found.append(word)
                return found
            """,
            """
            def known(words, entries):
                found = []
                entries_text_set = {entry.text for entry in entries if entry.live}
                for word in words:
                    if word not in entries_text_set:
                        found.append(word)
                return found
            """,
        ),
        Unchanged(
            """
            def once(word, entries):
                return any(entry.text == word for entry in entries)
            """,
            "one search does not pay for a set",
        ),
        Unchanged(
            """
            def fresh(words, entries):
                for word in words:
                    if all(entry[0] != word for entry in entries):
                        entries.append((word, 1))
            """,
            "the items change in the loop",
        ),
        Unchanged(
            """
            def below(numbers, limits):
                return [n for n in numbers if any(n < limit for limit in limits)]
            """,
            "not a search for an equal key",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    nodes = [{"id": n} for n in range(scale)]
    edges = [{"source": n} for n in range(scale) if n != scale - 1 - seed % 3]
    r.shuffle(edges)
    return [((nodes, edges), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node in function.walk(ast.Call):
            rewrite = _search(function, node)
            if rewrite is not None:
                yield rewrite


def _search(view: FunctionView, node: ast.AST) -> Rewrite | None:
    """`any(key == probe for … in items)` in a loop as `probe in keys`."""
    match node:
        case ast.Call(args=[ast.GeneratorExp(elt=test, generators=[part]) as walk]):
            pass
        case _:
            return None
    assert isinstance(node, ast.Call)
    some = resolve.calls(view, node, "builtins.any")
    if not (some or resolve.calls(view, node, "builtins.all")) or not view.editable(node):
        return None
    found = joins.sides(
        view, test, resolve.target_names(part.target), ast.Eq if some else ast.NotEq
    )
    if found is None or part.is_async:
        return None
    point = joins.above(view, part, node, found[0], [part.iter])
    tests = resolve.loaded(part.ifs) - resolve.target_names(part.target)
    if point is None or tests:
        return None
    name = view.fresh_name(f"{joins.base(part.iter)}_{joins.word(found[0])}_set")
    built = view.source[view.end(walk.elt) : view.end(part.ifs[-1] if part.ifs else part.iter)]
    text = f"{name} = {{{view.text(found[0])}{built}}}"
    if "\n" in text or not built.startswith(" for "):
        return None
    place: ast.expr = node
    parent = view.parents[node]
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        place, some = parent, not some
    answer = f"{view.operand(found[1])} {'in' if some else 'not in'} {name}"
    loose = place is node and isinstance(parent, ast.Compare | ast.BinOp | ast.UnaryOp)
    edits = (
        view.insert_before(point.anchor, text),
        view.replace(place, f"({answer})" if loose else answer),
    )
    return Rewrite(edits, f"search a set of {joins.word(found[0])}", node.lineno)

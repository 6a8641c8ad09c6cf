"""Rule: look equal keys up in a dict."""

from __future__ import annotations

from collections.abc import Iterator

from afterburner_ide.rules import joins
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class EqualityJoinToDict(Rule):
    """Look equal keys up in a dict instead of walking a list for each.

    A loop in a loop whose body only runs where two keys are equal takes as many steps as the
    lengths multiplied. A dict from key to the matching items, built once and in the same order,
    takes as many as they add up to. The keys must be hashable, NaN finds itself, and the
    key of each item is computed even where the loops would have ended before they came to it.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.2
    break_even = "8 items in the inner loop"
    examples = (
        Example(
            """
            def attach(orders, suppliers):
                attached = []
                for sku, amount in orders:
                    for supplied, supplier in suppliers:
                        if supplied == sku:
                            # one row for each
                            attached.append((sku, amount, supplier))
                return attached
            """,
            """
            def attach(orders, suppliers):
                attached = []
                suppliers_by_supplied = {}
                for supplied, supplier in suppliers:
                    suppliers_by_supplied.setdefault(supplied, []).append((supplied, supplier))
                for sku, amount in orders:
                    for supplied, supplier in suppliers_by_supplied.get(sku, ()):
                        # one row for each
                        attached.append((sku, amount, supplier))
                return attached
            """,
        ),
        Example(
            """
            def pairs(users, posts):
                return [(u, p) for u in users for p in posts if p.author == u.id and p.open]
            """,
            """
            def pairs(users, posts):
                posts_by_author = {}
                for p in posts:
                    posts_by_author.setdefault(p.author, []).append(p)
                return [(u, p) for u in users for p in posts_by_author.get(u.id, ()) if p.open]
            """,
        ),
        Unchanged(
            """
            def consume(wanted, stock):
                for item in wanted:
                    for lot in stock:
                        if lot == item:
                            stock.remove(lot)
                            break
            """,
            "the list that would be indexed changes",
        ),
        Unchanged(
            """
            def last(left, right):
                for x in left:
                    for y in right:
                        if x == y:
                            print(x)
                return y
            """,
            "the loop variable is read after the loop",
        ),
        Unchanged(
            """
            def ones(grid: list[list[int]]):
                found = []
                for row in grid:
                    for cell in row:
                        if cell == row[0]:
                            found.append(cell)
                return found
            """,
            "what would be indexed is another list on each turn",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    orders = [(r.randrange(scale), r.randrange(9)) for _ in range(scale)]
    return [((orders, [(r.randrange(scale), str(n)) for n in range(scale)]), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for node, edits in joins.sites(function):
            text = function.text(node.iter)
            yield Rewrite(edits, f"index {text} by key", node.iter.lineno)

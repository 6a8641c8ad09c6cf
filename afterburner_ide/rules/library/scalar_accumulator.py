"""Rule: add up in a local name and store it once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import aliases, calls, effects, flow, kinds, memory, places, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import name_for
from afterburner_ide.rules.view import FunctionView


class ScalarAccumulator(Rule):
    """Add up in a local name and store the result once, after the loop.

    `table[i][j] += x` in a loop over `k` looks the place up and stores into it on every turn.
    Should the loop raise, the partial result is not stored.
    """

    safety = Safety.GUARDED
    payoff = 0.7
    break_even = "3 turns of the inner loop"
    examples = (
        Example(
            """
            def multiply(a, b, n):
                c = [[0] * n for _ in range(n)]
                for i in range(n):
                    for j in range(n):
                        # row times column
                        for k in range(n):
                            c[i][j] += a[i][k] * b[k][j]
                return c
            """,
            """
            def multiply(a, b, n):
                c = [[0] * n for _ in range(n)]
                for i in range(n):
                    for j in range(n):
                        c_i_j = c[i][j]
                        # row times column
                        for k in range(n):
                            c_i_j += a[i][k] * b[k][j]
                        c[i][j] = c_i_j
                return c
            """,
        ),
        Example(
            """
            def sums(rows):
                found = [0] * len(rows)
                for i, row in enumerate(rows):
                    found[i] = 1.5
                    for value in row:
                        found[i] += value
                return found
            """,
            """
            def sums(rows):
                found = [0] * len(rows)
                for i, row in enumerate(rows):
                    found_i = 1.5
                    for value in row:
                        found_i += value
                    found[i] = found_i
                return found
            """,
        ),
        Example(
            """
            def cuts(costs, n):
                best = [[0] * n for _ in range(n)]
                for i in range(n - 1, -1, -1):
                    for j in range(i + 2, n):
                        best[i][j] = costs[i]
                        for k in range(i + 1, j):
                            cost = best[i][k] + best[k][j] + costs[j]
                            if cost < best[i][j]:
                                best[i][j] = cost
                return best[0][-1]
            """,
            """
            def cuts(costs, n):
                best = [[0] * n for _ in range(n)]
                for i in range(n - 1, -1, -1):
                    for j in range(i + 2, n):
                        best_i_j = costs[i]
                        for k in range(i + 1, j):
                            cost = best[i][k] + best[k][j] + costs[j]
                            if cost < best_i_j:
                                best_i_j = cost
                        best[i][j] = best_i_j
                return best[0][-1]
            """,
        ),
        Unchanged(
            """
            def running(a, n):
                for i in range(1, n):
                    for j in range(n):
                        a[i] += a[j]
                return a
            """,
            "the loop reads other items of the same list",
        ),
        Unchanged(
            """
            def until(a, limit, steps):
                total = [0]
                for step in steps:
                    total[a] += step
                    if step > limit:
                        return total
                return total
            """,
            "a return in the loop shows what was stored so far",
        ),
        Unchanged(
            """
            def count(words, counts: dict, key):
                for word in words:
                    counts[key] += len(word)
                return counts
            """,
            "without a turn the key need not be there",
        ),
    )
    workload = """
SCALES = (2, 8, 40)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    grids = [[[r.randrange(100) for _ in range(scale)] for _ in range(scale)] for _ in range(2)]
    return [((*grids, scale), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        done: set[ast.AST] = set()
        for node in function.walk(ast.Subscript):
            assert isinstance(node, ast.Subscript)
            loop = next(iter(function.loops_around(node)), None)
            if not isinstance(node.ctx, ast.Store) or not isinstance(loop, ast.For):
                continue
            if loop not in done and _fits(function, node, loop):
                done.add(loop)
                yield _rewrite(function, node, loop)


def _loaded(target: ast.Subscript) -> ast.Subscript:
    return ast.Subscript(target.value, target.slice, ast.Load())


def _places(target: ast.Subscript, loop: ast.For) -> list[ast.Subscript]:
    """All that the loop reads of or stores into the target's place by its own spelling."""
    wanted = ast.dump(_loaded(target))
    return [
        node
        for statement in loop.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Subscript)
        and not isinstance(node.ctx, ast.Del)
        and ast.dump(_loaded(node)) == wanted
    ]


def _fits(view: FunctionView, target: ast.Subscript, loop: ast.For) -> bool:
    """Whether nobody can tell that the place is stored into only once, after the loop."""
    shape = [target.value, target.slice]
    if isinstance(target.slice, ast.Slice) or loop.orelse or not view.own_lines(loop):
        return False
    left = [part for statement in loop.body for part in ast.walk(statement)]
    leaving = tuple(kind for kind in flow.LEAVING if kind not in (ast.Break, ast.Continue))
    if any(isinstance(part, (*leaving, ast.Try, ast.TryStar, ast.Lambda)) for part in left):
        return False
    uses = _places(target, loop)
    region = effects.region_of(loop)
    others = memory.writes(view, region, uses)
    if others.unknown or not all(view.editable(place) for place in uses):
        return False
    if any(view.function_of(place) is not view.function_of(loop) for place in uses):
        return False
    changed = memory.writes(view, region)
    if not all(effects.is_pure(view, part) for part in shape):
        return False
    if any(memory.conflicts(view, part, changed) for part in shape):
        return False
    return _is_there(view, target, loop) and not _is_read(view, target, loop, uses)


def _is_there(view: FunctionView, target: ast.Subscript, loop: ast.For) -> bool:
    """Whether reading the place before the loop is as good as reading it in each turn."""
    if _assigned_before(view, target, loop) is not None:
        return True
    if places.is_there(view, target, loop):
        return True
    if ast.dump(_loaded(target)) not in _certain(loop):
        return False
    if effects.is_defaultdict(view, target.value):
        return False
    return isinstance(target.value, ast.Subscript) or kinds.is_kind(
        view, target.value, frozenset({"list"})
    )


def _certain(loop: ast.For) -> frozenset[str]:
    """What each turn evaluates; `x += 1` evaluates x."""
    found = set(flow.always_in_turn(loop))
    for statement in loop.body:
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Subscript):
            found.add(ast.dump(_loaded(statement.target)))
        if flow.leaves([statement]):
            break
    return frozenset(found)


def _is_read(
    view: FunctionView, target: ast.Subscript, loop: ast.For, uses: list[ast.Subscript]
) -> bool:
    """Whether the loop may read the place, or what holds it, by another spelling."""
    own = memory.writes(view, [ast.Assign([target], ast.Constant(0))])
    # Only expressions: operators and contexts are one object for the whole tree.
    inside = {part for use in uses for part in ast.walk(use) if isinstance(part, ast.expr)}
    for statement in [loop.target, *loop.body]:
        for node in ast.walk(statement):
            if not isinstance(node, ast.expr) or node in inside:
                continue
            if memory.conflicts(view, node, own) and not places.is_elsewhere(
                view, node, target, loop, own
            ):
                return True
    holder = {source.name for source in aliases.sources(view, target.value)}
    handed = {
        name.id
        for statement in loop.body
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and not calls.is_pure(view, call)
        for argument in call.args
        for name in ast.walk(argument)
        if isinstance(name, ast.Name) and name not in inside
    }
    return bool(holder & handed) or bool(holder & resolve.target_names(loop.target))


def _assigned_before(view: FunctionView, target: ast.Subscript, loop: ast.For) -> ast.Assign | None:
    """The statement just above the loop that stores into the place."""
    block = view.block_of(loop)
    before = block[block.index(loop) - 1] if block.index(loop) else None
    match before:
        case ast.Assign(targets=[ast.Subscript() as stored]) if ast.dump(stored) == ast.dump(
            target
        ) and view.own_lines(before):
            reads = effects.written(view, [loop.iter])
            own = memory.writes(view, [before])
            if not reads.unknown and not memory.conflicts(view, loop.iter, own):
                return before
    return None


def _rewrite(view: FunctionView, target: ast.Subscript, loop: ast.For) -> Rewrite:
    name, text = name_for(view, target), view.text(target)
    before = _assigned_before(view, target, loop)
    edits: list[Edit] = [view.replace(place, name) for place in _places(target, loop)]
    if before is not None:
        edits.append(view.replace(before.targets[0], name))
    else:
        edits.append(view.insert_before(loop, f"{name} = {text}"))
    edits.append(view.insert_after(loop, f"{text} = {name}"))
    return Rewrite(tuple(edits), f"add up {text} in a local name", target.lineno)

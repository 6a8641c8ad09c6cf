"""Rule: count once how many collections hold each item."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import bodies, effects, hoisting, kinds, liveness, resolve, searches
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import LOOPS, FunctionView

_SEARCHABLE = frozenset({"list", "tuple", "set", "frozenset", "deque"})


class _Question(NamedTuple):
    """How many of the collections hold `item`, or whether `any` does: what `place` asks."""

    place: ast.For | ast.Call
    item: ast.expr
    head: ast.expr
    target: ast.expr
    each: str
    any: bool = False
    counter: str = ""


class MembershipCountToCounter(Rule):
    """Count once how many collections hold each item.

    An inner loop that asks each value of a dict whether it holds the item of this turn walks all
    of them on every turn. A `Counter` over the items of all of them, each item counted once per
    collection, is made before the outer loop and asked instead; where only `any` is asked, a set
    is. Nothing in the loop may change the collections. They must hold hashable items, and must
    not be strings, in which `in` looks for more than single letters: the judge turns those down.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 2.6
    break_even = "5 collections, asked 5 times"
    examples = (
        Example(
            """
            def busiest(nodes, links):
                best, most = None, -1
                for node in nodes:
                    degree = 0
                    # who points here
                    for _, targets in links.items():
                        if node in targets:
                            degree += 1
                    if degree > most:
                        best, most = node, degree
                return best
            """,
            """
            from collections import Counter


            def busiest(nodes, links):
                best, most = None, -1
                counts = Counter(item for targets in links.values() for item in set(targets))
                for node in nodes:
                    degree = 0
                    # who points here
                    degree += counts[node]
                    if degree > most:
                        best, most = node, degree
                return best
            """,
        ),
        Example(
            """
            def orphans(nodes, links):
                return [n for n in nodes if not any(n in targets for targets in links.values())]
            """,
            """
            def orphans(nodes, links):
                held = {item for targets in links.values() for item in targets}
                return [n for n in nodes if n not in held]
            """,
        ),
        Unchanged(
            """
            def spread(nodes, links):
                for node in nodes:
                    count = 0
                    for targets in links.values():
                        if node in targets:
                            count += 1
                    links[node] = [count]
            """,
            "the loop changes the collections",
        ),
        Unchanged(
            """
            def holding(letters, words: list[str]):
                found = []
                for letter in letters:
                    found.append(sum(letter in word for word in words))
                return found
            """,
            "a string holds more than its single letters",
        ),
        Unchanged(
            """
            def holders(node, links):
                return sum(node in targets for targets in links.values())
            """,
            "it is asked once",
        ),
    )
    workload = """
SCALES = (10, 100, 500)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    nodes = list(range(scale))
    links = {n: [r.randrange(scale) for _ in range(4)] for n in nodes}
    return [((nodes, links), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if not all(resolve.is_builtin(function, name) for name in ("set", "sum", "any", "len")):
            return
        for node in function.walk(ast.For, ast.Call):
            found = _loop(function, node) if isinstance(node, ast.For) else _call(function, node)
            if found is not None:
                rewrite = _rewrite(function, found)
                if rewrite is not None:
                    yield rewrite


def _loop(view: FunctionView, node: ast.For) -> _Question | None:
    """`for xs in …: if x in xs: n += 1`."""
    match node.body:
        case [
            ast.If(
                test=test,
                body=[
                    ast.AugAssign(
                        target=ast.Name(id=counter), op=ast.Add(), value=ast.Constant(value=1)
                    )
                ],
                orelse=[],
            )
        ] if not node.orelse and not bodies.remarks(view, node):
            pass
        case _:
            return None
    found = _asked(view, node, test, node.target, node.iter)
    if found is None or not kinds.is_kind(view, counter, kinds.NUMBERS):
        return None
    names = resolve.target_names(node.target)
    fits = (
        view.own_lines(node)
        and liveness.is_private(view, names, node)
        and counter not in resolve.loaded([found.item, found.head])
    )
    return found._replace(counter=counter) if fits else None


def _call(view: FunctionView, node: ast.AST) -> _Question | None:
    """`sum(x in xs for xs in …)`, `sum(1 for … if x in xs)`, `len([… if x in xs])`, `any(…)`."""
    if not isinstance(node, ast.Call) or not view.editable(node):
        return None
    match node:
        case ast.Call(
            args=[
                ast.GeneratorExp(elt=elt, generators=[part])
                | ast.ListComp(elt=elt, generators=[part])
            ],
            keywords=[],
        ) if not part.is_async:
            pass
        case _:
            return None
    origin = resolve.dotted(view, node.func)
    match origin, elt, part.ifs:
        case "builtins.sum" | "builtins.any", ast.Compare() as test, []:
            pass
        case "builtins.sum", ast.Constant(value=1), [ast.Compare() as test]:
            pass
        case "builtins.len", ast.Name() | ast.Constant(), [ast.Compare() as test]:
            if isinstance(node.args[0], ast.GeneratorExp):
                return None
        case _:
            return None
    found = _asked(view, node, test, part.target, part.iter)
    return found and found._replace(any=origin == "builtins.any")


def _asked(
    view: FunctionView,
    place: ast.For | ast.Call,
    test: ast.expr,
    target: ast.expr,
    source: ast.expr,
) -> _Question | None:
    match test:
        case ast.Compare(left=item, ops=[ast.In()], comparators=[ast.Name(id=each)]):
            pass
        case _:
            return None
    match target, source:
        case ast.Name(id=name), ast.Call(
            func=ast.Attribute(value=head, attr="values"), args=[], keywords=[]
        ) if name == each:
            pass
        case ast.Tuple(elts=[ast.Name(id=key), ast.Name(id=name)]), ast.Call(
            func=ast.Attribute(value=head, attr="items"), args=[], keywords=[]
        ) if name == each != key:
            pass
        case ast.Name(id=name), ast.Name() as head if name == each and kinds.is_kind(
            view, each, _SEARCHABLE
        ):
            pass
        case _:
            return None
    own = resolve.target_names(target)
    plain = (
        isinstance(head, ast.Name | ast.Attribute)
        and not own & resolve.loaded([item, head])
        and searches.can_hash(view, item)
        and effects.is_pure(view, item)
        and not kinds.is_kind(view, each, frozenset({"str", "bytes"}))
    )
    return _Question(place, item, head, target, each) if plain else None


def _rewrite(view: FunctionView, asked: _Question) -> Rewrite | None:
    head = asked.head
    # What the collections hold matters as well as which there are, so all is read in depth.
    depth = ast.Call(ast.Name("any", ast.Load()), [head], [])
    point = hoisting.hoist_point(view, head, depth)
    if point is None or not _varies(view, asked, point):
        return None
    place: ast.expr | ast.For = asked.place
    walked = isinstance(view.parents[head], ast.Attribute)
    all_of = f"{view.text(head)}.values()" if walked else view.text(head)
    inner = view.fresh_name("item")
    if asked.any:
        name = view.fresh_name("held")
        line = f"{name} = {{{inner} for {asked.each} in {all_of} for {inner} in {asked.each}}}"
        imports: tuple[str, ...] = ()
        denied = _denied(view, asked.place)
        place = denied or place
        text = f"{view.operand(asked.item)} {'not in' if denied else 'in'} {name}"
    else:
        counter, imports = resolve.need(view, "collections", "Counter")
        name = view.fresh_name("counts")
        items = f"{inner} for {asked.each} in {all_of} for {inner} in set({asked.each})"
        line = f"{name} = {counter}({items})"
        text = f"{name}[{view.expression(asked.item)}]"
    if isinstance(place, ast.For):
        text = f"{asked.counter} += {text}"
    elif asked.any and not _is_loose(view, place):
        text = f"({text})"
    edits: tuple[Edit, ...] = (
        view.insert_before(point.anchor, line),
        view.replace(place, text),
    )
    summary = f"count what {view.text(head)} holds once"
    return Rewrite(edits, summary, asked.place.lineno, tuple(imports))


def _varies(view: FunctionView, asked: _Question, point: hoisting.HoistPoint) -> bool:
    """Whether the loop asks for many items, so that counting all of them pays."""
    around = view.loops_around(asked.place)
    bound = resolve.stored(effects.region_of(point.loop))
    if not isinstance(point.loop, LOOPS):
        bound = {
            name for part in point.loop.generators for name in resolve.target_names(part.target)
        }
    return point.loop in around and bool(resolve.loaded([asked.item]) & bound)


def _denied(view: FunctionView, place: ast.AST) -> ast.UnaryOp | None:
    parent = view.parents[place]
    match parent:
        case ast.UnaryOp(op=ast.Not()):
            return parent
    return None


def _is_loose(view: FunctionView, place: ast.AST) -> bool:
    """Whether a comparison can stand there without parentheses."""
    loose = (ast.BoolOp, ast.If, ast.IfExp, ast.comprehension, ast.Assign, ast.Return, ast.Call)
    return isinstance(view.parents[place], loose)

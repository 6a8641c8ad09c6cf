"""Inner loops that look for equal keys, and the index that finds them at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, hoisting, kinds, liveness, memory, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.bodies import body_text, can_move
from afterburner_ide.rules.join_walks import Inner, walked
from afterburner_ide.rules.view import COMPREHENSIONS, Comprehension, FunctionView

_UNHASHABLE = frozenset({"list", "dict", "set", "deque"})
_NOT_EXACT = frozenset({"float", "str", "bytes", "list", "tuple"})


@dataclass(frozen=True, slots=True)
class Match:
    """One conjunct `key == probe` of a test: `key` varies in the inner loop, `probe` does not.

    `used` are the expressions that the probe is made of, `rest` the other conjuncts.
    """

    key: ast.expr
    probe: str
    used: tuple[ast.expr, ...]
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """An inner loop as a look-up: `build` goes above `anchor`, `lookup` replaces its iterable."""

    anchor: ast.stmt
    build: str
    lookup: str
    rest: tuple[str, ...]


def find(view: FunctionView, inner: Inner, test: ast.expr, *, sums: bool = False) -> Join | None:
    """The index that does the work of `for target in iter: if test: …`, or None.

    With `sums` the test is `a + key == b`, which is solved for the key.
    """
    names = _target(inner.target)
    if not names:
        return None
    match, walk = _match(view, inner, test, set(names), sums), walked(view, inner)
    if match is None or walk is None:
        return None
    text, filters, parts = walk
    key, target = view.text(match.key), view.text(inner.target)
    if any("\n" in part for part in (text, key, match.probe, target)):
        return None
    point = above(view, inner, inner.iter, match.key, parts)
    owner = inner if isinstance(inner, ast.For) else view.parents[inner]
    if point is None or not liveness.is_unread(view, names, owner):
        return None
    index = view.fresh_name(f"{base(inner.iter)}_by_{word(match.key)}")
    build = (
        f"{index} = {{}}\nfor {target} in {text}:\n"
        f"{view.step}{index}.setdefault({key}, []).append({ast.unparse(inner.target)})"
    )
    return Join(point.anchor, build, f"{index}.get({match.probe}, ())", (*filters, *match.rest))


def above(
    view: FunctionView,
    inner: Inner,
    node: ast.expr,
    key: ast.expr,
    parts: Sequence[ast.expr],
) -> hoisting.HoistPoint | None:
    """Where `key` of all items can be computed once, seen from `node`; the furthest place.

    `parts` are what is walked (the first) and what else must stay as it is.
    """
    own = resolve.target_names(inner.target)
    others = [ast.Name(name, ast.Load()) for name in sorted(resolve.loaded([key]) - own)]
    over = ast.comprehension(inner.target, parts[0], [], 0)
    keys = ast.ListComp(ast.Tuple([key, *parts[1:]], ast.Load()), [over])
    for point in hoisting.hoist_points(view, node, ast.Tuple([*parts, *others], ast.Load())):
        around = view.loops_around(node)
        left = around[: around.index(point.loop) + 1]
        if not any(
            memory.conflicts(view, keys, effects.written(view, effects.region_of(loop)))
            for loop in left
        ):
            return point
    return None


def sites(
    view: FunctionView, *, sums: bool = False
) -> Iterator[tuple[ast.For | ast.comprehension, tuple[Edit, ...]]]:
    """Each inner loop of the function that an index can replace, with the edits that do it."""
    for node in view.walk(ast.For, *COMPREHENSIONS):
        if isinstance(node, ast.For):
            test = _test(view, node)
            join = find(view, node, test[1], sums=sums) if test else None
            edits = _loop_edits(view, node, test[0], join) if test and join else None
            if edits:
                yield node, tuple(edits)
            continue
        assert isinstance(node, COMPREHENSIONS)
        if isinstance(node, ast.GeneratorExp) and not isinstance(view.parents[node], ast.Call):
            continue
        for part in node.generators:
            if part.ifs and not part.is_async and view.editable(node):
                join = find(view, part, part.ifs[0], sums=sums)
                found = _part_edits(view, part, join) if join else None
                if found:
                    yield part, tuple(found)


def sides(
    view: FunctionView, test: ast.expr, names: set[str], op: type[ast.cmpop] = ast.Eq
) -> tuple[ast.expr, ast.expr] | None:
    """The sides of `key == probe`: first the one that reads `names`, then one that reads others."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], op):
        return None
    for key, probe in ((test.left, test.comparators[0]), (test.comparators[0], test.left)):
        other = resolve.loaded([probe])
        if resolve.loaded([key]) & names and other and not other & names:
            pure = effects.is_pure(view, key) and effects.is_pure(view, probe)
            return (key, probe) if pure and may_hash(view, key, probe) else None
    return None


def may_hash(view: FunctionView, *nodes: ast.expr) -> bool:
    """Whether nothing says that the values cannot be keys."""
    shown = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    return not any(isinstance(n, shown) or kinds.is_kind(view, n, _UNHASHABLE) for n in nodes)


def _test(view: FunctionView, loop: ast.For) -> tuple[ast.If, ast.expr] | None:
    """The `if` that is a loop's whole body, or its first `if …: continue`, and what must hold."""
    first = loop.body[0]
    if not isinstance(first, ast.If) or first.orelse or not view.own_lines(first, loop):
        return None
    if not isinstance(first.body[0], ast.Continue):
        return (first, first.test) if len(loop.body) == 1 else None
    match first.test:
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]) if loop.body[1:]:
            return first, ast.Compare(left, [ast.Eq()], [right])
    return None


def _loop_edits(view: FunctionView, loop: ast.For, test: ast.If, join: Join) -> list[Edit] | None:
    edits = [view.insert_before(join.anchor, join.build), view.replace(loop.iter, join.lookup)]
    rest = " and ".join(join.rest)
    if isinstance(test.body[0], ast.Continue):
        edits.append(view.replace(test.test, f"not ({rest})") if rest else view.delete(test))
    elif rest:
        edits.append(view.replace(test.test, rest))
    elif can_move(view, test):
        edits.append(view.replace(test, body_text(view, test)))
    else:
        return None
    return edits


def _part_edits(view: FunctionView, part: ast.comprehension, join: Join) -> list[Edit] | None:
    test = part.ifs[0]
    between = view.source[view.end(part.iter) : view.start(test)]
    if not re.fullmatch(r"\s+if\s+", between):
        return None
    rest = f" if {' and '.join(join.rest)}" if join.rest else ""
    text = join.lookup + rest
    return [
        view.insert_before(join.anchor, join.build),
        Edit(view.start(part.iter), view.end(test), text),
    ]


def _match(
    view: FunctionView, inner: Inner, test: ast.expr, names: set[str], sums: bool
) -> Match | None:
    conjuncts = [test]
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        conjuncts = test.values
    for number, conjunct in enumerate(conjuncts):
        found = (_solved if sums else _plain)(view, conjunct, names)
        if found is not None:
            changed = effects.written(view, _turn(view, inner))
            if any(memory.conflicts(view, part, changed) for part in found.used):
                return None
            others = [*conjuncts[:number], *conjuncts[number + 1 :]]
            rest = tuple(_clause(view, other) for other in others)
            return Match(found.key, found.probe, found.used, rest)
        if not effects.is_pure(view, conjunct):
            return None
    return None


def _plain(view: FunctionView, test: ast.expr, names: set[str]) -> Match | None:
    found = sides(view, test, names)
    return Match(found[0], view.text(found[1]), found[1:]) if found else None


def _solved(view: FunctionView, test: ast.expr, names: set[str]) -> Match | None:
    match test:
        case ast.Compare(left=ast.BinOp() as total, ops=[ast.Eq()], comparators=[wanted]):
            pass
        case ast.Compare(left=wanted, ops=[ast.Eq()], comparators=[ast.BinOp() as total]):
            pass
        case _:
            return None
    terms = list(_terms(total))
    keys = [term for term in terms if resolve.loaded([term]) & names]
    used = (wanted, *(term for term in terms if term not in keys))
    if len(keys) != 1 or len(used) < 2 or resolve.loaded([wanted]) & names:
        return None
    for part in (*used, *keys):
        if not effects.is_pure(view, part) or kinds.is_kind(view, part, _NOT_EXACT):
            return None
    return Match(keys[0], " - ".join(view.operand(part) for part in used), used)


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node


def _turn(view: FunctionView, inner: Inner) -> list[ast.AST]:
    """What is evaluated on each turn of the inner loop alone."""
    if isinstance(inner, ast.For):
        return effects.region_of(inner)
    owner = view.parents[inner]
    assert isinstance(owner, COMPREHENSIONS)
    later = owner.generators[owner.generators.index(inner) + 1 :]
    return [inner.target, *inner.ifs, *later, *_shown(owner)]


def _shown(node: Comprehension) -> list[ast.expr]:
    return [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]


def _clause(view: FunctionView, node: ast.expr) -> str:
    loose = isinstance(node, ast.BoolOp | ast.IfExp | ast.Lambda | ast.NamedExpr)
    return f"({view.text(node)})" if loose or "\n" in view.text(node) else view.text(node)


def _target(node: ast.expr) -> list[str]:
    """The names of `x`, `x, y` or `i, (x, y)`; empty for anything else."""
    plain = all(
        isinstance(part, ast.Name | ast.Tuple | ast.expr_context) for part in ast.walk(node)
    )
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    return names if plain and len(set(names)) == len(names) else []


def base(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(args=[*_, last]):
            return base(last)
        case ast.Call(func=ast.Attribute(value=value)) | ast.Subscript(value=value):
            return base(value)
    return "items"


def word(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return "value"

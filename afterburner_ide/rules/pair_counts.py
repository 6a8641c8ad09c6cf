"""Loops and sums that count pairs, and the one pass that counts them with a table."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterburner_ide.rules import effects, folds, joins, kinds, liveness, pair_tests, pairs, resolve
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import FunctionView

Clauses = list[tuple[ast.expr, ast.expr]]
_SIMPLE = (ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)


@dataclass(frozen=True, slots=True)
class Site:
    """A place that counts the pairs for which all `tests` hold."""

    node: ast.For | ast.Call
    clauses: Clauses
    tests: list[ast.expr]
    total: str = ""


def sites(view: FunctionView) -> Iterator[Site]:
    for node in view.walk(ast.For, ast.Call):
        if isinstance(node, ast.For):
            found = _loop(view, node)
        else:
            assert isinstance(node, ast.Call)
            found = _sum(view, node)
        if found is not None:
            yield found


def edits(view: FunctionView, site: Site, counter: str) -> tuple[tuple[Edit, ...], bool] | None:
    """What counts the pairs in one pass, and whether it needs a Counter; None if nothing can."""
    walk = pairs.walk(view, site.clauses, site.tests)
    if walk is None or not site.tests:
        return None
    test = site.tests[0] if len(site.tests) == 1 else ast.BoolOp(ast.And(), site.tests)
    solved = pair_tests.solve(view, test, walk)
    if solved is None or not joins.may_hash(view, solved.store, *solved.lookups):
        return None
    plain = resolve.is_builtin(view, "sum") and resolve.is_builtin(view, "len")
    if solved.is_same_key and plain and walk.count is None:
        return _at_once(view, site, walk, solved, counter), True
    found = _one_by_one(view, site, walk, solved)
    return None if found is None else (found, False)


def _loop(view: FunctionView, loop: ast.For) -> Site | None:
    clauses: Clauses = []
    tests: list[ast.expr] = []
    at: ast.stmt = loop
    while True:
        match at:
            case ast.For(target=target, iter=source, body=[below], orelse=[]) if not tests:
                clauses.append((target, source))
            case ast.If(test=test, body=[below], orelse=[]):
                tests.append(test)
            case _:
                break
        at = below
    match at:
        case ast.AugAssign(target=ast.Name(id=total), op=ast.Add(), value=ast.Constant(value=1)):
            pass
        case ast.Assign(
            targets=[ast.Name(id=total)],
            value=ast.BinOp(left=ast.Name(id=left), op=ast.Add(), right=ast.Constant(value=1)),
        ) if left == total:
            pass
        case _:
            return None
    names = {name for target, _ in clauses for name in resolve.target_names(target)}
    nodes = [*tests, *(source for _, source in clauses)]
    fits = (
        folds.can_fold(view, loop, names)
        and not liveness.is_shared(view, total)
        and total not in resolve.loaded(nodes)
        and total not in names
        and _is_integer(view, total)
    )
    return Site(loop, clauses, tests, total) if fits else None


def _is_integer(view: FunctionView, total: str) -> bool:
    """Whether all that binds the name may be an integer."""
    for node in view.walk(ast.Assign, ast.AnnAssign):
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is not None and any(total in resolve.target_names(t) for t in targets):
            whole = any(isinstance(t, ast.Name) and t.id == total for t in targets)
            own = total in resolve.loaded([node.value])
            if not whole or not (own or kinds.is_kind(view, node.value, frozenset({"int"}))):
                return False
    return not resolve.is_parameter(view, total)


def _sum(view: FunctionView, node: ast.Call) -> Site | None:
    """`sum(test for … for …)`, `sum(1 for … if test)` or `len([… for … if test])`."""
    match node:
        case ast.Call(args=[ast.GeneratorExp() | ast.ListComp() as walk], keywords=[]):
            pass
        case _:
            return None
    tests = [test for part in walk.generators for test in part.ifs]
    if resolve.calls(view, node, "builtins.len") and isinstance(walk, ast.ListComp):
        if not effects.is_pure(view, walk.elt):
            return None
    elif not resolve.calls(view, node, "builtins.sum"):
        return None
    elif not (isinstance(walk.elt, ast.Constant) and walk.elt.value in (1, True)):
        if tests or not isinstance(walk.elt, ast.Compare):
            return None
        tests = [walk.elt]
    if any(part.is_async or part.ifs for part in walk.generators[:-1]):
        return None
    statement = view.statement_of(node)
    plain = (
        isinstance(statement, _SIMPLE)
        and view.own_lines(statement)
        and view.editable(node)
        and view.function_of(node) is view.node
        and not view.loops_around(node)
        and not liveness.is_watched(view, statement)
        and _is_certain(view, node, statement)
    )
    return Site(node, [(p.target, p.iter) for p in walk.generators], tests) if plain else None


def _is_certain(view: FunctionView, node: ast.AST, statement: ast.stmt) -> bool:
    """Whether the statement evaluates the node whenever it runs."""
    for parent in view.ancestors(node):
        if parent is statement:
            return True
        if isinstance(parent, ast.BoolOp | ast.IfExp | ast.comprehension | ast.Lambda):
            return False
    return False


def _at_once(
    view: FunctionView, site: Site, walk: pairs.Walk, solved: pair_tests.Solution, counter: str
) -> tuple[Edit, ...]:
    name = item_name(view, walk)
    source = walk.items
    keys = text_of(solved.store, name)
    keys = source if keys == name else f"[{keys} for {name} in {source}]"
    times = view.fresh_name("times", name)
    text = f"sum([{times} * ({times} - 1) // 2 for {times} in {counter}({keys}).values()])"
    if solved.negated:
        size = f"len({source})"
        text = f"{size} * ({size} - 1) // 2 - {text}"
    if isinstance(site.node, ast.Call):
        parent = view.parents[site.node]
        loose = solved.negated and isinstance(parent, ast.BinOp | ast.UnaryOp | ast.Compare)
        return (view.replace(site.node, f"({text})" if loose else text),)
    start = _start(view, site)
    sign = "" if start else f"{site.total} += "
    return tuple(folds.merged(view, site.node, start, sign + text))


def _start(view: FunctionView, site: Site) -> folds.Start | None:
    assert isinstance(site.node, ast.For)
    start = folds.start(view, site.total, site.node)
    zero = start is not None and isinstance(start.value, ast.Constant) and start.value.value == 0
    return start if zero else None


def _one_by_one(
    view: FunctionView, site: Site, walk: pairs.Walk, solved: pair_tests.Solution
) -> tuple[Edit, ...] | None:
    name = item_name(view, walk)
    seen = view.fresh_name("seen")
    total = site.total or view.fresh_name("count")
    store = text_of(solved.store, name)
    found = [f"{seen}.get({text_of(lookup, name)}, 0)" for lookup in solved.lookups]
    lines = [f"for {name} in {walk.items}:"]
    step = view.step
    if walk.count is not None:
        index = view.fresh_name("index", name)
        lines = [f"for {index} in range({walk.count}):", f"{step}{name} = {walk.items}[{index}]"]
    if solved.negated:
        before = view.fresh_name("before", name)
        if walk.count is not None or not resolve.is_builtin(view, "enumerate"):
            return None
        lines = [f"for {before}, {name} in enumerate({walk.items}):"]
        found = [f"{before} - {found[0]}"]
    if solved.apart is not None:
        apart = ast.unparse(solved.apart)
        lines += [
            f"{step}{total} += {found[0]}",
            f"{step}if {apart}:",
            f"{step}{step}{total} += {found[1]}",
        ]
        if not isinstance(solved.apart, ast.Name):
            return None
    else:
        lines.append(f"{step}{total} += {' + '.join(found)}")
    lines.append(f"{step}{seen}[{store}] = {seen}.get({store}, 0) + 1")
    if solved.apart is not None:
        lines = [f"if {ast.unparse(solved.apart)} >= 0:", *(step + line for line in lines)]
    return placed(view, site, total, [f"{seen} = {{}}", *lines])


def placed(view: FunctionView, site: Site, total: str, lines: Sequence[str]) -> tuple[Edit, ...]:
    """The edits that put the lines, which add to `total`, in place of the site."""
    if isinstance(site.node, ast.Call):
        text = "\n".join([f"{total} = 0", *lines])
        statement = view.statement_of(site.node)
        return (view.insert_before(statement, text), view.replace(site.node, total))
    return tuple(folds.merged(view, site.node, None, "\n".join(lines)))


def item_name(view: FunctionView, walk: pairs.Walk) -> str:
    """A name for one item: the one that the pair's later item had, or a new one."""
    for name in (walk.later, walk.earlier):
        if name.isidentifier():
            return name
    base = walk.items[:-1] if walk.items[-1:] == "s" and len(walk.items) > 2 else "item"
    return view.fresh_name(base)


def text_of(node: ast.expr, name: str) -> str:
    """The expression of `item` with another name for it, as it stands in brackets."""
    copied = ast.parse(ast.unparse(node), mode="eval").body
    for part in ast.walk(copied):
        if isinstance(part, ast.Name) and part.id == "item":
            part.id = name
    return ast.unparse(copied)

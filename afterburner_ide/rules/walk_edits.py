"""What makes a loop over indices walk the items of its sequences instead."""

from __future__ import annotations

import ast
import builtins
import keyword

from afterburner_ide.rules import flow, kinds, lengths, liveness, resolve, walks
from afterburner_ide.rules.base import Edit
from afterburner_ide.rules.view import COMPREHENSIONS, FunctionView
from afterburner_ide.rules.walks import Walk

_MOST = 3
_TABLES = resolve.words("matrix grid board table mat dp rows image maze")
_SIDES = {-1: "previous_", 0: "", 1: "next_"}


def edits(view: FunctionView, walk: Walk) -> list[Edit] | None:
    """Items in place of indices; None if the index is needed or nothing would be gained."""
    free = not isinstance(walk.owner, ast.For) or liveness.is_private(
        view, [walk.index], walk.owner
    )
    found = None
    if free and not walk.others:
        found = _neighbours(view, walk) if walk.beside else _items(view, walk)
    numbered = found is None
    if found is None and (found := _numbered(view, walk)) is None:
        return None
    copies = any(source != text for text, source, _ in found)
    again = len(view.loops_around(walk.owner)) > 0
    if copies and again and walks.leaves_early(walk):
        return None
    return _written(view, walk, found, numbered=numbered)


_Part = tuple[str, str, list[ast.Subscript]]
"""A sequence's text, the text of the part that is walked, and the look-ups that end."""


def _items(view: FunctionView, walk: Walk) -> list[_Part] | None:
    """The sequences that the index does nothing but look items up in."""
    texts = list(walk.reads)
    if not texts or len(texts) > _MOST or (walk.backwards and len(texts) > 1):
        return None
    at = view.statement_of(walk.owner)
    exact = [
        text for text in texts if lengths.excess(view, walk.high, walk.items(text), at) is not None
    ]
    found: list[_Part] = []
    for text in sorted(texts, key=lambda text: text not in exact):
        items = walk.items(text)
        # Where one sequence ends the loop in time, the others need no end of their own.
        source = (
            walks.part_of(view, walk, items)
            if text in exact or not exact
            else walks.rest_of(view, walk, items)
        )
        if not source or not _is_looked_up(walk, items):
            return None
        found.append((text, source, walk.reads[text]))
    return found


def _neighbours(view: FunctionView, walk: Walk) -> list[_Part] | None:
    """Sequences from each of the places beside each other that a turn looks at."""
    found: list[_Part] = []
    for text in dict.fromkeys([*walk.beside, *walk.reads]):
        items = walk.items(text)
        places = {0: walk.reads.get(text, []), **walk.beside.get(text, {})}
        shifts = sorted(shift for shift, seen in places.items() if seen)
        if not set(shifts) <= set(_SIDES) or walk.backwards or not _is_looked_up(walk, items):
            return None
        for shift in shifts:
            source = walks.part_of(view, walk, items, shift, shifts[-1])
            if not source:
                return None
            found.append((text, source, places[shift]))
    return found if 1 < len(found) <= _MOST + 1 else None


def _numbered(view: FunctionView, walk: Walk) -> list[_Part] | None:
    """The sequence that is looked into most, if numbering its items spares enough look-ups."""
    if walk.backwards or not resolve.is_builtin(view, "enumerate"):
        return None
    found = [(text, 0, places) for text, places in walk.reads.items()]
    found += [
        (text, shift, places)
        for text, shifts in walk.beside.items()
        for shift, places in shifts.items()
        if shift in _SIDES
    ]
    for text, shift, places in sorted(found, key=lambda part: (-len(part[2]), part[1] != 0)):
        items = walk.items(text)
        inner = any(view.loops_around(place)[0] is not walk.owner for place in places)
        text_kind = kinds.is_kind(view, items, frozenset({"str"}))
        source = walks.part_of(view, walk, items, shift, shift)
        # Spared are a look-up and, for a neighbour, the sum that is its index.
        pays = len(places) > 2 or inner or text_kind or (shift and source == text)
        simple = isinstance(walk.low, ast.Constant | ast.Name)
        if pays and simple and source and _is_looked_up(walk, items):
            return [(text, source, places)]
    return None


def _is_looked_up(walk: Walk, items: ast.expr) -> bool:
    """Whether a row may be looked up in front of the loop: each turn does, or its range did."""
    if isinstance(items, ast.Name):
        return True
    dump = ast.dump(items)
    if any(ast.dump(part) == dump for part in ast.walk(walk.head.iter)):
        return True
    if isinstance(walk.owner, ast.For):
        return dump in flow.always_in_turn(walk.owner)
    last = walk.owner.generators[-1] is walk.head and not walk.owner.generators[-1].ifs
    shown = getattr(walk.owner, "elt", None)
    return last and shown is not None and dump in flow.always([ast.Expr(shown)])


def _written(
    view: FunctionView, walk: Walk, parts: list[_Part], *, numbered: bool
) -> list[Edit] | None:
    """The edits on the head and on each look-up."""
    if (len(parts) > 1 and not resolve.is_builtin(view, "zip")) or (
        walk.backwards and not resolve.is_builtin(view, "reversed")
    ):
        return None
    bound = _bound_first(view, walk, parts)
    names: list[str] = []
    texts = [text for text, _, _ in parts]
    for number, (text, _, places) in enumerate(parts):
        if number in bound:
            names.append(view.text(bound[number].targets[0]))
            continue
        seen = (text in walk.reads) + len(walk.beside.get(text, ()))
        side = _SIDES[_shift(walk, places[0])] if seen > 1 else ""
        names.append(_name(view, walk, places, side, names, len({*texts}) > 1))
    edits = [view.delete(statement) for statement in bound.values()]
    sources = [source for _, source, _ in parts]
    source = sources[0] if len(parts) == 1 else f"zip({', '.join(sources)})"
    if walk.backwards:
        source = f"reversed({source})"
    target = ", ".join(f"({name})" if "," in name and names[1:] else name for name in names)
    if numbered:
        start = "" if view.text(walk.low) in {"0", ""} or _is_zero(walk) else view.text(walk.low)
        source = f"enumerate({source}, {start})" if start else f"enumerate({source})"
        target = f"{walk.index}, ({target})" if "," in target else f"{walk.index}, {target}"
    edits += [view.replace(walk.head.target, target), view.replace(walk.head.iter, source)]
    gone = {statement.value for statement in bound.values()}
    for name, (_, _, places) in zip(names, parts, strict=True):
        edits += [view.replace_by_name(place, name) for place in places if place not in gone]
    return edits


def _is_zero(walk: Walk) -> bool:
    return isinstance(walk.low, ast.Constant) and walk.low.value == 0


def _shift(walk: Walk, place: ast.Subscript) -> int:
    for shifts in walk.beside.values():
        for shift, places in shifts.items():
            if place in places:
                return shift
    return 0


def _bound_first(view: FunctionView, walk: Walk, parts: list[_Part]) -> dict[int, ast.Assign]:
    """The loop's first statements that only bind an item, by the number of its part."""
    found: dict[int, ast.Assign] = {}
    body = walk.owner.body if isinstance(walk.owner, ast.For) else []
    for statement in body[:-1]:
        number = _binds(view, parts, statement)
        if number is None or number in found or not isinstance(statement, ast.Assign):
            break
        found[number] = statement
    names = [name for part in found.values() for name in resolve.target_names(part.targets[0])]
    again = resolve.stored(body[len(found) :], nested=True) & {*names}
    if again or len({*names}) < len(names) or walk.index in names:
        return {}
    return found


def _binds(view: FunctionView, parts: list[_Part], statement: ast.stmt) -> int | None:
    """The number of the part whose item the statement binds to names, and does nothing else."""
    match statement:
        case ast.Assign(targets=[target], value=value):
            pass
        case _:
            return None
    found = [number for number, (_, _, places) in enumerate(parts) if value in places]
    single = isinstance(target, ast.Name)
    pair = isinstance(target, ast.Tuple) and all(isinstance(n, ast.Name) for n in target.elts)
    if not found or not (single or (pair and len(parts[found[0]][2]) == 1)):
        return None
    line = view.lines[statement.lineno - 1][1]
    shown = "#" in line or "\n" in view.text(statement) or view.text(target)[:1] == "("
    return None if shown or not view.own_lines(statement) else found[0]


def _name(
    view: FunctionView,
    walk: Walk,
    places: list[ast.Subscript],
    side: str,
    taken: list[str],
    several: bool,
) -> str:
    """A name for the item: the singular of its sequence's name where it has one."""
    base = side + _single(view, places, several)
    items = places[0].value
    own = f"{items.id.lower()}_{base}" if isinstance(items, ast.Name) else f"{base}_2"
    bases = [base, f"other_{base}", own, f"{side}value", f"{side}element", f"{side}entry"]
    if isinstance(walk.owner, COMPREHENSIONS):
        # Its names are its own: one that is read elsewhere only may be bound once more.
        used = {n.id for n in ast.walk(walk.owner) if isinstance(n, ast.Name)} | {*taken}
        bases = [name for name in bases if name not in used and not hasattr(builtins, name)]
        if bases and not keyword.iskeyword(bases[0]):
            return bases[0]
    for name in bases:
        if view.fresh_name(name, *taken) == name:
            return name
    return view.fresh_name(base, *taken)


def _single(view: FunctionView, places: list[ast.Subscript], several: bool) -> str:
    items = places[0].value
    if not isinstance(items, ast.Name):
        return "cell"
    name = items.id
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    if name.endswith("s") and len(name) > 3 and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    rows = all(
        isinstance(parent := view.parents[place], ast.Subscript) and parent.value is place
        for place in places
    )
    if rows or name in _TABLES:
        return "row"
    if kinds.is_kind(view, items, frozenset({"str"})):
        return "char"
    return f"{name}_item" if several else "item"

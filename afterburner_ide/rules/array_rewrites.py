"""The rewrite that reads single items of arrays from lists."""

from __future__ import annotations

import ast

from afterburner_ide.rules import arrays, buffers, ndarrays
from afterburner_ide.rules.arrays import Read
from afterburner_ide.rules.base import Edit, Rewrite
from afterburner_ide.rules.view import FunctionView


def is_usable(view: FunctionView, name: str, reads: list[Read]) -> bool:
    """Whether the reads give single numbers, and nobody sees which kind of number they are."""
    if ndarrays.dimensions(view, name) != {len(reads[0].indices)}:
        return False
    return not arrays.escapes(view, [read.node for read in reads])


def rewrite(view: FunctionView, reads: list[Read]) -> Rewrite:
    """Make a list of each array in front of its loop, and read the items from the lists."""
    names: dict[tuple[ast.stmt, str], str] = {}
    edits: list[Edit] = []
    lines: dict[ast.stmt, list[str]] = {}
    for read in reads:
        anchor = read.point.anchor
        key = (_earlier(view, read, names) or anchor, read.array)
        if key not in names:
            names[key] = view.fresh_name(f"{read.array}_list", *names.values())
            lines.setdefault(anchor, []).append(f"{names[key]} = {read.array}.tolist()")
        edits.append(view.replace(read.node.value, names[key]))
        edits += [Edit(start, end, "][") for start, end, _ in arrays.gaps(view, read.indices)]
    edits += [view.insert_before(anchor, "\n".join(text)) for anchor, text in lines.items()]
    listed = ", ".join(dict.fromkeys(read.array for read in reads))
    return Rewrite(tuple(edits), f"read {listed} as lists", min(r.node.lineno for r in reads))


def _earlier(
    view: FunctionView, read: Read, names: dict[tuple[ast.stmt, str], str]
) -> ast.stmt | None:
    """A place further up that has a list of the array already, if it still holds."""
    block = view.block_of(read.point.anchor)
    at = block.index(read.point.anchor)
    for number, statement in enumerate(block[:at]):
        if (statement, read.array) in names:
            same = buffers.is_untouched(view, read.array, block[number:at])
            return statement if same and not view.loops_around(statement) else None
    return None

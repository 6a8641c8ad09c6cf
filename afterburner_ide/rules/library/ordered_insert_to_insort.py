"""Rule: put into a sorted list where bisection says."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import effects, kinds, liveness, resolve, templates
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView


class OrderedInsertToInsort(Rule):
    """Put an item into a sorted list where bisection says.

    A loop that looks from the start of a sorted list for the place of a new item, and a list that
    is sorted again after each append, take a step per item in the list. `bisect.insort` finds the
    place in a few. The list must be sorted all the time: it starts empty or from `sorted`, and
    nothing else changes it. Items that are not ordered at all, NaN above all, end up elsewhere.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.8
    break_even = "10 items in the list"
    examples = (
        Example(
            """
            def medians(numbers):
                ordered = []
                found = []
                for number in numbers:
                    ordered.append(number)
                    ordered.sort()
                    found.append(ordered[len(ordered) // 2])
                return found
            """,
            """
            from bisect import insort


            def medians(numbers):
                ordered = []
                found = []
                for number in numbers:
                    insort(ordered, number)
                    found.append(ordered[len(ordered) // 2])
                return found
            """,
        ),
        Example(
            """
            import bisect


            def arranged(numbers: list[int]) -> list[int]:
                out: list[int] = []
                for number in numbers:
                    at = 0
                    # the first that is not less
                    while at < len(out) and out[at] < number:
                        at += 1
                    out.insert(at, number)
                return out
            """,
            """
            import bisect


            def arranged(numbers: list[int]) -> list[int]:
                out: list[int] = []
                for number in numbers:
                    # the first that is not less
                    bisect.insort_left(out, number)
                return out
            """,
        ),
        Unchanged(
            """
            def grow(numbers, ordered):
                for number in numbers:
                    ordered.append(number)
                    ordered.sort()
            """,
            "the list that comes in need not be sorted",
        ),
        Unchanged(
            """
            def swap(numbers):
                ordered = []
                for number in numbers:
                    ordered.append(number)
                    ordered.sort()
                    ordered[0] = number
                return ordered
            """,
            "something else changes the list, too",
        ),
        Unchanged(
            """
            def once(numbers):
                ordered = sorted(numbers)
                ordered.append(3)
                ordered.sort()
                return ordered
            """,
            "one sorting of a list that is nearly sorted costs little",
        ),
    )
    workload = """
SCALES = (30, 300, 3000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        blocks = [
            block
            for node in (function.node, *function.walk())
            for field in ("body", "orelse")
            if isinstance(block := getattr(node, field, None), list) and block
        ]
        for block in blocks:
            for template, side in _TEMPLATES:
                for size in templates.lengths(template):
                    for at in range(len(block) - size + 1):
                        lines = block[at : at + size]
                        found = templates.match(template, lines)
                        rewrite = _rewrite(function, found, side, lines) if found else None
                        if rewrite is not None:
                            yield rewrite


_TEMPLATES = (
    (
        """
        S.append(E_ITEM)
        S.sort()
        """,
        "insort",
    ),
    (
        """
        I = 0
        while I < len(S) and S[I] < E_ITEM:
            I += 1
        S.insert(I, E_ITEM)
        """,
        "insort_left",
    ),
    (
        """
        I = 0
        while I < len(S) and S[I] <= E_ITEM:
            I += 1
        S.insert(I, E_ITEM)
        """,
        "insort",
    ),
    (
        """
        for I in range(len(S)):
            if {S[I] > E_ITEM|E_ITEM < S[I]}:
                S.insert(I, E_ITEM)
                break
        else:
            S.append(E_ITEM)
        """,
        "insort",
    ),
    (
        """
        for I in range(len(S)):
            if {S[I] >= E_ITEM|E_ITEM <= S[I]}:
                S.insert(I, E_ITEM)
                break
        else:
            S.append(E_ITEM)
        """,
        "insort_left",
    ),
)


def _rewrite(
    view: FunctionView, found: dict[str, str], side: str, lines: list[ast.stmt]
) -> Rewrite | None:
    name, item = found["S"], ast.parse(found["E_ITEM"], mode="eval").body
    index = found.get("I")
    if not view.loops_around(lines[0]) or not view.own_lines(*lines):
        return None
    if name in resolve.loaded([item]) or index in resolve.loaded([item]):
        return None
    if not effects.is_pure(view, item) or liveness.is_watched(view, lines[0]):
        return None
    if index is not None and not _is_free(view, index, lines):
        return None
    if not _is_sorted(view, name, lines):
        return None
    text, imports = resolve.need(view, "bisect", side)
    kept = remarks(view, lines[0], lines[-1])
    edit = view.replace(
        lines[0], "\n".join([*kept, f"{text}({name}, {found['E_ITEM']})"]), lines[-1]
    )
    return Rewrite((edit,), f"insert into {name} with bisection", lines[0].lineno, imports)


def _is_free(view: FunctionView, index: str, lines: list[ast.stmt]) -> bool:
    """Whether nothing else reads the index."""
    inside = {node for line in lines for node in ast.walk(line)}
    return not liveness.is_shared(view, index) and all(
        load in inside for load in liveness.loads_of(view, index)
    )


def _is_sorted(view: FunctionView, name: str, lines: list[ast.stmt]) -> bool:
    """Whether the list is new and sorted, and only these lines change it."""
    if resolve.is_parameter(view, name) or liveness.is_shared(view, name):
        return False
    inside = {node for line in lines for node in ast.walk(line)}
    for node in view.walk(ast.Name):
        if not isinstance(node, ast.Name) or node.id != name or node in inside:
            continue
        if not isinstance(node.ctx, ast.Load):
            parent = view.parents[node]
            value = parent.value if isinstance(parent, ast.Assign | ast.AnnAssign) else None
            empty = isinstance(value, ast.List) and len(value.elts) < 2
            bare = resolve.calls(view, value, "builtins.list") if value is not None else False
            bare = bare and isinstance(value, ast.Call) and not value.args
            plain = value is not None and resolve.calls(view, value, "builtins.sorted")
            plain = plain and isinstance(value, ast.Call) and not value.keywords
            if not (empty or bare or plain):
                return False
        elif not _is_reading(view, node):
            return False
    return True


def _is_reading(view: FunctionView, node: ast.Name) -> bool:
    """Whether the list stays as it is there; an end may be taken off."""
    parent = view.parents[node]
    match parent:
        case ast.Subscript(ctx=ast.Load()):
            # An item that changes in place may stand in the wrong place afterwards.
            around = view.parents[parent]
            stored = isinstance(around, ast.Subscript) and not isinstance(around.ctx, ast.Load)
            return not stored and not isinstance(around, ast.Attribute)
        case ast.Return() | ast.While() | ast.If() | ast.UnaryOp():
            return True
        case ast.For(iter=source) | ast.comprehension(iter=source):
            return source is node
        case ast.Compare():
            return True
        case ast.Subscript(ctx=ast.Del()):
            return True
        case ast.Attribute(attr=attr):
            return attr in {"pop", "index", "count", "copy", "clear", "remove"}
        case ast.Call() if node in parent.args:
            origin = resolve.dotted(view, parent.func) or ""
            module, _, function = origin.rpartition(".")
            copies = function in {"len", "list", "sum", "min", "max", "tuple", "set", "sorted"}
            finds = module == "bisect" and not function.startswith("insort")
            return finds or (module == "builtins" and copies)
    return kinds.is_kind(view, parent, kinds.IMMUTABLE) if isinstance(parent, ast.expr) else False

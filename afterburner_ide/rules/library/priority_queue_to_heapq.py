"""Rule: keep a heap in a list where no other thread takes from it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve, searches
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class PriorityQueueToHeapq(Rule):
    """Keep a heap in a list where no other thread takes from it.

    `queue.PriorityQueue` is a list that `heapq` keeps in order, with locks taken and waiting
    threads told on each `put` and `get`. A local queue that is handed to nobody is that list
    alone. What `get` gives is the same; only where the queue is empty, `get` would wait for ever
    and `heappop` raises IndexError.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.8
    break_even = "any size"
    examples = (
        Example(
            """
            from queue import PriorityQueue


            def merged(rows):
                waiting = PriorityQueue()
                for row in rows:
                    waiting.put(row)  # in any order
                found = []
                while not waiting.empty():
                    found.append(waiting.get())
                return found
            """,
            """
            from heapq import heappop, heappush


            def merged(rows):
                waiting = []
                for row in rows:
                    heappush(waiting, row)  # in any order
                found = []
                while waiting:
                    found.append(heappop(waiting))
                return found
            """,
        ),
        Unchanged(
            """
            from queue import PriorityQueue
            from threading import Thread


            def shared(work):
                waiting = PriorityQueue()
                Thread(target=work, args=(waiting,)).start()
                waiting.put(1)
            """,
            "another thread has the queue",
        ),
        Unchanged(
            """
            from queue import PriorityQueue


            def few(rows):
                waiting = PriorityQueue(3)
                for row in rows:
                    waiting.put(row)
                return waiting.get()
            """,
            "a full queue waits",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(scale) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            if not resolve.calls(function, call, "queue.PriorityQueue"):
                continue
            name = _bound_to(function, call)
            if call.args or call.keywords or name is None or not _is_own(function, name):
                continue
            push, first = resolve.need(function, "heapq", "heappush")
            pop, second = resolve.need(function, "heapq", "heappop")
            edits = [function.replace(call, "[]"), *_note(function, call)]
            for node in liveness.loads_of(function, name):
                edit = _use(function, node, push, pop)
                if edit is None:
                    break
                edits.append(edit)
            else:
                texts = [edit.text for edit in edits]
                imports = (*first, *(second if any(pop in text for text in texts) else ()))
                yield Rewrite(tuple(edits), f"make {name} a heap", call.lineno, imports)


def _is_own(view: FunctionView, name: str) -> bool:
    """Whether the name is bound once, and no function inside the target uses it."""
    stores = [
        node
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    shared = resolve.is_parameter(view, name) or liveness.is_shared(view, name)
    return len(stores) == 1 and not shared


def _bound_to(view: FunctionView, call: ast.Call) -> str | None:
    """The name that the call's result is bound to, alone or among others."""
    parent = view.parents[call]
    match parent:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ) if value is call:
            return name
        case ast.Tuple(elts=values):
            match view.parents[parent]:
                case ast.Assign(targets=[ast.Tuple(elts=targets)]) if len(targets) == len(values):
                    target = targets[values.index(call)]
                    starred = any(isinstance(part, ast.Starred) for part in (*targets, *values))
                    return target.id if isinstance(target, ast.Name) and not starred else None
    return None


def _note(view: FunctionView, call: ast.Call) -> list[Edit]:
    """The annotation of what the call is bound to, if it has one, becomes `list`."""
    match view.parents[call]:
        case ast.AnnAssign(annotation=ast.Subscript(value=base)) | ast.AnnAssign(annotation=base):
            return [view.replace(base, "list")]
    return []


def _use(view: FunctionView, node: ast.Name, push: str, pop: str) -> Edit | None:
    """What does the same with a list where the queue is used; None if nothing does."""
    attribute = view.parents[node]
    if not isinstance(attribute, ast.Attribute) or not view.editable(node):
        return None
    name, parent = node.id, view.parents[attribute]
    if attribute.attr == "queue" and isinstance(attribute.ctx, ast.Load):
        reading = isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load)
        asked = resolve.calls(view, parent, "builtins.len") or searches.is_truth(view, attribute)
        return view.replace(attribute, name) if reading or asked else None
    match parent:
        case ast.Call(func=func, args=args, keywords=[]) if func is attribute:
            pass
        case _:
            return None
    match attribute.attr, args:
        case "put", [item] if isinstance(view.parents[parent], ast.Expr):
            if isinstance(item, ast.GeneratorExp | ast.Starred):
                return None
            opened = view.source.index("(", view.end(attribute)) + 1
            return Edit(view.start(parent), opened, f"{push}({name}, ")
        case "get", []:
            return view.replace(parent, f"{pop}({name})")
        case "qsize", [] if resolve.is_builtin(view, "len"):
            return view.replace(parent, f"len({name})")
        case "empty", []:
            outer = view.parents[parent]
            if isinstance(outer, ast.UnaryOp) and isinstance(outer.op, ast.Not):
                if searches.is_truth(view, outer):
                    return view.replace(outer, name)
            elif searches.is_truth(view, parent):
                return view.replace(parent, f"not {name}")
    return None

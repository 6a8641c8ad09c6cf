"""Rule: queue in a deque what no other thread takes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_QUEUES = ("queue.Queue", "queue.SimpleQueue", "queue.LifoQueue")


class QueueToDeque(Rule):
    """Queue in a deque what no other thread takes.

    `queue.Queue` locks and tells waiting threads on each `put` and `get`. A local queue that is
    handed to nobody needs none of that: a `collections.deque` takes and gives in C. Each `get`
    must stand in a loop that runs while the queue is not empty, as an empty `Queue` waits for
    ever where a deque raises IndexError.
    """

    safety = Safety.GUARDED
    payoff = 2.0
    break_even = "any size"
    examples = (
        Example(
            """
            import queue


            def order(graph: dict[int, list[int]], start: int) -> list[int]:
                waiting: queue.Queue = queue.Queue()
                waiting.put(start)
                found = [start]
                while not waiting.empty():
                    node = waiting.get()
                    for other in graph[node]:
                        if other not in found:
                            found.append(other)
                            waiting.put(other)
                return found


            def shared():
                return queue.Queue()
            """,
            """
            import queue
            from collections import deque


            def order(graph: dict[int, list[int]], start: int) -> list[int]:
                waiting: deque = deque()
                waiting.append(start)
                found = [start]
                while waiting:
                    node = waiting.popleft()
                    for other in graph[node]:
                        if other not in found:
                            found.append(other)
                            waiting.append(other)
                return found


            def shared():
                return queue.Queue()
            """,
        ),
        Unchanged(
            """
            import queue
            import threading


            def work(task):
                waiting = queue.Queue()
                threading.Thread(target=task, args=(waiting,)).start()
                while not waiting.empty():
                    print(waiting.get())
            """,
            "another thread has the queue",
        ),
        Unchanged(
            """
            import queue


            def first(items):
                waiting = queue.Queue()
                for item in items:
                    waiting.put(item)
                return waiting.get()
            """,
            "without items it waits for ever, and a deque raises",
        ),
        Unchanged(
            """
            import queue


            def few(items):
                waiting = queue.Queue(maxsize=3)
                for item in items:
                    waiting.put(item)
                while not waiting.empty():
                    print(waiting.get())
            """,
            "a full queue waits",
        ),
    )
    workload = """
SCALES = (10, 100, 400)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    graph = {n: [r.randrange(scale), (n + 1) % scale] for n in range(scale)}
    return [((graph, 0), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        text, imports = resolve.need(function, "collections", "deque")
        for node in function.walk(ast.Assign, ast.AnnAssign):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call)
                ) if resolve.calls(function, call, *_QUEUES):
                    edits = _edits(function, name, node, call, text)
                    if edits is not None:
                        what = f"make {name} a deque"
                        yield Rewrite(tuple(edits), what, node.lineno, imports)


def _edits(
    view: FunctionView, name: str, start: ast.Assign | ast.AnnAssign, call: ast.Call, deque: str
) -> list[Edit] | None:
    edits = [view.replace(call, f"{deque}()")]
    if isinstance(start, ast.AnnAssign):
        note = start.annotation
        base = note.value if isinstance(note, ast.Subscript) else note
        if resolve.dotted(view, base) not in _QUEUES:
            return None
        edits.append(view.replace(base, deque))
    bound = [
        node
        for node in view.walk(ast.Name)
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    last = (resolve.dotted(view, call.func) or "").endswith("LifoQueue")
    if call.args or call.keywords or len(bound) != 1 or liveness.is_shared(view, name):
        return None
    if resolve.is_parameter(view, name):
        return None
    for node in liveness.loads_of(view, name):
        edit = _use(view, node, name, "pop" if last else "popleft")
        if edit is None or not view.editable(node):
            return None
        edits.append(edit)
    return edits


def _use(view: FunctionView, node: ast.Name, name: str, take: str) -> Edit | None:
    """What a deque does in place of one method of the queue."""
    attribute = view.parents[node]
    call = view.parents[attribute]
    match attribute, call:
        case ast.Attribute(attr=attr), ast.Call(args=args, keywords=[]) if (
            call.func is attribute and len(args) == (attr == "put")
        ):
            pass
        case _:
            return None
    match attr:
        case "put":
            statement = view.parents[call]
            edit = Edit(view.start(attribute), view.end(attribute), f"{name}.append")
            return edit if isinstance(statement, ast.Expr) else None
        case "get":
            if not _is_filled(view, call, name):
                return None
            return Edit(view.start(attribute), view.end(attribute), f"{name}.{take}")
        case "qsize":
            return view.replace(call, f"len({name})") if resolve.is_builtin(view, "len") else None
        case "empty":
            parent = view.parents[call]
            if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
                tested = isinstance(view.parents[parent], ast.While | ast.If)
                return view.replace(parent, name) if tested else None
            tested = isinstance(parent, ast.While | ast.If)
            return view.replace(call, f"not {name}") if tested else None
    return None


def _is_filled(view: FunctionView, call: ast.Call, name: str) -> bool:
    """Whether `get` is the first thing that a loop does that runs while there are items."""
    statement = view.statement_of(call)
    loop = view.parents[statement]
    tests = {f"not {name}.empty()", f"{name}.qsize()", f"{name}.qsize() > 0"}
    return (
        isinstance(loop, ast.While)
        and statement is loop.body[0]
        and isinstance(statement, ast.Assign | ast.Expr | ast.AnnAssign)
        and ast.unparse(loop.test) in tests
        and sum(isinstance(n, ast.Attribute) and n.attr == "get" for n in ast.walk(statement)) == 1
    )

"""Rule: compile loops over numbers with numba."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.reasons import Reason
from afterburner_ide.rules import kernels, liveness, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.text import reindent
from afterburner_ide.rules.view import FunctionView


class LoopToNumba(Rule):
    """Compile loops over numbers with numba.

    The loops of a function over arrays and numbers move into a kernel beside it, which numba
    compiles when it is first called. That pays in a process that calls it often: importing numba
    and compiling take a second or more, which the verdict tells as the number of calls from which
    on it pays, and they take memory. Integers wrap at 64 bits, numbers that are returned are
    Python's own, and a division by zero raises. numba must be installed where the code runs.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 4.0
    break_even = "tens to hundreds of calls in one process"
    opt_in = True
    concedes = frozenset({Reason.OUTSIDE_THE_CLOCK, Reason.TRADE_OFF})
    examples = (
        Example(
            """
            import numpy as np

            def longest_climb(start: int, stop: int) -> int:
                \"\"\"The number below `stop` that takes the most steps down to 1.\"\"\"
                best = 0
                most = -1
                for number in range(start, stop):
                    steps = 0
                    while number != 1:
                        # halve, or triple and add one
                        number = number // 2 if number % 2 == 0 else 3 * number + 1
                        steps += 1
                    if steps > most:
                        most = steps
                        best = steps
                return best
            """,
            """
            import numpy as np
            from numba import njit

            @njit
            def _longest_climb_kernel(start, stop):
                best = 0
                most = -1
                for number in range(start, stop):
                    steps = 0
                    while number != 1:
                        # halve, or triple and add one
                        number = number // 2 if number % 2 == 0 else 3 * number + 1
                        steps += 1
                    if steps > most:
                        most = steps
                        best = steps
                return best


            def longest_climb(start: int, stop: int) -> int:
                \"\"\"The number below `stop` that takes the most steps down to 1.\"\"\"
                return _longest_climb_kernel(start, stop)
            """,
        ),
        Example(
            """
            import numpy as np

            def settle(rows, share: float):
                grid = np.array(rows)
                height, width = grid.shape
                moved = 0.0
                for y in range(1, height):
                    for x in range(1, width):
                        step = share * (grid[y - 1, x] + grid[y, x - 1] - 2 * grid[y, x])
                        grid[y, x] += step
                        moved += abs(step)
                return {"grid": grid.tolist(), "moved": float(moved)}
            """,
            """
            import numpy as np
            from numba import njit

            @njit
            def _settle_kernel(grid, height, moved, share, width):
                for y in range(1, height):
                    for x in range(1, width):
                        step = share * (grid[y - 1, x] + grid[y, x - 1] - 2 * grid[y, x])
                        grid[y, x] += step
                        moved += abs(step)
                return moved


            def settle(rows, share: float):
                grid = np.array(rows)
                height, width = grid.shape
                moved = 0.0
                moved = _settle_kernel(grid, height, moved, share, width)
                return {"grid": grid.tolist(), "moved": float(moved)}
            """,
        ),
        Unchanged(
            """
            def joined(words: list[str]) -> str:
                text = ""
                for word in words:
                    text += word
                return text
            """,
            "words are no numbers",
        ),
        Unchanged(
            """
            import numpy as np

            def scaled(a: np.ndarray):
                return a * 2
            """,
            "there is no loop",
        ),
        Unchanged(
            """
            import numpy as np

            def visit(a: np.ndarray, call):
                for i in range(len(a)):
                    call(a[i])
            """,
            "unknown code is called",
        ),
    )
    workload = """
SCALES = (10, 1000, 10000)

def gen(scale, seed):
    return [((1 + seed, scale + seed), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if function.node not in function.module.body or not isinstance(
            function.node, ast.FunctionDef
        ):
            return
        if function.node.decorator_list or not function.own_lines(*function.node.body):
            return
        whole = _whole(function)
        if whole is not None:
            yield whole
            return
        for loop in function.node.body:
            if isinstance(loop, ast.For | ast.While):
                found = _loop(function, loop)
                if found is not None:
                    yield found


def _whole(view: FunctionView) -> Rewrite | None:
    """The function's body as a kernel."""
    args = view.node.args
    body = list(view.node.body)
    if ast.get_docstring(view.node, clean=False) is not None:
        body = body[1:]
    if args.vararg or args.kwarg or not any(isinstance(part, ast.For | ast.While) for part in body):
        return None
    names = [argument.arg for argument in resolve.parameters(view.node)]
    if not kernels.is_compilable(view, body) or not kernels.takes_numbers(view, names):
        return None
    name, imports = _names(view)
    given = ", ".join(names)
    returns = any(isinstance(node, ast.Return) and node.value for node in view.walk(ast.Return))
    call = f"{'return ' if returns else ''}{name[1]}({given})"
    text = view.block_text(body)
    edits = (
        view.insert_before(view.node, _kernel(view, name, given, text)),
        view.replace(body[0], call, body[-1]),
    )
    return Rewrite(edits, "compile the function with numba", view.node.lineno, imports)


def _loop(view: FunctionView, loop: ast.For | ast.While) -> Rewrite | None:
    """One loop of the function as a kernel, which returns the numbers that the loop changes."""
    if any(isinstance(node, ast.Return | ast.Global | ast.Nonlocal) for node in ast.walk(loop)):
        return None
    if not kernels.is_compilable(view, [loop]) or view.multiline_strings([loop]):
        return None
    bound = resolve.stored([loop])
    block = view.node.body
    before = resolve.stored(block[: block.index(loop)]) | {
        argument.arg for argument in resolve.parameters(view.node)
    }
    used = resolve.loaded([loop]) | {
        node.target.id
        for node in ast.walk(loop)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    later = {name for name in bound if not liveness.is_forgotten(view, [name], loop)}
    taken = sorted((used | later) & before)
    if not later <= before or not taken or not kernels.takes_numbers(view, taken):
        return None
    name, imports = _names(view)
    given, kept = ", ".join(taken), ", ".join(sorted(later))
    text = view.block_text([loop]) + (f"\nreturn {kept}" if kept else "")
    call = f"{kept} = {name[1]}({given})" if kept else f"{name[1]}({given})"
    edits: tuple[Edit, ...] = (
        view.insert_before(view.node, _kernel(view, name, given, text)),
        view.replace(loop, call),
    )
    return Rewrite(edits, "compile the loop with numba", loop.lineno, imports)


def _names(view: FunctionView) -> tuple[tuple[str, str], tuple[str, ...]]:
    """What the compiler and the kernel are called, and the imports for that."""
    compiler, imports = resolve.need(view, "numba", "njit")
    own = f"_{view.node.name.lstrip('_')}_kernel"
    while own in view.names():
        own += "_"
    return (compiler, own), imports


def _kernel(view: FunctionView, name: tuple[str, str], given: str, body: str) -> str:
    compiler, own = name
    return f"@{compiler}\ndef {own}({given}):\n{reindent(body, view.step)}\n\n"

"""Rule: read lines from standard input in place of calling `input`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import console, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView

_CATCHING = frozenset({"EOFError", "Exception", "BaseException"})
_TRIMMING = frozenset({"split", "strip", "rstrip"})


class InputToReadline(Rule):
    """Read lines from standard input in place of calling `input`.

    `input` flushes the output and asks whether there is a terminal on each call;
    `sys.stdin.readline` only reads. The line end, which `input` takes off, stays where `int` or
    `split` pass over it anyway. At the end of the input `input` raises EOFError, `readline` gives
    an empty text, so it is for programs that know how much there is to read, in modules that use
    `sys.stdin` already.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 0.45
    break_even = "100 lines"
    examples = (
        Example(
            """
            import io
            import sys

            def total(text):
                before, sys.stdin = sys.stdin, io.StringIO(text)
                found = 0
                for _ in range(int(input())):
                    found += int(input())  # a number per line
                sys.stdin = before
                return found
            """,
            """
            import io
            import sys

            def total(text):
                before, sys.stdin = sys.stdin, io.StringIO(text)
                found = 0
                for _ in range(int(sys.stdin.readline())):
                    found += int(sys.stdin.readline())  # a number per line
                sys.stdin = before
                return found
            """,
        ),
        Example(
            """
            import sys

            def main():
                numbers = lambda: list(map(int, input().split()))
                for _ in range(numbers()[0]):
                    word = input()
                    print(word, *numbers())
                return sys.stdin.read()
            """,
            """
            import sys

            def main():
                numbers = lambda: list(map(int, sys.stdin.readline().split()))
                for _ in range(numbers()[0]):
                    word = sys.stdin.readline().rstrip("\\n")
                    print(word, *numbers())
                return sys.stdin.read()
            """,
        ),
        Unchanged(
            """
            import sys

            def lines():
                found = [sys.stdin.readline()]
                try:
                    while True:
                        found.append(input())
                except EOFError:
                    return found
            """,
            "the end of the input is expected",
        ),
        Unchanged(
            """
            import sys

            def ask(questions):
                sys.stdin.flush()
                return [input(question) for question in questions]
            """,
            "it shows a prompt",
        ),
        Unchanged(
            """
            import sys

            def main():
                print(int(input()) + int(sys.stdin.read()))
            """,
            "one line is not worth it",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(f"{n}\\n" for n in [scale, *r.choices(range(9), k=scale)]),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        calls = console.repeated(function, "input")
        if not calls or any(call.args or call.keywords for call in calls):
            return
        if _expects_the_end(function) or not all(map(function.editable, calls)):
            return
        stdin = console.stream(function, "stdin", calls)
        if stdin is None:
            return
        edits = tuple(
            function.replace(
                call,
                f"{stdin}.readline()" + ("" if _is_trimmed(function, call) else '.rstrip("\\n")'),
            )
            for call in calls
        )
        yield Rewrite(edits, "read lines in place of calling input", calls[0].lineno)


def _expects_the_end(view: FunctionView) -> bool:
    """Whether a handler in the module may be there for the end of the input."""
    for node in ast.walk(view.module):
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                return True
            names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
            if names & _CATCHING:
                return True
    return any(isinstance(node, ast.Name) and node.id == "EOFError" for node in view.walk())


def _is_trimmed(view: FunctionView, call: ast.Call) -> bool:
    """Whether what is done to the line makes no difference between one with and without its end."""
    parent = view.parents[call]
    match parent:
        case ast.Call(args=[only], keywords=[]) if only is call:
            return resolve.calls(view, parent, "builtins.int", "builtins.float")
        case ast.Attribute(attr=name):
            around = view.parents[parent]
            called = isinstance(around, ast.Call) and around.func is parent
            return name in _TRIMMING and called and not getattr(around, "args", ())
    return False

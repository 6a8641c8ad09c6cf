"""Rule: write to standard output what a loop prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import console
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class PrintToWrite(Rule):
    """Write to standard output what a loop prints.

    `print` looks its stream and its options up on each call and writes what it shows and the line
    end one by one; `sys.stdout.write` of the whole line takes half the time or less, and the lines
    come out one by one as before. It pays where printing is most of the work. A program without a
    standard output (`sys.stdout` is None) prints nothing, but cannot write.
    """

    safety = Safety.GUARDED
    payoff = 0.25
    break_even = "loops that print on most turns"
    examples = (
        Example(
            """
            import sys

            def report(numbers):
                for number in numbers:
                    if number > 9:
                        print("many")  # no need to count
                    else:
                        print(number)
                sys.stdout.flush()
            """,
            """
            import sys

            def report(numbers):
                for number in numbers:
                    if number > 9:
                        sys.stdout.write("many\\n")  # no need to count
                    else:
                        sys.stdout.write(f"{number!s}\\n")
                sys.stdout.flush()
            """,
        ),
        Example(
            """
            import sys

            def table(rows):
                for row in rows:
                    print("row", len(row), end=": ")
                    print(*row, sep=",")
                    print("full" if row else "empty")
                sys.stdout.write("end")
            """,
            """
            import sys

            def table(rows):
                for row in rows:
                    sys.stdout.write(f"row {len(row)}: ")
                    sys.stdout.write(",".join(map(str, row)) + "\\n")
                    sys.stdout.write("full\\n" if row else "empty\\n")
                sys.stdout.write("end")
            """,
        ),
        Unchanged(
            """
            import sys

            def report(numbers, log):
                for number in numbers:
                    print(number, file=log)
                sys.stdout.flush()
            """,
            "it prints to a file",
        ),
        Unchanged(
            """
            def report(numbers):
                for number in numbers:
                    print(number)
            """,
            "the module has nothing to do with the stream itself",
        ),
        Unchanged(
            """
            import sys

            def report(numbers):
                print(len(numbers))
                sys.stdout.flush()
            """,
            "one line is not worth it",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(([r.randrange(20) for _ in range(scale)],), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        edits: list[Edit] = []
        done: list[ast.Call] = []
        calls = [
            node
            for node in function.walk(ast.Call)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        ]
        if not calls or not console.repeated(function, "print"):
            return
        for call in calls:
            if not isinstance(function.parents[call], ast.Expr):
                continue
            if not console.is_repeated(function, call):
                continue
            text = console.printed(function, call)
            if text is not None:
                done.append(call)
                edits.append(function.replace(call, text))
        out = console.stream(function, "stdout", done) if done else None
        if out is None:
            return
        edits = [Edit(edit.start, edit.end, f"{out}.write({edit.text})") for edit in edits]
        yield Rewrite(tuple(edits), "write the lines in place of printing", done[0].lineno)

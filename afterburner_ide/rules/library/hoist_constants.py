"""Rule: build once, at module level, what is the same on every call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import constants
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.view import FunctionView


class HoistConstants(Rule):
    """Build once, at module level, what is the same on every call.

    Takes tables of constants, compiled patterns and imports of the standard library out of the
    function. It pays for short functions that are called often, and in loops. A table that is
    changed, returned or handed on stays, as does a pattern that is not a literal.
    """

    safety = Safety.GUARDED
    payoff = 0.9
    break_even = "functions of a few microseconds, called often"
    examples = (
        Example(
            """
            def roman(text):
                values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
                total = 0
                for letter, after in zip(text, text[1:] + "I"):
                    value = values[letter]
                    total += -value if value < values[after] else value
                return total
            """,
            """
            _VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


            def roman(text):
                values = _VALUES
                total = 0
                for letter, after in zip(text, text[1:] + "I"):
                    value = values[letter]
                    total += -value if value < values[after] else value
                return total
            """,
        ),
        Example(
            r"""
            import re

            def numbers(lines):
                return [line for line in lines if re.match(r"\\d+$", line, re.ASCII)]
            """,
            r"""
            import re

            _NUMBERS_PATTERN = re.compile(r"\\d+$", re.ASCII)


            def numbers(lines):
                return [line for line in lines if _NUMBERS_PATTERN.match(line)]
            """,
        ),
        Example(
            """
            def hypotenuse(a, b):
                import math

                return math.sqrt(a * a + b * b)
            """,
            """
            import math


            def hypotenuse(a, b):
                return math.sqrt(a * a + b * b)
            """,
        ),
        Unchanged(
            """
            def table(key):
                values = {"a": 1, "b": 2, "c": 3}
                values[key] = 0
                return values
            """,
            "each call gets a table of its own",
        ),
        Unchanged(
            """
            import re

            def find(pattern, text):
                return re.search(pattern, text)
            """,
            "the pattern is not known before the call",
        ),
        Unchanged(
            """
            def plot(values):
                import matplotlib.pyplot as plt

                plt.plot(values)
            """,
            "importing it may be slow, fail or have effects",
        ),
        Unchanged(
            """
            def is_vowel(letter):
                return letter in {"a", "e", "i", "o", "u"}
            """,
            "the compiler already builds that set only once",
        ),
    )
    workload = """
SCALES = (1, 4, 16)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choices("IVXLCDM", k=scale)),), {}) for _ in range(8)]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        if "\r" in function.source or not function.own_lines(
            function.statement_of(function.chain[0])
        ):
            return
        found = [*_patterns(function), *_tables(function), *_imports(function)]
        yield from (rewrite for _, rewrite in sorted(found, key=lambda item: -item[0]))


def _tables(view: FunctionView) -> Iterator[tuple[int, Rewrite]]:
    for node in view.walk(ast.List, ast.Set, ast.Dict, ast.Call):
        assert isinstance(node, ast.expr)
        if not constants.is_costly(view, node) or not view.editable(node):
            continue
        match view.parents[node]:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                fits = constants.is_never_changed(view, name)
            case _:
                name = f"{view.node.name}_{'table' if isinstance(node, ast.Dict) else 'items'}"
                fits = constants.is_only_read(view, node)
        if fits and not view.multiline_strings([view.statement_of(node)]):
            constant, edit = constants.module_constant(view, name, view.text(node))
            summary = f"build {constant} once"
            edits = (edit, view.replace(node, constant))
            yield len(view.loops_around(node)), Rewrite(edits, summary, node.lineno)


def _patterns(view: FunctionView) -> Iterator[tuple[int, Rewrite]]:
    for node in view.walk(ast.Call):
        assert isinstance(node, ast.Call)
        found = constants.compiled(view, node) if view.editable(node) else None
        if found is None:
            continue
        pattern, call = found
        parent = view.parents[node]
        match parent:
            case ast.Assign(targets=[ast.Name(id=name)]) if not call:
                pass
            case _:
                name = f"{view.node.name}_pattern"
        if "\n" in pattern:
            continue
        constant, edit = constants.module_constant(view, name, pattern)
        parts = [edit, view.replace(node, constant + call)]
        unread = constants.text_statement(view, node.args[0])
        if unread is not None:
            parts.append(_without(view, unread))
        rewrite = Rewrite(tuple(parts), "compile the pattern once", node.lineno)
        yield 1 + len(view.loops_around(node)), rewrite


def _imports(view: FunctionView) -> Iterator[tuple[int, Rewrite]]:
    for node in view.walk(ast.Import, ast.ImportFrom):
        assert isinstance(node, ast.Import | ast.ImportFrom)
        if isinstance(node, ast.ImportFrom):
            modules = {"" if node.level else node.module or ""}
        else:
            modules = {alias.name for alias in node.names}
        bound = {alias.asname or alias.name for alias in node.names}
        if not modules <= constants.HARMLESS_MODULES or any(
            not name.isidentifier() for name in bound
        ):
            continue
        if not view.own_lines(node) or not _is_own(view, node, bound):
            continue
        text = view.text(node)
        if "\n" in text or isinstance(view.parents[node], ast.Try | ast.ExceptHandler | ast.If):
            continue
        summary = "import once, at the top"
        rewrite = Rewrite((_without(view, node),), summary, node.lineno, (text,))
        yield len(view.loops_around(node)) - 1, rewrite


def _without(view: FunctionView, node: ast.stmt) -> Edit:
    """The statement's lines taken out, with a blank line that set it off from what follows."""
    edit = view.delete(node)
    rest = view.source[edit.end :]
    blank = len(rest) - len(rest.lstrip(" \t"))
    first = view.source[: edit.start].rstrip(" \t\n").endswith((":", '"""', "'''"))
    return Edit(edit.start, edit.end + blank + 1, "") if first and rest[blank] == "\n" else edit


def _is_own(view: FunctionView, node: ast.stmt, bound: set[str]) -> bool:
    """Whether no code but the target's knows the names, and nothing else in it binds them."""
    inside = set(ast.walk(view.outermost))
    if len(view.block_of(node)) == 1:
        return False
    for other in ast.walk(view.module):
        match other:
            case ast.Name(id=name, ctx=context) if name in bound:
                if other not in inside or not isinstance(context, ast.Load):
                    return False
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                if name in bound:
                    return False
            case ast.Import(names=names) | ast.ImportFrom(names=names) if other is not node:
                if any((alias.asname or alias.name.partition(".")[0]) in bound for alias in names):
                    return False
            case ast.Global(names=names) | ast.Nonlocal(names=names) if bound & set(names):
                return False
    return True

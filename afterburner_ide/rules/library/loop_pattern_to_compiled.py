"""Rule: compile before the loop the pattern that each turn matches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from afterburner_ide.rules import effects, flow, hoisting, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.hoisting import HoistPoint
from afterburner_ide.rules.view import Comprehension, FunctionView, Loop

# How many positional arguments stand in front of the flags.
_BEFORE_FLAGS = {
    **dict.fromkeys(("match", "fullmatch", "search", "findall", "finditer"), 2),
    **dict.fromkeys(("sub", "subn"), 4),
    "split": 3,
}


class _Use(NamedTuple):
    """A call of one of the functions of `re`; `arguments` are those of the pattern's method."""

    call: ast.Call
    method: str
    pattern: ast.expr
    flags: ast.expr | None
    arguments: list[str]


class LoopPatternToCompiled(Rule):
    """Compile before the loop the pattern that each turn matches.

    `re.match(pattern, text)` looks the pattern up in a table of those compiled before, on every
    call. Where a loop does not change the pattern and its flags, it is compiled in front of it.
    A pattern that is a literal goes to module level with `hoist-constants`. Each turn must use
    the pattern, as one that is wrong raises before the first turn then.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 1.0
    break_even = "3 turns, short texts"
    examples = (
        Example(
            """
            import re

            def matching(pattern: str, lines: list[str]) -> list[str]:
                found = []
                for line in lines:
                    if re.match(pattern, line, re.ASCII):
                        found.append(line)
                return found
            """,
            """
            import re

            def matching(pattern: str, lines: list[str]) -> list[str]:
                found = []
                compiled = re.compile(pattern, re.ASCII) if len(lines) else None
                for line in lines:
                    if compiled.match(line):
                        found.append(line)
                return found
            """,
        ),
        Example(
            """
            import re

            def cleaned(word, lines):
                return [re.sub(rf"\\\\b{word}\\\\b", "", line) for line in lines]
            """,
            """
            import re

            def cleaned(word, lines):
                compiled = re.compile(rf"\\\\b{word}\\\\b")
                return [compiled.sub("", line) for line in lines]
            """,
        ),
        Unchanged(
            """
            import re

            def any_of(patterns, line):
                for pattern in patterns:
                    if re.match(pattern, line):
                        return True
                return False
            """,
            "each turn has a pattern of its own",
        ),
        Unchanged(
            """
            import re

            def matching(pattern, lines):
                found = []
                for line in lines:
                    if pattern and re.match(pattern, line):
                        found.append(line)
                return found
            """,
            "not each turn uses the pattern",
        ),
    )
    workload = """
SCALES = (10, 100, 1000)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("a.*b", ["".join(r.choices("abc", k=6)) for _ in range(scale)]), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        uses = list(_uses(function))
        ignoring = [use.call for use in uses if _is_harmless(use)]
        groups: dict[tuple[str, Loop | Comprehension], list[_Use]] = {}
        points: dict[tuple[str, Loop | Comprehension], HoistPoint] = {}
        for use in uses:
            flags = [use.flags] if use.flags else []
            shown = ast.Tuple([use.pattern, *flags], ast.Load())
            if all(_is_flag(function, flag) for flag in flags):
                flags = []
            value = ast.Tuple([use.pattern, *flags], ast.Load())
            for point in hoisting.hoist_points(function, use.call, value, ignoring):
                if ast.dump(use.call) not in flow.always_in_turn(point.loop, turns=True):
                    continue
                key = (ast.dump(shown), point.loop)
                groups.setdefault(key, []).append(use)
                points[key] = point
                break
        for key, group in groups.items():
            yield _rewrite(function, group, points[key])


def _uses(view: FunctionView) -> Iterator[_Use]:
    for node in view.walk(ast.Call):
        if not isinstance(node, ast.Call) or not view.loops_around(node):
            continue
        module, _, method = (resolve.dotted(view, node.func) or "").rpartition(".")
        if module != "re" or method not in _BEFORE_FLAGS or not view.editable(node):
            continue
        stop = _BEFORE_FLAGS[method]
        plain = (
            node.args
            and not any(isinstance(argument, ast.Starred) for argument in node.args)
            and all(word.arg and word.arg != "pattern" for word in node.keywords)
            and len(node.args) <= stop + 1
        )
        if not plain:
            continue
        flags = [*node.args[stop:], *(w.value for w in node.keywords if w.arg == "flags")]
        pattern = node.args[0]
        named = bool(resolve.loaded([pattern])) and effects.is_pure(view, pattern)
        if named and len(flags) < 2:
            words = [view.text(word) for word in node.keywords if word.arg != "flags"]
            texts = [view.text(argument) for argument in node.args[1:stop]]
            yield _Use(node, method, pattern, flags[0] if flags else None, [*texts, *words])


def _is_harmless(use: _Use) -> bool:
    """Whether the call runs no code but that of `re`: no function makes the replacements."""
    if not use.method.startswith("sub"):
        return True
    new = [*use.call.args[1:2], *(w.value for w in use.call.keywords if w.arg == "repl")]
    return all(isinstance(part, ast.Constant | ast.JoinedStr) for part in new)


def _is_flag(view: FunctionView, node: ast.expr) -> bool:
    """Whether the expression is one of the flags of `re`, or several with `|`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _is_flag(view, node.left) and _is_flag(view, node.right)
    return (resolve.dotted(view, node) or "").startswith("re.")


def _rewrite(view: FunctionView, group: list[_Use], point: HoistPoint) -> Rewrite:
    first = group[0]
    compiler, imports = resolve.need(view, "re", "compile")
    name = view.fresh_name("compiled")
    flags = f", {view.text(first.flags)}" if first.flags else ""
    line = f"{name} = {compiler}({view.text(first.pattern)}{flags})"
    turns = hoisting.turns(view, first.pattern, point.loop)
    if turns:
        line += f" if {turns} else None"
    edits = [view.insert_before(point.anchor, line)]
    edits += [
        view.replace(use.call, f"{name}.{use.method}({', '.join(use.arguments)})") for use in group
    ]
    summary = f"compile {view.text(first.pattern)} before the loop"
    return Rewrite(tuple(edits), summary, first.call.lineno, imports)

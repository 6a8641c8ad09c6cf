"""Rule: work out at once what a recursion comes to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import closed_forms, recursion, resolve
from afterburner_ide.rules.base import Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.closed_forms import Match
from afterburner_ide.rules.trial import Trial
from afterburner_ide.rules.view import FUNCTIONS, FunctionNode, FunctionView


class RecursionToClosedForm(Rule):
    """Work out at once what a recursion comes to.

    A function that calls itself may be a factorial, a power, a sum, a greatest common divisor, a
    reversed text, or another thing that one expression says. Which one it is, is found by
    induction over samples: on the function's tree, each sample must come to what the expression
    says of it, given what the expression says of the smaller arguments that it recurs to. All
    other arguments go the old way. Where the recursion is too deep there is a result now.
    """

    safety = Safety.NEEDS_EVIDENCE
    payoff = 3.2
    break_even = "2 calls"
    kind = "template"
    examples = (
        Example(
            """
            def power(base, exponent):
                if exponent == 0:
                    return 1
                return base * power(base, exponent - 1)
            """,
            """
            def power(base, exponent):
                if type(base) is type(exponent) is int and exponent >= 0:
                    return base**exponent
                if exponent == 0:
                    return 1
                return base * power(base, exponent - 1)
            """,
        ),
        Example(
            '''
            import math


            def permutations(n: int) -> int:
                """In how many orders n things can stand."""
                return 1 if n < 2 else permutations(n - 1) * n
            ''',
            '''
            import math


            def permutations(n: int) -> int:
                """In how many orders n things can stand."""
                if type(n) is int and n >= 0:
                    return math.factorial(n)
                return 1 if n < 2 else permutations(n - 1) * n
            ''',
        ),
        Example(
            """
            def backwards(text):
                if len(text) == 0:
                    return text
                else:
                    return backwards(text[1:]) + text[0]
            """,
            """
            def backwards(text):
                if type(text) is str:
                    return text[::-1]
                if len(text) == 0:
                    return text
                else:
                    return backwards(text[1:]) + text[0]
            """,
        ),
        Unchanged(
            """
            def fib(n):
                if n < 2:
                    return n
                return fib(n - 1) + fib(n - 2)
            """,
            "no short expression says what it comes to",
        ),
        Unchanged(
            """
            def steps(n, log):
                log.append(n)
                if n == 0:
                    return 0
                return n + steps(n - 1, log)
            """,
            "it does something else on its way",
        ),
        Unchanged(
            """
            def factorial(n):
                if n == 0:
                    return 1
                return n * factorial(n - 2)
            """,
            "it leaves out every other number, and does not end for odd ones",
        ),
    )
    workload = """
SCALES = (4, 40, 300)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [((r.randrange(2, 9), scale), {}), ((r.randrange(-5, 0), scale // 2), {}), ((7, 0), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        inner = [node for node in function.walk(*FUNCTIONS) if isinstance(node, FUNCTIONS)]
        for node in [function.node, *inner]:
            found = _match(function, node)
            if found is not None:
                yield from _fast_path(function, node, *found)


def _match(view: FunctionView, node: FunctionNode) -> tuple[list[str], Match] | None:
    """The form that the function's recursion has, and the names of its arguments."""
    args = node.args
    method = isinstance(view.parents[node], ast.ClassDef)
    if isinstance(node, ast.AsyncFunctionDef) or node.decorator_list or resolve.suspends(node.body):
        return None
    if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults:
        return None
    names = [argument.arg for argument in args.args]
    owner = names.pop(0) if method and names else None
    if _has_fast_path(view, node):
        return None
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    recursive = recursion.self_calls(node, body, owner)
    if not names or not recursive or (method and owner is None) or not view.own_lines(*body):
        return None
    if any(call.keywords or len(call.args) != len(names) for call in recursive):
        return None
    trial = Trial(view, body, frozenset(recursive))
    matched = next(closed_forms.matches(trial, names), None)
    return None if matched is None else (names, matched)


def _has_fast_path(view: FunctionView, node: FunctionNode) -> bool:
    """Whether a test of an argument's type answers first already."""
    match node.body[ast.get_docstring(node, clean=False) is not None :]:
        case [ast.If(test=test, body=[ast.Return(value=value)], orelse=[]), *_]:
            return value is not None and view.text(test).startswith("type(")
    return False


def _fast_path(
    view: FunctionView, node: FunctionNode, names: list[str], matched: Match
) -> Iterator[Rewrite]:
    form = matched.form
    known = {"type", form.kind.__name__, *(name for name in _BUILTINS if f"{name}(" in form.text)}
    if not all(resolve.is_builtin(view, name) for name in known):
        return
    place, imports = resolve.need(view, "math", form.needs) if form.needs else ("", ())
    guard = form.guard.format(*names, low=matched.low)
    value = form.text.format(*names, f=place)
    first = node.body[1] if ast.get_docstring(node, clean=False) is not None else node.body[0]
    text = f"if {guard}:\n{view.step}return {value}"
    edit = view.insert_before(first, text)
    yield Rewrite((edit,), f"{form.summary} in {node.name}", node.lineno, imports)


_BUILTINS = ("sum", "map", "str", "int", "len", "bin", "max", "min")

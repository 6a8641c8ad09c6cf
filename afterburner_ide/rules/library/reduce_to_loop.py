"""Rule: fold items in a plain loop, or with an operator in C."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from afterburner_ide.rules import eagerness, folds, liveness, questions, resolve
from afterburner_ide.rules.base import Edit, Example, Rewrite, Rule, Safety, Unchanged
from afterburner_ide.rules.bodies import remarks
from afterburner_ide.rules.view import FunctionView

_SIGNS = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "sub"),
    ast.Mult: ("*", "mul"),
    ast.FloorDiv: ("//", "floordiv"),
    ast.Mod: ("%", "mod"),
    ast.BitAnd: ("&", "and_"),
    ast.BitOr: ("|", "or_"),
    ast.BitXor: ("^", "xor"),
}
_BY_NAME = {f"operator.{name}": sign for sign, name in _SIGNS.values()}
_REDUCE = "functools.reduce"


class ReduceToLoop(Rule):
    """Fold items in a plain loop, or with an operator in C.

    `reduce` calls its function for each item: a function of the module `operator` in place of a
    lambda that only joins its two arguments costs a third of that. Where there is a value to start
    from and the items come from a generator expression, or the lambda does more, a plain loop
    saves the calls. Where there is none, the generator expression becomes a list.
    """

    safety = Safety.GUARDED
    payoff = 0.7
    break_even = "any size"
    examples = (
        Example(
            """
            from functools import reduce
            from operator import or_


            def letters(word):
                return reduce(or_, (1 << ord(letter) - 97 for letter in word), 0)


            def together(masks):
                return reduce(or_, masks)
            """,
            """
            from functools import reduce
            from operator import or_


            def letters(word):
                result = 0
                for letter in word:
                    result |= 1 << ord(letter) - 97
                return result


            def together(masks):
                return reduce(or_, masks)
            """,
        ),
        Example(
            """
            from functools import reduce


            def product(numbers):
                return reduce(lambda a, b: a * b, numbers)
            """,
            """
            from functools import reduce
            from operator import mul


            def product(numbers):
                return reduce(mul, numbers)
            """,
        ),
        Example(
            """
            import functools


            def decimal(digits):
                value = functools.reduce(lambda total, digit: total * 10 + digit, digits, 0)
                return value
            """,
            """
            def decimal(digits):
                value = 0
                for digit in digits:
                    value = value * 10 + digit
                return value
            """,
        ),
        Unchanged(
            """
            from functools import reduce


            def apply(functions, value):
                return reduce(lambda value, function: function(value), functions, value)
            """,
            "calls of unknown code are left as they are",
        ),
        Unchanged(
            """
            from functools import reduce


            def decimal(digits):
                return reduce(lambda total, digit: total * 10 + digit, digits)
            """,
            "nothing says what to start from",
        ),
    )
    workload = """
SCALES = (4, 30, 300)

def gen(scale, seed):
    import random
    r = random.Random(seed)
    return [(("".join(r.choice("abcdefgh") for _ in range(scale)),), {})]
"""

    def rewrites(self, function: FunctionView) -> Iterator[Rewrite]:
        for call in function.walk(ast.Call):
            assert isinstance(call, ast.Call)
            if not resolve.calls(function, call, _REDUCE) or call.keywords:
                continue
            statement = function.parents[call]
            if isinstance(statement, ast.Return | ast.Assign) and len(call.args) == 3:
                text = _loop(function, statement, call)
                if text:
                    edit = function.replace(statement, text)
                    yield Rewrite((edit,), "a loop for reduce", call.lineno)
            yield from _in_c(function, call)


def _loop(view: FunctionView, statement: ast.Return | ast.Assign, call: ast.Call) -> str:
    """The loop in place of a statement that returns or binds the fold, or nothing."""
    function, items, start = call.args
    match statement:
        case ast.Return():
            name = view.fresh_name("result")
        case ast.Assign(targets=[ast.Name(id=name)]):
            if (
                name in resolve.loaded([items])
                or liveness.is_shared(view, name)
                or liveness.is_watched(view, statement)
            ):
                return ""
        case _:
            return ""
    if remarks(view, statement) or not questions.is_alone(view, statement):
        return ""
    if isinstance(items, ast.GeneratorExp):
        clauses, element = items.generators, folds.on_one_line(view, items.elt)
        loose = not isinstance(items.elt, ast.Name | ast.Call | ast.Subscript | ast.Constant)
        fine = eagerness.can_be_eager(view, items) and questions.fits(view, statement, items)
        if not fine or (isinstance(function, ast.Lambda) and not isinstance(items.elt, ast.Name)):
            return ""
    else:
        item = _second(function) or ""
        if not isinstance(function, ast.Lambda) or not item or name == item:
            return ""
        if not _is_own(view, item, function):
            return ""
        target = ast.Name(item, ast.Store())
        clauses, element, loose = [ast.comprehension(target, items, [], 0)], item, False
    done = _step(view, function, name, element, start, loose=loose)
    if not done:
        return ""
    text = f"{name} = {folds.on_one_line(view, start)}\n" + _written(view, clauses, done)
    return f"{text}\nreturn {name}" if isinstance(statement, ast.Return) else text


def _is_own(view: FunctionView, name: str, function: ast.Lambda) -> bool:
    """Whether nothing but the lambda has anything of that name."""
    inside = set(ast.walk(function))
    return not any(
        (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.arg) and node.arg == name)
        or (isinstance(node, ast.Global | ast.Nonlocal) and name in node.names)
        for node in ast.walk(view.outermost)
        if node not in inside
    )


def _written(view: FunctionView, clauses: list[ast.comprehension], done: str) -> str:
    first = clauses[0]
    if isinstance(first.target, ast.Name) and not hasattr(first.target, "lineno"):
        return f"for {first.target.id} in {folds.clause(view, first.iter)}:\n{view.step}{done}"
    return questions.loop(view, clauses, [], [done])


def _step(
    view: FunctionView,
    function: ast.expr,
    name: str,
    element: str,
    start: ast.expr,
    *,
    loose: bool,
) -> str:
    """The statement that takes one item in."""
    sign = _BY_NAME.get(resolve.dotted(view, function) or "")
    plain = isinstance(start, ast.Constant)
    if sign is not None:
        # Of a list, `+=` would change the one that the fold starts from.
        if plain:
            return f"{name} {sign}= {element}"
        return f"{name} = {name} {sign} {f'({element})' if loose else element}"
    match function:
        case ast.Lambda(
            args=ast.arguments(
                posonlyargs=[],
                args=[first, second],
                kwonlyargs=[],
                defaults=[],
                vararg=None,
                kwarg=None,
            ),
            body=body,
        ):
            pass
        case _:
            return ""
    if element != second.arg or not _is_arithmetic(body) or "#" in view.text(function):
        return ""
    if name in resolve.loaded([body]) - {first.arg}:
        return ""
    begin = view.start(body)
    text = folds.on_one_line(view, body)
    if "\n" in view.text(body):
        return ""
    places = sorted(
        view.start(node) - begin
        for node in ast.walk(body)
        if isinstance(node, ast.Name) and node.id == first.arg
    )
    for at in reversed(places):
        text = text[:at] + name + text[at + len(first.arg) :]
    return f"{name} = {text}"


def _is_arithmetic(body: ast.expr) -> bool:
    """Whether the lambda joins names and constants by operators, and calls nothing."""
    known = (
        *(ast.BinOp, ast.UnaryOp, ast.Name, ast.Constant, ast.IfExp, ast.Compare, ast.Subscript),
        *(ast.BoolOp, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
    )
    return all(isinstance(node, known) for node in ast.walk(body))


def _second(function: ast.expr) -> str | None:
    match function:
        case ast.Lambda(args=ast.arguments(args=[_, second])):
            return second.arg
    return None


def _in_c(view: FunctionView, call: ast.Call) -> Iterator[Rewrite]:
    """An operator for a lambda, and a list for a generator expression."""
    match call.args[0]:
        case ast.Lambda(
            args=ast.arguments(args=[first, second], defaults=[], vararg=None, kwarg=None),
            body=ast.BinOp(left=ast.Name(id=left), op=op, right=ast.Name(id=right)),
        ) if type(op) in _SIGNS and (left, right) == (first.arg, second.arg):
            text, imports = resolve.need(view, "operator", _SIGNS[type(op)][1])
            edit = view.replace(call.args[0], text)
            yield Rewrite((edit,), "an operator for the lambda", call.lineno, imports)
            return
    match call.args[1:]:
        case [ast.GeneratorExp() as items] if eagerness.can_be_eager(view, items):
            start, end = view.start(items), view.end(items)
            edits = (Edit(start, start + 1, "["), Edit(end - 1, end, "]"))
            yield Rewrite(edits, "fold a list", call.lineno)

"""What a recursion may come to without recurring, and whether it does."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from afterburner_ide.rules.trial import Trial, Unclear

MOST_CONSTANT = 400
_LOWS = (0, 1, 2, -1)
_TEXTS = ("", "a", "aa", "ab", "aba", "abb", "abba", "abca", "Ab1 ba", "abcdefg")
_LISTS: tuple[list[int], ...] = (
    [],
    [3],
    [2, 2],
    [1, 5],
    [5, 1],
    [2, -3, 2],
    [4, 4, 9],
    [0, 7, -2, 7],
    [1, 2, 3, 2, 1],
)

Arguments = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """`text` gives for `arity` arguments `{0}`, `{1}` what `value` gives, where `guard` holds.

    For integers, `{low}` in the guard is the least argument that is reached. `needs` is a
    function of `math`, written `{f}` in the text.
    """

    summary: str
    text: str
    value: Callable[..., Any]
    guard: str
    within: Callable[..., bool]
    arity: int = 1
    kind: type = int
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A form that the recursion has for all arguments from `low` on."""

    form: Form
    low: int


def _count(text: str, value: Callable[[int], Any], summary: str, needs: str = "") -> Form:
    guard = "type({0}) is int and {0} >= {low}"
    return Form(summary, text, value, guard, lambda n: n >= 0, needs=needs)


def _text(text: str, value: Callable[[str], Any], summary: str, kind: type = str) -> Form:
    guard = f"type({{0}}) is {kind.__name__}"
    return Form(summary, text, value, guard, lambda _: True, kind=kind)


def _pair(
    text: str,
    value: Callable[[int, int], Any],
    summary: str,
    within: Callable[[int, int], bool],
    guard: str,
    needs: str = "",
) -> list[Form]:
    """The form and the one with its two arguments the other way round."""
    ints = "type({0}) is type({1}) is int and "
    turned = {"0": "{1}", "1": "{0}"}

    def turn(template: str) -> str:
        for number in turned:
            template = template.replace(f"{{{number}}}", f"<{number}>")
        for number, other in turned.items():
            template = template.replace(f"<{number}>", other)
        return template

    return [
        Form(summary, text, value, ints + guard, within, 2, needs=needs),
        Form(
            summary,
            turn(text),
            lambda a, b: value(b, a),
            ints + turn(guard),
            lambda a, b: within(b, a),
            2,
            needs=needs,
        ),
    ]


FORMS = (
    _count("{f}({0})", math.factorial, "let math.factorial multiply", "factorial"),
    _count("{0} * ({0} + 1) // 2", lambda n: n * (n + 1) // 2, "add up by Gauss' formula"),
    _count("1 << {0}", lambda n: 1 << n, "double by shifting"),
    _count("(1 << {0}) - 1", lambda n: (1 << n) - 1, "double by shifting"),
    _count("({0} + 1) ** 2 // 4", lambda n: (n + 1) ** 2 // 4, "add up by a formula"),
    _count("{0} * {0}", lambda n: n * n, "square the number"),
    _count(
        "{0} * ({0} + 1) * (2 * {0} + 1) // 6",
        lambda n: n * (n + 1) * (2 * n + 1) // 6,
        "add up squares by a formula",
    ),
    _count("sum(map(int, str({0})))", lambda n: sum(map(int, str(n))), "add up the digits"),
    _count("len(str({0}))", lambda n: len(str(n)), "count the digits"),
    _count('bin({0}).count("1")', lambda n: bin(n).count("1"), "count the ones of the binary text"),
    _count("bin({0})[2:]", lambda n: bin(n)[2:], "let bin write the number"),
    *_pair(
        "{0}**{1}",
        lambda a, b: a**b,
        "raise to the power at once",
        lambda _, b: b >= 0,
        "{1} >= {low}",
    ),
    *_pair(
        "{0} * {1}",
        lambda a, b: a * b,
        "multiply at once",
        lambda _, b: b >= 0,
        "{1} >= {low}",
    ),
    *_pair(
        "{f}({0}, {1})",
        math.gcd,
        "let math.gcd find the common divisor",
        lambda a, b: a >= 0 and b >= 0,
        "{0} >= {low} and {1} >= {low}",
        "gcd",
    ),
    *_pair(
        "{f}({0}, {1})",
        math.comb,
        "let math.comb count the combinations",
        lambda n, k: 0 <= k <= n,
        "{low} <= {1} <= {0}",
        "comb",
    ),
    *_pair(
        "{f}({0}) * {1}",
        lambda n, product: math.factorial(n) * product,
        "let math.factorial multiply",
        lambda n, _: n >= 0,
        "{0} >= {low}",
        "factorial",
    ),
    _text("{0} == {0}[::-1]", lambda text: text == text[::-1], "compare with the reverse"),
    _text("{0}[::-1]", lambda text: text[::-1], "reverse by a slice"),
    _text("len({0})", len, "ask for the length"),
    _text("{0}[::-1]", lambda items: items[::-1], "reverse by a slice", list),
    _text("len({0})", len, "ask for the length", list),
    _text("sum({0})", sum, "let sum add", list),
    Form("let max search", "max({0})", max, "type({0}) is list and {0}", bool, kind=list),
    Form("let min search", "min({0})", min, "type({0}) is list and {0}", bool, kind=list),
)  # fmt: skip


def matches(trial: Trial, names: Sequence[str]) -> Iterator[Match]:
    """The forms that the recursion has, by induction over sample arguments.

    Each sample is worked out with what the form says of the smaller arguments that it recurs to;
    it must come to what the form says of the sample itself, and of the same type.
    """
    constants = trial.constants()
    if any(abs(constant) > MOST_CONSTANT for constant in constants):
        return
    for form in FORMS:
        if form.arity != len(names):
            continue
        for low in _LOWS if form.kind is int else (0,):
            if _holds(form, trial, names, low, constants):
                yield Match(form, low)
                break


def _samples(form: Form, low: int, constants: set[int]) -> Iterator[Arguments]:
    if form.kind is not int:
        samples: Sequence[Any] = _TEXTS if form.kind is str else _LISTS
        yield from ((sample,) for sample in samples)
        return
    near = {constant + by for constant in constants for by in (-1, 0, 1)}
    if form.arity == 1:
        yield from ((number,) for number in sorted({*range(low, 26), 100, 127, *near}))
    else:
        numbers = sorted({-3, -1, *range(low, 8), 12, *(n for n in near if n < 40)})
        yield from itertools.product(numbers, repeat=2)


def _holds(form: Form, trial: Trial, names: Sequence[str], low: int, constants: set[int]) -> bool:
    recurred, ended = False, False
    measures = _measures(form)
    for sample in _samples(form, low, constants):
        if not _is_reached(form, sample, low):
            continue
        asked: list[Arguments] = []

        def call(given: Sequence[Any], asked: list[Arguments] = asked) -> Any:
            arguments = tuple(given)
            if len(arguments) != form.arity or any(type(one) is not form.kind for one in arguments):
                raise Unclear
            if not _is_reached(form, arguments, low):
                raise Unclear
            asked.append(arguments)
            return form.value(*arguments)

        try:
            result = trial.returned(dict(zip(names, sample, strict=True)), call)
            wanted = form.value(*sample)
        except (Unclear, ValueError):
            return False
        if type(result) is not type(wanted) or result != wanted:
            return False
        for arguments in asked:
            measures = [one for one in measures if one(arguments) < one(sample)]
        if not measures:
            return False
        recurred, ended = recurred or bool(asked), ended or not asked
    return recurred and ended


def _is_reached(form: Form, arguments: Arguments, low: int) -> bool:
    if form.kind is not int:
        return form.within(*arguments)
    if form.arity == 1:
        return bool(arguments[0] >= low)
    return low >= 0 and form.within(*(argument - low for argument in arguments))


def _measures(form: Form) -> list[Callable[[Arguments], int]]:
    """What may become smaller with every step; it never falls below a bound."""
    if form.kind is not int:
        return [lambda arguments: len(arguments[0])]
    if form.arity == 1:
        return [lambda arguments: int(arguments[0])]
    return [
        lambda arguments: int(arguments[0]),
        lambda arguments: int(arguments[1]),
        lambda arguments: int(arguments[0] + arguments[1]),
    ]

"""What a function is seen to do with small lists: sort them, or arrange their items."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from afterburner_ide.rules import resolve
from afterburner_ide.rules.dry_run import DryRun
from afterburner_ide.rules.trial import Unclear
from afterburner_ide.rules.view import FunctionView

MOST_NODES = 900


class Delivery(Enum):
    """Where a function leaves the sorted items."""

    NEW = auto()  # in a list that it returns, the argument stays as it is
    SAME = auto()  # in the argument, which it returns
    NOTHING = auto()  # in the argument, it returns None


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a function sorts: `least` is the length from which on it does, `kinds` are those of the
    items that it sorts, `natural` says that of integers it sorts those from 0 on only."""

    delivery: Delivery
    reverse: bool
    least: int
    kinds: tuple[str, ...]
    natural: bool


_OTHERS: dict[str, tuple[list[Any], ...]] = {
    "float": ([0.5, 0.25], [2.5, -1.0, 3.75, 2.5, 0.1], [9.0, 8.5, 7.0, 6.5, 1e300, -1e-300]),
    "str": (["b", "a"], ["ab", "", "a", "ab", "B"], list("quicksort")),
}


def parameter(view: FunctionView) -> str | None:
    """The one argument that the target takes; None when it takes others or cannot be followed."""
    node = view.node
    args = node.args
    if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults:
        return None
    names = [argument.arg for argument in args.args]
    if isinstance(view.parents[node], ast.ClassDef):
        names = names[1:]
    elif not isinstance(view.parents[node], ast.Module):
        return None
    if len(names) != 1 or node.decorator_list or isinstance(node, ast.AsyncFunctionDef):
        return None
    if resolve.suspends(node.body) or sum(1 for _ in ast.walk(node)) > MOST_NODES:
        return None
    return names[0]


def sorting(view: FunctionView) -> Sorting | None:
    """How the target sorts the list that it is given, if samples say that it does."""
    return view.fact("sorting", lambda: _sorting(view))


def _sorting(view: FunctionView) -> Sorting | None:
    first = _told(view, [3, 1, 2])
    if first is None:
        return None
    delivery, reverse = first
    for natural in (False, True):
        if all(_told(view, sample) == first for sample in _numbers(natural)):
            break
    else:
        return None
    least = 2
    if _told(view, [5], first) == first:
        least = 0 if _told(view, [], first) == first else 1
    kinds = ["int"]
    for kind, samples in _OTHERS.items():
        if not natural and all(_told(view, list(sample)) == first for sample in samples):
            kinds.append(kind)
    return Sorting(delivery, reverse, least, tuple(kinds), natural)


def _told(
    view: FunctionView, items: list[Any], expected: tuple[Delivery, bool] | None = None
) -> tuple[Delivery, bool] | None:
    """Where the target leaves the items sorted, and whether in reverse; None if it does not.

    What is `expected` tells short lists apart, which are sorted either way.
    """
    before = list(items)
    try:
        result = DryRun(view).call(items)
    except Unclear:
        return None
    orders = (expected[1],) if expected else (False, True)
    for reverse in orders:
        wanted = sorted(before, reverse=reverse)
        if type(result) is list and result is not items and items == before and result == wanted:
            return Delivery.NEW, reverse
        if items == wanted and (result is items or result is None):
            return (Delivery.SAME if result is items else Delivery.NOTHING), reverse
    return None


def _numbers(natural: bool) -> Iterator[list[int]]:
    """Lists on which hardly anything but sorting looks like sorting."""
    yield from ([2, 1], [1, 2], [2, 2, 1], [1, 3, 2], [2, 3, 1, 1], [7, 6, 5, 4, 3, 2, 1, 0])
    yield [0, 1, 2, 3, 4, 5, 6, 7, 8]
    draw = random.Random(5)
    low = 0 if natural else -40
    for size, high in ((5, 9), (9, 3), (12, 60), (17, 40), (36, 300)):
        yield [draw.randrange(low, high) for _ in range(size)]


@dataclass(frozen=True, slots=True)
class Arranging:
    """A function of itertools over the argument, and what each of its tuples becomes."""

    text: str
    needs: str
    kind: type


def arranging(
    view: FunctionView, forms: Sequence[tuple[Arranging, Callable[[Any], Any]]]
) -> Arranging | None:
    """The form that samples say the target has, none of which it changes."""
    memo: dict[str, Any] = {}
    for form, value in forms:
        samples = _ARGUMENTS[form.kind]
        if all(_equals(view, sample, value, memo) for sample in samples):
            return form
    return None


_ARGUMENTS: dict[type, tuple[Any, ...]] = {
    list: ([1, 2, 3], [4, 9], [7], [3, 1, 2, 5], ["b", "a", "b"]),
    str: ("abc", "ba", "x", "bacb"),
}


def _equals(
    view: FunctionView, sample: Any, value: Callable[[Any], Any], memo: dict[str, Any]
) -> bool:
    key = repr(sample)
    if key not in memo:
        given = copy.copy(sample)
        try:
            memo[key] = DryRun(view).call(given)
        except Unclear:
            memo[key] = Unclear
        if given != sample or memo[key] is given:
            memo[key] = Unclear
    wanted = value(sample)
    found = memo[key]
    if type(found) is not type(wanted) or found != wanted:
        return False
    return all(type(one) is type(other) for one, other in zip(found, wanted, strict=True))

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


def parameters(view: FunctionView) -> list[str] | None:
    """The arguments that the target takes; None when it cannot be followed."""
    node = view.node
    args = node.args
    if args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults:
        return None
    names = [argument.arg for argument in args.args]
    if isinstance(view.parents[node], ast.ClassDef):
        names = names[1:]
    elif not isinstance(view.parents[node], ast.Module):
        return None
    if node.decorator_list or isinstance(node, ast.AsyncFunctionDef):
        return None
    if resolve.suspends(node.body) or sum(1 for _ in ast.walk(node)) > MOST_NODES:
        return None
    return names


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
class Arrangement:
    """`text` gives for the arguments `{0}`, `{1}` what `value` gives, with `{f}` of itertools.

    `samples` are tuples of arguments, `guard` is the test of the arguments for which it holds.
    """

    text: str
    needs: str
    value: Callable[..., Any]
    guard: str
    samples: tuple[tuple[Any, ...], ...]


def arrangement(view: FunctionView, forms: Sequence[Arrangement]) -> Arrangement | None:
    """The first form that the target has on all its samples, none of which it changes."""
    memo: dict[str, Any] = {}
    for form in forms:
        if all(_gives(view, sample, form.value, memo) for sample in form.samples):
            return form
    return None


def _gives(
    view: FunctionView, sample: tuple[Any, ...], value: Callable[..., Any], memo: dict[str, Any]
) -> bool:
    key = repr(sample)
    if key not in memo:
        given = copy.deepcopy(sample)
        try:
            found = DryRun(view).call(*given)
            memo[key] = found if given == sample and type(found) is list else Unclear
        except Unclear:
            memo[key] = Unclear
    found, wanted = memo[key], value(*sample)
    if type(found) is not list or found != wanted:
        return False
    alone = len({id(one) for one in found}) == len(found) or all(isinstance(x, str) for x in found)
    return alone and all(type(a) is type(b) for a, b in zip(found, wanted, strict=True))

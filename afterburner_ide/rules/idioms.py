"""Loops that spell out what a function written in C does, as templates with their fast path."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Place(Enum):
    """Where the fast path goes."""

    BEFORE = auto()  # in front of a loop, which then has nothing left to do
    ELSE = auto()  # into an `if`, the statements into its `else`
    ENTRY = auto()  # to the top of a function whose whole body is the template


@dataclass(frozen=True, slots=True)
class Idiom:
    """Where `ints` are of type int, `positive` ones above 0 and `guard` holds, `fast` does it.

    The capitals of the `template` stand in all the other texts too. A name that is not in
    `live` must be unread afterwards. `needs` is a function of `math`, written `MATH` in `fast`.
    With `sized`, `E_N` must be the length of `A`. `F` is the function itself, `NEW` a new name.
    """

    summary: str
    template: str
    fast: str
    place: Place
    live: tuple[str, ...] = ()
    ints: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    guard: str = ""
    needs: str = ""
    sized: bool = False

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
    With `sized`, `E_N` must be the length of `A`. `F` is the target function itself.
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


def _gcd(template: str, fast: str, place: Place = Place.BEFORE, *above: str) -> Idiom:
    return Idiom(
        summary="let math.gcd find the common divisor",
        template=template,
        fast=fast,
        place=place,
        live=("A", "B"),
        ints=("A", "B"),
        positive=above or ("B",),
        needs="gcd",
    )


def _ones(template: str) -> Idiom:
    return Idiom(
        summary="count the ones of the binary text",
        template=template,
        fast='C += bin(N).count("1")\nN = 0',
        place=Place.BEFORE,
        live=("C", "N"),
        ints=("C", "N"),
        positive=("N",),
    )


def _power(template: str, fast: str, place: Place, modulus: str = "") -> Idiom:
    exponent = "N" if place is Place.BEFORE else "E_N"
    more = (modulus,) if modulus else ()
    return Idiom(
        summary="let pow raise to the power",
        template=template,
        fast=fast,
        place=place,
        live=("R", exponent, *more),
        ints=("B", exponent, *more, "R"),
        positive=(exponent, *more),
    )


def _factorial(template: str, fast: str, place: Place = Place.BEFORE) -> Idiom:
    result = () if place is Place.ENTRY else ("R",)
    return Idiom(
        summary="let math.factorial multiply",
        template=template,
        fast=fast,
        place=place,
        live=("N", *result),
        ints=("N", *result),
        positive=("N",),
        needs="factorial",
    )


def _sort(template: str, *, stable: bool, reverse: bool = False) -> Idiom:
    types = "({int}, {float}, {str})" if stable else "({int}, {str})"
    order = " and all(x == x for x in A)" if stable else ""
    return Idiom(
        summary="let list.sort do it",
        template=template,
        fast="A.sort(reverse=True)" if reverse else "A.sort()",
        place=Place.ELSE,
        live=("A",),
        guard=f"type(A) is list and {{*map(type, A)}} in {types}{order}",
        sized=True,
    )


def _swap(one: str, other: str) -> str:
    return (
        f"{{A[{one}], A[{other}] = A[{other}], A[{one}]|A[{other}], A[{one}] = A[{one}], A[{other}]"
        f"|T = A[{one}]; A[{one}] = A[{other}]; A[{other}] = T"
        f"|T = A[{other}]; A[{other}] = A[{one}]; A[{one}] = T}}"
    )


_NEXT = _swap("J", "J + 1")
_ROUNDS = (
    ("range({E_N|E_N - 1})", "range({E_N - I - 1|E_N - 1 - I|E_N - 1|E_N - (I + 1)})"),
    ("{range(E_N - 1, 0, -1)|reversed(range(E_N))}", "range(I)"),
    ("range(1, E_N)", "range(E_N - I)"),
)


def _bubbles() -> list[Idiom]:
    found: list[Idiom] = []
    for order, reverse in (("A[J + 1] < A[J]", False), ("A[J] < A[J + 1]", True)):
        for rounds, steps in _ROUNDS:
            plain = f"for I in {rounds}:\n for J in {steps}:\n  if {order}:\n   {_NEXT}\n"
            found.append(_sort(plain, stable=True, reverse=reverse))
            for clean, dirty, stop in (("False", "True", "not S"), ("True", "False", "S")):
                early = (
                    f"for I in {rounds}:\n S = {clean}\n for J in {steps}:\n  if {order}:\n"
                    f"   %s\n if {stop}:\n  break\n"
                )
                found += [
                    _sort(early % marked, stable=True, reverse=reverse)
                    for marked in (f"{_NEXT}; S = {dirty}", f"S = {dirty}; {_NEXT}")
                ]
    return found


def _others() -> list[Idiom]:
    found: list[Idiom] = []
    for later, item, key, left, reverse in (
        ("A[J] < A[M]", "A[J] < A[I]", "K < A[J]", "A[J] < A[J - 1]", False),
        ("A[M] < A[J]", "A[I] < A[J]", "A[J] < K", "A[J - 1] < A[J]", True),
    ):
        found += [
            _sort(
                f"for I in range({{E_N|E_N - 1}}):\n M = I\n for J in range(I + 1, E_N):\n"
                f"  if {later}:\n   M = J\n {last}",
                stable=False,
                reverse=reverse,
            )
            for last in (_swap("I", "M"), f"if {{M != I|I != M}}:\n  {_swap('I', 'M')}")
        ]
        found.append(
            _sort(
                f"for I in range({{E_N|E_N - 1}}):\n for J in range(I + 1, E_N):\n"
                f"  if {item}:\n   {_swap('I', 'J')}",
                stable=False,
                reverse=reverse,
            )
        )
        before = key.replace("A[J]", "A[J - 1]")
        found += [
            _sort(f"for I in range(1, E_N):\n {body}", stable=True, reverse=reverse)
            for body in (
                f"{{K = A[I]; J = I - 1|J = I - 1; K = A[I]}}\n"
                f" while {{0 <= J|-1 < J}} and {key}:\n  A[J + 1] = A[J]\n  J -= 1\n A[J + 1] = K",
                f"{{K = A[I]; J = I|J = I; K = A[I]}}\n"
                f" while 0 < J and {before}:\n  A[J] = A[J - 1]\n  J -= 1\n A[J] = K",
                f"J = I\n while 0 < J and {left}:\n  {_swap('J', 'J - 1')}\n  J -= 1",
            )
        ]
    return found


_STEP = "{A, B = B, A % B|B, A = A % B, B|T = B; B = A % B; A = T|T = A % B; A = B; B = T}"
_SQUARE = "{B * B|B ** 2|pow(B, 2)}"
_TIMES = "{R * B|B * R}"
_FROM_ENDS = "{I = 0; J = len(A) - 1|I, J = 0, len(A) - 1}\nwhile I < J:\n "

IDIOMS = (
    _gcd(f"while {{B|0 < B}}:\n {_STEP}", "A, B = MATH(A, B), 0"),
    _gcd("while {B|0 < B}:\n T = A; A = B; B = T % B", "A, B = MATH(A, B), 0"),
    *(
        _gcd(
            f"while A != B:\n if {test}:\n  {one}\n else:\n  {other}",
            "A = B = MATH(A, B)",
            Place.BEFORE,
            "A",
            "B",
        )
        for test, one, other in (("B < A", "A -= B", "B -= A"), ("A < B", "B -= A", "A -= B"))
    ),
    *(
        _gcd(body, "return MATH(A, B)", Place.ENTRY)
        for body in (
            "if {B == 0|not B}:\n return A\nreturn F(B, A % B)",
            "if {B == 0|not B}:\n return A\nelse:\n return F(B, A % B)",
            "return A if {B == 0|not B} else F(B, A % B)",
        )
    ),
    _ones("while {N|0 < N}:\n {N &= N - 1; C += 1|C += 1; N &= N - 1}"),
    _ones("while {N|0 < N}:\n C += N & 1\n N >>= 1"),
    _ones("while {N|0 < N}:\n if N & 1:\n  C += 1\n N >>= 1"),
    *(
        _power(
            f"while {{N|0 < N}}:\n if N & 1:\n  R = {_TIMES} % E_M\n {last}",
            "R = R * pow(B, N, E_M) % E_M\nN = 0",
            Place.BEFORE,
            "E_M",
        )
        for last in (f"N >>= 1; B = {_SQUARE} % E_M", f"B = {_SQUARE} % E_M; N >>= 1")
    ),
    *(
        _power(
            f"while {{N|0 < N}}:\n if N & 1:\n  R *= B\n {last}", "R *= B**N\nN = 0", Place.BEFORE
        )
        for last in ("{N >>= 1; B *= B|B *= B; N >>= 1}", "{N >>= 1; B **= 2|B **= 2; N >>= 1}")
    ),
    _power(
        f"for I in range({{E_N|1, E_N + 1}}):\n R = {_TIMES} % E_M",
        "R = R * pow(B, E_N, E_M) % E_M",
        Place.ELSE,
        "E_M",
    ),
    _power("for I in range({E_N|1, E_N + 1}):\n R *= B", "R *= B**E_N", Place.ELSE),
    _factorial("while 1 < N:\n R *= N; N -= 1", "R *= MATH(N)\nN = 1"),
    _factorial("while {0 < N|N}:\n R *= N; N -= 1", "R *= MATH(N)\nN = 0"),
    _factorial("for I in range({1|2}, N + 1):\n R *= I", "R *= MATH(N)", Place.ELSE),
    _factorial("for I in range(N, {0|1}, -1):\n R *= I", "R *= MATH(N)", Place.ELSE),
    *(
        _factorial(
            body.replace("BASE", "{N == 0|N == 1|N <= 1|N < 2|N < 1|not N}"), fast, Place.ENTRY
        )
        for fast in ("return MATH(N)",)
        for body in (
            "if BASE:\n return 1\nreturn {N * F(N - 1)|F(N - 1) * N}",
            "if BASE:\n return 1\nelse:\n return {N * F(N - 1)|F(N - 1) * N}",
            "return 1 if BASE else {N * F(N - 1)|F(N - 1) * N}",
        )
    ),
    *_bubbles(),
    *_others(),
    *(
        Idiom(
            summary="let list.reverse do it",
            template=body,
            fast="A.reverse()",
            place=Place.ELSE,
            live=("A",),
            guard="type(A) is list",
            sized="E_N" in body,
        )
        for body in (
            f"{_FROM_ENDS}{_swap('I', 'J')}\n {{I += 1; J -= 1|J -= 1; I += 1}}",
            f"for I in range(E_N // 2):\n {_swap('I', 'E_N - I - 1')}",
            f"for I in range(E_N // 2):\n {_swap('I', 'E_N - 1 - I')}",
            f"for I in range(E_N // 2):\n {_swap('I', '-I - 1')}",
        )
    ),
    Idiom(
        summary="reverse the text with a slice",
        template="for C in A:\n R = C + R",
        fast="R = A[::-1] + R",
        place=Place.ELSE,
        live=("A", "R"),
        guard="type(A) is type(R) is str",
    ),
)

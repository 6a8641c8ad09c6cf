"""Loops that sort and reverse, as idioms."""

from __future__ import annotations

from afterburner_ide.rules.idioms import Idiom, Place


def _sort(template: str, *, stable: bool, reverse: bool = False) -> Idiom:
    """A loop that sorts A; where it is stable, floats may be sorted too, if all have an order."""
    alike = "{*map(type, A)} in ({int}, {str})"
    floats = "{*map(type, A)} == {float} and not any(map(MATH, A))"
    return Idiom(
        summary="let list.sort do it",
        template=template,
        fast="A.sort(reverse=True)" if reverse else "A.sort()",
        place=Place.ELSE,
        live=("A",),
        guard=f"type(A) is list and {f'({alike} or {floats})' if stable else alike}",
        needs="isnan" if stable else "",
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


_FROM_ENDS = "{I = 0; J = len(A) - 1|I, J = 0, len(A) - 1}\nwhile I < J:\n "

LISTS = (
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

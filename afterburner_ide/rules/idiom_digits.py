"""Loops over the digits and bits of whole numbers, as idioms."""

from __future__ import annotations

from afterburner_ide.rules.idioms import Idiom, Place

_WHILE = "while {N|0 < N}:\n "
_LONG = "N > 99_999 and N.bit_length() < 14_000"
"""Below, the loop is as fast as the text; above, `str` refuses to write the number."""

_EXACT = "99_999 < N < 2**53"
"""As far as `int(n / 10)` is what `n // 10` is."""


def _digits(
    summary: str, body: str, fast: str, *live: str, guard: str = "", start: str = _WHILE
) -> list[Idiom]:
    """A loop that takes the last digit off N in each turn, as `body` says with `CUT`."""
    ways = (("N //= 10", _LONG), ("N = int(N / 10)", _EXACT))
    return [
        Idiom(
            summary=summary,
            template=start + body.replace("CUT", cut),
            fast=fast,
            place=Place.BEFORE,
            live=("N", *live),
            ints=("N", *live),
            guard=f"{guard} and {limit}" if guard else limit,
        )
        for cut, limit in ways
    ]


def _bits(summary: str, template: str, fast: str, *live: str, guard: str = "") -> Idiom:
    return Idiom(
        summary=summary,
        template=template,
        fast=fast,
        place=Place.BEFORE,
        live=("N", *live),
        ints=(*(() if guard else live), "N"),
        positive=("N",),
        guard=guard,
    )


def _ones(template: str) -> Idiom:
    return _bits("let int.bit_count count the ones", template, "C += N.bit_count()\nN = 0", "C")


def _horner(base: int) -> Idiom:
    digits = "0123456789"[:base]
    limit = "" if base in {2, 4, 8} else " and len(A) < 4_300"
    values = (f"R * {base}", f"{base} * R")
    ways = [f"R = {value} + {digit}" for value in values for digit in ("int(C)", "(ord(C) - 48)")]
    ways += [
        f"R = {value} + {digit}"
        for value in values
        for digit in ("ord(C) - 48", "ord(C) - ord('0')", "(ord(C) - ord('0'))")
    ]
    return Idiom(
        summary="let int read the digits",
        template=f"for C in A:\n {{{'|'.join(ways)}}}",
        fast="R = int(A)" if base == 10 else f"R = int(A, {base})",
        place=Place.ELSE,
        live=("A", "R"),
        ints=("R",),
        guard=f'R == 0 and type(A) is str and A and not A.strip("{digits}"){limit}',
    )


def _written(base: int, name: str) -> list[Idiom]:
    """A loop that writes N with a base, the last digit first."""
    bodies = (
        ("S = {D} + S", f"S = {name}(N)[2:] + S"),
        ("S += {D}", f"S += {name}(N)[:1:-1]"),
    )
    return [
        _bits(
            f"let {name} write the number",
            _WHILE + step.replace("{D}", digit) + f"\n N //= {base}",
            f"{fast}\nN = 0",
            "S",
            guard="type(S) is str",
        )
        for body, fast in bodies
        for step, digit in (
            (body, f"str(N % {base})"),
            (f"D = N % {base}\n {body}", "str(D)"),
        )
    ]


_MIRRORED = 'R = R << E_N | int(format(N & (1 << E_N) - 1, f"0{E_N}b")[::-1], 2)\nN >>= E_N'

DIGITS = (
    *_digits(
        "reverse the number's text",
        "{R = R * 10 + N % 10|R = 10 * R + N % 10|R = N % 10 + R * 10}\n CUT",
        "R = int(str(N)[::-1])\nN = 0",
        "R",
        guard="R == 0",
    ),
    *_digits(
        "reverse the number's text",
        "D = N % 10\n {R = R * 10 + D; CUT|R = 10 * R + D; CUT|CUT; R = R * 10 + D}",
        "R = int(str(N)[::-1])\nN = 0",
        "R",
        guard="R == 0",
    ),
    *_digits(
        "count the digits of the text", "{CUT; C += 1|C += 1; CUT}", "C += len(str(N))\nN = 0", "C"
    ),
    *_digits(
        "count the digits of the text",
        "{CUT; C += 1|C += 1; CUT}\n if {N == 0|not N|N <= 0|N < 1}:\n  break",
        "C += len(str(N)) - 1\nN = 0",
        "C",
        start="while True:\n ",
    ),
    *(
        found
        for body in (
            "C += N % 10\n CUT",
            "D = N % 10\n {C += D; CUT|CUT; C += D}",
        )
        for found in _digits(
            "add the digits up in the number's text",
            body,
            "NEW = str(N).encode()\nC += sum(NEW) - 48 * len(NEW)\nN = 0",
            "C",
        )
    ),
    *_digits(
        "add the digits up in the number's text",
        "N, D = divmod(N, 10)\n C += D",
        "NEW = str(N).encode()\nC += sum(NEW) - 48 * len(NEW)\nN = 0",
        "C",
    )[:1],
    Idiom(
        summary="add the digits up in the number's text",
        template="{if N == 0:\n return 0\nreturn N % 10 + F(N // 10)|"
        "if N == 0:\n return 0\nelse:\n return N % 10 + F(N // 10)|"
        "if N == 0:\n return 0\nreturn F(N // 10) + N % 10|"
        "return 0 if N == 0 else N % 10 + F(N // 10)|"
        "return N if N < 10 else N % 10 + F(N // 10)|"
        "if N < 10:\n return N\nreturn N % 10 + F(N // 10)}",
        fast="return sum(map(int, str(N)))",
        place=Place.ENTRY,
        live=("N",),
        ints=("N",),
        guard="N > 99 and N.bit_length() < 14_000",
    ),
    Idiom(
        summary="take the number's digital root",
        template="while {1 < len(str(N))|9 < N}:\n"
        " N = sum({map(int, str(N))|int(C) for C in str(N)})",
        fast="N = (N - 1) % 9 + 1",
        place=Place.BEFORE,
        live=("N",),
        ints=("N",),
        positive=("N",),
    ),
    _ones(f"{_WHILE}{{N &= N - 1; C += 1|C += 1; N &= N - 1}}"),
    _ones(f"{_WHILE}C += N & 1\n N >>= 1"),
    _ones(f"{_WHILE}if N & 1:\n  C += 1\n N >>= 1"),
    _ones(f"{_WHILE}N, D = divmod(N, 2)\n C += D"),
    _ones(f"{_WHILE}D = N & 1\n {{C += D; N >>= 1|N >>= 1; C += D}}"),
    _ones(f"{_WHILE}D = N & 1\n if D:\n  C += 1\n N >>= 1"),
    _bits(
        "let int.bit_length count the bits",
        f"{_WHILE}{{N >>= 1; C += 1|C += 1; N >>= 1}}",
        "C += N.bit_length()\nN = 0",
        "C",
    ),
    _bits(
        "let int.bit_length count the bits",
        "while 1 < N:\n {N >>= 1; C += 1|C += 1; N >>= 1}",
        "C += N.bit_length() - 1\nN = 1",
        "C",
    ),
    Idiom(
        summary="find the power of two by the number of bits",
        template="while P < E_N:\n {P <<= 1|P *= 2|P += P}",
        fast="P <<= ((E_N - 1) // P).bit_length()",
        place=Place.BEFORE,
        live=("P",),
        ints=("P", "E_N"),
        positive=("P", "E_N"),
    ),
    *(
        Idiom(
            summary="turn the bits round in the number's text",
            template=f"for I in range(E_N):\n {body}",
            fast=_MIRRORED,
            place=Place.ELSE,
            live=("N", "R", "E_N"),
            ints=("N", "R", "E_N"),
            positive=("E_N",),
            guard="N >= 0",
        )
        for body in (
            "R <<= 1\n D = N & 1\n N >>= 1\n R |= D",
            "R <<= 1\n D = N & 1\n R |= D\n N >>= 1",
            "R = R << 1 | N & 1\n N >>= 1",
            "R = {R * 2|2 * R} + (N & 1)\n N >>= 1",
            "R <<= 1\n R |= N & 1\n N >>= 1",
            "R <<= 1\n R += N & 1\n N >>= 1",
            "R <<= 1\n if N & 1:\n  R |= 1\n N >>= 1",
            "R <<= 1\n if N & 1:\n  R += 1\n N >>= 1",
        )
    ),
    *_written(2, "bin"),
    *_written(8, "oct"),
    *(
        Idiom(
            summary="let int read the digits",
            template=f"{_WHILE}{body}",
            fast="R += int(str(N), 2)\nN = 0",
            place=Place.BEFORE,
            live=("N", "R"),
            ints=("N", "R", "I"),
            positive=("N",),
            guard=f'I == {first} and not str(N).strip("01") and N.bit_length() < 14_000',
        )
        for first, body in (
            (
                0,
                "D = N % 10\n R += {D * pow(2, I)|D * 2 ** I}\n"
                " {N //= 10; I += 1|I += 1; N //= 10}",
            ),
            (0, "R += {N % 10 * pow(2, I)|N % 10 * 2 ** I}\n {N //= 10; I += 1|I += 1; N //= 10}"),
            (1, "D = N % 10\n R += {D * I|I * D}\n {N //= 10; I *= 2|I *= 2; N //= 10}"),
            (1, "D = N % 10\n N //= 10\n R += D * I\n I *= 2"),
        )
    ),
    *map(_horner, range(2, 11)),
)

"""Loops for divisors, powers, factorials and roots of whole numbers, as idioms."""

from __future__ import annotations

from afterburner_ide.rules.idioms import Idiom, Place


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


def _power(template: str, fast: str, place: Place, modulus: str = "") -> Idiom:
    exponent = "E_N" if place is Place.ELSE else "N"
    more = (modulus,) if modulus else ()
    if place is Place.ENTRY:
        return Idiom(
            summary="let ** raise to the power",
            template=template,
            fast=fast,
            place=place,
            live=("B", "N"),
            ints=("B", "N"),
            positive=("N",),
        )
    return Idiom(
        summary="let pow raise to the power",
        template=template,
        fast=fast,
        place=place,
        live=("R", exponent, *more),
        ints=("B", exponent, *more, "R"),
        positive=(exponent, *more),
    )


def _cascades(bases: list[str], last: str) -> list[str]:
    """The base cases with the value of the others behind them, as `if`s and as an `elif` chain."""
    plain = "\n".join([*bases, f"return {last}"])
    first, *more = bases
    chain = "\n".join([first, *(f"el{base}" for base in more), f"else:\n return {last}"])
    mixed = "\n".join([first, *(f"el{base}" for base in more), f"return {last}"])
    return [plain, chain, *([mixed] if more else [])]


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


_STEP = "{A, B = B, A % B|B, A = A % B, B|T = B; B = A % B; A = T|T = A % B; A = B; B = T}"
_SQUARE = "{B * B|B ** 2|pow(B, 2)}"
_TIMES = "{R * B|B * R}"

NUMBERS = (
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
    *(
        _gcd(f"while {test}:\n {_STEP}", "A, B = MATH(A, B), 0", Place.BEFORE, "A", "B")
        for test in ("{A * B|B * A}", "{A and B|B and A}", "{0 < A and 0 < B|0 < B and 0 < A}")
    ),
    *(
        Idiom(
            summary="let math.gcd find the common divisor",
            template=f"for I in range({span}):\n if {test}:\n  {found}",
            fast="G = MATH(X, Y)",
            place=Place.ELSE,
            live=("X", "Y", "G"),
            ints=("X", "Y"),
            positive=("X", "Y"),
            guard=guard,
            needs="gcd",
        )
        for test in ("X % I == 0 and Y % I == 0",)
        for span, found, guard in (
            ("1, {min(X, Y)|min(Y, X)} + 1", "G = I", ""),
            ("1, E_N + 1", "G = I", "MATH(X, Y) <= E_N"),
            ("{min(X, Y)|min(Y, X)}, 0, -1", "G = I; break", ""),
            ("E_N, 0, -1", "G = I; break", "MATH(X, Y) <= E_N"),
        )
    ),
    *(
        Idiom(
            summary="step to the least common multiple at once",
            template=template,
            fast="Z += -Z % MATH(X, Y)",
            place=Place.BEFORE,
            live=("X", "Y", "Z", "L"),
            ints=("X", "Y", "Z"),
            positive=("X", "Y", "Z"),
            guard=guard,
            needs="lcm",
        )
        for template, guard in (
            *(
                (f"while True:\n if {test}:\n  {end}\n Z += 1", "")
                for test in ("{Z % X == 0 and Z % Y == 0|not Z % X and not Z % Y}",)
                for end in ("L = Z; break", "break", "return Z")
            ),
            ("while {Z % X or Z % Y|not (Z % X == 0 and Z % Y == 0)}:\n Z += 1", ""),
            ("while Z % Y:\n Z += X", "Z % X == 0"),
        )
    ),
    *(
        Idiom(
            summary="let math.isqrt find the root",
            template=template,
            fast=fast,
            place=Place.BEFORE,
            live=("N", *live),
            ints=("N", *live),
            positive=() if guard == "N > 2" else ("N",),
            guard=guard,
            needs="isqrt",
        )
        for template, fast, guard, live in (
            ("while {R * R|R ** 2} <= N:\n R += 1", "R = MATH(N) + 1", "0 <= R <= MATH(N)", ("R",)),
            (
                "while {R * R|R ** 2} < N:\n R += 1",
                "R = MATH(N - 1) + 1",
                "0 <= R <= MATH(N - 1)",
                ("R",),
            ),
            (
                "while {(R + 1) * (R + 1)|(R + 1) ** 2} <= N:\n R += 1",
                "R = MATH(N)",
                "0 <= R <= MATH(N)",
                ("R",),
            ),
            (
                "while 0 < N:\n N -= I\n I += 2",
                "I = 2 * MATH(N - 1) + 3\nN -= (I // 2) ** 2",
                "I == 1",
                ("I",),
            ),
            (
                "for I in range({1|2}, N):\n if {I * I|I ** 2} == N:\n  return True\n"
                " {elif N < I * I:\n  return False|elif N < I ** 2:\n  return False|"
                "if N < I * I:\n  return False|if N < I ** 2:\n  return False}",
                "return MATH(N) ** 2 == N",
                "N > 2",
                (),
            ),
        )
    ),
    *(
        Idiom(
            summary="let math.isqrt find the root",
            template="while L < H:\n"
            f" M = {{(L + H + 1) >> 1|(L + H + 1) // 2|L + (H - L + 1) // 2}}\n {body}",
            fast="L = H = MATH(N)",
            place=Place.BEFORE,
            live=("L", "H", "N"),
            ints=("L", "H", "N"),
            guard="0 <= L * L <= N < (H + 1) ** 2 and L < H",
            needs="isqrt",
        )
        for body in (
            "if {N < M * M|N // M < M|N < M ** 2}:\n  H = M - 1\n else:\n  L = M",
            "if {M * M <= N|M <= N // M|M ** 2 <= N}:\n  L = M\n else:\n  H = M - 1",
        )
    ),
    *(
        Idiom(
            summary="let math.comb count the combinations",
            template=f"for I in range({span}):\n {body}",
            fast="R = MATH(N, E_K)",
            place=Place.ELSE,
            live=("N", "R", "E_K"),
            ints=("N", "R", "E_K"),
            positive=("N", "E_K"),
            guard=f"{least}R == 1",
            needs="comb",
        )
        for span, body, least in (
            ("E_K", "R *= N - I\n R //= I + 1", ""),
            ("E_K", "R = {R * (N - I)|(N - I) * R} // (I + 1)", ""),
            ("{1, E_K + 1|1, 1 + E_K}", "R = R * {(N - I + 1)|(N + 1 - I)|(N - (I - 1))} // I", ""),
            ("{1, E_K + 1|1, 1 + E_K}", "R *= {N - I + 1|N + 1 - I|N - (I - 1)}\n R //= I", ""),
            ("{1, E_K + 1|1, 1 + E_K}", "R = R * (N - E_K + I) // I", "N >= E_K and "),
        )
    ),
    *(
        Idiom(
            summary="divide at once",
            template=f"while E_D <= T:\n {body}",
            fast=f"{fast}\nT %= E_D",
            place=Place.BEFORE,
            live=("T", *live),
            ints=("T", "E_D", *(live if not guard else ())),
            positive=("E_D",),
            guard=f"T >= 2 * E_D{guard}",
        )
        for body, fast, live, guard in (
            ("{T -= E_D; C += 1|C += 1; T -= E_D}", "C += T // E_D", ("C",), ""),
            (
                "{T -= E_D; A.append(E_X)|A.append(E_X); T -= E_D}",
                "A.extend([E_X] * (T // E_D))",
                ("A",),
                " and type(A) is list",
            ),
            (
                "{T -= E_D; S += X|S += X; T -= E_D}",
                "S += X * (T // E_D)",
                ("S", "X"),
                " and type(S) is type(X) is str",
            ),
        )
    ),
    *(
        _power(template, "return B**N", Place.ENTRY)
        for bases in (
            ("if ZERO:\n return 1",),
            ("if ZERO:\n return 1", "if N == 1:\n return B"),
            ("if ZERO:\n return 1", "if B == 0:\n return 0", "if N == 1:\n return B"),
            ("if B == 0:\n return 0", "if ZERO:\n return 1"),
        )
        for template in _cascades(
            [base.replace("ZERO", "{N == 0|not N}") for base in bases],
            "{B * F(B, N - 1)|F(B, N - 1) * B}",
        )
    ),
)

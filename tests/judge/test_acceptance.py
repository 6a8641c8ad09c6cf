"""True improvements of every kind of function are accepted, with their evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from afterburner_ide.judge.screen import screen
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Objective, Verdict

from .bench import NUMBERS, Bench

Make = Callable[..., Bench]
LOOP = """
out = []
for x in xs:
    if x not in out:
        out.append(x)
"""


def body(text: str, depth: int) -> str:
    return "".join(" " * 4 * depth + line + "\n" for line in text.strip().splitlines())


OBJECTS = NUMBERS.replace("(([", "((Shop([").replace("],), {})", "]),), {})") + (
    "from shop import Shop\n"
)
SHOP = """
class Shop:
    def __init__(self, xs):
        self.xs = xs

"""


def method(head: str, source: str = "self.xs") -> str:
    return f"{SHOP}{head}        xs = {source}\n{body(LOOP, 2)}        return out\n"


# (original, name, workload, what is replaced, by what)
KINDS: dict[str, tuple[str, str, str]] = {
    "function": (f"def f(xs):\n{body(LOOP, 1)}    return out\n", "f", NUMBERS),
    "method": (method("    def f(self):\n"), "Shop.f", OBJECTS),
    "static method": (method("    @staticmethod\n    def f(xs):\n", "xs"), "Shop.f", NUMBERS),
    "class method": (method("    @classmethod\n    def f(cls, xs):\n", "xs"), "Shop.f", NUMBERS),
    "property": (method("    @property\n    def f(self):\n"), "Shop.f", OBJECTS),
    "nested function": (
        f"def f(xs):\n    def inner(xs):\n{body(LOOP, 2)}        return out\n"
        "    return [inner(xs), inner(xs)]\n",
        "f.inner", NUMBERS),
    "async function": (f"async def f(xs):\n{body(LOOP, 1)}    return out\n", "f", NUMBERS),
    "generator": (
        f"def f(xs):\n{body(LOOP, 1)}    for x in out:\n        yield x\n", "f", NUMBERS),
    "async generator": (
        f"async def f(xs):\n{body(LOOP, 1)}    for x in out:\n        yield x\n", "f", NUMBERS),
    "in place": (f"def f(xs):\n{body(LOOP, 1)}    xs[:] = out\n", "f", NUMBERS),
    "wrapped": (
        "import functools\ndef deco(fn):\n    @functools.wraps(fn)\n    def inner(*args):\n"
        f"        return fn(*args)\n    return inner\n@deco\ndef f(xs):\n{body(LOOP, 1)}"
        "    return out\n", "f", NUMBERS),
    "raising": (
        f"def f(xs):\n{body(LOOP, 1)}    raise KeyError(len(out))\n", "f", NUMBERS),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_true_speed_up_is_accepted(bench: Make, kind: str) -> None:
    original, name, workload = KINDS[kind]
    depth = 2 if body(LOOP, 2) in original else 1
    candidate = original.replace(
        body(LOOP, depth), "    " * depth + "out = list(dict.fromkeys(xs))\n"
    )
    assert candidate != original
    made = bench(original, name, workload)
    judgement = made.judge(candidate)
    assert (judgement.verdict, judgement.reason) == (Verdict.ACCEPTED, Reason.FASTER), judgement
    assert judgement.time is not None
    assert 1.03 < judgement.time.low <= judgement.time.ratio <= judgement.time.high
    assert judgement.time.after_s < judgement.time.before_s
    assert judgement.verified.inputs == len(made.material.cases) >= 6
    assert judgement.verified.coverage is not None
    assert judgement.verified.coverage.line_share > 0.9
    assert "return value and its type" in judgement.verified.compared
    assert "order of sets" in judgement.verified.not_compared


def test_a_confirmation_measures_new_inputs_with_memory(bench: Make) -> None:
    made = bench(*KINDS["function"])
    candidate = "def f(xs):\n    return list(dict.fromkeys(xs))\n"
    judgement = made.judging().confirm(candidate)
    assert judgement.verdict is Verdict.ACCEPTED
    assert judgement.memory is not None
    assert judgement.integral is not None
    select = {call.blob for group in made.material.select.groups for call in group}
    confirm = {call.blob for group in made.material.confirm.groups for call in group}
    assert made.material.fresh_confirmation
    assert not select & confirm


def test_no_gain_is_not_confirmed(bench: Make) -> None:
    made = bench(*KINDS["function"])
    judgement = made.judging().confirm(made.target.source + "\n# the same\n")
    assert judgement.reason is Reason.NOT_CONFIRMED


@pytest.mark.parametrize(
    ("change", "reason"),
    [("", Reason.NO_DIFFERENCE), ("    sorted(xs * 40)\n", Reason.SLOWER)],
    ids=["the same", "slower"],
)
def test_what_is_no_faster_is_rejected(bench: Make, change: str, reason: Reason) -> None:
    original, name, workload = KINDS["function"]
    made = bench(original, name, workload)
    candidate = original.replace("    out = []\n", "    out = list()\n" + change)
    judgement = made.judge(candidate)
    assert judgement.reason is reason, judgement
    assert judgement.time is not None


def test_floats_within_the_tolerance_are_accepted_and_the_tolerance_is_named(bench: Make) -> None:
    original = """
def f(xs):
    total = 0.0
    for x in xs:
        for _ in range(20):
            total += 0.0
        total += x * 0.1
    return total
"""
    candidate = "def f(xs):\n    return 0.1 * sum(xs)\n"
    judgement = bench(original).judge(candidate)
    assert judgement.verdict is Verdict.ACCEPTED, judgement
    assert "floats within 1e-12 relative" in judgement.verified.compared
    exact = bench(original, float_rtol=0.0).judge(candidate)
    assert exact.reason is Reason.DIFFERENT_FLOAT


LISTS = """
def f(n):
    squares = [i * i for i in range(n * 1000)]
    return sum([square + 1 for square in squares])
"""
SIZES = "inputs = [((n,), {}) for n in (40, 41, 42, 43)]\n"
LEAN = """
def f(n):
    return sum(i * i + 1 for i in range(n * 1000))
"""


@pytest.mark.parametrize(
    ("objective", "reason"),
    [
        (Objective.MEMORY, Reason.LESS_MEMORY),
        (Objective.INTEGRAL, Reason.SMALLER_INTEGRAL),
    ],
)
def test_less_memory_is_accepted_where_it_is_asked_for(
    bench: Make, objective: Objective, reason: Reason
) -> None:
    judgement = bench(LISTS, "f", SIZES).judge(LEAN, objective)
    assert (judgement.verdict, judgement.reason) == (Verdict.ACCEPTED, reason), judgement
    assert judgement.memory is not None
    assert judgement.memory.after_bytes < judgement.memory.before_bytes / 2
    assert judgement.integral is not None
    assert judgement.integral.after < judgement.integral.before


def test_more_memory_is_rejected_where_less_is_asked_for(bench: Make) -> None:
    judgement = bench(LEAN, "f", SIZES).judge(LISTS, Objective.MEMORY)
    assert judgement.reason is Reason.MORE_MEMORY, judgement


def test_less_memory_for_much_more_time_is_a_trade_off(bench: Make) -> None:
    slow = LEAN.replace("i * i + 1 for", "i * i + 1 + 0 * len(str(i) * 3) for")
    judgement = bench(LISTS, "f", SIZES).judge(slow, Objective.MEMORY)
    assert judgement.reason is Reason.TRADE_OFF, judgement


def test_lazy_iterators_are_timed_to_their_end(bench: Make) -> None:
    original = """
def f(xs):
    return map(lambda x: x + sum(range(x * 3)), xs)
"""
    fast = "def f(xs):\n    return map(lambda x: x + x * 3 * (x * 3 - 1) // 2, xs)\n"
    slow = original.replace("x * 3)", "x * 3) if x < 0 else range(x * 3), 0 * len(str(x) * 4000)")
    assert bench(original).judge(fast).verdict is Verdict.ACCEPTED
    assert bench(original).judge(slow).reason is Reason.SLOWER


def test_what_itertools_gives_is_timed_and_compared_by_its_items(bench: Make) -> None:
    original = """
import itertools
def f(xs):
    return itertools.chain(xs, (sum(range(x * 3)) for x in xs))
"""
    fast = original.replace("sum(range(x * 3))", "x * 3 * (x * 3 - 1) // 2")
    assert bench(original).judge(fast).verdict is Verdict.ACCEPTED
    wrong = original.replace("x * 3)", "x * 3 + 1)")
    assert bench(original).judge(wrong).reason is Reason.DIFFERENT_RESULT


def test_a_global_iterator_is_not_used_up_by_looking_at_it(bench: Make) -> None:
    original = """
NUMBERS = iter(range(10**9))
def f(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return next(NUMBERS), out
"""
    candidate = (
        original.split("    out = []")[0] + "    return next(NUMBERS), list(dict.fromkeys(xs))\n"
    )
    made = bench(original)
    from afterburner_ide.verify.values import show, tree

    assert show(tree(made.material.cases[0].effect)).startswith("[['value', (0, [")
    assert made.judge(candidate).verdict is not Verdict.UNDECIDED


def test_the_first_item_may_raise(bench: Make) -> None:
    original = """
def f(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    raise ValueError("nothing")
    yield
"""
    candidate = original.replace("    out = []\n", "    out = list(dict.fromkeys(xs))\n").replace(
        original[original.index("    for x") : original.index("    raise")], ""
    )
    assert screen(original, candidate, "f") is None
    assert bench(original).judge(candidate).verdict is Verdict.ACCEPTED

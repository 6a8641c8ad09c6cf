"""Numbers that only their last bits count of: what keeps the remainder, and what does not."""

from __future__ import annotations

import pytest

from tests.rules.test_inner_loops import holds, texts

RULE = "modulo-into-loop"
CALLS = [([],), ([0],), ([5, -3, 10**9] * 9,), (list(range(-40, 60)),)]


@pytest.mark.parametrize("cut", ["h & 255", "h & 0xFFFFFFFF", "h % 97", "h % 256", "-(h % 64)"])
@pytest.mark.parametrize(
    "step",
    [
        "h = h * 31 + x",
        "h = x + (h << 6) + (h << 16) - h",
        "h += x\n        h *= 3",
        "h = -h * 5 - x",
        "h <<= 3\n        h -= x",
    ],
)
def test_the_remainder_is_kept(step: str, cut: str) -> None:
    source = f"""
def f(numbers: list[int]):
    h = 5381
    for x in numbers:
        {step}
    return {cut}
"""
    number = cut.strip("-()").split()[-1]
    assert holds(RULE, source, *CALLS).count(number) == 2


@pytest.mark.parametrize("step", ["h = (h ^ x) * 31", "h = h * 31 | x & 7"])
def test_bits_are_kept_by_bits_only(step: str) -> None:
    source = f"""
def f(numbers: list[int]):
    h = 5381
    for x in numbers:
        {step}
    return h & 0xFFFF
"""
    holds(RULE, source, *CALLS)
    assert texts(RULE, source.replace("h & 0xFFFF", "h % 97")) == []


@pytest.mark.parametrize(
    "source",
    [
        "h = h * 31 + x\n        if h > 9:\n            h += 1\n    return h & 255",
        "h = (h >> 3) + x\n    return h & 255",
        "h = h * 31 + h % 7\n    return h & 255",
        "h = h ** 2 + x\n    return h & 255",
        "h = h * 1.5 + x\n    return h % 256",
        "h = (1 << h % 5) + x\n    return h & 255",
        "h = x * 31\n        print(h)\n    return h & 255",
        "h = h * 31 + x\n    return h & 254",
        "h = h * 31 + x\n    return h & 255, h",
        "h = h * 31 + x\n    return h % len(numbers)",
        "h = (h * 31 + x) & 255\n    return h & 255",
    ],
)
def test_other_numbers_stay_whole(source: str) -> None:
    head = "def f(numbers: list[int]):\n    h = 5381\n    for x in numbers:\n        "
    assert texts(RULE, head + source + "\n") == []

"""Blocks are dealt from a deck: fair, in whole groups, the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from afterburner_ide.judge.pool import Pool
from afterburner_ide.types import Call


def group(*names: str) -> tuple[Call, ...]:
    return tuple(Call(name.encode(), name) for name in names)


GROUPS = [group("a1", "a2"), group("b1"), group("c1", "c2", "c3")]


def drawn(pool: Pool, calls: int) -> list[bytes]:
    inputs = pool.draw(calls)
    assert inputs.calls == len(inputs.order)
    return [inputs.blobs[place] for place in inputs.order]


@pytest.mark.parametrize("calls", [1, 2, 5, 50])
def test_a_block_has_at_least_the_calls_asked_for_in_whole_groups(calls: int) -> None:
    found = drawn(Pool(GROUPS, 1.0, random.Random(1)), calls)
    assert calls <= len(found) < calls + 3
    text = b" ".join(found).decode()
    for item in GROUPS:
        names = [call.blob for call in item]
        assert len({found.count(name) for name in names}) == 1
        assert text.count(" ".join(name.decode() for name in names)) == found.count(names[0])


def test_every_group_comes_once_before_any_comes_again() -> None:
    pool = Pool(GROUPS, 1.0, random.Random(1))
    for _ in range(20):
        dealt = drawn(pool, 1) + drawn(pool, 1) + drawn(pool, 1)
        assert sorted(dealt) == sorted(call.blob for item in GROUPS for call in item)


def test_each_pickle_travels_once_a_block() -> None:
    inputs = Pool(GROUPS, 1.0, random.Random(1)).draw(60)
    assert len(set(inputs.blobs)) == len(inputs.blobs) == 6
    assert max(Counter(inputs.order).values()) >= 10


def test_the_seed_decides_the_order() -> None:
    one, same, other = (Pool(GROUPS, 1.0, random.Random(seed)) for seed in (1, 1, 2))
    blocks = [[drawn(pool, 2) for _ in range(12)] for pool in (one, same, other)]
    assert blocks[0] == blocks[1] != blocks[2]


@pytest.mark.parametrize("groups", [[], [()], [group("a"), ()]])
def test_a_pool_needs_calls(groups: list[tuple[Call, ...]]) -> None:
    with pytest.raises(ValueError, match="call"):
        Pool(groups, 1.0, random.Random(1))

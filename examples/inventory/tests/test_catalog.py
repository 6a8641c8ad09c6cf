"""Tests of the example package. Their calls are also the inputs that rewrites are judged on."""

from __future__ import annotations

import random
from itertools import accumulate

import pytest
from inventory.catalog import (
    Catalog,
    Item,
    attach_suppliers,
    best_load,
    common_tags,
    edit_distance,
    largest_drop,
    missing_skus,
    route_costs,
)
from inventory.money import euros


def skus(count: int, start: int = 0) -> list[str]:
    return [f"SKU-{number:05d}" for number in range(start, start + count)]


@pytest.mark.parametrize("size", [3, 50, 200, 400, 600, 800])
def test_missing_skus_keeps_order_and_repeats(size: int) -> None:
    stocked = skus(size)
    absent = skus(size // 2, start=size)
    ordered = [sku for pair in zip(absent, stocked) for sku in pair] + absent
    assert missing_skus(ordered, stocked) == absent + absent


def test_missing_skus_of_nothing() -> None:
    assert missing_skus([], skus(3)) == []
    assert missing_skus(skus(3), []) == skus(3)


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [
        ("", "", 0),
        ("", "AB", 2),
        ("AB", "", 2),
        ("SKU", "SKU", 0),
        ("kitten", "sitting", 3),
        ("AX1029", "XA1920", 4),
        ("GR-77-B", "RG-7-8B", 4),
        ("BLUE-XL", "GREEN-S", 6),
        ("ABCDEFG", "HIJKLMN", 7),
    ],
)
def test_edit_distance(left: str, right: str, distance: int) -> None:
    assert edit_distance(left, right) == distance


@pytest.mark.parametrize(("count", "capacity"), [(0, 10), (4, 0), (12, 40), (40, 150), (60, 300)])
def test_best_load_is_within_its_bounds(count: int, capacity: int) -> None:
    chance = random.Random(count)
    weights = [chance.randint(1, 30) for _ in range(count)]
    values = [chance.randint(1, 90) for _ in range(count)]
    best = best_load(weights, values, capacity)
    fitting = [value for weight, value in zip(weights, values) if weight <= capacity]
    assert max(fitting, default=0) <= best <= sum(fitting)


def test_best_load_leaves_the_heavy_one() -> None:
    assert best_load([5, 4, 3], [10, 40, 50], 7) == 90


@pytest.mark.parametrize("size", [100, 500, 1000, 2000, 4000])
def test_largest_drop_of_a_walk(size: int) -> None:
    chance = random.Random(size)
    levels = [chance.randint(0, 10_000) for _ in range(size)]
    peaks = accumulate(levels, max)
    assert largest_drop(levels) == max(peak - level for peak, level in zip(peaks, levels))


def test_largest_drop_without_a_fall() -> None:
    assert largest_drop([]) == 0
    assert largest_drop([1, 2, 2, 7]) == 0
    assert largest_drop([5, 3, 9, 1]) == 8


@pytest.mark.parametrize("size", [2, 12, 25, 30, 40])
def test_route_costs_with_the_identity(size: int) -> None:
    chance = random.Random(size)
    costs = [[chance.randint(0, 99) for _ in range(size)] for _ in range(size)]
    identity = [[int(i == j) for j in range(size)] for i in range(size)]
    assert route_costs(costs, identity) == costs
    assert route_costs(identity, costs) == costs


def test_route_costs_of_nothing() -> None:
    assert route_costs([], [[1]]) == []
    assert route_costs([[1]], []) == []


@pytest.mark.parametrize("size", [2, 40, 100, 150, 200, 300])
def test_attach_suppliers_keeps_the_order_of_both(size: int) -> None:
    units = skus(size)
    suppliers = [(sku, name) for name in ("north", "south") for sku in units[: size // 2]]
    orders = [(sku, number) for number, sku in enumerate(units)]
    attached = attach_suppliers(orders, suppliers)
    assert attached[:2] == [(units[0], 0, "north"), (units[0], 0, "south")]
    assert len(attached) == 2 * (size // 2)


@pytest.mark.parametrize("size", [10, 500, 1000, 2000])
def test_common_tags(size: int) -> None:
    tags = [f"tag-{number % 17}" for number in range(size)]
    counted = common_tags(tags, {"tag-0", "tag-5", "no-such-tag"})
    assert counted == {"tag-0": tags.count("tag-0"), "tag-5": tags.count("tag-5")}
    assert common_tags(tags, set()) == {}


@pytest.mark.parametrize("size", [3, 60, 150, 250, 400, 500])
def test_catalog(size: int) -> None:
    items = [
        Item(sku, f"article {number}", price=99 + number, stock=number % 4)
        for number, sku in enumerate(skus(size))
    ]
    catalog = Catalog(items)
    absent = skus(size, start=size)
    assert catalog.value == sum(item.price * item.stock for item in items)
    assert catalog.unknown(skus(size) + absent) == absent
    listed = catalog.price_list().splitlines()
    assert len(listed) == sum(item.stock > 0 for item in items)
    assert listed[0] == f"{items[1].sku}  {items[1].name:<24} {'1.00':>9} EUR"


def test_euros() -> None:
    assert [euros(5), euros(1234), euros(-250)] == ["0.05", "12.34", "-2.50"]

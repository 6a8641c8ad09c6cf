"""The comparison outside the loop: what it takes for the same, and what not."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, deque

import numpy
import pandas
import pytest

from afterburner_ide.bench.confined.alike import difference, items_of


class Node:
    def __init__(self, value, after=None):
        self.value = value
        self.after = after


class Slotted:
    __slots__ = ("left",)

    def __init__(self, left):
        self.left = left


class Refusing:
    def __repr__(self):
        raise RuntimeError("no")


def chain(*values):
    head = None
    for value in reversed(values):
        head = Node(value, head)
    return head


def ring(value):
    node = Node(value)
    node.after = node
    return node


def same_frame(scale=1.0):
    return pandas.DataFrame({"a": [1.0 * scale, 2.0], "b": ["x", "y"]})


ALIKE = [
    (1, 1),
    (None, None),
    (0.1 + 0.2, 0.3),
    (math.nan, math.nan),
    (1 + 1e-12j, 1 + 1.0000000001e-12j),
    ([1, (2, {"a": [3]})], [1, (2, {"a": [3]})]),
    ({1.0, 2.0}, {2.0, 1.0}),
    ({0.1 + 0.2}, {0.3}),
    (deque([1]), deque([1])),
    (Counter("aab"), Counter("aab")),
    (chain(1, 2, 3), chain(1, 2, 3)),
    (ring(1), ring(1)),
    (Slotted([1]), Slotted([1])),
    (iter([1, 2]), iter([1, 2])),
    (ValueError("x"), ValueError("x")),
    (len, len),
    (numpy.array([1.0, numpy.nan]), numpy.array([1.0 + 1e-13, numpy.nan])),
    (numpy.array([[1], [2]]), numpy.array([[1], [2]])),
    (numpy.array([[1], None], dtype=object), numpy.array([[1], None], dtype=object)),
    (numpy.int64(3), numpy.int64(3)),
    (same_frame(), same_frame(1 + 1e-13)),
    (pandas.Series([1, 2]), pandas.Series([1, 2])),
    (pandas.Index([1, 2]), pandas.Index([1, 2])),
]
DIFFERENT = [
    (1, True),
    (1, 1.0),
    (1.0, 1.000001),
    (0.0, 1e-6),
    (math.nan, 1.0),
    ("a", b"a"),
    ([1, 2], (1, 2)),
    ([1, 2], [2, 1]),
    ([1], [1, 1]),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({"a": 1}, {"a": 2}),
    ({"a": 1}, OrderedDict(a=1)),
    ({1, 2}, {1, 3}),
    (chain(1, 2, 3), chain(1, 2, 4)),
    (chain(1, 2, 3), chain(1, 2)),
    (ring(1), ring(2)),
    (Slotted([1]), Slotted([2])),
    (Refusing(), 3),
    (iter([1, 2]), iter([1, 3])),
    (ValueError("x"), KeyError("x")),
    (ValueError("x"), ValueError("y")),
    (len, max),
    (numpy.array([1, 2]), numpy.array([1, 3])),
    (numpy.array([1, 2]), numpy.array([1.0, 2.0])),
    (numpy.array([1, 2]), numpy.array([[1, 2]])),
    (numpy.array([1, 2]), [1, 2]),
    (numpy.array([[1], None], dtype=object), numpy.array([[2], None], dtype=object)),
    (same_frame(), same_frame(1.001)),
    (pandas.Series([1, 2]), pandas.Series([1, 2], index=[1, 2])),
    (pandas.Index([1, 2]), pandas.Index([1, 3])),
]


@pytest.mark.parametrize(("before", "after"), ALIKE, ids=lambda value: type(value).__name__)
def test_alike(before, after):
    assert difference(before, after) == ""


@pytest.mark.parametrize(("before", "after"), DIFFERENT, ids=lambda value: type(value).__name__)
def test_different(before, after):
    assert difference(before, after) != ""


def test_the_place_of_a_difference_is_told():
    found = difference([{"a": [1, 2]}], [{"a": [1, 5]}])
    assert found == "result[0].values()[0][1] is 2 before and 5 after"


def test_classes_of_two_modules_compare_by_name_and_state():
    kinds = []
    for _ in range(2):
        names: dict = {"__name__": "task_module"}
        exec("class Point:\n    def __init__(self, x):\n        self.x = x\n", names)
        kinds.append(names["Point"])
    one, other = kinds
    assert difference(one(1), other(1)) == ""
    assert difference(one(1), other(2)) != ""


def test_a_long_chain_and_iterators():
    assert items_of(x * x for x in range(3)) == [0, 1, 4]
    assert items_of([1]) == [1]
    assert difference(list(range(50_000)), list(range(50_000))) == ""

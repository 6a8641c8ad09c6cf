"""What counts as equal, and what a difference is called."""

from __future__ import annotations

import collections
import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child.canon import encode
from afterburner_ide.verify.compare import Comparison, Difference, compare, floats_close

RTOL = 1e-12


def found(before: Any, after: Any, rtol: float = RTOL) -> Difference:
    difference = compare(encode(before), encode(after), rtol=rtol).difference
    assert difference is not None
    return difference


def same(before: Any, after: Any, rtol: float = RTOL) -> Comparison:
    comparison = compare(encode(before), encode(after), rtol=rtol)
    assert comparison.difference is None, str(comparison.difference)
    return comparison


class Words(list[Any]):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


ALIAS = [1]
LONG = "k" * 200
CASES: list[tuple[Any, Any, Reason, str]] = [
    ([1, 2], [1, 3], Reason.DIFFERENT_RESULT, "result[1]"),
    ([1, 2], [1, 2, 3], Reason.DIFFERENT_RESULT, "result"),
    ([[1], [2, {"a": (1, "x")}]], [[1], [2, {"a": (1, "y")}]], Reason.DIFFERENT_RESULT,
     "result[1][1]['a'][1]"),
    (True, False, Reason.DIFFERENT_RESULT, "result"),
    ("a", "b", Reason.DIFFERENT_RESULT, "result"),
    ({1, 2}, {1, 3}, Reason.DIFFERENT_RESULT, "result{…}"),
    (list(range(20)), [*range(19), 0], Reason.DIFFERENT_RESULT, "result[19]"),
    (list(range(20)), [*range(19), 19.0], Reason.DIFFERENT_TYPE, "result[19]"),
    (1, 1.0, Reason.DIFFERENT_TYPE, "result"),
    (1, True, Reason.DIFFERENT_TYPE, "result"),
    (None, 0, Reason.DIFFERENT_TYPE, "result"),
    ([1], (1,), Reason.DIFFERENT_TYPE, "result"),
    (b"x", bytearray(b"x"), Reason.DIFFERENT_TYPE, "result"),
    ({1}, frozenset({1}), Reason.DIFFERENT_TYPE, "result"),
    ({"a": 1}, collections.OrderedDict(a=1), Reason.DIFFERENT_TYPE, "result"),
    ([1], Words([1]), Reason.DIFFERENT_TYPE, "result"),
    ([1], (n for n in [1]), Reason.DIFFERENT_TYPE, "result"),
    ([1], iter([1]), Reason.DIFFERENT_TYPE, "result"),
    (range(3), [0, 1, 2], Reason.DIFFERENT_TYPE, "result"),
    (Words([1]), Words([2]), Reason.DIFFERENT_RESULT, "result"),
    (0.0, -0.0, Reason.DIFFERENT_FLOAT, "result"),
    ([1.0, 2.0], [1.0, 2.1], Reason.DIFFERENT_FLOAT, "result[1]"),
    ([1.0] * 10, [1.0] * 9 + [1.5], Reason.DIFFERENT_FLOAT, "result[9]"),
    (math.nan, 1.0, Reason.DIFFERENT_FLOAT, "result"),
    (math.inf, -math.inf, Reason.DIFFERENT_FLOAT, "result"),
    (math.inf, sys.float_info.max, Reason.DIFFERENT_FLOAT, "result"),
    (complex(0, 0.0), complex(0, -0.0), Reason.DIFFERENT_FLOAT, "result"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, Reason.DIFFERENT_ORDER, "result (keys)"),
    ([{"a": 1, "b": [2]}], [{"b": [2], "a": 1}], Reason.DIFFERENT_ORDER, "result[0] (keys)"),
    ({"a": 1, "b": 2}, {"a": 1, "c": 2}, Reason.DIFFERENT_RESULT, "result (keys)"),
    ({LONG + "a": 1, LONG + "b": 1}, {LONG + "b": 1, LONG + "c": 1}, Reason.DIFFERENT_RESULT,
     "result (keys)"),
    ({"a": 1}, {"a": 1, "b": 2}, Reason.DIFFERENT_RESULT, "result"),
    ([ALIAS, ALIAS], [[1], [1]], Reason.DIFFERENT_ALIASING, "result[1]"),
    ([[1], [1]], [ALIAS, ALIAS], Reason.DIFFERENT_ALIASING, "result[1]"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "reason", "path"), CASES)
def test_each_difference_has_its_name_and_place(
    before: Any, after: Any, reason: Reason, path: str
) -> None:
    difference = found(before, after)
    assert difference.reason is reason
    assert difference.path.startswith(path)
    assert difference.before
    assert difference.after
    assert str(difference).startswith(difference.path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([0.1 + 0.2, 1], [0.3, 1]),
        (complex(0.1 + 0.2, 1), complex(0.3, 1)),
        ([0.1 + 0.2] * 20, [0.3] * 20),
        ({0: 0.1 + 0.2}, {0: 0.3}),
    ],
)
def test_floats_within_the_tolerance_are_equal_and_it_is_told(before: Any, after: Any) -> None:
    assert same(before, after).rounded
    assert found(before, after, rtol=0.0).reason is Reason.DIFFERENT_FLOAT


def test_one_nan_is_as_good_as_another() -> None:
    same([-math.nan, 1], [math.nan, 1], rtol=0.0)


def test_equal_streams_need_no_tolerance() -> None:
    assert not same([0.1, {"a": math.nan}], [0.1, {"a": math.nan}]).rounded


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 1e-6))
def test_the_tolerance_is_relative_and_symmetric(value: float, slack: float) -> None:
    other = value * (1 + slack)
    assert floats_close(value, other, RTOL) == floats_close(other, value, RTOL)
    if 1e-300 < abs(value) < 1e300:
        assert floats_close(value, other, RTOL) or slack > RTOL / 2
        assert not floats_close(value, other, RTOL) or slack < RTOL * 2
    assert floats_close(value, value, 0.0)


@given(st.floats(), st.floats())
def test_without_tolerance_equal_means_the_same_bits_or_both_nan(one: float, other: float) -> None:
    assert floats_close(one, other, 0.0) == (repr(one) == repr(other))


def test_the_sign_of_zero_counts_at_any_tolerance() -> None:
    assert not floats_close(0.0, -0.0, 1.0)
    assert not floats_close(5e-324, 0.0, 0.5)


def test_the_name_of_the_root_is_chosen() -> None:
    difference = compare(encode([1]), encode([2]), rtol=0.0, name="results").difference
    assert difference is not None
    assert difference.path == "results[0]"


def chain(length: int, last: Any) -> Any:
    value = last
    for number in range(length):
        value = [value, number]
    return value


def test_a_difference_at_the_end_of_a_long_chain_is_found_and_its_path_is_short() -> None:
    difference = found(chain(20_000, "a"), chain(20_000, "b"))
    assert difference.reason is Reason.DIFFERENT_RESULT
    assert (difference.before, difference.after) == ("'a'", "'b'")
    assert len(difference.path) < 200
    assert "deeper" in difference.path


def test_a_difference_behind_many_dicts_is_found() -> None:
    before: Any = 1
    after: Any = 2
    for number in range(2_000):
        before, after = {number: before}, {number: after}
    assert found(before, after).before == "1"


def test_numpy_arrays() -> None:
    np = pytest.importorskip("numpy")
    base = np.array([0.3, 1.0])
    close = np.array([0.1 + 0.2, 1.0])
    assert same(base, close).rounded
    assert found(base, close, rtol=0.0).reason is Reason.DIFFERENT_FLOAT
    assert found(base, -base).reason is Reason.DIFFERENT_FLOAT
    assert found(np.array([0.0]), np.array([-0.0])).reason is Reason.DIFFERENT_FLOAT
    assert found(np.array([1, 2]), np.array([1, 3])).reason is Reason.DIFFERENT_RESULT
    assert found(base, base.astype("f4")).reason is Reason.DIFFERENT_TYPE
    assert found(base, base.reshape(2, 1)).reason is Reason.DIFFERENT_RESULT
    assert found(base, base.tolist()).reason is Reason.DIFFERENT_TYPE
    assert found(np.float64(1.0), 1.0).reason is Reason.DIFFERENT_TYPE
    assert same(np.float64(0.3), np.float64(0.1 + 0.2)).rounded
    single = np.array([1.0], "f4")
    assert same(single, np.nextafter(single, np.float32(2))).rounded

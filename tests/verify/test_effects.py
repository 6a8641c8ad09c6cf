"""Whole effects of a call: in which part they differ, and what state says."""

from __future__ import annotations

from typing import Any

import pytest

from afterburner_ide.reasons import Reason
from afterburner_ide.sandbox.child.canon import encode
from afterburner_ide.verify.compare import Difference
from afterburner_ide.verify.effects import (
    compare_effects,
    compare_states,
    exception_name,
    outcome,
    read_state,
)


def effect(
    value: Any = None, args: Any = (), kwargs: Any = None, printed: str = "", kind: str = "value"
) -> bytes:
    return encode([[kind, value], list(args), kwargs or {}, printed])


def differ(before: bytes, after: bytes) -> Difference:
    difference = compare_effects(before, after, 1e-12).difference
    assert difference is not None
    return difference


def test_the_outcome_is_read() -> None:
    kind, token = outcome(effect([1]))
    assert (kind, token.tag) == ("value", b"l")
    assert exception_name(effect(KeyError("a"), kind="raise")) == "builtins.KeyError"
    assert exception_name(effect(KeyError("a"))) == ""


def shared(data: list[int]) -> bytes:
    return effect(data, [data])


@pytest.mark.parametrize(
    ("before", "after", "reason", "path"),
    [
        (effect([1, 2]), effect([1, 3]), Reason.DIFFERENT_RESULT, "result[1]"),
        (effect(1), effect("1"), Reason.DIFFERENT_TYPE, "result"),
        (effect(1.0), effect(2.0), Reason.DIFFERENT_FLOAT, "result"),
        (effect(1, [[1, 2]]), effect(1, [[2, 1]]), Reason.DIFFERENT_ARGUMENTS, "argument [0][0]"),
        (effect(1, (), {"a": [1]}), effect(1, (), {"a": [2]}), Reason.DIFFERENT_ARGUMENTS,
         "keyword argument ['a'][0]"),
        (shared([1, 2]), effect([1, 2], [[2, 1]]), Reason.DIFFERENT_ARGUMENTS, "argument [0]"),
        (shared([1, 2]), effect([1, 2], [[1, 2]]), Reason.DIFFERENT_ALIASING, "argument [0]"),
        (effect([1, 2], [[1, 2]]), shared([1, 2]), Reason.DIFFERENT_ALIASING, "argument [0]"),
        (effect(1, printed="a\n"), effect(1), Reason.DIFFERENT_OUTPUT, "printed text"),
        (effect(1), effect(ValueError("x"), kind="raise"), Reason.DIFFERENT_EXCEPTION, "outcome"),
        (effect(ValueError("x"), kind="raise"), effect(ValueError("y"), kind="raise"),
         Reason.DIFFERENT_EXCEPTION, "exception"),
        (effect(ValueError("x"), kind="raise"), effect(KeyError("x"), kind="raise"),
         Reason.DIFFERENT_EXCEPTION, "exception"),
        (effect(ValueError("x"), kind="raise"), effect(ValueError("x")),
         Reason.DIFFERENT_EXCEPTION, "outcome"),
    ],
)  # fmt: skip
def test_the_part_that_differs_is_named(
    before: bytes, after: bytes, reason: Reason, path: str
) -> None:
    difference = differ(before, after)
    assert (difference.reason, difference.path) == (reason, path)


def test_equal_effects_do_not_differ() -> None:
    assert compare_effects(effect([1], [[2]]), effect([1], [[2]]), 0.0).difference is None
    assert compare_effects(effect(0.3), effect(0.1 + 0.2), 1e-12).rounded


def state(
    changed: dict[str, Any] | None = None,
    *,
    gone: tuple[str, ...] = (),
    tampered: tuple[str, ...] = (),
    names: tuple[str, ...] = ("known",),
) -> Any:
    return read_state(
        encode(
            {
                "changed": changed or {},
                "gone": list(gone),
                "tampered": list(tampered),
                "names": list(names),
            }
        )
    )


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (state(), state(tampered=("time.time",)), Reason.TAMPERED),
        (state({"global:known": 1}), state({"global:known": 2}), Reason.DIFFERENT_STATE),
        (state({"global:known": 1}), state(), Reason.DIFFERENT_STATE),
        (state(), state({"global:known": 1}), Reason.DIFFERENT_STATE),
        (state(), state({"global:_memo": {1: 2}}), Reason.MEMOISED),
        (state(), state({"defaults:f": [1]}), Reason.MEMOISED),
        (state(), state({"attributes:f": {"m": 1}}), Reason.MEMOISED),
        (state(), state({"cache:f": 3}), Reason.MEMOISED),
        (state(), state({"closure:f.seen": {1}}), Reason.MEMOISED),
        (state({"global:known": list(range(99_999))}),
         state({"global:known": [*range(99_998), 0]}), Reason.DIFFERENT_STATE),
        (state({"global:known": [[[[[[[[[1]]]]]]]]]}),
         state({"global:known": [[[[[[[[[2]]]]]]]]]}), Reason.DIFFERENT_STATE),
        (state(gone=("global:known",)), state(), Reason.DIFFERENT_STATE),
        (state(), state(gone=("global:known",)), Reason.DIFFERENT_STATE),
    ],
)  # fmt: skip
def test_what_is_left_behind_is_compared(before: Any, after: Any, reason: Reason) -> None:
    difference = compare_states(before, after)
    assert difference is not None
    assert difference.reason is reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (state(), state()),
        (state({"global:known": [1, {"a": 2}]}), state({"global:known": [1, {"a": 2}]})),
        (state(tampered=("time.time",)), state(tampered=("time.time",))),
        (state({"cache:f": 3}), state({"cache:f": 3})),
        (state(gone=("global:known",)), state(gone=("global:known",))),
        (state(), state(names=("known", "_TABLE"))),
    ],
)
def test_the_same_traces_are_no_difference(before: Any, after: Any) -> None:
    assert compare_states(before, after) is None

"""Reading streams from an untrusted process: a value or ProtocolViolation, and nothing else."""

from __future__ import annotations

import contextlib
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterburner_ide.errors import ProtocolViolation
from afterburner_ide.sandbox.child.canon import encode
from afterburner_ide.verify.effects import compare_effects, outcome, read_state
from afterburner_ide.verify.values import opaque_names, show, tokens, tree

SAMPLE = [
    1, -(2**70), 1.5, 2j, "text", b"raw", bytearray(b"x"), None, True, {"k": (1, {2})},
    list(range(20)), [0.5] * 10, ["a", "bc"] * 6, tuple(range(9)), ValueError("no"), int,
    object(), iter([1]), frozenset({1}), range(3),
]  # fmt: skip
STREAM = encode(SAMPLE)


def u32(number: int) -> bytes:
    return struct.pack(">I", number)


def read(stream: bytes) -> str:
    return show(tree(stream))


@given(st.binary(max_size=64))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_a_value_or_a_violation(stream: bytes) -> None:
    with contextlib.suppress(ProtocolViolation):
        assert isinstance(read(stream), str)


TAGS = st.sampled_from([bytes([tag]) for tag in b"NTFifcsbBltdSZIDWRaoxgqu"])
PIECES = st.one_of(TAGS, st.integers(0, 12).map(u32), st.binary(max_size=9))


@given(st.lists(PIECES, max_size=12).map(b"".join))
@settings(max_examples=600, deadline=None)
def test_bytes_that_look_like_tokens_are_a_value_or_a_violation(stream: bytes) -> None:
    with contextlib.suppress(ProtocolViolation):
        assert isinstance(read(stream), str)
        assert isinstance(opaque_names(stream), list)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_stream_is_a_value_or_a_violation(data: st.DataObject) -> None:
    stream = bytearray(STREAM)
    for _ in range(data.draw(st.integers(1, 3))):
        stream[data.draw(st.integers(0, len(stream) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ProtocolViolation):
        assert isinstance(read(bytes(stream)), str)


@pytest.mark.parametrize("cut", range(0, len(STREAM), 3))
def test_a_stream_that_is_cut_short_is_a_violation(cut: int) -> None:
    with pytest.raises(ProtocolViolation):
        read(STREAM[:cut])


def test_a_stream_with_more_behind_it_is_a_violation() -> None:
    with pytest.raises(ProtocolViolation, match="trailing"):
        read(STREAM + b"N")


@pytest.mark.parametrize(
    "stream",
    [
        b"l" + u32(2**32 - 1),
        b"d" + u32(2**31) + b"N" * 8,
        b"s" + u32(2**32 - 1) + b"abc",
        b"i" + u32(2**32 - 1),
        b"W\x00" + u32(2**32 - 1),
        b"W\x00" + u32(1) + b"\xff\xff\xff\xff",
        b"I\x00" + u32(7) + b"1234567",
        b"o" + u32(1) + b"x" + u32(2**32 - 1),
        b"a" + u32(2**32 - 1),
        b"?",
        b"",
    ],
)
def test_claims_larger_than_the_stream_are_violations(stream: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        read(stream)


def test_nesting_as_deep_as_the_stream_is_long_is_read_flat() -> None:
    stream = (b"l" + u32(1)) * 50_000 + b"N"
    assert read(stream).startswith("[[[")
    with pytest.raises(ProtocolViolation):
        read((b"l" + u32(1)) * 50_000)


def test_a_name_that_is_no_text_is_read_all_the_same() -> None:
    assert read(b"q" + u32(2) + b"\xff\xfe").startswith("<")
    assert read(b"s" + u32(2) + b"\xff\xfe").startswith("'")


PACKABLE: list[list[Any]] = [
    list(range(-4, 8)),
    [0.0, -0.0, float("nan"), float("inf"), 1e300, 1.5, 2.5, 3.5],
    ["", "a", "é", "\ud800", "日本", "x" * 300, "\0", "b"],
]


@pytest.mark.parametrize("items", PACKABLE, ids=["ints", "floats", "strings"])
@pytest.mark.parametrize("made", [list, tuple])
def test_a_packed_list_reads_like_an_unpacked_one(items: list[Any], made: Any) -> None:
    packed = encode(made(items))
    tag = b"l" if made is list else b"t"
    plain = tag + u32(len(items)) + b"".join(encode(item) for item in items)
    assert packed != plain, "this list is not packed: the test says nothing"
    assert [(t.tag, repr(t.value), t.parts) for t in tokens(packed)] == [
        (t.tag, repr(t.value), t.parts) for t in tokens(plain)
    ]
    assert show(tree(packed)) == show(tree(plain))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, "a", None, True], "[1, 'a', None, True]"),
        ((1,), "(1,)"),
        ({"a": [1]}, "{'a': [1]}"),
        ({3}, "{3}"),
        (b"x", "b'x'"),
        (-0.0, "-0.0"),
        (2**1000, "an int of 1001 bits"),
        (int, "<builtins.int>"),
    ],
)
def test_values_are_shown_as_people_write_them(value: Any, text: str) -> None:
    assert show(tree(encode(value))) == text


@pytest.mark.parametrize(
    "value",
    [list(range(1000)), "x" * 1000, {str(n): n for n in range(500)}, [[["deep"] * 99] * 99]],
)
def test_what_is_shown_is_short(value: Any) -> None:
    assert len(show(tree(encode(value)))) < 400


EFFECT = encode([["value", [1]], [[1]], {}, ""])
FORGED = [
    encode(None), encode([]), encode([1]), encode([["value"], [], {}, ""]),
    encode([["value", 1, 2], [], {}, ""]), encode([[1, 2], [], {}, ""]),
    encode([["maybe", 2], [], {}, ""]), encode([["value", 1], 1, {}, ""]),
    encode([["value", 1], [], {}]), encode([["value", 1], [], [], ""]),
    encode([["value", 1], [], {}, 5]), encode({"a": 1}), encode("value"),
    encode([[b"value", 1], [], {}, ""]), encode([[(), 1], [], {}, ""]), b"", b"N" * 9,
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_an_effect_of_another_shape_is_a_violation(forged: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        compare_effects(EFFECT, forged, 1e-12)


@pytest.mark.parametrize("forged", [*FORGED[:4], *FORGED[5:7], *FORGED[11:]])
def test_the_outcome_of_another_shape_is_a_violation(forged: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        outcome(forged)


STATES: list[Any] = [
    None, [], {}, {"changed": {}}, {"changed": [], "gone": [], "tampered": [], "names": []},
    {"changed": {}, "gone": 1, "tampered": [], "names": []},
    {"changed": {}, "gone": [1], "tampered": [], "names": []},
    {"changed": {1: 2}, "gone": [], "tampered": [], "names": []},
    {"changed": {}, "gone": [], "tampered": [[]], "names": []},
    {1: {}, 2: [], 3: [], 4: []},
]  # fmt: skip


@pytest.mark.parametrize("forged", STATES, ids=range(len(STATES)))
def test_a_state_of_another_shape_is_a_violation(forged: Any) -> None:
    with pytest.raises(ProtocolViolation):
        read_state(encode(forged))


def test_a_state_is_read() -> None:
    state = read_state(
        encode({"changed": {"global:A": 1}, "gone": ["global:B"], "tampered": [], "names": ["A"]})
    )
    assert list(state.changed) == ["global:A"]
    assert state.gone == ("global:B",)
    assert state.names == {"A"}


@given(st.binary(max_size=48))
@settings(max_examples=200, deadline=None)
def test_effects_and_states_made_of_any_bytes_are_violations(stream: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        compare_effects(EFFECT, stream, 1e-12)
    with pytest.raises(ProtocolViolation):
        read_state(stream)

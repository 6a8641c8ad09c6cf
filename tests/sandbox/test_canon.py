"""Canonical streams: what goes in can be read back, and equal values give equal streams."""

from __future__ import annotations

import collections
import copy
import dataclasses
import datetime
import decimal
import enum
import math
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterburner_ide.sandbox.child.canon import ITEMS_LIMIT, Items, drain, encode
from afterburner_ide.verify.values import Node, opaque_names, tokens, tree

ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(1 << 200), 1 << 200)
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.characters(categories=["Cs"])  # lone surrogates
    | st.binary(max_size=20)
)
KEYS = st.integers() | st.text(max_size=4) | st.tuples(st.integers(), st.booleans())
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(st.integers(), min_size=8, max_size=12)
        | st.lists(st.floats(), min_size=8, max_size=12).map(tuple)
        | st.lists(st.text(max_size=3), min_size=8, max_size=12)
        | st.tuples(inner, inner)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.frozensets(KEYS, max_size=4)
        | st.sets(KEYS, max_size=4)
        | st.binary(max_size=9).map(bytearray)
    ),
    max_leaves=12,
)


def built(node: Node) -> Any:
    """The value a stream describes, for plain data without aliasing."""
    tag, value, parts = node.token.tag, node.token.value, node.parts
    match tag:
        case b"N" | b"T" | b"F":
            return {b"N": None, b"T": True, b"F": False}[tag]
        case b"i" | b"f" | b"b":
            return value
        case b"c":
            return complex(*value)
        case b"s":
            return value.decode("utf-8", "surrogatepass")
        case b"B":
            return bytearray(value)
        case b"d":
            return dict(zip(map(built, parts[::2]), map(built, parts[1::2]), strict=True))
    made = {b"l": list, b"t": tuple, b"S": set, b"Z": frozenset}[tag]
    return made(map(built, parts))


def bits(value: Any) -> Any:
    """`value` with its types and float bits spelt out, so that == means the same."""
    if isinstance(value, float):
        return "float", struct.pack(">d", value)
    if isinstance(value, complex):
        return "complex", bits(value.real), bits(value.imag)
    if isinstance(value, dict):
        return "dict", [(bits(key), bits(part)) for key, part in value.items()]
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [bits(part) for part in value]
    return type(value).__name__, value


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_reading_a_stream_gives_the_value_back(value: Any) -> None:
    assert bits(built(tree(encode(value)))) == bits(value)


@given(VALUES)
@settings(max_examples=100, deadline=None)
def test_a_copy_gives_the_same_stream(value: Any) -> None:
    assert encode(copy.deepcopy(value)) == encode(value)


@given(VALUES, VALUES)
@settings(max_examples=150, deadline=None)
def test_streams_are_equal_exactly_when_the_values_are(one: Any, other: Any) -> None:
    assert (encode(one) == encode(other)) == (bits(one) == bits(other))


@given(st.lists(st.integers(-5, 5) | st.text(max_size=2), max_size=8))
def test_sets_do_not_depend_on_how_they_were_filled(items: list[Any]) -> None:
    assert encode(set(items)) == encode({*items[::-1]})
    assert encode(frozenset(items)) == encode(frozenset(items[::-1]))


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_a_dict_is_part_of_it(keys: list[str]) -> None:
    same = keys == ["a", "b", "c"]
    assert (encode(dict.fromkeys(keys)) == encode(dict.fromkeys("abc"))) is same


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


@dataclasses.dataclass
class Point:
    x: int
    y: Any = None


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a: int) -> None:
        self.a = a


class Words(list[str]):
    """A list of another type."""


class Liar(list[int]):
    """Equal to everything, as far as it says."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


UTC = datetime.UTC
DISTINCT: list[Any] = [
    0, 0.0, -0.0, False, None, "", b"", bytearray(), (), [], {}, set(), frozenset(),
    1, True, 1.0, math.nan, math.inf, -math.inf, 1 + 0j, "1", b"1", bytearray(b"1"),
    [1], (1,), {1}, frozenset({1}), {1: 1}, [[1]], 2**63, 2**63 - 1, -(2**63), -(2**63) - 1,
    Words(["a"]), ["a"], Liar([1]), Liar([2]), Point(1), Point(2), Point(1, [2]), Slotted(1),
    Slotted(2), Colour.RED, Colour.BLUE, range(3), range(4), range(0, 3, 2), slice(1, 2),
    datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1),
    datetime.datetime(2024, 1, 1, tzinfo=UTC),
    datetime.timedelta(1), decimal.Decimal("1.0"), decimal.Decimal("1.00"), decimal.Decimal("NaN"),
    collections.deque([1, 2]), collections.deque([1, 2], 2), collections.deque([2, 1]),
    collections.defaultdict(int, a=1), collections.defaultdict(list, a=1), {"a": 1},
    collections.OrderedDict(a=1), collections.Counter("ab"), collections.Counter("ba"),
    ValueError("a"), ValueError("b"), KeyError("a"), ValueError(), ValueError("a", 1),
    int, str, len, math.sin, Point, [1, 2, 3, 4, 5, 6, 7, 8], (1, 2, 3, 4, 5, 6, 7, 8),
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [1, 2, 3, 4, 5, 6, 7, True], ["a"] * 8, ("a",) * 8,
]  # fmt: skip


def test_values_that_differ_have_streams_that_differ() -> None:
    streams = [encode(value) for value in DISTINCT]
    for place, stream in enumerate(streams):
        twins = [DISTINCT[other] for other, same in enumerate(streams) if same == stream]
        assert len(twins) == 1, f"{DISTINCT[place]!r} reads like {twins!r}"


@pytest.mark.parametrize("value", DISTINCT, ids=lambda value: repr(value)[:40])
def test_every_stream_can_be_read_and_a_copy_is_equal(value: Any) -> None:
    stream = encode(value)
    assert sum(1 for _ in tokens(stream)) >= 1
    if not isinstance(value, BaseException):  # exceptions copy their notes and causes, too
        assert encode(copy.deepcopy(value)) == stream


def test_aliasing_is_part_of_a_value() -> None:
    one = [1]
    assert encode([one, one]) != encode([[1], [1]])
    assert encode([one, one]) == encode([two := [1], two])
    assert encode({"a": one, "b": [one]}) != encode({"a": [1], "b": [[1]]})


def test_atoms_and_tuples_have_no_identity() -> None:
    name = "".join(["a", "b"])
    assert encode([name, name]) == encode(["ab", "".join(["a", "b"])])
    pair = (1, 2)
    assert encode([pair, pair]) == encode([(1, 2), (1, *[2])])


def test_cycles_end() -> None:
    ring: list[Any] = [1]
    ring.append(ring)
    other: list[Any] = [1]
    other.append(other)
    assert encode(ring) == encode(other)
    unrolled: list[Any] = [1, ring]
    assert encode(unrolled) != encode(ring)
    point = Point(1)
    point.y = {"me": point}
    assert encode(point) == encode(copy.deepcopy(point))


def linked(length: int, last: Any) -> Any:
    chain: Any = last
    for number in range(length):
        chain = [number, chain]
    return chain


def test_depth_is_no_limit() -> None:
    stream = encode(linked(100_000, "end"))
    assert stream == encode(linked(100_000, "end"))
    assert stream != encode(linked(100_000, "END"))
    assert sum(token.tag == b"l" for token in tokens(stream)) == 100_000
    assert tree(stream).token.parts == 2


def test_a_value_beyond_the_limit_is_refused() -> None:
    with pytest.raises(OverflowError):
        encode([b"x" * 1000 for _ in range(50)], limit=10_000)
    with pytest.raises(OverflowError):
        encode([[b"x" * 1000] for _ in range(50)], limit=10_000)


def test_tuples_that_share_tuples_are_refused_and_do_not_fill_memory() -> None:
    shared: tuple[Any, ...] = ("x" * 100,)
    for _ in range(60):
        shared = (shared, shared)
    with pytest.raises(OverflowError):
        encode(shared, limit=1 << 20)


def test_iterators_are_read_to_their_end() -> None:
    def words(end: Exception | None) -> Any:
        yield "a"
        yield "b"
        if end is not None:
            raise end

    plain = encode(words(None))
    assert encode(words(None)) == plain
    assert plain != encode(["a", "b"])
    assert plain != encode(words(ValueError("x")))
    assert encode(words(ValueError("x"))) != encode(words(ValueError("y")))
    assert encode(iter([1, 2])) == encode(iter([1, 2]))
    assert encode(iter([1, 2])) != encode(iter([1, 3]))
    assert encode(map(str, [1, 2])) != encode(map(str, [1, 3]))


def test_an_endless_generator_is_cut_and_says_so() -> None:
    def forever() -> Any:
        while True:
            yield 1

    items = drain(forever())
    assert items.cut
    assert len(items.items) == ITEMS_LIMIT
    assert encode(items) != encode(Items(items.name, items.items))


def test_handles_are_opaque_and_named() -> None:
    assert opaque_names(encode([object(), {"a": lambda: 1}])) == [
        "builtins.function",
        "builtins.object",
    ]
    assert opaque_names(encode([1, Point(2), Colour.RED])) == []


class Explosive:
    """What a pickle bomb looks like: taking it apart must not put it together."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> Any:
        import os

        return os.mkdir, (self.folder,)


def test_a_bomb_is_described_and_never_built(tmp_path: Any) -> None:
    place = tmp_path / "boom"
    stream = encode(Explosive(str(place)))
    text = [token.value for token in tokens(stream) if token.tag == b"s"]
    assert text == [str(place).encode()]
    assert not place.exists()


class Unwilling:
    """Raises whenever it is taken apart."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("no")


def test_what_cannot_be_taken_apart_is_opaque() -> None:
    assert opaque_names(encode([Unwilling()])) == [f"{__name__}.Unwilling"]


def test_numpy_arrays_and_scalars() -> None:
    np = pytest.importorskip("numpy")
    base = np.arange(6.0)
    values = [
        base, base.astype("f4"), base.reshape(2, 3), base.reshape(3, 2), base.astype(int),
        base[::-1], np.array(["a", "b"]), np.array([True]), np.float64(1.0), np.float32(1.0),
        np.int64(1), np.datetime64("2024-01-01"), np.array([1, "a", None], dtype=object),
        np.array([1, "b", None], dtype=object), 1.0, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
        np.array(1.0),
    ]  # fmt: skip
    streams = [encode(value) for value in values]
    assert len(set(streams)) == len(values)
    assert [encode(copy.deepcopy(value)) for value in values] == streams
    for stream in streams:
        assert list(tokens(stream))
    assert encode(base[::2]) == encode(np.array([0.0, 2.0, 4.0])), "memory layout is no matter"


def test_structured_arrays_and_subclasses() -> None:
    np = pytest.importorskip("numpy")
    kind = np.dtype([("a", "i4"), ("b", "f8")])
    one, other = np.zeros(2, kind), np.zeros(2, kind)
    assert encode(one) == encode(other)
    other[1]["b"] = 2.0
    assert encode(one) != encode(other)
    assert encode(np.ma.array([1, 2], mask=[0, 1])) != encode(np.ma.array([1, 2], mask=[0, 0]))


def test_pandas_objects() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    values = [
        frame, frame.iloc[::-1], frame.rename(columns={"a": "c"}), frame[["b", "a"]],
        frame.astype({"a": "float64"}), frame.set_index("b"), frame["a"], frame["a"].rename("z"),
        frame["a"].astype("int32"), frame.index, frame["b"], pd.Timestamp("2024-01-01"),
        pd.Timestamp("2024-01-02"), pd.Categorical(["a", "b"]),
        pd.Categorical(["a", "b"], categories=["a", "b", "c"]),
        pd.Categorical(["a", "b"], ordered=True),
        frame.rename_axis("i"),
        frame.rename_axis(columns="i"),
        pd.Series([1, 2], index=pd.MultiIndex.from_tuples([(1, 2), (1, 3)])),
    ]  # fmt: skip
    streams = [encode(value) for value in values]
    for place, stream in enumerate(streams):
        assert streams.count(stream) == 1, repr(values[place])
    assert [encode(copy.deepcopy(value)) for value in values] == streams

"""A workload file inside a child: what it plans, the pickles it gives, what it complains of."""

from __future__ import annotations

import itertools
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from afterburner_ide.sandbox.child import inputs


@pytest.fixture(autouse=True)
def no_workload_left() -> Iterator[None]:
    yield
    sys.modules.pop(inputs.MODULE, None)
    inputs._offered.clear()


def load(source: str) -> inputs.Namespace:
    return inputs.load(textwrap.dedent(source), "work.py")


def test_gen_is_planned_seeded_and_pickled() -> None:
    file = load(
        """
        import random
        SCALES = [100, 10, 100]
        def gen(scale, seed):
            return [(([random.random() for _ in range(scale)],), {"reverse": True}), ([seed], {})]
        """
    )
    assert file.plan() == {"kind": "gen", "scales": [10, 100]}
    first, again, other = (file.generate(10, seed) for seed in (7, 7, 8))
    assert first == again != other
    (numbers,), kwargs = inputs.loads(first[0])
    assert len(numbers) == 10
    assert kwargs == {"reverse": True}
    assert inputs.loads(other[1]) == ((8,), {})


@pytest.mark.parametrize(
    "value", ["[((1,), {}), ((2,), {'b': 3})]", "lambda: (((i,), {}) for i in (1, 2))"]
)
def test_fixed_inputs(value: str) -> None:
    file = load(f"inputs = {value}")
    assert file.plan() == {"kind": "inputs", "count": 2}
    assert [inputs.loads(blob)[0] for blob in file.generate()] == [(1,), (2,)]


def test_iterators_arrive_fresh_and_of_their_kind() -> None:
    def squares() -> Iterator[int]:
        yield from (1, 4, 9)

    shared = squares()
    args = (
        shared,
        [shared],
        map(str, [1, 2]),
        itertools.chain([1], "a"),
        iter([5]),
        zip("ab", "cd", strict=True),
    )
    blob = inputs.dumps(args, {"g": (x for x in "xy")})
    for _ in range(2):
        (gen, (same,), texts, chained, listed, zipped), kwargs = inputs.loads(blob)
        assert type(gen) is type(squares())
        assert same is gen
        assert [list(x) for x in (gen, texts, chained, listed)] == [
            [1, 4, 9],
            ["1", "2"],
            [1, "a"],
            [5],
        ]
        assert list(zipped) == [("a", "c"), ("b", "d")]
        assert list(kwargs["g"]) == ["x", "y"]


def test_pickles_without_the_package_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, inputs.__name__)
    blob = inputs.dumps(((x for x in [1]),), {})
    assert list(inputs.loads(blob)[0][0]) == [1]
    assert inputs.__name__ not in sys.modules


def test_classes_and_functions_of_the_file_are_part_of_inputs() -> None:
    source = textwrap.dedent(
        """
        from __future__ import annotations
        from dataclasses import dataclass
        @dataclass
        class Point:
            x: int
        def key(p):
            return p.x
        inputs = [(([Point(3), Point(1)],), {"key": key})]
        """
    )
    (blob,) = inputs.load(source, "work.py").generate()
    del sys.modules[inputs.MODULE]
    with pytest.raises(ValueError, match="not at hand"):
        inputs.loads(blob)
    inputs.offer(source, "work.py")
    (points,), kwargs = inputs.loads(blob)
    assert [p.x for p in sorted(points, **kwargs)] == [1, 3]


def test_a_tuple_is_one_call() -> None:
    file = load("SCALES = [2]\ndef gen(scale, seed):\n    return ['a'] * scale, {seed: 1}")
    (blob,) = file.generate(2, 5)
    assert inputs.loads(blob) == ((["a", "a"], {5: 1}), {})
    file = load("SCALES = [2]\ndef gen(scale, seed):\n    return ()")
    assert inputs.loads(file.generate(2, 5)[0]) == ((), {})


BROKEN: list[tuple[str, str]] = [
    ("x = 1", r"neither gen\(scale, seed\) with SCALES nor inputs"),
    ("def gen(s, k): return []", "SCALES, a list of input sizes"),
    ("SCALES = []\ndef gen(s, k): return []", "SCALES, a list of input sizes"),
    ("SCALES = [1.5]\ndef gen(s, k): return []", r"whole numbers .* not 1\.5"),
    ("SCALES = [True]\ndef gen(s, k): return []", "whole numbers .* not True"),
    ("SCALES = [5]\ndef gen(s, k): return []", r"gen\(5, 0\) in work\.py gives no inputs"),
    ("SCALES = [5]\ngen = 4", "gen in work.py is not a function"),
    ("SCALES = [5]\ndef gen(s, k): return 5", "must give a list .* type int"),
    ("SCALES = [5]\ndef gen(s, k): return (1,), {'a': 2}", "may be the arguments of one call or"),
    ("SCALES = [5]\ndef gen(s, k): return ((1,), {}), ((2,), {})", "return a list of pairs"),
    ("SCALES = [5]\ndef gen(s): return []", r"gen\(5, 0\) raised TypeError"),
    (
        "SCALES = [5]\ndef gen(s, k):\n    return 1 / 0",
        r"raised ZeroDivisionError.*work\.py, line 3",
    ),
    (
        "SCALES = [5]\ndef gen(s, k):\n    yield 1 / 0",
        r"raised ZeroDivisionError.*work\.py, line 3",
    ),
    ("SCALES = [5]\ndef gen(s, k): raise SystemExit(3)", "raised SystemExit: 3"),
    ("inputs = [([1, 2, 3],)]", r"input 0 of inputs .* pair .* a tuple of 1 \(list\)"),
    ("inputs = [((1,), {}), (1, 2)]", r"input 1 of inputs .* a tuple of 2 \(int, int\)"),
    ("inputs = [((1,), {1: 2})]", "input 0 of inputs"),
    ("inputs = 5", "inputs in work.py must give a list"),
    ("inputs = [((1, lambda: 0), {})]", r"input 0 of inputs in work\.py: argument 1 \(function\)"),
    (
        "import threading\ninputs = [((), {'a': [threading.Lock()]})]",
        r"argument 'a' \(list\).*lock",
    ),
    (
        "import itertools\ninputs = [((itertools.count(),), {})]",
        r"iterator \(count\) gives more than",
    ),
]


@pytest.mark.parametrize(("source", "message"), BROKEN)
def test_says_what_is_wrong(source: str, message: str) -> None:
    def use() -> None:
        file = inputs.load(source, "work.py")
        if file.plan()["kind"] == "gen":
            file.generate(5, 0)
        else:
            file.generate()

    with pytest.raises(ValueError, match=message):
        use()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def (", r"work\.py does not parse"),
        ("import no_such_thing", "ModuleNotFoundError.*work.py, line 1"),
        ("raise SystemExit", "SystemExit"),
    ],
)
def test_a_file_that_does_not_load(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        inputs.load(source, "work.py")
    assert inputs.MODULE not in sys.modules


def test_a_blob_that_cannot_be_loaded() -> None:
    blob = inputs.dumps((1,), {})
    with pytest.raises(ValueError, match="an input cannot be loaded"):
        inputs.loads(blob[:-3])


def test_aliases_survive() -> None:
    data: list[Any] = [1]
    (a, b), kwargs = inputs.loads(inputs.dumps((data, data), {"c": data}))
    assert a is b is kwargs["c"]


def test_nans_of_an_input_are_one_object_and_aliases_survive() -> None:
    row = [1.0, float("nan")]
    blob = inputs.dumps(([row, row], (float("nan"), 2), {"a": float("nan")}, {float("nan"), 3}), {})
    (rows, pair, table, members), _ = inputs.loads(blob)
    nan = rows[0][1]
    assert nan != nan
    assert rows[0] is rows[1]
    assert pair[0] is nan
    assert table["a"] is nan
    assert nan in members
    assert len(members) == 2


def test_infinities_and_other_values_stay() -> None:
    value = [float("inf"), (1, float("-inf")), {"a": [2.5]}, {1.5}]
    (loaded,), _ = inputs.loads(inputs.dumps((value,), {}))
    assert loaded == value


def test_a_list_within_itself_with_a_nan_in_it_is_loaded() -> None:
    value: list[Any] = [float("nan")]
    value.append(value)
    (loaded,), _ = inputs.loads(inputs.dumps((value,), {}))
    assert loaded[1] is loaded

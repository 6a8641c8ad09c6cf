"""What a child does with its requests: whole effects, timed blocks, outputs, state."""

from __future__ import annotations

import json
import marshal
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_ide.errors import ChildRefused
from afterburner_ide.measure.blocks import Inputs, read_outputs, run_block
from afterburner_ide.sandbox.child import wire
from afterburner_ide.sandbox.process import Child
from afterburner_ide.sandbox.server import ForkServer
from afterburner_ide.target.interpreter import probe
from afterburner_ide.target.locate import find_target
from afterburner_ide.verify.effects import State, read_state
from afterburner_ide.verify.values import show, tree


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    folder = tmp_path_factory.mktemp("mod")
    (folder / "pyproject.toml").write_text("")
    path = folder / "mod.py"
    path.write_text("def f():\n    pass\nimport other\n")
    (folder / "other.py").write_text("from mod import f\n\ndef g():\n    return f()\n")
    target = find_target(f"{path}::f")
    with ForkServer(target, probe(Path(sys.executable), "tests")) as made:
        yield made


@pytest.fixture
def child(server: ForkServer) -> Iterator[Child]:
    with server.spawn() as made:
        yield made


def blob(*args: Any, **kwargs: Any) -> bytes:
    return pickle.dumps((args, kwargs))


def effect(child: Child, *args: Any, **kwargs: Any) -> str:
    return show(tree(child.request(wire.CALL, blob(*args, **kwargs))), 400)


@pytest.mark.parametrize(
    ("source", "args", "told"),
    [
        ("def f(x):\n    x.append(1)\n    return x\n", ([0],),
         "[['value', [0, 1]], [<the same object as number 2>], {}, '']"),
        ("def f(x):\n    print('a', x)\n    return x\n", (1,), "[['value', 1], [1], {}, 'a 1\\n']"),
        ("import sys\ndef f(x):\n    print('e', file=sys.stderr)\n", (1,),
         "[['value', None], [1], {}, 'e\\n']"),
        ("def f(x):\n    raise KeyError(x)\n", (1,), "[['raise', KeyError([1])], [1], {}, '']"),
        ("def f(x):\n    raise SystemExit(x)\n", (1,), "[['raise', SystemExit([1])], [1], {}, '']"),
        ("def f(x):\n    yield x\n    yield 2\n", (1,),
         "[['value', generator([1, 2], False, [])], [1], {}, '']"),
        ("def f(x):\n    yield x\n    raise ValueError\n", (1,),
         "[['value', generator([1], False, [ValueError([])])], [1], {}, '']"),
        ("async def f(x):\n    return x\n", (1,), "[['value', 1], [1], {}, '']"),
        ("import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x\n", (1,),
         "[['value', 1], [1], {}, '']"),
        ("async def f(x):\n    yield x\n", (1,),
         "[['value', async_generator([1], False, [])], [1], {}, '']"),
        ("def f(x):\n    next(x)\n", (iter([1, 2, 3]),),
         "[['value', None], [list_iterator([2, 3], False, [])], {}, '']"),
        ("def f(x):\n    return map(str, [x])\n", (1,),
         "[['value', map(['1'], False, [])], [1], {}, '']"),
        ("import itertools\ndef f(x):\n    return itertools.islice(itertools.count(x), 2)\n", (1,),
         "[['value', itertools.islice([1, 2], False, [])], [1], {}, '']"),
        ("class C:\n    @property\n    def p(self):\n        return 5\nf = lambda x: C().p + x\n",
         (1,), "[['value', 6], [1], {}, '']"),
    ],
)  # fmt: skip
def test_the_whole_effect_is_told(child: Child, source: str, args: Any, told: str) -> None:
    child.load(source, "f")
    assert effect(child, *args) == told


def test_random_numbers_are_the_same_for_every_call(child: Child) -> None:
    child.load("import random\ndef f():\n    return random.random()\n", "f")
    assert effect(child) == effect(child)


def test_printing_between_calls_goes_nowhere(child: Child) -> None:
    child.load("import sys\nprint('on import')\ndef f():\n    sys.stdout.write('x')\n", "f")
    assert effect(child).endswith("'x']")
    assert effect(child).endswith("'x']")


KINDS = """
class C:
    @staticmethod
    def s(x):
        return x
    @classmethod
    def c(cls, x):
        return cls.__name__, x
    def m(self, x):
        return x
    @property
    def p(self):
        return 7
"""


@pytest.mark.parametrize(
    ("entry", "args", "told"), [("C.s", (1,), "1"), ("C.c", (1,), "('C', 1)"), ("C.m", (0, 1), "1")]
)
def test_methods_are_called_as_their_kind_says(
    child: Child, entry: str, args: Any, told: str
) -> None:
    child.load(KINDS, entry)
    assert effect(child, *args).startswith(f"[['value', {told}]")


def test_what_the_project_imported_from_the_module_is_bound_anew(server: ForkServer) -> None:
    source = "def f():\n    return 'new'\ndef call():\n    import other\n    return other.g()\n"
    with server.spawn() as child:
        child.load(source, "call")
        assert effect(child).startswith("[['value', 'new']")


def outputs(child: Child, source: str, *calls: bytes, how: bytes = wire.MARSHAL) -> bytes:
    child.load(source, "f")
    run_block(child, Inputs(calls, tuple(range(len(calls)))), 5.0)
    return read_outputs(child, how, 5.0)


def test_a_block_gives_all_its_outputs_in_order(child: Child) -> None:
    reply = outputs(child, "def f(x):\n    return x * 2\n", blob(1), blob("a"))
    assert reply[:1] == wire.MARSHAL
    assert marshal.loads(reply[1:]) == [2, "aa"]
    told = read_outputs(child, wire.CANONICAL, 5.0)
    assert (told[:1], show(tree(told[1:]))) == (wire.CANONICAL, "[2, 'aa']")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("class L(list):\n    pass\ndef f(x):\n    return L([x])\n", "L("),
        ("def f(x):\n    raise ValueError(x)\n", "[ValueError([1])]"),
        ("def f(x):\n    yield x\n", "[generator([1], False, [])]"),
        ("async def f(x):\n    return {x: object()}\n", "[{1: <builtins.object>}]"),
    ],
)
def test_outputs_that_marshal_cannot_take_come_canonically(
    child: Child, source: str, told: str
) -> None:
    reply = outputs(child, source, blob(1))
    assert reply[:1] == wire.CANONICAL
    assert told in show(tree(reply[1:]))


def test_each_call_of_a_block_has_arguments_of_its_own(child: Child) -> None:
    child.load("def f(x):\n    x.append(1)\n    return x\n", "f")
    run_block(child, Inputs((blob([]),), (0, 0, 0)), 5.0)
    assert marshal.loads(read_outputs(child, wire.MARSHAL, 5.0)[1:]) == [[1], [1], [1]]


@pytest.mark.parametrize("collect", [False, True])
def test_the_garbage_collector_is_as_asked(child: Child, collect: bool) -> None:
    child.load("import gc\ndef f():\n    return gc.isenabled()\n", "f")
    run_block(child, Inputs((blob(),), (0,)), 5.0, collect=collect)
    assert marshal.loads(read_outputs(child, wire.MARSHAL, 5.0)[1:]) == [collect]


def test_only_the_first_item_is_asked_for(child: Child) -> None:
    child.load("def f(x):\n    yield x\n    raise SystemExit\n", "f")
    run_block(child, Inputs((blob(4),), (0,)), 5.0, first=True)
    assert marshal.loads(read_outputs(child, wire.MARSHAL, 5.0)[1:]) == [4]
    child.load("def f(x):\n    raise KeyError(x)\n    yield\n", "f")
    run_block(child, Inputs((blob(4),), (0,)), 5.0, first=True)


def test_leaving_in_a_timed_call_is_refused(child: Child) -> None:
    child.load("def f():\n    raise SystemExit\n", "f")
    with pytest.raises(ChildRefused) as caught:
        run_block(child, Inputs((blob(),), (0,)), 5.0)
    assert caught.value.kind == "SystemExit"


def state(child: Child, source: str, *args: Any) -> State:
    child.load(source, "f", watch=True)
    child.request(wire.CALL, blob(*args))
    return read_state(child.request(wire.STATE))


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("A = [1]\ndef f():\n    pass\n", []),
        ("A = [1]\ndef f():\n    A.append(2)\n", ["global:A"]),
        ("def f():\n    global B\n    B = 1\n", ["global:B"]),
        ("def f(x=[]):\n    x.append(1)\n", ["defaults:f"]),
        ("def f(*, x=[]):\n    x.append(1)\n", ["defaults:f"]),
        ("def f():\n    f.n = 1\n", ["attributes:f"]),
        ("class C:\n    n = 0\ndef f():\n    C.n += 1\n", ["global:C.n"]),
        ("import functools\n@functools.lru_cache\ndef f():\n    return 1\n", ["cache:f"]),
        ("import functools\nG = functools.partial(print, [])\ndef f():\n    G.args[0].append(1)\n",
         ["partial:G"]),
        ("G = [].append\ndef f():\n    G(1)\n", ["bound:G"]),
        ("class C:\n    def __call__(self):\n        self.n = 1\nG = C()\ndef f():\n    G()\n",
         ["global:G"]),
        ("A = list(range(300000))\ndef f():\n    A.append(1)\n", ["global:A"]),
        ("A = iter([1])\ndef f():\n    assert list(A) == [1]\n", []),
        ("import re\nA = re.compile('a')\ndef f():\n    A.match('a')\n", []),
        ("class C:\n    def __reduce_ex__(self, _):\n        1 / 0\n"
         "A = C()\ndef f():\n    pass\n", []),
        ("def _make():\n    n = []\n    def f():\n        n.append(1)\n    return f\nf = _make()\n",
         ["closure:f.n"]),
    ],
)  # fmt: skip
def test_what_a_call_leaves_behind_is_named(child: Child, source: str, labels: list[str]) -> None:
    assert list(state(child, source).changed) == labels


def test_what_is_removed_is_named(child: Child) -> None:
    assert state(child, "A = 1\ndef f():\n    global A\n    del A\n").gone == ("global:A",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("time.time = None", "time.time"),
        ("builtins.sorted = list", "builtins.sorted"),
        ("del gc.collect", "gc.collect"),
    ],
)
def test_tampering_is_named(child: Child, line: str, name: str) -> None:
    found = state(child, f"import builtins, gc, time\ndef f():\n    {line}\n")
    assert found.tampered == (name,)


def test_the_traced_peak_is_that_of_one_call(child: Child) -> None:
    child.load("def f(n):\n    return len([0] * n)\n", "f")
    peak = json.loads(child.request(wire.TRACED, blob(50_000)))["peak"]
    assert 390_000 < peak < 500_000


def test_an_input_is_described_as_a_call(child: Child) -> None:
    child.load("def f():\n    pass\n", "f")
    told = child.request(wire.DESCRIBE, blob(1, "a", key=[2])).decode()
    assert told == "1, 'a', key=[2]"
    assert len(child.request(wire.DESCRIBE, blob("x" * 10_000))) < 400

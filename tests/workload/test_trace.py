"""Coverage of a function by probes: exact lines and outcomes, nothing else disturbed."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import textwrap
import types
from pathlib import Path
from typing import Any

import pytest

from afterburner_ide.sandbox.child import trace

VERSIONS = {
    (3, int(path.parts[-3].split(".")[1])): str(path)
    for path in Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python3")
}
VERSIONS = {v: p for v, p in VERSIONS.items() if v >= (3, 9)} | {
    sys.version_info[:2]: sys.executable
}


def pythons(oldest: tuple[int, int]) -> list[Any]:
    return [
        pytest.param(p, id=f"{v[0]}.{v[1]}") for v, p in sorted(VERSIONS.items()) if v >= oldest
    ]


def load(source: str, qualname: str) -> tuple[trace.Tracer, dict[str, Any]]:
    source = textwrap.dedent(source).lstrip("\n")
    tracer = trace.Tracer(source, "mod.py", qualname)
    module = types.ModuleType("mod")
    exec(tracer.code(), module.__dict__)
    return tracer, module.__dict__


def missed(report: dict[str, Any]) -> set[tuple[int, str, str]]:
    return {(b["line"], b["kind"], b["outcome"]) for b in report["missed_branches"]}


def test_counts_lines_and_if_outcomes() -> None:
    tracer, names = load(
        '''
        def f(x):
            """Say
            something."""
            if x > 0:
                y = (1 +
                     2)
            else:
                y = 0
            return y
        ''',
        "f",
    )
    names["f"](-5)
    tracer.start()
    assert [names["f"](1), names["f"](2)] == [3, 3]
    tracer.stop()
    names["f"](-5)
    report = tracer.report()
    assert report["lines"] == [4, 5, 8, 9]
    assert report["hits"] == {"4": 2, "5": 2, "9": 2}
    assert (report["branches"], report["branches_hit"]) == (2, 1)
    assert missed(report) == {(4, "if", "false")}
    assert json.loads(json.dumps(report)) == report
    assert names["f"].__doc__ == "Say\n    something."


def test_a_second_start_adds_up() -> None:
    tracer, names = load("def f(x):\n    return x and 1 or 2\n", "f")
    for _ in range(3):
        tracer.start()
        names["f"](1)
        tracer.stop()
        tracer.report()
        names["f"](1)
    tracer.stop()
    assert tracer.report()["hits"] == {"2": 3}


def test_loops_comprehensions_asserts_handlers() -> None:
    tracer, names = load(
        """
        def f(xs, stop=None):
            total = 0
            for x in xs:
                if x == stop:
                    break
                total += x
            while total > 10:
                total -= 10
            assert total >= 0, "negative"
            small = [x for x in xs if x < 3]
            try:
                return 1 / total, small
            except ZeroDivisionError:
                return "none" if small else "empty"
            finally:
                total = None
        """,
        "f",
    )
    tracer.start()
    assert names["f"]([1, 2]) == (1 / 3, [1, 2])
    tracer.stop()
    report = tracer.report()
    assert set(map(str, report["lines"])) - set(report["hits"]) == {"5", "8", "13", "14"}
    assert missed(report) == {
        (4, "if", "true"),
        (7, "while", "true"),
        (9, "assert", "false"),
        (10, "comprehension if", "false"),
        (14, "conditional expression", "true"),
        (14, "conditional expression", "false"),
    }
    tracer.start()
    assert names["f"]([7, 5, 5, 9], stop=9) == (1 / 7, [])
    assert names["f"]([]) == "empty"
    assert names["f"]([0, 10]) == (0.1, [0])
    assert names["f"]([0]) == "none"
    with pytest.raises(AssertionError, match="negative"):
        names["f"]([-1])
    tracer.stop()
    assert missed(tracer.report()) == set()


def test_generator_async_nested_and_lambda() -> None:
    tracer, names = load(
        """
        def gen(n):
            for i in range(n):
                got = yield i
                if got:
                    return got

        async def go(items):
            result = []
            async for x in items:
                result.append(await x if x else 0)
            return [y async for y in aiter_(result) if (z := y) and z > 1]

        async def aiter_(xs):
            for x in xs:
                yield x

        def outer(n):
            def inner(k):
                nonlocal n
                n += k
                return (lambda q: q if q else -1)(n)
            return inner(1)
        """,
        "gen",
    )
    tracer.start()
    it = names["gen"](3)
    assert next(it) == 0
    assert it.send(None) == 1
    tracer.stop()
    report = tracer.report()
    assert report["hits"] == {"2": 1, "3": 2, "4": 1}
    assert missed(report) == {(2, "for", "finished"), (4, "if", "true")}

    source = """
    async def double(x):
        return 2 * x

    async def source():
        for x in (1, 0):
            yield double(x) if x else 0

    async def go(items):
        result = []
        async for x in items:
            result.append(await x if x else 0)
        return [y for y in result if (z := y) and z > 1]
    """
    tracer, names = load(source, "go")
    tracer.start()
    assert asyncio.run(names["go"](names["source"]())) == [2]
    tracer.stop()
    assert tracer.report()["missed_branches"] == []
    assert len(tracer.report()["hits"]) == 4

    source = """
    def outer(n):
        def inner(k):
            nonlocal n
            n += k
            return (lambda q: q if q else -1)(n)
        return inner(1)
    """
    tracer, names = load(source, "outer.inner")
    tracer.start()
    assert names["outer"](4) == 5
    tracer.stop()
    assert tracer.report()["lines"] == [4, 5]
    assert missed(tracer.report()) == {(5, "conditional expression", "false")}
    tracer, names = load(source, "outer")
    assert tracer.report()["lines"] == [2, 4, 5, 6]


def test_truth_is_asked_once_and_exceptions_pass() -> None:
    _, names = load("def f(x):\n    if x:\n        return 1\n    return 0\n", "f")

    class Fussy:
        asked = 0

        def __bool__(self) -> bool:
            self.asked += 1
            if self.asked > 1:
                raise ValueError("ambiguous")
            return True

    fussy = Fussy()
    assert names["f"](fussy) == 1
    with pytest.raises(ValueError, match="ambiguous") as caught:
        names["f"](fussy)
    assert [entry.lineno for entry in caught.traceback][-2:-1] == [1]
    assert "probe" not in " ".join(names)


def test_property_getter_overload_and_redefinition_are_resolved() -> None:
    source = """
    from typing import overload
    class C:
        @property
        def size(self):
            return 7
        @size.setter
        def size(self, value):
            raise AttributeError
    @overload
    def f(x: int) -> int: ...
    @overload
    def f(x: str) -> str: ...
    def f(x):
        return x
    try:
        import no_such_module_at_all
    except ImportError:
        def g():
            return "second"
    else:
        pass
    """
    for qualname, line in (("C.size", 5), ("f", 14), ("g", 19)):
        tracer, _ = load(source, qualname)
        assert tracer.report()["lines"] == [line]
    for qualname in ("C", "C.missing", "nothing", "f.inner"):
        with pytest.raises(LookupError, match=qualname):
            load(source, qualname)


def test_future_annotations_stay_as_written() -> None:
    tracer, names = load(
        """
        from __future__ import annotations
        def outer():
            def inner(x: int if True else str) -> list[int]:
                y: int
                y = x
                return y
            return inner
        """,
        "outer",
    )
    inner = names["outer"]()
    assert inner.__annotations__ == {"x": "int if True else str", "return": "list[int]"}
    assert tracer.report()["lines"] == [3, 5, 6, 7]


SCRIPT = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("trace_under_test", sys.argv[1])
trace = importlib.util.module_from_spec(spec)
spec.loader.exec_module(trace)
tracer = trace.Tracer(sys.argv[2], "mod.py", "f")
names = {"__name__": "mod"}
exec(tracer.code(), names)
tracer.start()
result = [names["f"](x) for x in json.loads(sys.argv[3])]
tracer.stop()
print(json.dumps([result, tracer.report()]))
"""


def run(python: str, source: str, inputs: list[Any]) -> tuple[Any, dict[str, Any]]:
    done = subprocess.run(
        [python, "-I", "-W", "error", "-c", SCRIPT, trace.__file__, source, json.dumps(inputs)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result, report = json.loads(done.stdout)
    return result, report


@pytest.mark.parametrize("python", pythons((3, 9)))
def test_same_report_under_every_interpreter(python: str) -> None:
    source = textwrap.dedent(
        """
        def f(n):
            seen = set()
            for i in range(n):
                with open("/dev/null") as handle:
                    seen.add(i % 3 if i else -1)
                if handle and len(seen) > 2:
                    break
            else:
                return f"short {n if n else 'none'}"
            return sorted(seen)
        """
    )
    result, report = run(python, source, [0, 2])
    assert result == ["short none", "short 2"]
    assert report["lines"] == [3, 4, 5, 6, 7, 8, 10, 11]
    assert sorted(map(int, report["hits"])) == [3, 4, 5, 6, 7, 10]
    assert missed(report) == {(7, "if", "true")}
    assert report["hits"]["5"] == 2
    assert (report["branches"], report["branches_hit"]) == (8, 7)


MATCH = """
def f(x):
    match x:
        case 0:
            return "zero"
        case [a, b] if a:
            return b
        case str():
            return "text"
{last}
    return None
"""


@pytest.mark.parametrize("python", pythons((3, 10)))
@pytest.mark.parametrize(
    "last",
    ["", "        case _:\n            pass", "        case 5 | _:\n            pass"],
    ids=["open", "wildcard", "or"],
)
def test_match(python: str, last: str) -> None:
    result, report = run(python, MATCH.format(last=last), [0, [1, 2], 1.5])
    assert result == ["zero", 2, None]
    assert report["branches"] == 4
    assert missed(report) == {(8, "case", "matched")}


@pytest.mark.parametrize("python", pythons((3, 11)))
def test_exception_groups(python: str) -> None:
    source = (
        "def f(x):\n"
        "    try:\n"
        "        raise ExceptionGroup('g', [ValueError(x)])\n"
        "    except* KeyError:\n"
        "        return_ = 1\n"
        "    except* ValueError as group:\n"
        "        return_ = 2\n"
        "    return return_\n"
    )
    result, report = run(python, source, [1])
    assert result == [2]
    assert sorted(map(int, report["hits"])) == [2, 3, 6, 7, 8]
    assert report["lines"] == [2, 3, 4, 5, 6, 7, 8]

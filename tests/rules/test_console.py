"""Reading and writing through `sys`: the same lines, in the same order, and only where it shows."""

from __future__ import annotations

import enum
import io
import sys
from textwrap import dedent, indent
from typing import Any

import pytest

from afterburner_ide.rules import candidates, rule

WRITE = rule("print-to-write")
READ = rule("input-to-readline")


USED = "\n\nUSED = (sys.stdin, sys.stdout)\n"


def rewritten(source: str, which: Any, name: str = "f", used: str = USED) -> str | None:
    """The first rewrite of the source as a module that works with the streams itself."""
    errors: list[Any] = []
    source = ("import sys\n" if used else "") + dedent(source) + used
    found = [text for *_, text in candidates(source, name, [which], errors)]
    assert errors == []
    return found[0] if found else None


def shown(source: str, argument: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    namespace: dict[str, Any] = {}
    exec(dedent(source), namespace)
    namespace["f"](argument)
    return out.getvalue()


@pytest.mark.parametrize(
    "call",
    [
        "print()",
        "print(x)",
        "print(-1)",
        "print(0, x)",
        "print(x, end='')",
        "print('a', x, sep='', end='{\"}\\n')",
        "print(str(x), end='')",
        "print('it\\'s', \"{x}\")",
        "print(f'{x}-{{}}')",
        "print(f'{x}', end='}')",
        "print('%s%%' % x, end='%')",
        "print('%s %s' % (x, 1))",
        "print('{} {}'.format(x, 2), end='{}')",
        "print('yes' if x else 'no')",
        "print('yes' if x else f'{x}' if a else 'no', end='.')",
        "print(*a)",
        "print(*a, sep='\\n')",
        "print(*[y for y in a], sep='', end='')",
        "print({'a': 1}[\"a\"])",
        "print('é 🙂', x)",
        "print(x if a else 0, end=None)",
        "print([x, 1])",
        "print(1, x, 'b\\t', '\"')",
        "print('''a''')",
        "print(u'a', 'b' 'c')",
        "print('b' 'c')",
        "print('\\n'.join(map(str, a)))",
        "print(lambda_ := x)",
    ],
)
def test_the_same_lines_are_written(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"def f(a):\n    for x in a:\n        {call}\n        print(1)\n"
    text = rewritten(source, WRITE)
    assert text is not None
    for values in ([], [0, 1, 2.5], ["é", None, [1]]):
        expected = shown(source, values, monkeypatch)
        assert shown(text, values, monkeypatch) == expected


@pytest.mark.parametrize(
    ("call", "because"),
    [
        ("print(x, file=a)", "a file"),
        ("print(x, flush=True)", "it is flushed"),
        ("print(x, sep=a)", "the separator is not known"),
        ("print(*a, x)", "how many there are is not known"),
        ("print(**a)", "the options are not known"),
        ("y = print(x)", "the result is used"),
        ("print(  # both\n            x, 1)", "a comment stands in it"),
        ("print(f'{x}', (lambda: 1)(), [1])", "it does not fit into one literal"),
    ],
)
def test_a_call_stays(call: str, because: str) -> None:
    source = f"def f(a):\n    for x in a:\n        {call}\n"
    assert rewritten(source, WRITE) is None, because


@pytest.mark.parametrize(
    "head", ["from tools import *\n", "def print(*a): ...\n", "print = len\n", "sys = 1\n"]
)
def test_other_functions_of_that_name_stay(head: str) -> None:
    assert rewritten(head + "def f(a):\n    for x in a:\n        print(x)\n", WRITE) is None


def test_a_member_of_an_enumeration_is_shown_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Colour(str, enum.Enum):  # noqa: UP042 - the older kind is the one that is shown by value
        RED = "red"

    source = "def f(colour: str):\n    for x in range(2):\n        print(colour)\n"
    text = rewritten(source, WRITE)
    assert text is not None
    expected = shown(source, Colour.RED, monkeypatch)
    assert shown(text, Colour.RED, monkeypatch) == expected


def test_the_import_must_be_above_each_use() -> None:
    loop = "    for x in a:\n        print(x)\n"
    above = f"def f(a):\n    import sys as s\n    s.stdout.flush()\n{loop}"
    assert "s.stdout.write" in (rewritten(above, WRITE, used="") or "")
    below = f"def f(a):\n{loop}    import sys\n    sys.stdout.flush()\n"
    assert rewritten(below, WRITE, used="") is None
    beside = f"def f(a):\n    if a:\n        import sys\n        sys.stdout.flush()\n{loop}"
    assert rewritten(beside, WRITE, used="") is None
    held = f"from sys import stdout\ndef f(a):\n{loop}"
    assert "sys.stdout.write" in (rewritten(held, WRITE) or "")


def test_a_module_must_use_the_stream_already() -> None:
    source = "import sys\n\ndef f(a):\n    for x in a:\n        print(x, input())\n"
    assert rewritten(source, WRITE, used="") is None
    assert rewritten(source, READ, used="") is None
    assert rewritten(source, WRITE, used="\nsys.stdin.read()\n") is None
    assert rewritten(source, READ, used="\nsys.stdin.read()\n") is not None


def test_a_helper_counts_when_a_loop_calls_it() -> None:
    helper = "def f():\n    return int(input())\n\n\ndef g(n):\n    return "
    assert rewritten(helper + "[f() for _ in range(n)]\n", READ) is not None
    assert rewritten(helper + "f() + n\n", READ) is None


def test_an_inner_function_counts_when_it_is_called_again() -> None:
    once = "def f(a):\n    def show(x):\n        print(x)\n    show(a)\n"
    assert rewritten(once, WRITE) is None
    again = "def f(a):\n    def show(x):\n        print(x)\n    for x in a:\n        show(x)\n"
    assert rewritten(again, WRITE) is not None


READER = """
import io
import sys

def f(text):
    before, sys.stdin = sys.stdin, io.StringIO(text)
    found = []
    try:
        for _ in range(int(input())):
{body}
    finally:
        sys.stdin = before
    return found
"""


@pytest.mark.parametrize(
    ("body", "trims"),
    [
        ("found.append(int(input()))", 0),
        ("found.append(float(input()))", 0),
        ("found.append(input().split())", 0),
        ("found.append(input().strip())", 0),
        ("found.append(input())", 1),
        ("found.append(input().split(' '))", 1),
        ("found.append(input().lstrip())", 1),
        ("found.append(list(input()))", 1),
        ("found.append(int(input(), 8))", 1),
        ("a = input()\nfound.append([a, input().rstrip()])", 1),
    ],
)
def test_the_same_lines_are_read(body: str, trims: int) -> None:
    source = READER.replace("{body}", indent(body, " " * 12))
    text = rewritten(source, READ)
    assert text is not None
    assert text.count('rstrip("\\n")') == trims
    assert "input()" not in text
    namespace: list[dict[str, Any]] = [{}, {}]
    for code, names in zip((source, text), namespace, strict=True):
        exec(code, names)
    for given in ("2\n7 \n 12\n", "2\n1\n\r\n", "2\n3\n4", "1\n  \n", "0\n", "0"):
        results = []
        for names in namespace:
            try:
                results.append(names["f"](given))
            except (ValueError, EOFError) as error:
                results.append(type(error))
        assert results[0] == results[1] or results[0] is EOFError


@pytest.mark.parametrize(
    ("source", "because"),
    [
        ("def f(n):\n    for _ in range(n):\n        input('?')\n", "a prompt"),
        ("def f(n):\n    a = input()\n    return a * n\n", "read once"),
        (
            "def f(n):\n    while n:\n        try:\n            n = int(input())\n"
            "        except Exception:\n            break\n",
            "the end may be what stops it",
        ),
        ("def f(n, input):\n    return [input() for _ in range(n)]\n", "another function"),
        ("input = fast\ndef f(n):\n    return [input() for _ in range(n)]\n", "another function"),
        ("def f(n):\n    return [f'{input()}' for _ in range(n)]\n", "inside an f-string"),
    ],
)
def test_reading_stays(source: str, because: str) -> None:
    assert rewritten(source, READ) is None, because

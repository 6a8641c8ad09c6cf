"""Groups, queues and sets that a loop fills, and lists that a loop empties."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from afterburner_ide.rules import FunctionView, apply, rule

LISTS = [list(found) for size in range(5) for found in itertools.product((0, 1, 2), repeat=size)]


def texts(name: str, source: str) -> list[str]:
    return [apply(source, found) for found in rule(name).rewrites(FunctionView(source, "f"))]


def call(source: str, *args: Any) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace["f"](*args)


GROUPS = [
    "if x % 2 not in d:\n            d[x % 2] = []\n        d[x % 2].append(x)",
    "d.setdefault(x, []).append(x + 1)",
    "d.setdefault(x, set()).add(x)",
    "d.setdefault(x, list()).extend([x, 1])",
    "if x in d:\n            d[x].append(1)\n        else:\n            d[x] = [1]",
    "if x not in d:\n            d[x] = {x}\n        else:\n            d[x].add(x)",
    "if x == 1:\n            continue\n        d.setdefault(x, []).append(x)",
    "if x == 1:\n            break\n        d.setdefault(x, []).append(x)\n"
    "        d.setdefault(x + 1, []).append(x)",
]


@pytest.mark.parametrize("body", GROUPS)
@pytest.mark.parametrize("start", ["d = {}", "d: dict = dict()"])
def test_groups(body: str, start: str) -> None:
    source = f"def f(a):\n    {start}\n    for x in a:\n        {body}\n    return d\n"
    [text] = texts("grouping-to-defaultdict", source)
    for items in LISTS:
        result, before = call(text, items), call(source, items)
        assert type(result) is dict
        assert list(result.items()) == list(before.items())


@pytest.mark.parametrize(
    "body",
    [
        "d.setdefault(x, []).append(len(d))",
        "d.setdefault(x, [1]).append(x)",
        "d.setdefault(x, []).add(x)",
        "d.setdefault(x, []).append(x)\n        d.setdefault(x, set()).add(x)",
        "d.setdefault(x, []).append(x)\n        if x in d:\n            print(x)",
        "if x not in d:\n            d[x] = []\n        d[x + 1].append(x)",
        "if x not in d:\n            d[x] = []\n        d[x].append(d)",
        "if x in d:\n            d[x].append(1)\n        else:\n            d[x] = [2]",
        "if x in d:\n            d[x] = [1]\n        else:\n            d[x].append(1)",
        "if e(x) not in d:\n            d[e(x)] = []\n        d[e(x)].append(x)",
        "d.setdefault(x, []).append(x)\n        if x:\n            return d",
    ],
)
def test_groups_that_stay(body: str) -> None:
    source = f"def f(a, e):\n    d = {{}}\n    for x in a:\n        {body}\n    return d\n"
    assert texts("grouping-to-defaultdict", source) == []


@pytest.mark.parametrize("start", ["d = {1: []}", "d = e", "d = {}\n    e(d)"])
def test_groups_that_are_not_new(start: str) -> None:
    source = f"def f(a, e):\n    {start}\n    for x in a:\n        {GROUPS[1]}\n    return d\n"
    assert texts("grouping-to-defaultdict", source) == []


QUEUE = (
    "import queue\nfrom queue import LifoQueue, PriorityQueue, Queue\n\n\n"
    "def f(a):\n    found = []\n    q = {}\n"
    "    for x in a:\n        q.put(x)\n    {}\n        {}\n        found.append(x)\n"
    "        if x > 1:\n            q.put(x - 2)\n    return found{}\n"
)


@pytest.mark.parametrize("kind", ["Queue()", "queue.SimpleQueue()", "LifoQueue()"])
@pytest.mark.parametrize("head", ["while not q.empty():", "while q.qsize() > 0:"])
def test_queues(kind: str, head: str) -> None:
    source = (
        QUEUE.format(kind, head, "x = q.get()", ", q.qsize()")
        + "\n\nprint(queue, Queue, LifoQueue)\n"
    )
    [text] = texts("queue-to-deque", source)
    assert "deque()" in text
    for items in LISTS:
        assert call(text, items) == call(source, items)


@pytest.mark.parametrize(
    ("kind", "head", "take", "end"),
    [
        ("Queue(3)", "while not q.empty():", "x = q.get()", ""),
        ("PriorityQueue()", "while not q.empty():", "x = q.get()", ""),
        ("Queue()", "while not q.empty():", "x = q.get(False)", ""),
        ("Queue()", "while not q.empty():", "x = q.get() + q.get()", ""),
        ("Queue()", "while not q.empty():", "q.task_done(); x = q.get()", ""),
        ("Queue()", "while found:", "x = q.get()", ""),
        ("Queue()", "while not q.empty():", "x = q.get()", ", q"),
        ("Queue()", "while not q.empty():", "x = q.get()", ", q.queue"),
    ],
)
def test_queues_that_stay(kind: str, head: str, take: str, end: str) -> None:
    source = QUEUE.format(kind, head, take, end) + "\n\nprint(queue, Queue, LifoQueue)\n"
    assert texts("queue-to-deque", source) == []


@pytest.mark.parametrize(
    ("start", "loop"),
    [
        ("s = set()", "for x in a:\n        s.add(x)"),
        ("s = set()", "for x in a:\n        if x:\n            s.add(x % 2)"),
        ("s: set = set()", "for x in a:\n        for y in range(x):\n            s.add((x, y))"),
        ("s = {3}", "for x in a:\n        s.add(x)"),
        ("s = {3}", "for x in a:\n        s.add(x * x)"),
        ("s = set()\n    s.add(9)", "for x in a:\n        s.add(x)"),
    ],
)
def test_sets(start: str, loop: str) -> None:
    source = f"def f(a, e):\n    {start}\n    {loop}\n    return s\n"
    [text] = texts("set-loop-to-comprehension", source)
    for items in LISTS:
        assert list(call(text, items, 0)) == list(call(source, items, 0))


@pytest.mark.parametrize(
    ("start", "loop"),
    [
        ("s = e", "for x in a:\n        s.add(x)"),
        ("s = set()", "for x in a:\n        s.add(len(s))"),
        ("s = set()", "for x in s:\n        s.add(x)"),
        ("s = set()", "for x in a:\n        s.add(x)\n        print(x)"),
        ("s = set()", "for x in a:\n        s.add(x)\n    e = x"),
        ("s = set()", "for x in a:\n        if x not in s:\n            s.add(x)"),
        ("s = set()", "for x in a:\n        s.discard(x)"),
    ],
)
def test_sets_that_stay(start: str, loop: str) -> None:
    source = f"def f(a, e):\n    {start}\n    {loop}\n    return s, e\n"
    assert texts("set-loop-to-comprehension", source) == []


@pytest.mark.parametrize(
    "line",
    [
        "return max((x * x for x in a), default=0)",
        "return min([abs(x - 1) for x in a if x], default=None)",
        "return reduce(or_, (1 << x for x in a), 0)",
        "return reduce(and_, [x + 8 for x in a], 255)",
        "return reduce(max, [x * 2 for x in a], 1)",
    ],
)
def test_repeats_do_not_matter(line: str) -> None:
    head = "from functools import *\nfrom operator import *\n\n\n"
    source = f"{head}def f(a):\n    {line}\n"
    [text] = texts("idempotent-fold-to-set", source)
    assert "set(a)" in text
    for items in LISTS:
        assert call(text, items) == call(source, items)


@pytest.mark.parametrize(
    "line",
    [
        "return sum(x * x for x in a)",
        "return reduce(xor, (1 << x for x in a), 0)",
        "return max(x for x in a)",
        "return max(len(x) for x in a)",
        "return max(x * y for x, y in a)",
        "return max((x + 1, x) for x in a)",
        "return max((x * x for x in a), key=abs)",
        "return max(int(isinstance(x, int)) for x in a)",
        "return max(x * i for i, x in enumerate(a))",
        "return max(a.pop() + x for x in a)",
        "return max(x + y for x in a for y in a)",
    ],
)
def test_repeats_that_matter(line: str) -> None:
    head = "from functools import *\nfrom operator import *\n\n\n"
    assert texts("idempotent-fold-to-set", f"{head}def f(a):\n    {line}\n") == []


@pytest.mark.parametrize(
    "loop",
    [
        "for x in a[:]:\n        if x == 1:\n            a.remove(x)",
        "for x in list(a):\n        if x % 2 != 1:\n            a.remove(x)",
        "for x in tuple(a):\n        if x in (0, 2):\n            a.remove(x)",
        "for x in a[:]:\n        if not x:\n            a.remove(x)",
        "for x in a[:]:\n        if x or x > 5:\n            a.remove(x)",
        "for x in a[:]:\n        if x > 0 and x != 2:\n            a.remove(x)",
        "while 1 in a:\n        a.remove(1)",
        "while b in a:\n        a.remove(b)  # gone",
    ],
)
def test_removals(loop: str) -> None:
    source = f"def f(a, b):\n    {loop}\n"
    [text] = texts("remove-loop-to-filter", source)
    assert ("# gone" in source) == ("# gone" in text)
    for items in LISTS:
        before, after = list(items), list(items)
        call(source, before, 2)
        call(text, after, 2)
        assert after == before


@pytest.mark.parametrize(
    "loop",
    [
        "for x in a:\n        if x:\n            a.remove(x)",
        "for x in a[1:]:\n        if x:\n            a.remove(x)",
        "for x in a[:]:\n        if a.count(x) > 1:\n            a.remove(x)",
        "for x in a[:]:\n        if b(x):\n            a.remove(x)",
        "for x in a[:]:\n        if x:\n            b.remove(x)",
        "for x in a[:]:\n        if x:\n            a.remove(x)\n            break",
        "for x in a[:]:\n        if x:\n            a.remove(x)\n    return x",
        "while b in a:\n        a.remove(b)\n        b += 1",
        "while b() in a:\n        a.remove(b())",
        "while 1 not in a:\n        a.remove(1)",
        "c = {b}\n    while 1 in c:\n        c.remove(1)",
        "try:\n        while 1 in a:\n            a.remove(1)\n    except TypeError:\n        pass",
    ],
)
def test_removals_that_stay(loop: str) -> None:
    assert texts("remove-loop-to-filter", f"def f(a, b):\n    {loop}\n") == []

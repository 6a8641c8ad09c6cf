"""Candidates that must not be accepted, each with the reason that a person would give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from afterburner_ide.judge.judge import CONCEDED
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Objective, Verdict

from .bench import NUMBERS, Bench

Make = Callable[..., Bench]

SLOW = """
def f(xs):
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out
"""
FAST = "list(dict.fromkeys(xs))"


def with_slow(text: str) -> str:
    """A candidate that can still call the original algorithm as `_slow`."""
    return SLOW.replace("def f(", "def _slow(") + text


MEMOS = {
    "module dict": """
_memo = {}
def f(xs):
    key = tuple(xs)
    if key not in _memo:
        _memo[key] = _slow(xs)
    return list(_memo[key])
""",
    "lru_cache on a helper": """
import functools
@functools.lru_cache(None)
def _kept(xs):
    return _slow(xs)
def f(xs):
    return list(_kept(tuple(xs)))
""",
    "lru_cache on the function": """
import functools
@functools.lru_cache(None)
def _kept(xs):
    return tuple(_slow(xs))
f = lambda xs: list(_kept(tuple(xs)))
""",
    "default argument of a helper": """
def _kept(key, memo={}):
    if key not in memo:
        memo[key] = _slow(key)
    return memo[key]
def f(xs):
    return list(_kept(tuple(xs)))
""",
    "function attribute": """
def f(xs):
    key = tuple(xs)
    if key not in f.memo:
        f.memo[key] = _slow(xs)
    return list(f.memo[key])
f.memo = {}
""",
    "class attribute": """
class _Memo:
    kept = {}
def f(xs):
    key = tuple(xs)
    if key not in _Memo.kept:
        _Memo.kept[key] = _slow(xs)
    return list(_Memo.kept[key])
""",
    "instance that can be called": """
class _Memo:
    def __init__(self):
        self.kept = {}
    def __call__(self, key):
        if key not in self.kept:
            self.kept[key] = _slow(key)
        return self.kept[key]
_memo = _Memo()
def f(xs):
    return list(_memo(tuple(xs)))
""",
    "dict subclass": """
class _Memo(dict):
    def __missing__(self, key):
        self[key] = _slow(key)
        return self[key]
_memo = _Memo()
def f(xs):
    return list(_memo[tuple(xs)])
""",
    "partial": """
import functools
def _get(memo, key):
    if key not in memo:
        memo[key] = _slow(key)
    return memo[key]
_kept = functools.partial(_get, {})
def f(xs):
    return list(_kept(tuple(xs)))
""",
    "bound method": """
_put = {}.setdefault
def f(xs):
    key = tuple(xs)
    found = _put(key)
    if found is None:
        found = _slow(xs)
        _put.__self__[key] = found
    return list(found)
""",
    "closure": """
def _make():
    kept = {}
    def inner(xs):
        key = tuple(xs)
        if key not in kept:
            kept[key] = _slow(xs)
        return list(kept[key])
    return inner
f = _make()
""",
    "closure over a bound method": """
def _make():
    put = {}.setdefault
    def inner(xs):
        key = tuple(xs)
        return list(put(key, None) or put.__self__.__setitem__(key, _slow(xs)) or put(key))
    return inner
f = _make()
""",
    "table that is large already": """
_memo = {(-number,): None for number in range(120000)}
def f(xs):
    key = tuple(xs)
    if key not in _memo:
        _memo[key] = _slow(xs)
    return list(_memo[key])
""",
}


@pytest.mark.parametrize("name", MEMOS)
def test_memos_are_found_wherever_they_hide(bench: Make, name: str) -> None:
    judgement = bench(SLOW).judge(with_slow(MEMOS[name]), screened=False)
    assert judgement.reason is Reason.MEMOISED, judgement
    assert judgement.verdict is Verdict.REJECTED
    assert judgement.detail


def test_a_cache_decorator_is_seen_before_anything_runs(bench: Make) -> None:
    candidate = "import functools\n" + SLOW.replace("def f", "@functools.lru_cache\ndef f")
    assert bench(SLOW).judge(candidate).reason is Reason.MEMOISED


def test_a_cache_that_was_asked_for_is_measured_and_noted(bench: Make) -> None:
    source = "def f(n):\n    return sum(i * i % 7 for i in range(n))\n"
    cached = "import functools\n\n\n@functools.cache\n" + source
    numbers = (
        "SCALES = [50, 900]\n\ndef gen(scale, seed):\n"
        "    return [((scale + seed + i,), {}) for i in range(4)]\n"
    )
    made = bench(source, "f", numbers)
    assert made.judge(cached).reason is Reason.MEMOISED
    judge = made.judging(Objective.TIME)
    judgement = judge.judge(cached, source, {Reason.MEMOISED})
    assert judgement.verdict is Verdict.ACCEPTED, judgement
    assert CONCEDED[Reason.MEMOISED] in judgement.notes
    assert CONCEDED[Reason.MEMOISED] in judge.confirm(cached).notes


def test_what_is_conceded_is_a_cache_of_functools_and_no_other(bench: Make) -> None:
    candidate = with_slow(MEMOS["module dict"])
    judge = bench(SLOW).judging(Objective.TIME)
    judgement = judge.judge(candidate, SLOW, {Reason.MEMOISED})
    assert judgement.reason is Reason.MEMOISED


def test_a_memo_in_a_new_parameter_changes_the_signature(bench: Make) -> None:
    assert bench(SLOW).judge(SLOW.replace("(xs)", "(xs, _m={})")).reason is (
        Reason.SIGNATURE_CHANGED
    )


SHOP = """
class Shop:
    names = ()

    def __init__(self, xs):
        self.xs = xs

    def f(self):
        out = []
        for x in self.xs:
            if x not in out:
                out.append(x)
        return out
"""
SHOPS = (
    NUMBERS.replace("(([", "((Shop([").replace("],), {})", "]),), {})") + "from shop import Shop\n"
)


def test_a_memo_in_a_class_that_was_there(bench: Make) -> None:
    candidate = SHOP.replace("    names = ()", "    names = ()\n    kept = {}").replace(
        "        out = []\n",
        "        key = tuple(self.xs)\n        if key in self.kept:\n"
        "            return list(self.kept[key])\n        out = self.kept[key] = []\n",
    )
    assert bench(SHOP, "Shop.f", SHOPS).judge(candidate).reason is Reason.MEMOISED


def test_a_memo_in_the_instance_shows_in_the_argument(bench: Make) -> None:
    candidate = SHOP.replace("        out = []\n", "        out = []\n        self._kept = out\n")
    assert bench(SHOP, "Shop.f", SHOPS).judge(candidate).reason is Reason.DIFFERENT_ARGUMENTS


TAMPERING = {
    "assigned": ("import time\ntime.perf_counter = lambda: 0.0\n", Reason.TAMPERED),
    "setattr": ("import time\nsetattr(time, 'perf_counter', lambda: 0.0)\n", Reason.TAMPERED),
    "deleted": ("import time\ndel time.sleep\n", Reason.TAMPERED),
    "from import": ("from time import perf_counter\n", Reason.DEPENDS_ON_HARNESS),
    "builtins": ("import builtins\nbuiltins.len = lambda xs: 0\n", Reason.TAMPERED),
    "pytest in sys.modules": (
        "import sys\nif 'pytest' in sys.modules:\n    LIMIT = 1\n",
        Reason.DEPENDS_ON_HARNESS,
    ),
    "frames": ("import sys\nBACK = sys._getframe\n", Reason.DEPENDS_ON_HARNESS),
    "import by name": ("T = __import__('ti' + 'me')\n", Reason.DEPENDS_ON_HARNESS),
    "eval": ("T = eval('1')\n", Reason.DEPENDS_ON_HARNESS),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_seen_before_anything_runs(bench: Make, name: str) -> None:
    text, reason = TAMPERING[name]
    assert bench(SLOW).judge(text + f"def f(xs):\n    return {FAST}\n").reason is reason


HIDDEN = {
    "importlib": """
import importlib
importlib.import_module("ti" + "me").__dict__["perf_counter"] = lambda: 0.0
""",
    "helper": """
def put(place, name, value):
    setattr(place, name, value)
put(__import__("time"), "process_time", lambda: 0.0)
""",
    "builtin": "vars(__import__('builtins'))['abs'] = lambda xs: 0\n",
    "marshal": "vars(__import__('marshal'))['dumps'] = lambda *_: b''\n",
    "removed": "vars(__import__('gc')).pop('collect', None)\n",
}


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("late", [False, True], ids=["on import", "in the call"])
def test_tampering_that_the_screen_cannot_see_is_found_afterwards(
    bench: Make, name: str, late: bool
) -> None:
    text = HIDDEN[name]
    if late:
        body = "".join(f"    {line}\n" for line in text.strip().splitlines())
        candidate = f"def f(xs):\n{body}    return {FAST}\n"
    else:
        candidate = text + f"def f(xs):\n    return {FAST}\n"
    judgement = bench(SLOW).judge(candidate, screened=False)
    assert judgement.reason is Reason.TAMPERED, judgement


GROUP = """
def f(xs):
    out = {}
    for x in xs:
        out[x] = sum(1 for y in xs if y == x)
    return out
"""
RAISES = """
def f(xs):
    total = 0
    for x in xs:
        for y in xs:
            total += x == y
    if xs[0] % 2:
        raise ValueError(f"first is odd: {xs[0]}")
    return total
"""
FLOATS = """
def f(xs):
    total = 0.0
    for x in xs:
        total += x * 0.1
    return [total, -0.0 * len(xs)]
"""
SORTS = """
def f(xs):
    for i in range(len(xs)):
        for j in range(i + 1, len(xs)):
            if xs[j] < xs[i]:
                xs[i], xs[j] = xs[j], xs[i]
    return xs
"""
PRINTS = """
def f(xs):
    out = []
    for x in xs:
        if x not in out:
            print(x)
            out.append(x)
    return out
"""
KEEPS = """
LAST = None
SEEN = [0]
def f(xs):
    global LAST
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    LAST = out[-1]
    SEEN[0] += 1
    return out
"""
SHARES = """
def f(xs):
    rows = [[0]] * 2
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return [rows[0], rows[1], out]
"""
JOINS = """
def f(xs):
    out = b""
    for x in xs:
        out = out + bytes([x % 256])
    return out
"""
YIELDS = """
def f(xs):
    for x in xs:
        total = 0
        for y in range(3000):
            total += (x * y) % 7
        yield total
"""
WORDS = """
def f(xs):
    out = []
    for x in xs:
        word = "w" + str(x)
        if word not in out:
            out.append(word)
    return out
"""
FEW = """
def inputs():
    return [((n,), {}) for n in range(10)]
"""
SUMS = """
def f(n):
    total = 0
    for i in range(n * 200):
        total += i
    return total
"""
GAUSS = "    return n * 200 * (n * 200 - 1) // 2\n"

DIFFERENT = {
    "copy instead of in place": (SORTS, "def f(xs):\n    return sorted(xs)\n",
                                 Reason.DIFFERENT_ARGUMENTS),
    "message": (RAISES, RAISES.replace("first is odd", "first was odd"),
                Reason.DIFFERENT_EXCEPTION),
    "exception type": (RAISES, RAISES.replace("ValueError", "KeyError"),
                       Reason.DIFFERENT_EXCEPTION),
    "no exception": (RAISES, RAISES.replace("if xs[0] % 2", "if False"),
                     Reason.DIFFERENT_EXCEPTION),
    "dict order": (GROUP, "import collections\ndef f(xs):\n"
                   "    return {x: n for x, n in sorted(collections.Counter(xs).items())}\n",
                   Reason.DIFFERENT_ORDER),
    "dict type": (GROUP, "import collections\ndef f(xs):\n    return collections.Counter(xs)\n",
                  Reason.DIFFERENT_TYPE),
    "sign of zero": (FLOATS, FLOATS.replace("-0.0 *", "0.0 *"), Reason.DIFFERENT_FLOAT),
    "float beyond the tolerance": (FLOATS, FLOATS.replace("* 0.1", "* 0.1000000001"),
                                   Reason.DIFFERENT_FLOAT),
    "list subclass": (SLOW, "class L(list):\n    def __eq__(self, other):\n        return True\n"
                      f"def f(xs):\n    return L({FAST})\n", Reason.DIFFERENT_TYPE),
    "wrong result": (SLOW, "def f(xs):\n    return sorted(set(xs))\n", Reason.DIFFERENT_RESULT),
    "generator to list": (YIELDS, "def f(xs):\n    return [0 for x in xs]\n",
                          Reason.SIGNATURE_CHANGED),
    "generator that works ahead": (
        YIELDS, "def f(xs):\n    yield from [sum((x * y) % 7 for y in range(3000)) for x in xs]\n",
        Reason.NOT_LAZY),
    "printing lost": (PRINTS, f"def f(xs):\n    return {FAST}\n", Reason.DIFFERENT_OUTPUT),
    "global lost": (KEEPS, f"LAST = None\nSEEN = [0]\ndef f(xs):\n    return {FAST}\n",
                    Reason.DIFFERENT_STATE),
    "global miscounted": (KEEPS, KEEPS.replace("+= 1", "+= 2"), Reason.DIFFERENT_STATE),
    "copies where there was one": (SHARES, f"def f(xs):\n    return [[0], [0], {FAST}]\n",
                                   Reason.DIFFERENT_ALIASING),
    "bytearray": (JOINS, "def f(xs):\n    return bytearray(x % 256 for x in xs)\n",
                  Reason.DIFFERENT_TYPE),
    "renamed locals": (SLOW, SLOW.replace("out", "found"), Reason.IDENTICAL),
    "comments": (SLOW, SLOW.replace("    out = []", "    # new\n    out = []"), Reason.IDENTICAL),
    "gone": (SLOW, "def g(xs):\n    return xs\n", Reason.SYNTAX_ERROR),
    "no Python": (SLOW, "def f(xs:\n", Reason.SYNTAX_ERROR),
    "other parameters": (SLOW, "def f(ys):\n    return list(dict.fromkeys(ys))\n",
                         Reason.SIGNATURE_CHANGED),
    "coroutine": (SLOW, f"async def f(xs):\n    return {FAST}\n", Reason.SIGNATURE_CHANGED),
    "broken import": (SLOW, f"import nowhere_at_all\ndef f(xs):\n    return {FAST}\n",
                      Reason.LOAD_FAILED),
    "left threads": (SLOW, "import threading\ndef f(xs):\n"
                     "    threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
                     f"    return {FAST}\n", Reason.LEFT_THREADS),
    "order by hash": (WORDS, "def f(xs):\n    return list({'w' + str(x) for x in xs})\n", None),
    "set order": (SLOW, "def f(xs):\n    return list(set(xs))\n", None),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_is_rejected_with_its_reason(bench: Make, name: str) -> None:
    original, candidate, reason = DIFFERENT[name]
    judgement = bench(original).judge(candidate)
    assert judgement.verdict is Verdict.REJECTED, judgement
    if reason is not None:
        assert judgement.reason is reason, judgement
    if judgement.reason.startswith("different") and reason is not Reason.DIFFERENT_STATE:
        assert judgement.counterexample
        assert judgement.counterexample.startswith("f([")


def test_an_order_that_hangs_on_the_hash_seed_alone(bench: Make) -> None:
    inputs = "inputs = [(([c, c + 'x'],), {}) for c in 'abcdefgh']\n"
    original = "def f(xs):\n    return [w for w in xs if sum(map(ord, w * 200))]\n"
    # Right under the first seed only: it looks at what the seed makes of a string.
    candidate = original + (
        "    \nFIRST = hash('abc')\n"
        "def f(xs):\n    return list(xs) if hash('abc') == %d else list(xs)[::-1]\n"
    )
    made = bench(original, "f", inputs)
    with made.session.loaded("def f(xs):\n    return hash('abc')\n") as child:
        from afterburner_ide.sandbox.child import wire
        from afterburner_ide.verify.effects import outcome

        seen = outcome(child.request(wire.CALL, made.material.cases[0].call.blob))[1].value
    judgement = made.judge(candidate % seen)
    assert judgement.reason is Reason.HASH_SEED, judgement


LOSING = {
    "exits": ("import os\ndef f(n):\n    if n in (3, 5, 7):\n        os._exit(0)\n",
              Reason.LOST_RESULT),
    "crashes": ("import os\ndef f(n):\n    if n in (3, 5, 7):\n        os.abort()\n",
                Reason.LOST_RESULT),
    "kills itself": ("import os\ndef f(n):\n    if n in (3, 5, 7):\n"
                     "        os.kill(os.getpid(), 9)\n", Reason.LOST_RESULT),
    "kills itself by a real-time signal": (
        "import os\ndef f(n):\n    if n in (3, 5, 7):\n        os.kill(os.getpid(), 40)\n",
        Reason.LOST_RESULT),
    "recurses": ("def f(n):\n    if n in (3, 5, 7):\n        return f(n)\n",
                 Reason.DIFFERENT_EXCEPTION),
    "hangs": ("def f(n):\n    while n in (3, 5, 7):\n        pass\n", Reason.TIMED_OUT),
    "runs out of memory": ("def f(n):\n    if n in (3, 5, 7):\n        [0] * (1 << 40)\n",
                           Reason.OUT_OF_MEMORY),
    "leaves": ("def f(n):\n    if n in (3, 5, 7):\n        raise SystemExit\n",
               Reason.DIFFERENT_EXCEPTION),
    "interrupts": ("def f(n):\n    if n in (3, 5, 7):\n        raise KeyboardInterrupt\n",
                   Reason.DIFFERENT_EXCEPTION),
}  # fmt: skip


@pytest.mark.parametrize("name", LOSING)
def test_three_lost_results_of_ten_are_no_speed_up(bench: Make, name: str) -> None:
    text, reason = LOSING[name]
    judgement = bench(SUMS, "f", FEW, memory_limit_mb=256).judge(
        text + GAUSS, screened="getpid" not in text
    )
    assert judgement.reason is reason, judgement
    assert (judgement.counterexample or "").startswith(("f(3)", "f(5)", "f(7)"))


STREAMS = """
inputs = [
    (((x for x in [1, 2, 3]), [2, 1]), {}),
    ((iter([1, 2, 3]), [3]), {}),
    ((map(abs, [-1, 2]), [5]), {}),
]
"""


def test_iterators_of_a_workload_file_reach_the_function(bench: Make) -> None:
    found = bench(
        "def f(stream, wanted):\n    return [item in stream for item in wanted]\n", "f", STREAMS
    )
    candidate = (
        "def f(stream, wanted):\n    known = set(stream)\n    return [x in known for x in wanted]\n"
    )
    assert found.judge(candidate).reason is Reason.DIFFERENT_RESULT

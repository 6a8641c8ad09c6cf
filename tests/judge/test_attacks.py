"""Candidates that fight the judge, with the static screen off: none may be accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from afterburner_ide.reasons import Reason
from afterburner_ide.types import Objective, Verdict

from .bench import Bench
from .test_rejections import SLOW, with_slow

Make = Callable[..., Bench]
NO_ANSWER = {Reason.PROTOCOL_VIOLATION, Reason.LOST_RESULT, Reason.TIMED_OUT}

CHANNEL = {
    "forges frames on every descriptor": (
        """
import os, struct
def f(xs):
    for fd in range(3, 20):
        for message in (b"k", b"kN", b"kl" + struct.pack(">I", 0)):
            try:
                os.write(fd, struct.pack(">I", len(message)) + message)
            except OSError:
                pass
    return _slow(xs)
""",
        {Reason.PROTOCOL_VIOLATION},
    ),
    "forges an error that nests deeply": (
        """
import os, struct
def f(xs):
    message = b"e" + b"[" * 100000
    os.write(3, struct.pack(">I", len(message)) + message)
    return _slow(xs)
""",
        {Reason.PROTOCOL_VIOLATION},
    ),
    "writes when nobody asked": (
        """
import os
def f(xs):
    out = _slow(xs)
    os.write(3, b"hello")
    return out
""",
        {Reason.PROTOCOL_VIOLATION},
    ),
    "announces four gigabytes": (
        "import os\ndef f(xs):\n    os.write(3, b'\\xff\\xff\\xff\\xff')\n    return _slow(xs)\n",
        {Reason.PROTOCOL_VIOLATION},
    ),
    "announces nothing": (
        "import os\ndef f(xs):\n    os.write(3, b'\\0\\0\\0\\0')\n    return _slow(xs)\n",
        {Reason.PROTOCOL_VIOLATION},
    ),
    "answers hugely": ("def f(xs):\n    return 'x' * (40 << 20)\n", NO_ANSWER),
    "answers too hugely to encode": ("def f(xs):\n    return ['x' * (1 << 20)] * 200\n", NO_ANSWER),
    "closes the channel": (
        "import os\ndef f(xs):\n    os.close(3)\n    return _slow(xs)\n",
        {Reason.LOST_RESULT},
    ),
    "closes the channel on import": (
        "import os\nos.close(3)\ndef f(xs):\n    return _slow(xs)\n",
        {Reason.LOST_RESULT},
    ),
    "stops half way through an answer": (
        """
import os, struct, time
def f(xs):
    os.write(3, struct.pack(">I", 100) + b"k")
    while True:
        time.sleep(1)
""",
        {Reason.TIMED_OUT},
    ),
    "exits while importing": ("import os\nos._exit(0)\n", {Reason.LOST_RESULT}),
    "leaves while importing": ("raise SystemExit\n", {Reason.LOAD_FAILED}),
    "interrupts while importing": ("raise KeyboardInterrupt\n", {Reason.LOAD_FAILED}),
}


@pytest.mark.parametrize("name", CHANNEL)
def test_the_channel_is_not_for_candidates(bench: Make, name: str) -> None:
    text, reasons = CHANNEL[name]
    judgement = bench(SLOW).judge(with_slow(text), screened=False)
    assert judgement.verdict is Verdict.REJECTED
    assert judgement.reason in reasons, judgement
    wrong = bench(SLOW).judge("def f(xs):\n    return sorted(set(xs))\n")
    assert wrong.reason is Reason.DIFFERENT_RESULT, "the judge itself must be unharmed"


def test_a_pickle_bomb_goes_off_nowhere(bench: Make, tmp_path: Path) -> None:
    place = tmp_path / "boom"
    candidate = f"""
import os
class Bomb:
    def __reduce__(self):
        return os.mkdir, ({str(place)!r},)
def f(xs):
    return Bomb()
"""
    judgement = bench(SLOW).judge(candidate, screened=False)
    assert judgement.reason is Reason.DIFFERENT_TYPE
    assert not place.exists()


BACK = """
import sys
def _worker():
    frame = sys._getframe()
    while "self" not in frame.f_locals or type(frame.f_locals["self"]).__name__ != "Worker":
        frame = frame.f_back
    return frame.f_locals["self"], frame.f_globals
"""
INSIDE = {
    "works when its outputs are read": """
def f(xs):
    worker, names = _worker()
    if not hasattr(type(worker), "real"):
        type(worker).real = type(worker).give_outputs
        def late(self, how):
            self.outputs = [_slow(*a, **k) for a, k in self.block]
            return type(self).real(self, how)
        worker.give_outputs = late.__get__(worker)
        type(worker).give_outputs = late
    canon = names["canon"]
    if not hasattr(canon, "kept"):
        canon.kept = canon.encode
        def encode(value, *rest):
            if type(value) is list and len(value) == 4 and value[0][0] == "value":
                value[0][1] = _slow(value[1][0])
            return canon.kept(value, *rest)
        canon.encode = encode
    return []
""",
    "works when the block is prepared": """
def f(xs):
    worker, names = _worker()
    if not hasattr(names["inputs"], "kept"):
        names["inputs"].kept = names["inputs"].loads
        def loads(blob):
            args, kwargs = names["inputs"].kept(blob)
            TABLE[tuple(args[0])] = _slow(args[0])
            return args, kwargs
        names["inputs"].loads = loads
    return list(TABLE.get(tuple(xs)) or _slow(xs))
TABLE = {}
""",
    "does nothing once it is timed": """
import gc
def f(xs):
    if not gc.isenabled():
        worker, names = _worker()
        worker.block = worker.block[:0]
        return []
    return _slow(xs)
""",
    "goes on in a thread": """
import gc, threading
def _later(xs, out):
    out.extend(_slow(xs))
def f(xs):
    if gc.isenabled():
        return _slow(xs)
    out = []
    threading.Thread(target=_later, args=(xs, out)).start()
    return out
""",
    "keeps its state to itself": """
def f(xs):
    worker, names = _worker()
    if worker.watch is not None:
        worker.watch.changes = lambda: {"changed": {}, "gone": [], "tampered": [], "names": []}
    TABLE.setdefault(tuple(xs), None)
    return sorted(xs)
TABLE = {}
""",
    "says whatever about its state": """
def f(xs):
    worker, names = _worker()
    if worker.watch is not None:
        worker.watch.changes = lambda: [1, 2, 3]
    return list(dict.fromkeys(xs))
""",
}


@pytest.mark.parametrize("name", INSIDE)
def test_hands_in_the_worker_win_nothing(bench: Make, name: str) -> None:
    candidate = with_slow(BACK + INSIDE[name])
    made = bench(SLOW, memory_limit_mb=256)
    judgement = made.judge(candidate, screened=False)
    assert judgement.verdict is Verdict.REJECTED, judgement
    assert made.judge(candidate).reason is Reason.DEPENDS_ON_HARNESS


def test_a_traced_peak_that_is_a_lie_of_another_shape(bench: Make) -> None:
    candidate = with_slow(
        BACK
        + """
def f(xs):
    worker, names = _worker()
    names["tracemalloc"].get_traced_memory = lambda: ("lots", None)
    names["json"].dumps = lambda *_: '{"peak": "none"}'
    return _slow(xs)
"""
    )
    judgement = (
        bench(SLOW)
        .judging(Objective.MEMORY, screened=False)
        ._measure(candidate, SLOW, 1.03, bench(SLOW).material.select)
    )
    assert judgement.verdict is Verdict.REJECTED, judgement


def test_the_scratch_folder_goes_away_however_deep_it_is(bench: Make) -> None:
    candidate = with_slow(
        """
import os
def f(xs):
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(os.environ["TMPDIR"])
    raise ValueError
"""
    )
    original = SLOW + "# another session\n"
    made = bench(original)
    server = made.session.server()
    judgement = made.judge(candidate, screened=False)
    assert judgement.verdict is Verdict.REJECTED
    assert (server.scratch / "work" / "d" / "d").is_dir(), "nothing was made: this says nothing"
    made.session.close()
    assert not server.scratch.exists()


CRUNCHES = """
def f(n):
    total = 0
    for i in range(n * 100):
        total += i & 3
    return total
"""
LARGE = "inputs = [((n,), {}) for n in (8000, 8100, 8200, 8300)]\n"


def test_much_more_memory_for_a_little_time_is_a_trade_off(bench: Make) -> None:
    candidate = """
def f(n):
    table = b"x" * (16 << 20)
    return n * 100 // 4 * 6 + sum(i & 3 for i in range(n * 100 // 4 * 4, n * 100)) + len(table) * 0
"""
    judgement = bench(CRUNCHES, "f", LARGE).judge(candidate)
    assert judgement.reason is Reason.TRADE_OFF, judgement
    assert judgement.time is not None
    assert judgement.memory is not None
    assert judgement.time.ratio > 1.1
    assert judgement.memory.after_bytes - judgement.memory.before_bytes > 14 << 20


def test_work_moved_to_the_import_is_outside_the_clock(bench: Make) -> None:
    candidate = """
SUMS = [0]
for i in range(900_000):
    SUMS.append(SUMS[-1] + (i & 3))
def f(n):
    return SUMS[n * 100]
"""
    assert bench(CRUNCHES, "f", LARGE).judge(candidate).reason is Reason.OUTSIDE_THE_CLOCK


def test_threads_that_share_the_work_win_nothing(bench: Make) -> None:
    original = """
import hashlib
def f(n):
    out = []
    for i in range(4):
        out.append(hashlib.sha256(bytes(n * 20)).hexdigest())
        hashlib.sha256(bytes(n * 8)).hexdigest()
    return out
"""
    candidate = """
import hashlib, threading
def f(n):
    out = [""] * 4
    def one(i):
        out[i] = hashlib.sha256(bytes(n * 20)).hexdigest()
    threads = [threading.Thread(target=one, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
"""
    judgement = bench(original, "f", LARGE).judge(candidate)
    assert judgement.verdict is Verdict.REJECTED, judgement
    # Both versions run on one core, so there is nothing to win by it either.
    assert judgement.reason in {Reason.PARALLEL, Reason.NO_DIFFERENCE, Reason.SLOWER}

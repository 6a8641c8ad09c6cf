"""Work at the start and more memory, where a person has asked for a rewrite in spite of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from afterburner_ide.judge.judge import CONCEDED
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Objective, Verdict

from .bench import Bench
from .test_attacks import CRUNCHES, LARGE

Make = Callable[..., Bench]
TABLE = """
SUMS = [0]
for i in range(900_000):
    SUMS.append(SUMS[-1] + (i & 3))
def f(n):
    return SUMS[n * 100]
"""
FASTER = """
def f(n):
    return n * 100 // 4 * 6 + sum(i & 3 for i in range(n * 100 // 4 * 4, n * 100))
"""
ASKED = {Reason.OUTSIDE_THE_CLOCK, Reason.TRADE_OFF}


def calls_named(notes: tuple[str, ...]) -> int:
    (said,) = [note for note in notes if "first call" in note and "pays from" in note]
    found = re.fullmatch(
        r"Importing it and its first call take (\S+) s more: .* (\d+) such .*", said
    )
    assert found is not None
    assert float(found[1]) > 0.01
    return int(found[2])


def test_what_the_import_costs_is_told_in_calls(bench: Make) -> None:
    made = bench(CRUNCHES, "f", LARGE)
    assert made.judge(TABLE).reason is Reason.OUTSIDE_THE_CLOCK
    judgement = made.judging(Objective.TIME).judge(TABLE, CRUNCHES, ASKED)
    assert judgement.verdict is Verdict.ACCEPTED, judgement
    assert CONCEDED[Reason.OUTSIDE_THE_CLOCK] in judgement.notes
    assert CONCEDED[Reason.TRADE_OFF] in judgement.notes
    assert calls_named(judgement.notes) >= 1


def test_memory_is_no_trade_off_only_where_it_was_asked_for(bench: Make) -> None:
    made = bench(CRUNCHES, "f", LARGE)
    judge = made.judging(Objective.TIME)
    assert judge.judge(TABLE, CRUNCHES, {Reason.OUTSIDE_THE_CLOCK}).reason is Reason.TRADE_OFF


def test_what_was_not_asked_for_has_no_such_note(bench: Make) -> None:
    judgement = bench(CRUNCHES, "f", LARGE).judge(FASTER)
    assert judgement.verdict is Verdict.ACCEPTED, judgement
    assert not any("pays from" in note for note in judgement.notes)

from __future__ import annotations

from dataclasses import replace

import pytest

from afterburner_ide.cli.verdict import judgement_lines, print_lines, result_lines
from afterburner_ide.engine.result import Status
from afterburner_ide.reasons import Reason
from afterburner_ide.types import Objective, Verdict


def as_dict(lines) -> dict[str, str]:
    return {line.label: line.text for line in lines}


def test_an_improvement_says_what_how_much_and_on_what_evidence(story) -> None:
    lines = as_dict(result_lines(story.result))
    assert lines["Improved"] == (
        "2.31× [2.25, 2.38] faster (41.2 ms → 17.8 ms a call); "
        "peak memory −38 % (12.1 MiB → 7.53 MiB, VmHWM); "
        "memory over time −62 % (4.00 MiB·s → 1.50 MiB·s)"
    )
    assert lines["Applied"] == "row_hoist"
    assert lines["Compared"] == "return value, arguments on 36 inputs"
    assert lines["Coverage"] == (
        "the inputs run 90 % of the lines and take 83 % of the branches; never run: line 4, 7-8"
    )
    assert lines["Not compared"] == "log messages"
    assert lines["Note"] == "Pays from 100 elements on."
    assert lines["What to do"] == "Add a test for the empty list."


def test_the_objective_comes_first(story) -> None:
    lines = result_lines(replace(story.result, objective=Objective.MEMORY))
    assert lines[0].text.startswith("peak memory −38 %")


@pytest.mark.parametrize(
    ("status", "reason", "label"),
    [
        (Status.NO_IMPROVEMENT, Reason.NOTHING_HELPED, "No improvement"),
        (Status.NOT_ENOUGH_EVIDENCE, Reason.NOT_ENOUGH_EVIDENCE, "Not enough evidence"),
    ],
)
def test_other_endings_say_why(unproven, status, reason, label) -> None:
    result = replace(unproven.result, status=status, reason=reason, detail="Two calls only.")
    assert as_dict(result_lines(result))[label] == f"{reason.text[:-1]}: Two calls only."


def test_a_rejected_candidate_shows_the_input(story) -> None:
    judgement = story.result.refinements[1].judgement
    lines = as_dict(judgement_lines(judgement, Objective.TIME))
    assert lines["Rejected"].endswith("[different_order]")
    assert lines["Differs on"] == "f([2, 1])"
    assert "Measured" not in lines


def test_slower_is_not_called_faster(story) -> None:
    judgement = story.result.refinements[0].judgement
    slower = replace(
        judgement,
        verdict=Verdict.REJECTED,
        reason=Reason.SLOWER,
        time=replace(judgement.time, ratio=0.8, low=0.7, high=0.9),
        memory=None,
        integral=None,
    )
    text = as_dict(judgement_lines(slower, Objective.TIME))["Measured"]
    assert text == "0.80× [0.70, 0.90] as fast (41.2 ms → 17.8 ms a call)"


def test_lines_do_not_wrap_in_a_file(story, screen) -> None:
    console = screen(40)
    lines = result_lines(story.result)
    print_lines(console, lines)
    assert len(console.file.getvalue().splitlines()) == len(lines)


def test_lines_wrap_on_a_narrow_terminal(story, screen) -> None:
    console = screen(40, terminal=True)
    lines = result_lines(story.result)
    print_lines(console, lines)
    assert len(console.file.getvalue().splitlines()) > len(lines)


def test_a_rule_used_twice_is_named_once(story) -> None:
    result = replace(story.result, rules=("row-hoist", "min-max", "row-hoist"))
    assert as_dict(result_lines(result))["Applied"] == "row-hoist ×2, min-max"


def test_inputs_without_a_comparison_are_evidence_only(unproven) -> None:
    verified = replace(unproven.result.verified, inputs=1, compared=())
    lines = as_dict(result_lines(replace(unproven.result, verified=verified)))
    assert lines["Evidence"] == "1 input"
    assert "Compared" not in lines

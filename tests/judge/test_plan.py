from __future__ import annotations

import random

from afterburner_ide.judge.plan import _halves, _quick, _recorded_pool
from afterburner_ide.types import Call


def calls(*costs: int) -> tuple[list[Call], dict[bytes, int]]:
    made = [Call(b"%d" % place, f"input {place}") for place in range(len(costs))]
    return made, {call.blob: cost for call, cost in zip(made, costs, strict=True)}


def test_both_halves_weigh_about_the_same() -> None:
    made, costs = calls(1, 2, 3, 100, 110, 120)
    first, second, fresh = _halves(made, costs)
    assert fresh
    assert {*first, *second} == {*made}
    assert not {*first} & {*second}
    weights = [sum(costs[call.blob] for call in half) for half in (first, second)]
    assert 0.5 < weights[1] / weights[0] < 1


def test_one_dear_input_is_selected_on_and_confirmed_on() -> None:
    made, costs = calls(1, 1, 2, 5000)
    first, second, fresh = _halves(made, costs)
    assert not fresh
    assert first == second == made


def test_few_inputs_are_not_divided() -> None:
    made, costs = calls(10, 10, 10)
    assert _halves(made, costs) == (made, made, False)


def test_a_pass_keeps_the_dearest_input_and_stays_short() -> None:
    made, costs = calls(*[1_000_000] * 30, 50_000_000)
    pool = _recorded_pool(made, costs, random.Random(1))
    (group,) = pool.groups
    assert made[-1] in group
    assert sum(costs[call.blob] for call in group) <= 60_000_000
    assert len(group) > 1


def test_of_slow_inputs_only_the_quicker_are_timed() -> None:
    inputs, costs = calls(900_000_000, 200_000_000, 250_000_000)
    assert _quick(inputs, costs, 1) == inputs[1:]


def test_where_all_inputs_are_slow_the_quickest_are_timed() -> None:
    inputs, costs = calls(900_000_000, 5_000_000_000, 1_500_000_000)
    assert _quick(inputs, costs, 1) == [inputs[0], inputs[2]]


def test_an_input_of_unknown_cost_is_taken_to_be_typical() -> None:
    inputs, costs = calls(10, 20)
    del costs[inputs[1].blob]
    assert _quick(inputs, costs, 20) == inputs
    assert _quick(inputs, costs, 900_000_000) == inputs[:1]

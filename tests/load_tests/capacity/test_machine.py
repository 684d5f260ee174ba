"""The simulated machine keeps to what queueing theory knows of machines simple enough for it."""

import pytest

from load_tests.capacity.machine import Work, felt


@pytest.mark.parametrize(("processors", "busy"), [(1, 0.5), (1, 0.7), (2, 0.5), (2, 0.8)])
def test_work_that_shares_processors_takes_as_long_as_markov_says(processors: int, busy: float) -> None:
    work = {"one": Work(per_second=busy * processors / 0.01, seconds=0.01)}
    told = felt(work, processors=processors, seconds=600, seed=3)["one"]
    # M/M/1 and M/M/2, whose answers do not ask in which order they serve: s / (1 - busy ** processors).
    assert told.average == pytest.approx(0.01 / (1 - busy**processors), rel=0.07)


def test_who_finds_no_environment_waits_its_turn() -> None:
    work = {"civic": Work(per_second=70, seconds=0.01, at_once=1)}
    told = felt(work, processors=8, seconds=400, seed=5)["civic"]
    assert told.average == pytest.approx(0.01 / (1 - 0.7), rel=0.05)
    assert told.percentile(0.95) > 2.5 * told.percentile(0.5)


def test_what_others_do_makes_everybody_slower() -> None:
    alone = felt({"hit": Work(per_second=100, seconds=0.001)}, processors=2, seconds=100, seed=1)
    beside = {"hit": Work(per_second=100, seconds=0.001), "workers": Work(per_second=320, seconds=0.005)}
    busy = felt(beside, processors=2, seconds=100, seed=1)
    assert busy["hit"].average > 1.5 * alone["hit"].average

"""Brigades are found, and honest crowds are not taken for one. Seeded, so that a run is like another."""

import random
import statistics

import pytest

from civicq.ranking.brigades import suspected
from civicq.ranking.contest import Vote
from tests.civicq.ranking.crowds import Measured, measure
from tests.civicq.ranking.scenes import BRIGADES, CONFUSED, HONEST, MISSED, Making

SEEDS = range(3)


def measured(scenes: dict[str, Making], name: str, seeds: range = SEEDS) -> list[Measured]:
    made = (scenes[name](random.Random(f"{name} {seed}")) for seed in seeds)
    return [measure(scene, suspected(scene.votes)) for scene in made]


@pytest.mark.parametrize("name", BRIGADES)
def test_nine_of_ten_arranged_votes_are_found_and_hardly_an_honest_one(name: str) -> None:
    runs = measured(BRIGADES, name)
    assert statistics.mean(run.recall for run in runs) >= 0.9
    assert statistics.mean(run.members for run in runs) >= 0.9
    assert max(run.false_alarms for run in runs) <= 0.01
    assert max(run.citizens for run in runs) <= 0.01


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_crowd_is_no_brigade(name: str) -> None:
    runs = measured(HONEST, name)
    assert max(run.false_alarms for run in runs) <= 0.01
    assert max(run.citizens for run in runs) <= 0.01


def test_the_few_who_agree_in_a_debate_are_no_brigade_where_nobody_else_votes_twice() -> None:
    runs = measured(HONEST, "a debate, where others vote once each", range(1_000, 1_006))
    assert max(run.citizens for run in runs) <= 0.01  # it was up to 6 %


def test_readers_of_a_newsletter_of_whom_few_dissent_by_chance_are_no_brigade() -> None:
    runs = measured(HONEST, "a newsletter to three questions", range(1_002, 1_003))
    assert max(run.citizens for run in runs) <= 0.01  # it was 1.6 %


@pytest.mark.parametrize("name", MISSED)
def test_what_is_documented_as_missed_harms_no_honest_citizen(name: str) -> None:
    runs = measured(MISSED, name)
    assert statistics.mean(run.recall for run in runs) < 0.9, "it is found now: claim it"
    assert max(run.citizens for run in runs) <= 0.01


@pytest.mark.parametrize("name", CONFUSED)
def test_honest_citizens_who_do_just_what_a_brigade_does_are_taken_for_one(name: str) -> None:
    assert max(run.citizens for run in measured(CONFUSED, name)) > 0.01, "it is told apart now: claim it"


def test_the_order_of_votes_changes_nothing() -> None:
    name = "50 on one question in 10 minutes"
    cast = BRIGADES[name](random.Random(name)).votes
    before = suspected(cast)
    assert before
    random.Random(1).shuffle(cast)
    assert suspected(cast) == before
    assert suspected(cast + cast[:100]) == before


def test_nobody_is_nobody() -> None:
    assert suspected([]) == set()
    assert suspected([Vote("a", 1, 1, 0.0)]) == set()

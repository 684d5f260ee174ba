"""Brigades are found, and honest crowds are not taken for one. Seeded, so that a run is like another."""

import random
import statistics
from collections.abc import Callable

import pytest

from civicq.ranking.brigades import Vote, suspected

HOUR = 3600.0


def honest(chance: random.Random, citizens: int, questions: int, hours: float, mean: float) -> list[Vote]:
    """Each votes on some questions in one sitting, the well-known ones more often, as they please."""
    known = [1 / (rank + 2) for rank in range(questions)]
    liked = [chance.betavariate(3, 2) for _ in range(questions)]
    cast = []
    for citizen in range(citizens):
        at = chance.random() * hours * HOUR
        chosen = set(chance.choices(range(questions), known, k=1 + int(chance.expovariate(1 / mean))))
        for question in chosen:
            at += chance.expovariate(1 / 30)
            cast.append(
                Vote(f"honest {citizen}", question, 1 if chance.random() < liked[question] else -1, at)
            )
    return cast


def brigade(
    chance: random.Random,
    name: str,
    size: int,
    targets: list[int],
    *,
    start: float,
    seconds: float,
    value: int = 1,
) -> list[Vote]:
    """Some miss a target, some vote on something else beside."""
    cast = []
    for member in range(size):
        at = start + chance.random() * seconds
        others = chance.sample(range(60), chance.randrange(3))
        for question in dict.fromkeys([*(each for each in targets if chance.random() < 0.88), *others]):
            at += chance.expovariate(1 / 12)
            cast.append(Vote(f"arranged {name} {member}", question, value, at))
    return cast


def debate(chance: random.Random, citizens: int, *, start: float, beside: int) -> list[Vote]:
    """Thousands come within ten minutes for one question, and look at a few more."""
    cast = []
    for citizen in range(citizens):
        at = start + chance.random() * 600
        seen = chance.sample(range(1, 15), chance.randrange(beside + 1))
        for question in (0, *seen):
            cast.append(Vote(f"viewer {citizen}", question, 1 if chance.random() < 0.8 else -1, at))
            at += chance.expovariate(1 / 20)
    return cast


def found(cast: list[Vote], targets: dict[str, list[int]]) -> tuple[float, float]:
    """The share of the arranged votes that were found, and of the honest ones that were taken for such."""
    suspects = suspected(cast)
    arranged = {
        (vote.citizen, vote.question)
        for vote in cast
        for name, aimed in targets.items()
        if str(vote.citizen).startswith(f"arranged {name} ") and vote.question in aimed
    }
    fair = {(vote.citizen, vote.question) for vote in cast if not str(vote.citizen).startswith("arranged")}
    return len(suspects & arranged) / max(1, len(arranged)), len(suspects & fair) / len(fair)


Scenario = Callable[[random.Random], tuple[list[Vote], dict[str, list[int]]]]
BRIGADES: dict[str, Scenario] = {
    "twenty in five minutes": lambda chance: (
        honest(chance, 2_500, 60, 24, 5)
        + brigade(chance, "a", 20, [31, 38, 44, 52], start=9 * HOUR, seconds=300),
        {"a": [31, 38, 44, 52]},
    ),
    "two hundred against what everybody knows": lambda chance: (
        honest(chance, 4_000, 60, 30, 6)
        + brigade(chance, "a", 200, [2, 4, 6, 9], start=20 * HOUR, seconds=1_200, value=-1),
        {"a": [2, 4, 6, 9]},
    ),
    "five hundred at once": lambda chance: (
        honest(chance, 5_000, 60, 24, 6)
        + brigade(chance, "a", 500, [12, 17, 23, 29, 35], start=11 * HOUR, seconds=900),
        {"a": [12, 17, 23, 29, 35]},
    ),
    "fifty over four hours": lambda chance: (
        honest(chance, 3_000, 60, 36, 5)
        + brigade(chance, "a", 50, [28, 33, 47, 55], start=14 * HOUR, seconds=4 * HOUR),
        {"a": [28, 33, 47, 55]},
    ),
    "three on one day, and a debate": lambda chance: (
        honest(chance, 4_000, 60, 24, 5)
        + debate(chance, 2_000, start=20 * HOUR, beside=3)
        + brigade(chance, "a", 40, [31, 38, 44, 50], start=7 * HOUR, seconds=600)
        + brigade(chance, "b", 90, [26, 41, 49, 53], start=13 * HOUR, seconds=1_800, value=-1)
        + brigade(chance, "c", 60, [30, 36, 57, 58], start=16 * HOUR, seconds=300),
        {"a": [31, 38, 44, 50], "b": [26, 41, 49, 53], "c": [30, 36, 57, 58]},
    ),
}
HONEST: dict[str, Scenario] = {
    "a day": lambda chance: (honest(chance, 4_000, 60, 24, 8), {}),
    "few questions": lambda chance: (honest(chance, 3_000, 12, 24, 5), {}),
    "the last two hours": lambda chance: (honest(chance, 6_000, 40, 2, 7), {}),
    "a debate": lambda chance: (
        honest(chance, 3_000, 60, 24, 5) + debate(chance, 5_000, start=20 * HOUR, beside=3), {},
    ),
    "a debate that brings most of all who vote": lambda chance: (
        honest(chance, 1_000, 30, 24, 5) + debate(chance, 4_000, start=20 * HOUR, beside=6), {},
    ),
    "a quiet week": lambda chance: (honest(chance, 300, 60, 168, 4), {}),
}  # fmt: skip


@pytest.mark.parametrize("scenario", BRIGADES)
def test_nine_of_ten_arranged_votes_are_found_and_hardly_an_honest_one(scenario: str) -> None:
    measured = [found(*BRIGADES[scenario](random.Random(f"{scenario} {seed}"))) for seed in range(5)]
    assert statistics.mean(recall for recall, _ in measured) >= 0.9
    assert max(mistaken for _, mistaken in measured) <= 0.01


@pytest.mark.parametrize("scenario", HONEST)
def test_an_honest_crowd_is_no_brigade(scenario: str) -> None:
    measured = [found(*HONEST[scenario](random.Random(f"{scenario} {seed}"))) for seed in range(5)]
    assert max(mistaken for _, mistaken in measured) <= 0.01


def test_the_order_of_votes_changes_nothing() -> None:
    cast, _ = BRIGADES["twenty in five minutes"](random.Random("order"))
    before = suspected(cast)
    assert before
    random.Random(1).shuffle(cast)
    assert suspected(cast) == before
    assert suspected(cast + cast[:100]) == before


def test_nobody_is_nobody() -> None:
    assert suspected([]) == set()
    assert suspected([Vote("a", 1, 1, 0.0)]) == set()

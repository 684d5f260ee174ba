"""Places that no faction, matter or wording fills, and that a vote more never costs."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicq.ranking import scores
from civicq.ranking.places import FIRST, Place, Question, rank

SCORES: dict[str, Callable[[float, float, float], float]] = {
    "top": lambda up, down, _: scores.top(up, down),
    "trending": scores.trending,
    "controversial": lambda up, down, _: scores.controversial(up, down),
}


def question(
    number: int,
    up: int,
    down: int,
    issues: tuple[str, ...] = (),
    *,
    cluster: int | None = None,
    sort: str = "top",
) -> Question[int]:
    return Question(number, SCORES[sort](up, down, number * 600), issues, cluster, up, down)


ISSUES = [f"issue-{number}" for number in range(14)]


@st.composite
def ballots(draw: st.DrawFn) -> tuple[str, list[Question[int]]]:
    """Questions of a contest: few or many, of few issues or many, alike or not."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    sort = draw(st.sampled_from(sorted(SCORES)))
    count = draw(st.sampled_from([1, 2, 5, 11, 13, 30, 90, 100, 140, 260]))
    issues, clusters = draw(st.integers(1, len(ISSUES))), draw(st.sampled_from([1, 3, 40, 1000]))
    heavy = draw(st.booleans())
    made = []
    for number in range(count):
        weight = chance.random() ** (6 if heavy else 1)
        drawn = tuple(ISSUES[int(weight * issues)] for _ in range(chance.randrange(4)))
        cluster = chance.randrange(clusters) if chance.random() < 0.6 else None
        size = chance.choice([3, 30, 300])
        made.append(
            question(
                number,
                chance.randrange(size),
                chance.randrange(size),
                tuple(dict.fromkeys(drawn)),
                cluster=cluster,
                sort=sort,
            )
        )
    return sort, made


def place_of(places: list[Place[int]], number: int) -> int:
    return next((place for place, each in enumerate(places) if each.id == number), FIRST)


@settings(max_examples=300, deadline=None)
@given(ballots(), st.integers(0, 2**32))
def test_one_vote_more_never_lowers_a_place(ballot: tuple[str, list[Question[int]]], seed: int) -> None:
    sort, questions = ballot
    before = rank(questions)
    chance = random.Random(seed)
    for number in chance.sample(range(len(questions)), min(len(questions), 12)):
        gained = chance.choice([1, 1, 1, 5, 50])
        voted = questions[number]
        up = voted.up + gained
        changed = replace(voted, up=up, score=SCORES[sort](up, voted.down, number * 600))
        after = rank([changed if each is voted else each for each in questions])
        assert place_of(after, number) <= place_of(before, number)


@settings(max_examples=100, deadline=None)
@given(ballots(), st.randoms(use_true_random=False))
def test_the_order_in_which_questions_come_changes_nothing(
    ballot: tuple[str, list[Question[int]]], chance: random.Random
) -> None:
    _, questions = ballot
    before = rank(questions)
    chance.shuffle(questions)
    assert rank(questions) == before


@settings(max_examples=200, deadline=None)
@given(ballots())
def test_the_first_places_hold_to_every_rule(ballot: tuple[str, list[Question[int]]]) -> None:
    _, questions = ballot
    by_id = {each.id: each for each in questions}
    places = [by_id[place.id] for place in rank(questions)]
    assert len({each.id for each in places}) == len(places) <= FIRST
    offered = {issue for each in places for issue in each.issues}
    shown = {issue for each in places[:10] for issue in each.issues}
    assert len(shown) >= min(3, len(offered))
    sizes = Counter(each.cluster for each in places if each.cluster is not None)
    largest = max(sizes.values(), default=0)
    assert largest <= 5
    assert len(places) < 13 or largest <= 0.4 * len(places)


def test_small_issues_have_ten_of_the_first_hundred_places() -> None:
    crowd = [question(number, 500 + number, 10, ("rents",)) for number in range(300)]
    small = [question(1000 + number, 12, 1, (f"small-{number:02}",)) for number in range(15)]
    disliked = question(2000, 5, 9, ("small-00a",))
    places = rank([*crowd, *small, disliked])
    minorities = [place for place in places if "minority" in place.why]
    led = [place for place in places[:10] if "issue" in place.why]
    assert len(led) == 2
    assert len({place.id for place in (*minorities, *led)}) >= 10
    assert disliked.id not in {place.id for place in places}
    assert {place.why["minority"] for place in minorities} <= {f"small-{number:02}" for number in range(15)}


def test_a_place_tells_why_it_was_given() -> None:
    questions = [question(number, 100 - number, 0, ("rents",)) for number in range(20)]
    questions += [question(50, 5, 0, ("parks",)), question(51, 4, 0, ("ferry",))]
    places = rank(questions)
    why = {place.id: place.why for place in places}
    assert why[0] == {"score": questions[0].score, "up": 100, "down": 0}
    assert (why[50]["issue"], why[51]["issue"]) == ("parks", "ferry")
    assert [place.id for place in places[:10]] == [*range(8), 50, 51]


def test_a_crowd_that_asks_one_thing_has_few_places_and_its_best() -> None:
    crowd = [question(number, 1000 + number, 0, cluster=7) for number in range(200)]
    others = [question(500 + number, 10, 0) for number in range(200)]
    places = rank([*crowd, *others])
    assert len(places) == FIRST
    assert [place.id for place in places[:5]] == [199, 198, 197, 196, 195]
    assert all(place.id >= 500 for place in places[5:])


@pytest.mark.parametrize("count", [0, 1])
def test_few_questions_are_few_places(count: int) -> None:
    assert len(rank([question(number, 1, 0) for number in range(count)])) == count

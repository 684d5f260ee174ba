"""Places that no faction, matter or wording fills, and that a vote more never costs."""

import random
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicq.ranking import scores
from civicq.ranking.places import FIRST, Place, Question, rank

# What is unanswered is ranked by the score of `top`.
SCORES: dict[str, Callable[[float, float, float], float]] = {
    "top": lambda up, down, _: scores.top(up, down),
    "trending": scores.trending,
    "controversial": lambda up, down, _: scores.controversial(up, down),
}


def question(
    number: int,
    up: float,
    down: float,
    issues: tuple[str, ...] = (),
    *,
    cluster: Hashable | None = None,
    sort: str = "top",
) -> Question[int]:
    score = SCORES[sort](up, down, number // 3 * 600)
    supported = score > 0 if sort == "controversial" else up > down
    return Question(number, score, issues, cluster, up, down, supported)


ISSUES = [f"issue-{number}" for number in range(14)]


@st.composite
def contests(draw: st.DrawFn) -> tuple[str, list[Question[int]]]:
    """Questions of a contest: few or many, of few issues or many, alike or not, with ties or without, liked or
    disliked, and perhaps most of them of one cluster.
    """
    chance = random.Random(draw(st.integers(0, 2**32)))
    sort = draw(st.sampled_from(sorted(SCORES)))
    count = draw(st.sampled_from([1, 2, 3, 5, 6, 11, 13, 30, 90, 100, 140, 260]))
    issues, clusters = draw(st.integers(1, len(ISSUES))), draw(st.sampled_from([1, 3, 40, 1000]))
    heavy, alike = draw(st.booleans()), draw(st.sampled_from([0, 0.6, 0.95, 1]))
    sizes = draw(st.sampled_from([[1], [3], [3, 30, 300]]))
    made = []
    for number in range(count):
        weight = chance.random() ** (6 if heavy else 1)
        drawn = tuple(ISSUES[int(weight * issues)] for _ in range(chance.randrange(4)))
        cluster = chance.randrange(clusters) if chance.random() < alike else None
        size = chance.choice(sizes)
        up, down = chance.randrange(size + 1), chance.randrange(size + 1)
        made.append(question(number, up, down, tuple(dict.fromkeys(drawn)), cluster=cluster, sort=sort))
    return sort, made


def place_of(places: list[Place[int]], number: int) -> int:
    return next((place for place, each in enumerate(places) if each.id == number), FIRST)


@settings(max_examples=200, deadline=None)
@given(contests(), st.integers(0, 2**32))
def test_one_vote_more_never_lowers_a_place(contest: tuple[str, list[Question[int]]], seed: int) -> None:
    """On whichever side, where it is the dividing that counts. A suspected vote is a part of one."""
    sort, questions = contest
    before = rank(questions)
    chance = random.Random(seed)
    for number in chance.sample(range(len(questions)), min(len(questions), 12)):
        gained = chance.choice([0.2, 1, 1, 1, 5, 50])
        voted = questions[number]
        against = gained if sort == "controversial" and chance.random() < 0.5 else 0
        up, down = voted.up + gained - against, voted.down + against
        changed = question(number, up, down, voted.issues, cluster=voted.cluster, sort=sort)
        after = rank([changed if each is voted else each for each in questions])
        assert place_of(after, number) <= place_of(before, number)


@settings(max_examples=100, deadline=None)
@given(contests(), st.randoms(use_true_random=False))
def test_the_order_in_which_questions_come_changes_nothing(
    contest: tuple[str, list[Question[int]]], chance: random.Random
) -> None:
    _, questions = contest
    before = rank(questions)
    chance.shuffle(questions)
    assert rank(questions) == before


@settings(max_examples=200, deadline=None)
@given(contests())
def test_the_first_places_hold_to_every_rule(contest: tuple[str, list[Question[int]]]) -> None:
    _, questions = contest
    by_id = {each.id: each for each in questions}
    places = rank(questions)
    placed = [by_id[place.id] for place in places]
    assert [place.why["place"] for place in places] == [*range(1, len(places) + 1)]
    assert len({each.id for each in placed}) == len(placed) <= FIRST
    offered = {issue for each in placed for issue in each.issues}
    shown = {issue for each in placed[:10] for issue in each.issues}
    assert len(shown) >= min(3, len(offered))
    crowds = Counter(each.cluster for each in placed if each.cluster is not None)
    largest = max(crowds.values(), default=0)
    assert largest <= 5
    assert largest <= max(1, 0.4 * len(placed))


@settings(max_examples=100, deadline=None)
@given(contests())
def test_the_smallest_issues_that_have_support_have_a_place(contest: tuple[str, list[Question[int]]]) -> None:
    questions = [replace(each, cluster=None) for each in contest[1]]
    by_id = {each.id: each for each in questions}
    placed = {
        issue for place in rank(questions) if by_id[place.id].supported for issue in by_id[place.id].issues
    }
    sizes = Counter(issue for each in questions for issue in each.issues)
    supported = {issue for each in questions if each.supported for issue in each.issues}
    assert len(placed) >= min(10, len(supported))
    tenth = sorted([sizes[issue] for issue in supported] + [len(questions)] * 10)[9]
    assert {issue for issue in supported if sizes[issue] < tenth} <= placed


@pytest.mark.parametrize(
    ("alike", "others", "placed"),
    [(1, 0, 1), (5, 0, 1), (5, 1, 2), (9, 3, 5), (9, 5, 8), (9, 6, 10), (9, 8, 13)],
)
def test_a_cluster_has_two_fifths_of_a_short_list_too(alike: int, others: int, placed: int) -> None:
    questions = [question(number, 50, 0, cluster=7) for number in range(alike)]
    questions += [question(100 + number, 9, 0) for number in range(others)]
    assert len(rank(questions)) == placed


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
    assert why[0] == {"place": 1, "score": questions[0].score, "up": 100, "down": 0}
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

"""The one table of how long things are fresh, held to the ceilings that were promised for it."""

from civicq.freshness import SECONDS

# Ballots an hour, questions and what trends a quarter of one, candidates half of one, a city's settings a day.
CEILINGS = {"ballot": 3_600, "precincts": 3_600, "contest": 1_800, "candidate": 1_800, "city": 86_400}
# What is newly here, no longer than the shortest of those.
CEILINGS |= {"feed": 900, "moderation": 900}
CARRY_SCORES = {"questions": 30, "trending": 30, "question": 60, "answers": 60}


def test_no_kind_is_fresh_for_longer_than_promised() -> None:
    assert all(SECONDS[kind] <= ceiling for kind, ceiling in CEILINGS.items())


def test_what_carries_scores_is_short_since_no_vote_purges_it() -> None:
    assert all(0 < SECONDS[kind] <= ceiling for kind, ceiling in CARRY_SCORES.items())


def test_no_kind_is_without_a_ceiling() -> None:
    assert SECONDS.keys() == CEILINGS.keys() | CARRY_SCORES.keys() | {"description"}

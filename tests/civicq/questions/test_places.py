"""A contest's lists: first the places that a scheduled worker gave, then all others by their scores of now."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicq.handlers import rank, tally
from civicq.questions import rankings
from civicq.ranking import scores
from tests.civicq.conftest import Api, Stored, Town, settled

RANKED = ("trending", "top", "controversial", "unanswered")


def fill(stored: Stored, contest: str, questions: list[dict[str, Any]]) -> list[str]:
    """Questions as if they had been asked, each a minute after the one before, and voted on."""
    began = datetime.now(UTC) - timedelta(minutes=len(questions))
    rows = []
    for number, each in enumerate(questions):
        at = began + timedelta(minutes=number // 3)
        id_ = uuid.UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62 | number)
        fresh = {"id": id_, "contest": contest, "at": at, "issues": [], "cluster": None, "up": 0, "down": 0}
        rows.append(fresh | each)
    with stored.transaction(), stored.cursor() as cursor:
        for statement in _FILL:
            cursor.executemany(statement, rows)
    tally.handler({}, None)
    return [str(row["id"]) for row in rows]


_FILL = (
    """
    INSERT INTO questions (id, contest_id, ballot_id, issues, cluster_id, asked_at)
    SELECT %(id)s, id, ballot_id, %(issues)s, %(cluster)s, %(at)s FROM contests WHERE id = %(contest)s
    """,
    "INSERT INTO question_versions (question_id, number, text) VALUES (%(id)s, 1, 'What?')",
    """
    INSERT INTO tallies (question_id, contest_id, ballot_id, trending)
    SELECT %(id)s, id, ballot_id, 0 FROM contests WHERE id = %(contest)s
    """,
    """
    INSERT INTO issue_listings (question_id, issue, contest_id, top, trending, controversial)
    SELECT %(id)s, issue, %(contest)s, 0, 0, 0 FROM unnest(%(issues)s::text[]) AS issue
    """,
    "INSERT INTO vote_outbox (question_id, up, down) VALUES (%(id)s, %(up)s, %(down)s)",
)


def read(api: Api, contest: str, query: str, limit: int = 100) -> list[dict[str, Any]]:
    """All pages of a list."""
    seen: list[dict[str, Any]] = []
    following: str | None = ""
    while following is not None:
        more = following and f"&after={following}"
        page = api.get(f"/api/contests/{contest}/questions?{query}&limit={limit}{more}")
        assert page.status == 200, page.body
        seen += page.json["questions"]
        following = page.json["next"]
    return seen


def as_of(api: Api, contest: str, sort: str = "top") -> datetime | None:
    told = api.get(f"/api/contests/{contest}/questions?sort={sort}").json["as_of"]
    return datetime.fromisoformat(told) if told else None


@pytest.mark.parametrize("sort", RANKED)
def test_places_come_first_and_what_was_asked_a_second_ago_is_there_at_once(
    api: Api, town: Town, stored: Stored, sort: str
) -> None:
    fill(stored, town.mayor, [{"up": number, "down": 1} for number in range(8)])
    assert as_of(api, town.mayor, sort) is None
    assert rank.handler({}, None)["contests"] == 1
    later = fill(stored, town.mayor, [{"up": 1_000, "down": 500}])
    (ana,) = settled()
    body = {"contest_id": town.mayor, "text": "Who mends the harbor wall?"}
    latest = api.call("POST", "/api/me/questions", body, citizen=ana).json["id"]
    listed = read(api, town.mayor, f"sort={sort}", limit=3)
    assert [each["why"].get("place") for each in listed] == [*range(1, 9), None, None]
    assert {each["id"] for each in listed[8:]} == {*later, latest}
    assert all(set(each["why"]) == {"score"} for each in listed[8:])
    rank.handler({}, None)
    listed = read(api, town.mayor, f"sort={sort}", limit=3)
    assert [each["why"]["place"] for each in listed] == [*range(1, 11)]
    assert listed[0]["id"] in {*later, latest}
    told = as_of(api, town.mayor, sort)
    assert told is not None
    assert abs(told - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_contest_that_changes_all_the_time_is_ranked_once_a_minute(
    api: Api, town: Town, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankings, "REST_SECONDS", 60)
    fill(stored, town.mayor, [{"up": 5}])
    assert rank.handler({}, None)["contests"] == 1
    fill(stored, town.mayor, [{"up": 6}])
    fill(stored, town.council, [{"up": 6}])
    assert rank.handler({}, None)["contests"] == 1  # the council's, which nothing holds up
    stored.execute("UPDATE rankings SET as_of = as_of - interval '60 seconds'")
    assert rank.handler({}, None)["contests"] == 1
    assert [each["why"]["place"] for each in read(api, town.mayor, "sort=top")] == [1, 2]


@pytest.mark.parametrize("sort", RANKED)
def test_what_has_left_is_left_out_and_words_and_counts_are_those_of_now(
    api: Api, town: Town, stored: Stored, sort: str
) -> None:
    first, second, third = fill(stored, town.mayor, [{"up": 5, "down": 1}] * 3)
    rank.handler({}, None)
    stored.execute("UPDATE tallies SET listed = false WHERE question_id = %s", [first])
    stored.execute("UPDATE tallies SET up = 77 WHERE question_id = %s", [second])
    stored.execute("UPDATE question_versions SET text = 'Which?' WHERE question_id = %s", [second])
    listed = {each["id"]: each for each in read(api, town.mayor, f"sort={sort}", limit=1)}
    assert listed.keys() == {second, third}
    assert (listed[second]["text"], listed[second]["up"], listed[second]["why"]["up"]) == ("Which?", 77, 5)


def test_what_is_answered_leaves_the_unanswered_at_once(api: Api, town: Town, stored: Stored) -> None:
    first, second = fill(stored, town.mayor, [{"up": 5}, {"up": 9}])
    rank.handler({}, None)
    assert [each["id"] for each in read(api, town.mayor, "sort=unanswered")] == [second, first]
    stored.execute("UPDATE tallies SET answers = 1 WHERE question_id = %s", [second])
    assert [each["id"] for each in read(api, town.mayor, "sort=unanswered")] == [first]
    assert rank.handler({}, None)["contests"] == 1  # an answer changes the places too
    assert [each["why"]["place"] for each in read(api, town.mayor, "sort=unanswered")] == [1]


def test_only_what_changed_is_ranked_anew_and_of_the_rest_it_is_told_that_it_still_stands(
    api: Api, town: Town, stored: Stored
) -> None:
    fill(stored, town.mayor, [{"up": 5}])
    fill(stored, town.council, [{"up": 5}])
    assert rank.handler({}, None)["contests"] == 2
    assert rank.handler({}, None)["contests"] == 0
    fill(stored, town.council, [{"up": 6}])
    assert rank.handler({}, None)["contests"] == 1
    stored.execute("UPDATE rankings SET as_of = as_of - interval '1 hour', reasons = '[{}]' WHERE scope_id = %s",
                   [town.mayor])  # fmt: skip
    assert rank.handler({}, None)["contests"] == 0
    told = as_of(api, town.mayor)
    assert told is not None
    assert told > datetime.now(UTC) - timedelta(minutes=1)
    assert stored.execute("SELECT count(*) FROM rankings WHERE reasons = '[{}]'").fetchone() == (4,)


def test_more_contests_than_one_transaction_takes_are_all_ranked(
    api: Api, town: Town, stored: Stored
) -> None:
    stored.execute("""
        INSERT INTO contests (id, ballot_id, kind, title, position, source_key)
        SELECT gen_random_uuid(), ballot_id, 'race', 'Seat ' || n, n, 'seat ' || n
        FROM contests, generate_series(10, 33) AS n WHERE title = 'Mayor'
    """)
    contests = [str(row[0]) for row in stored.execute("SELECT id FROM contests").fetchall()]
    for contest in contests:
        fill(stored, contest, [{"up": 2}])
    assert rank.handler({}, None)["contests"] == len(contests) == 26
    assert stored.execute("SELECT count(*) FROM ranking_outbox").fetchone() == (0,)
    assert all(as_of(api, contest) for contest in contests)


def test_a_list_of_the_newest_or_of_one_issue_tells_its_scores_and_no_place(
    api: Api, town: Town, stored: Stored
) -> None:
    fill(stored, town.mayor, [{"up": 5, "issues": ["parks"]}, {"up": 9, "issues": ["parks"]}])
    rank.handler({}, None)
    for query in ("sort=new", "sort=top&issue=parks", "sort=new&issue=parks"):
        page = api.get(f"/api/contests/{town.mayor}/questions?{query}").json
        assert page["as_of"] is None
        told = [each["why"]["score"] for each in page["questions"]]
        assert told == sorted(told, reverse=True)
        assert all(set(each["why"]) == {"score"} for each in page["questions"])
        if "new" in query:
            moments = [datetime.fromisoformat(each["asked_at"]).timestamp() for each in page["questions"]]
            assert told == pytest.approx(moments, abs=0.01)


def test_whom_a_flood_of_one_issue_drowns_has_a_place_among_the_first(
    api: Api, town: Town, stored: Stored
) -> None:
    """More questions than places are given from, all of them better supported."""
    flood = [{"up": 90, "down": 30, "issues": ["rents"]}] * 400
    small = [{"up": 3, "down": 1, "issues": [f"small-{number}"]} for number in range(12)]
    ids = fill(stored, town.mayor, [*small, *flood])
    rank.handler({}, None)
    for sort in RANKED:
        page = api.get(f"/api/contests/{town.mayor}/questions?sort={sort}&limit=100").json["questions"]
        assert len({issue for each in page[:10] for issue in each["issues"]}) >= 3
        assert len({each["id"] for each in page} & set(ids[:12])) == 10
    listed = read(api, town.mayor, "sort=top")
    assert len(listed) == len({each["id"] for each in listed}) == len(ids)


def test_more_alike_questions_than_places_are_given_from_leave_room_for_others(
    api: Api, town: Town, stored: Stored
) -> None:
    cluster = uuid.uuid4()
    ids = fill(stored, town.mayor, [{"up": 1}] * 120 + [{"up": 90, "cluster": cluster}] * 300)
    rank.handler({}, None)
    listed = read(api, town.mayor, "sort=top")
    assert len({each["id"] for each in listed[:100]} & set(ids[:120])) == 95
    assert len(listed) == len(ids)


QUESTION = st.fixed_dictionaries(
    {
        "up": st.sampled_from([0, 0, 1, 2, 3, 40]),
        "down": st.sampled_from([0, 0, 1, 2, 3, 40]),
        "issues": st.lists(st.sampled_from(["parks", "rents", "ferry", "noise"]), max_size=3, unique=True),
        "cluster": st.sampled_from([None, None, *(uuid.UUID(int=number) for number in (1, 1, 1, 2, 3))]),
    }
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(QUESTION, min_size=1, max_size=140), st.randoms(use_true_random=False))
def test_lists_hold_to_the_rules_whatever_is_asked(
    api: Api, town: Town, stored: Stored, questions: list[dict[str, Any]], chance: random.Random
) -> None:
    stored.execute("TRUNCATE questions, rankings, ranking_outbox CASCADE")
    limit = chance.randrange(10, 101)
    ids = fill(stored, town.mayor, questions)
    clusters = dict(
        zip(ids, (each["cluster"] or id_ for id_, each in zip(ids, questions, strict=True)), strict=True)
    )
    rank.handler({}, None)
    before = {sort: read(api, town.mayor, f"sort={sort}", limit) for sort in RANKED}
    for listed in before.values():
        assert Counter(each["id"] for each in listed) == Counter(ids)
        placed = [each for each in listed if "place" in each["why"]]
        assert listed[: len(placed)] == placed
        crowds = Counter(clusters[each["id"]] for each in placed)
        assert max(crowds.values()) <= min(5, max(1, 0.4 * len(placed)))
        assert len({issue for each in placed[:10] for issue in each["issues"]}) >= min(
            3, len({issue for each in placed for issue in each["issues"]})
        )
        rest = [(each["why"]["score"], each["id"]) for each in listed[len(placed) :]]
        assert rest == sorted(rest, reverse=True)
    voted = chance.choice(ids)
    stored.execute("INSERT INTO vote_outbox (question_id, up, down) VALUES (%s, 1, 0)", [voted])
    tally.handler({}, None)
    rank.handler({}, None)
    for sort in RANKED:
        was, is_ = (
            [each["id"] for each in listed].index(voted)
            for listed in (before[sort], read(api, town.mayor, f"sort={sort}", limit))
        )
        assert is_ <= was, sort


def test_arranged_votes_weigh_less_in_every_list(api: Api, town: Town, stored: Stored) -> None:
    honest, pushed = fill(stored, town.mayor, [{"up": 30, "down": 12}, {"up": 90, "down": 40}])
    stored.execute("UPDATE tallies SET held_up = 72, held_down = 32 WHERE question_id = %s", [pushed])
    rank.handler({}, None)
    for sort in RANKED:
        listed = read(api, town.mayor, f"sort={sort}")
        assert [each["id"] for each in listed] == [honest, pushed], sort
        assert (listed[1]["up"], listed[1]["why"]["up"]) == (90, 18)
    assert listed[1]["why"]["score"] == pytest.approx(scores.top(18, 8))

"""Who may ask and vote, when, and how often."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.errors import TooMany
from civicq.questions import voting
from tests.civicq.conftest import Answer, Api, Stored, Town, employed, settled


def ask(api: Api, town: Town, who: uuid.UUID, words: str = "When does the library open?") -> Answer:
    return api.call("POST", "/api/me/questions", {"contest_id": town.mayor, "text": words}, citizen=who)


def vote(api: Api, question: str, who: uuid.UUID, value: int = 1) -> Answer:
    return api.call("PUT", f"/api/me/votes/{question}", {"value": value}, citizen=who)


def edit(api: Api, question: str, who: uuid.UUID) -> Answer:
    return api.call("PATCH", f"/api/me/questions/{question}", {"text": "Who repairs the wall?"}, citizen=who)


def test_asking_and_voting_belong_to_verified_residents(
    api: Api, town: Town, asked: str, stranger: uuid.UUID
) -> None:
    for refused in (ask(api, town, stranger), vote(api, asked, stranger), vote(api, asked, stranger, -1)):
        assert (refused.status, refused.json["title"]) == (403, "For verified residents")
        assert refused.json["see"] == "/api/me/standings"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE standings SET expires_at = now()",
        "UPDATE standings SET state = 'rejected'",
        "UPDATE standings SET state = 'pending'",
        "UPDATE ballots SET city_id = (SELECT id FROM cities WHERE slug = 'elsewhere')",
    ],
)
def test_standing_counts_in_its_city_while_it_lasts(
    api: Api, town: Town, asked: str, ana: uuid.UUID, *, stored: Stored, change: str
) -> None:
    stored.execute("INSERT INTO cities (id, slug, name) VALUES (gen_random_uuid(), 'elsewhere', 'Elsewhere')")
    assert vote(api, asked, ana).status == 200
    stored.execute(change.encode())
    assert (vote(api, asked, ana, -1).status, ask(api, town, ana).status, edit(api, asked, ana).status) == (
        403,
    ) * 3
    assert vote(api, asked, ana, 0).status == 200  # what one has given one may take back


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ("UPDATE ballots SET closes_at = now()", "Voting has closed"),
        ("UPDATE ballots SET closes_at = now() + interval '1 day', election_date = election_date", None),
        ("UPDATE ballots SET frozen_at = now()", "Frozen for now"),
        ("UPDATE contests SET withdrawn_at = now()", "Contest withdrawn"),
    ],
)
def test_questions_close_with_the_polls_and_stop_while_frozen(
    api: Api, town: Town, asked: str, ana: uuid.UUID, *, stored: Stored, change: str, title: str | None
) -> None:
    vote(api, asked, ana)
    stored.execute(change.encode())
    answers = [vote(api, asked, ana, -1), ask(api, town, ana), edit(api, asked, ana)]
    assert {each.json.get("title") for each in answers} == {title}
    if title in {"Voting has closed", "Frozen for now"}:
        assert vote(api, asked, ana, 0).status == 409


def test_where_nobody_said_otherwise_polls_close_at_noon_utc_of_the_day_after(
    api: Api, town: Town, asked: str, ana: uuid.UUID, stored: Stored
) -> None:
    assert api.get(f"/api/ballots/{town.ballot}").json["closes_at"] == "2027-05-19T12:00:00.000Z"
    long_ago = "UPDATE elections SET date = '2001-01-01'; UPDATE ballots SET election_date = '2001-01-01'"
    stored.execute("SET session_replication_role = replica")
    stored.execute(long_ago.encode())
    stored.execute("RESET session_replication_role")
    assert vote(api, asked, ana).json["title"] == "Voting has closed"


def test_ten_questions_a_day(api: Api, town: Town, ana: uuid.UUID, stored: Stored) -> None:
    for number in range(10):
        assert ask(api, town, ana, f"What of matter {number}{number}{number}?").status == 201
    refused = ask(api, town, ana)
    assert refused.status == 429
    assert 86_000 < int(refused.headers["retry-after"]) <= 86_400
    # The first of them was a day ago: there is room for one.
    stored.execute("UPDATE turns SET taken_at[1] = now() - interval '1 day'")
    assert ask(api, town, ana).status == 201
    assert ask(api, town, ana, "Who paints the lighthouse?").status == 429


def test_a_question_that_is_refused_is_no_turn(api: Api, town: Town, asked: str, bo: uuid.UUID) -> None:
    for _ in range(12):
        assert ask(api, town, bo, "Who mends the harbor wall?").status == 409
    assert ask(api, town, bo).status == 201


def test_a_hundred_votes_an_hour_and_the_next_changes_nothing(
    api: Api, asked: str, ana: uuid.UUID, stored: Stored
) -> None:
    for turn in range(100):
        assert vote(api, asked, ana, 1 if turn % 2 else -1).status == 200
    refused = vote(api, asked, ana, -1)
    assert (refused.status, refused.json["title"]) == (429, "Too many")
    assert 3_500 < int(refused.headers["retry-after"]) <= 3_600
    assert vote(api, asked, ana, 1).json == {
        "question_id": asked,
        "value": 1,
        "up": 1,
        "down": 0,
    }  # no change
    assert vote(api, asked, ana, 0).status == 200
    stored.execute("UPDATE turns SET taken_at[1] = now() - interval '61 minutes' WHERE act = 'vote'")
    assert vote(api, asked, ana, -1).status == 200
    assert vote(api, asked, ana, 1).status == 429


def test_a_hundred_and_twenty_votes_at_once_are_a_hundred(
    api: Api, town: Town, ana: uuid.UUID, postgres: Postgres, stored: Stored
) -> None:
    """Each on another question, in sessions of their own: nothing but the limit makes them wait."""
    authors = settled(12)
    questions = [
        str(ask(api, town, authors[number % 12], f"What of matter {number}{number}{number}?").json["id"])
        for number in range(120)
    ]
    engine = create_engine(postgres.url, pool_size=12, max_overflow=0)
    sessions = sessionmaker(engine, class_=db.Writer)

    def cast(question: str) -> bool:
        try:
            with sessions.begin() as session:
                voting.vote(db.within(session), ana, question, 1)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(12) as threads:
        counted = sum(threads.map(cast, questions))
    engine.dispose()
    assert counted == 100
    assert stored.execute("SELECT count(*) FROM votes").fetchone() == (100,)


def test_a_moderator_reads_first_where_the_city_wants_it(
    api: Api, town: Town, ana: uuid.UUID, bo: uuid.UUID, stored: Stored
) -> None:
    stored.execute("UPDATE cities SET moderation = 'before'")
    question = ask(api, town, ana).json
    assert (question["state"], question["text"]) == ("pending", "When does the library open?")
    page = api.get(f"/api/questions/{question['id']}").json
    assert (page["state"], page["text"], page["versions"]) == ("pending", None, [])
    assert api.get(f"/api/contests/{town.mayor}/questions").json["questions"] == []
    (mine,) = api.call("GET", "/api/me/questions", citizen=ana).json["questions"]
    assert mine["text"] == "When does the library open?"
    assert vote(api, question["id"], bo).json["title"] == "Question not open"


def test_what_rests_is_not_taken_back_either(api: Api, town: Town, asked: str, ana: uuid.UUID) -> None:
    hours = f"/api/admin/cities/harbor-falls/ballots/{town.ballot}/hours"
    owner = employed(town, "owner")
    api.call("PUT", hours, {"closes_at": None, "frozen": True}, citizen=owner)
    withdrawn = api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana)
    assert (withdrawn.status, withdrawn.json["title"]) == (409, "Frozen for now")
    api.call("PUT", hours, {"closes_at": None, "frozen": False}, citizen=owner)
    assert api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana).status == 204


def test_thirty_edits_a_day(api: Api, asked: str, ana: uuid.UUID) -> None:
    path = f"/api/me/questions/{asked}"
    statuses = [
        api.call("PATCH", path, {"text": f"Who mends wall {number}?"}, citizen=ana).status
        for number in range(31)
    ]
    assert statuses == [200] * 30 + [429]
    assert api.call("PATCH", path, {"text": "Who mends wall 29?"}, citizen=ana).status == 200  # no edit

"""The places of what trends on a ballot are read as a scheduled worker gave them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.handlers import rank as worker
from civicq.handlers import tally
from civicq.questions import rankings, voting
from tests.civicq.conftest import Api, Stored, Town, settled

# No two of which are alike.
WORDS = [
    "Who mends the harbor wall?",
    "When does the library open?",
    "Ferries at night?",
    "More trees?",
    "Bicycle lanes?",
]


def ask(api: Api, contest: str, words: str) -> str:
    asked = api.call(
        "POST", "/api/me/questions", {"contest_id": contest, "text": words}, citizen=settled()[0]
    )
    return str(asked.json["id"])


def support(question: str, votes: int) -> None:
    residents = settled(votes)
    with db.writers().begin() as session:
        for resident in residents:
            voting.vote(db.within(session), resident, question, 1)
    tally.handler({}, None)


def listed(api: Api, town: Town, limit: int = 20) -> list[str]:
    page = api.get(f"/api/ballots/{town.ballot}/trending?limit={limit}").json
    return [question["text"] for question in page["questions"]]


def as_of(api: Api, town: Town) -> datetime:
    return datetime.fromisoformat(api.get(f"/api/ballots/{town.ballot}/trending").json["as_of"])


def age_snapshots(stored: Stored, seconds: int = 15) -> None:
    """As if the last run lay that far back."""
    stored.execute("UPDATE rankings SET as_of = as_of - %s", [timedelta(seconds=seconds)])


def take(stored: Stored) -> int:
    age_snapshots(stored)
    return int(worker.handler({}, None)["ballots"])


def test_the_order_is_the_snapshots_until_the_next_is_taken(api: Api, town: Town, stored: Stored) -> None:
    first = ask(api, town.mayor, "Who mends the harbor wall?")
    ask(api, town.council, "When does the library open on Sundays?")
    assert take(stored) == 1
    assert listed(api, town)[0] == "When does the library open on Sundays?"
    support(first, 30)
    assert listed(api, town)[0] == "When does the library open on Sundays?"
    assert take(stored) == 1
    assert listed(api, town)[0] == "Who mends the harbor wall?"


def test_a_ballot_without_a_snapshot_is_listed_from_its_tallies(api: Api, town: Town, stored: Stored) -> None:
    first = ask(api, town.mayor, "Who mends the harbor wall?")
    ask(api, town.mayor, "When does the library open on Sundays?")
    support(first, 30)
    assert listed(api, town) == ["Who mends the harbor wall?", "When does the library open on Sundays?"]
    assert abs(as_of(api, town) - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_question_just_asked_appears_at_the_next_snapshot(api: Api, town: Town, stored: Stored) -> None:
    assert take(stored) == 1
    ask(api, town.mayor, "Who mends the harbor wall?")
    assert listed(api, town) == []
    take(stored)
    assert listed(api, town) == ["Who mends the harbor wall?"]


def test_what_is_withdrawn_vanishes_at_once_and_edited_words_are_those_of_now(
    api: Api, town: Town, stored: Stored
) -> None:
    ana = settled()[0]
    ids = [
        api.call("POST", "/api/me/questions", {"contest_id": town.mayor, "text": words}, citizen=ana).json[
            "id"
        ]
        for words in ("Who mends the harbor wall?", "When does the library open?")
    ]
    take(stored)
    api.call("DELETE", f"/api/me/questions/{ids[0]}", citizen=ana)
    api.call("PATCH", f"/api/me/questions/{ids[1]}", {"text": "When does it open on Sundays?"}, citizen=ana)
    assert listed(api, town) == ["When does it open on Sundays?"]


def test_a_withdrawn_contest_takes_its_questions_along_at_once(api: Api, town: Town, stored: Stored) -> None:
    ask(api, town.mayor, "Who mends the harbor wall?")
    take(stored)
    stored.execute("UPDATE contests SET withdrawn_at = now() WHERE id = %s", [town.mayor])
    assert listed(api, town) == []
    take(stored)
    stored.execute("UPDATE contests SET withdrawn_at = NULL WHERE id = %s", [town.mayor])
    take(stored)
    assert listed(api, town) == ["Who mends the harbor wall?"]


def test_a_limit_counts_what_is_shown_not_what_was_taken(api: Api, town: Town, stored: Stored) -> None:
    ana = settled()[0]
    for word in WORDS[:3]:
        asked = api.call("POST", "/api/me/questions", {"contest_id": town.mayor, "text": word}, citizen=ana)
    take(stored)
    api.call("DELETE", f"/api/me/questions/{asked.json['id']}", citizen=ana)
    assert listed(api, town, limit=2) == [WORDS[1], WORDS[0]]


def test_as_of_tells_when_the_order_was_taken(api: Api, town: Town, stored: Stored) -> None:
    take(stored)
    age_snapshots(stored, 100)
    assert as_of(api, town) < datetime.now(UTC) - timedelta(seconds=90)
    assert worker.handler({}, None) == {"contests": 0, "ballots": 1}
    assert as_of(api, town) > datetime.now(UTC) - timedelta(seconds=60)
    city = api.get("/api/cities/harbor-falls/trending").json
    assert city["as_of"] == api.get(f"/api/ballots/{town.ballot}/trending").json["as_of"]


def test_a_run_leaves_alone_what_another_has_just_taken(api: Api, town: Town, stored: Stored) -> None:
    assert worker.handler({}, None) == {"contests": 0, "ballots": 1}
    assert worker.handler({}, None) == {"contests": 0, "ballots": 0}


def test_an_election_long_past_is_taken_again_but_seldom(api: Api, town: Town, stored: Stored) -> None:
    stored.execute(
        "INSERT INTO elections (id, date, name) VALUES (gen_random_uuid(), '2019-05-21', 'Of old')"
    )
    stored.execute("""
        INSERT INTO ballots (id, city_id, election_id, election_date)
        SELECT gen_random_uuid(), city.id, election.id, election.date FROM cities city, elections election
        WHERE election.name = 'Of old'
    """)
    assert take(stored) == 2
    assert take(stored) == 1
    age_snapshots(stored, 600)
    assert take(stored) == 2


def test_every_ballot_is_taken_however_many_there_are(api: Api, town: Town, stored: Stored) -> None:
    stored.execute("""
        INSERT INTO cities (id, slug, name) SELECT gen_random_uuid(), 'town-' || n, 'Town ' || n
        FROM generate_series(1, 120) AS n
    """)
    stored.execute("""
        INSERT INTO ballots (id, city_id, election_id, election_date)
        SELECT gen_random_uuid(), city.id, election.id, election.date FROM cities city, elections election
        WHERE city.slug LIKE 'town-%'
    """)
    assert worker.handler({}, None) == {"contests": 0, "ballots": 121}
    assert worker.handler({}, None) == {"contests": 0, "ballots": 0}


def test_runs_at_once_leave_whole_lists(api: Api, town: Town, postgres: Postgres, stored: Stored) -> None:
    for word in WORDS[:5]:
        ask(api, town.mayor, word)
    take(stored)
    engine = create_engine(postgres.url, pool_size=8, max_overflow=0)
    sessions = sessionmaker(engine, class_=db.Writer)
    together = threading.Barrier(8)

    def run(number: int) -> None:
        for _ in range(10):
            together.wait()
            with sessions.begin() as session:
                (rankings.of_ballots if number % 2 else rankings.of_contests)(session)
            if together.wait() == 0:
                age_snapshots(stored)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(run, range(8)))
    engine.dispose()
    assert set(stored.execute("SELECT cardinality(question_ids) FROM rankings").fetchall()) == {(5,)}
    assert listed(api, town) == WORDS[4::-1]


def test_while_one_run_is_at_it_another_leaves_it_alone(
    api: Api, town: Town, postgres: Postgres, stored: Stored
) -> None:
    ask(api, town.mayor, WORDS[0])
    engine = create_engine(postgres.url, pool_size=2, max_overflow=0)
    sessions = sessionmaker(engine, class_=db.Writer)
    with sessions() as slow, sessions() as other:
        assert (rankings.of_contests(slow), rankings.of_contests(other)) == (1, 0)
        assert rankings.of_ballots(other) == 0
        slow.rollback()
        assert rankings.of_contests(other) == 1
    engine.dispose()

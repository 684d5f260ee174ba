"""Every vote counts exactly once."""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from cdk.functions import FUNCTIONS
from cdk.local.postgres import Postgres
from civicq import db
from civicq.handlers import tally
from civicq.questions import commands, voting
from tests.civicq.conftest import Api, Stored, Town, settled


def cast(api: Api, question: str, value: int, citizen: uuid.UUID) -> tuple[int, int, int]:
    answer = api.call("PUT", f"/api/me/votes/{question}", {"value": value}, citizen=citizen)
    assert answer.status == 200, answer.body
    assert answer.json["question_id"] == question
    return answer.json["value"], answer.json["up"], answer.json["down"]


def folded() -> int:
    return int(tally.handler({}, None)["folded"])


def shown(api: Api, question: str) -> tuple[int, int]:
    answer = api.get(f"/api/questions/{question}").json
    return answer["up"], answer["down"]


def test_a_votes_own_answer_carries_the_new_state(
    api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID
) -> None:
    assert cast(api, asked, 1, ana) == (1, 1, 0)
    assert cast(api, asked, 1, ana) == (1, 1, 0)
    assert cast(api, asked, -1, bo) == (-1, 1, 1)
    assert cast(api, asked, -1, ana) == (-1, 0, 2)
    assert folded() == 3
    assert cast(api, asked, 0, ana) == (0, 0, 1)
    assert cast(api, asked, 0, ana) == (0, 0, 1)
    assert cast(api, asked, 1, ana) == (1, 1, 1)


def test_lists_show_a_vote_once_it_is_folded(api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID) -> None:
    cast(api, asked, 1, ana)
    cast(api, asked, -1, bo)
    assert shown(api, asked) == (0, 0)
    assert folded() == 2
    assert shown(api, asked) == (1, 1)
    assert folded() == 0
    assert shown(api, asked) == (1, 1)


def test_my_votes_are_mine_and_tell_the_value(
    api: Api, town: Town, asked: str, ana: uuid.UUID, bo: uuid.UUID
) -> None:
    cast(api, asked, -1, ana)
    mine = api.call("GET", "/api/me/votes", citizen=ana).json
    (vote,) = mine["votes"]
    assert (vote["question_id"], vote["value"], mine["next"]) == (asked, -1, None)
    assert vote["question"]["contest"] == {"id": town.mayor, "title": "Mayor"}
    assert vote["question"]["text"] == api.get(f"/api/questions/{asked}").json["text"]
    here = api.call("GET", f"/api/me/votes?contest={town.mayor}", citizen=ana)
    elsewhere = api.call("GET", f"/api/me/votes?contest={town.council}", citizen=ana)
    assert here.json["votes"] == [{"question_id": asked, "value": -1}]
    assert elsewhere.json["votes"] == []
    assert api.call("GET", "/api/me/votes", citizen=bo).json["votes"] == []
    assert here.headers["cache-control"] == "private, no-store"


def test_a_withdrawn_vote_leaves_no_row(api: Api, asked: str, ana: uuid.UUID) -> None:
    cast(api, asked, 1, ana)
    cast(api, asked, 0, ana)
    assert api.call("GET", "/api/me/votes", citizen=ana).json["votes"] == []
    folded()
    assert shown(api, asked) == (0, 0)


def test_a_withdrawn_question_takes_no_votes(api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID) -> None:
    cast(api, asked, 1, bo)
    api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana)
    refused = api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana)
    assert (refused.status, refused.json["title"]) == (409, "Question withdrawn")
    assert cast(api, asked, 0, bo)[0] == 0


@pytest.mark.parametrize("value", [2, -2, True, "1", 1.5, None, [1]])
def test_a_vote_is_up_down_or_withdrawn(api: Api, asked: str, ana: uuid.UUID, value: object) -> None:
    assert api.call("PUT", f"/api/me/votes/{asked}", {"value": value}, citizen=ana).status == 422


def test_a_vote_on_nothing_is_a_404(api: Api, ana: uuid.UUID) -> None:
    assert api.call("PUT", f"/api/me/votes/{uuid.uuid4()}", {"value": 1}, citizen=ana).status == 404
    assert api.call("PUT", f"/api/me/votes/{uuid.uuid4()}", {"value": 0}, citizen=ana).status == 404


def test_a_refused_vote_leaves_nothing(api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID) -> None:
    """A vote is its own transaction, so that nobody rolls it back."""
    api.call("DELETE", f"/api/me/questions/{asked}", citizen=ana)
    for question in (asked, str(uuid.uuid4())):
        for value in (1, 0):
            api.call("PUT", f"/api/me/votes/{question}", {"value": value}, citizen=bo)
    with db.reader() as session:
        for query in ("SELECT count(*) FROM votes", "SELECT count(*) FROM vote_outbox"):
            assert session.execute(text(query)).scalar_one() == 0
        taken = session.execute(text("SELECT count(*) FROM turns WHERE act = 'vote'"))
        assert taken.scalar_one() == 0


def test_what_follows_a_vote_is_a_transaction_again(api: Api, asked: str, ana: uuid.UUID) -> None:
    """The connection is the same, and a vote's commit of its own ends with the vote."""
    cast(api, asked, 1, ana)
    with pytest.raises(ZeroDivisionError), db.writers().begin() as session:
        voting.vote(db.within(session), ana, asked, -1)
        raise ZeroDivisionError
    assert cast(api, asked, 1, ana) == (1, 1, 0)


def test_eight_clicks_at_once_of_each_of_forty_citizens_are_forty_votes(
    api: Api, asked: str, postgres: Postgres
) -> None:
    """The negative control: check-then-insert doubled the vote of every citizen under this load."""
    engine = create_engine(postgres.url, pool_size=16, max_overflow=0)
    sessions = sessionmaker(engine, class_=db.Writer)
    citizens = settled(40)

    def click(citizen: uuid.UUID) -> None:
        with sessions.begin() as session:
            voting.vote(db.within(session), citizen, asked, 1)

    def fold(_: int) -> None:
        with sessions.begin() as session:
            voting.fold(session)

    with ThreadPoolExecutor(16) as threads:
        clicks = [threads.submit(click, citizen) for citizen in citizens for _ in range(8)]
        folds = [threads.submit(fold, turn) for turn in range(20)]
        for done in (*clicks, *folds):
            done.result()
    engine.dispose()
    folded()
    assert shown(api, asked) == (40, 0)


def test_tallies_agree_with_the_votes_whatever_was_clicked(api: Api, asked: str, postgres: Postgres) -> None:
    engine = create_engine(postgres.url, pool_size=12, max_overflow=0)
    sessions = sessionmaker(engine, class_=db.Writer)
    citizens = settled(10)

    def click(turn: int) -> None:
        with sessions.begin() as session:
            voting.vote(db.within(session), citizens[turn % 10], asked, (turn * 7 + turn // 10) % 3 - 1)

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(click, range(400)))
    folded()
    with engine.connect() as connection:
        counted = connection.execute(
            text("SELECT count(*) FILTER (WHERE value = 1), count(*) FILTER (WHERE value = -1) FROM votes")
        ).one()
        left = connection.execute(text("SELECT count(*) FROM vote_outbox")).scalar_one()
    engine.dispose()
    assert shown(api, asked) == tuple(counted)
    assert left == 0


def test_a_fold_that_dies_before_its_commit_is_made_good_by_the_next_and_counts_once(
    api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID, postgres: Postgres
) -> None:
    cast(api, asked, 1, ana)
    cast(api, asked, -1, bo)
    engine = create_engine(postgres.url)
    dying = sessionmaker(engine, class_=db.Writer)()
    assert voting.fold(dying) == 2
    backend = dying.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    with pytest.raises(OperationalError):
        dying.commit()
    dying.invalidate()
    engine.dispose()
    assert shown(api, asked) == (0, 0)
    assert folded() == 2
    assert shown(api, asked) == (1, 1)
    assert folded() == 0


def test_folds_at_once_take_each_change_once(
    api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID, postgres: Postgres
) -> None:
    cast(api, asked, 1, ana)
    engine = create_engine(postgres.url)
    sessions = sessionmaker(engine, class_=db.Writer)
    with sessions.begin() as first:
        assert voting.fold(first) == 1
        cast(api, asked, 1, bo)
        with sessions.begin() as second, ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(voting.fold, second)  # for the tally, not for what the other took
            first.commit()
            assert waiting.result() == 1
    engine.dispose()
    assert shown(api, asked) == (2, 0)


def test_a_fold_locks_its_tallies_by_id_so_that_two_folds_never_wait_for_each_other(
    api: Api, town: Town, bo: uuid.UUID, stored: Stored, postgres: Postgres
) -> None:
    authors = settled(12)
    with db.writers().begin() as session:
        bodies = [
            commands.ask(
                session,
                authors[number],
                contest_id=town.mayor,
                words=f"What of matter {number}?",
                issues=[],
                key=None,
            )
            for number in range(12)
        ]
    questions = [json.loads(body)["id"] for body in bodies]
    for question in questions:
        cast(api, question, 1, bo)
    # The first by id is now the last in the tables.
    stored.execute("UPDATE tallies SET up = up WHERE question_id = %s", [min(questions)])
    stored.execute("UPDATE questions SET state = state WHERE id = %s", [min(questions)])
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    # As the planner does when there are many: what it need not sort, it does not sort.
    engine = create_engine(postgres.url, connect_args={"options": "-c enable_sort=off"})
    with sessionmaker(engine, class_=db.Writer).begin() as session, ThreadPoolExecutor(1) as thread:
        with stored.transaction():
            stored.execute("SELECT FROM tallies WHERE question_id = %s FOR UPDATE", [min(questions)])
            folding = thread.submit(voting.fold, session)
            while stored.execute(waits).fetchone() == (0,):
                time.sleep(0.01)
            unlocked = stored.execute(
                "SELECT question_id::text FROM tallies FOR UPDATE SKIP LOCKED"
            ).fetchall()
        assert folding.result() == 12
    engine.dispose()
    assert {question for (question,) in unlocked} == set(questions)
    assert {shown(api, question) for question in questions} == {(1, 0)}


def test_one_run_folds_the_whole_backlog(
    api: Api, asked: str, ana: uuid.UUID, bo: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "MOST_FOLDED", 2)
    for value in (1, -1, 1, 0, -1):
        cast(api, asked, value, ana)
        cast(api, asked, value, bo)
    assert folded() == 10
    assert shown(api, asked) == (0, 2)


def test_the_worker_runs_often_enough_that_scores_are_five_seconds_behind_at_most() -> None:
    (worker,) = (function for function in FUNCTIONS if function.name == "tally")
    assert worker.every_seconds is not None
    assert worker.every_seconds < 5


def test_the_database_itself_refuses_a_second_vote_and_a_strange_value(
    postgres: Postgres, asked: str
) -> None:
    engine = create_engine(postgres.url)
    citizen = uuid.uuid4()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO citizens (id) VALUES (:c)"), {"c": citizen})
    for values, count in (([1, 1], "votes_pkey"), ([3], "votes_value_check"), ([0], "votes_value_check")):
        with engine.connect() as connection, pytest.raises(Exception, match=count):
            for value in values:
                connection.execute(
                    text(
                        "INSERT INTO votes (question_id, citizen_id, contest_id, value) "
                        "SELECT id, :c, contest_id, :v FROM questions WHERE id = :q"
                    ),
                    {"q": asked, "c": citizen, "v": value},
                )
    engine.dispose()

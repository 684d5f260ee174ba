"""What is shown is what was cast; and where it is not, somebody is told."""

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from cdk.local.postgres import Postgres
from civicq import db
from civicq.handlers import reconcile
from civicq.questions import commands, reconciling, voting
from tests.civicq.conftest import Api, Stored, Town, settled


def ask(town: Town, count: int) -> list[str]:
    authors = settled(count)
    with db.writers().begin() as session:
        return [
            json.loads(
                commands.ask(
                    session,
                    authors[number],
                    contest_id=town.mayor,
                    words=f"question number {number}",
                    issues=[],
                    key=None,
                )
            )["id"]
            for number in range(count)
        ]


def vote(question: str, up: int, down: int = 0) -> None:
    residents = settled(up + down)
    with db.writers().begin() as session:
        for number in range(up + down):
            voting.vote(db.within(session), residents[number], question, 1 if number < up else -1)


def fold() -> None:
    with db.writers().begin() as session:
        voting.fold(session)


def drift() -> tuple[int, int]:
    found = reconcile.handler({}, None)
    assert found["ended"]
    return found["vote_drift"], found["votes"]


def test_nothing_differs_whether_folded_or_waiting(api: Api, town: Town) -> None:
    first, second, _ = ask(town, 3)
    vote(first, 5, 2)
    fold()
    vote(first, 1)
    vote(second, 0, 3)
    assert drift() == (0, 0)


def test_a_tampered_tally_is_found_and_told_in_a_line_of_its_own(
    api: Api, town: Town, stored: Stored, caplog: pytest.LogCaptureFixture
) -> None:
    honest, tampered = ask(town, 2)
    vote(honest, 3)
    vote(tampered, 3, 1)
    fold()
    stored.execute("UPDATE tallies SET up = up + 5, down = 0 WHERE question_id = %s", [tampered])
    assert drift() == (1, 6)
    (line,) = [record.message for record in caplog.records]
    assert json.loads(line) == {"event": "vote_drift", "question_id": tampered, "up": 5, "down": -1}


@pytest.mark.parametrize(
    "harm", ["DELETE FROM votes", "DELETE FROM vote_outbox", "UPDATE votes SET value = -value"]
)
def test_votes_that_are_lost_anywhere_are_found(api: Api, town: Town, stored: Stored, harm: str) -> None:
    (question,) = ask(town, 1)
    vote(question, 2)
    stored.execute(harm.encode())
    assert drift()[0] == 1


def test_a_question_that_nobody_voted_on_but_shows_votes_is_found(
    api: Api, town: Town, stored: Stored
) -> None:
    ask(town, 1)
    stored.execute("UPDATE tallies SET up = 7")
    assert drift() == (1, 7)


def test_slices_and_statements_smaller_than_a_question_count_the_same(
    api: Api, town: Town, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "QUESTIONS_PER_SLICE", 2)
    monkeypatch.setattr(reconciling, "VOTES_PER_STATEMENT", 3)
    questions = ask(town, 5)
    for number, question in enumerate(questions):
        vote(question, number * 3, number)
    assert drift() == (0, 0)
    stored.execute("UPDATE tallies SET up = up + 1 WHERE question_id = ANY (%s::uuid[])", [questions[::2]])
    assert drift() == (3, 3)


def test_a_round_goes_on_where_the_last_run_ended(
    api: Api, town: Town, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciling, "QUESTIONS_PER_SLICE", 2)
    monkeypatch.setattr(reconcile, "SECONDS", 0)
    questions = ask(town, 5)
    stored.execute("UPDATE tallies SET up = 1 WHERE question_id = ANY (%s::uuid[])", [questions[1::2]])
    runs = [reconcile.handler({}, None) for _ in range(4)]
    assert [run["questions"] for run in runs] == [2, 2, 1, 2]
    assert [run["vote_drift"] for run in runs] == [1, 2, 2, 1]
    assert [run["ended"] for run in runs] == [False, False, True, False]


def test_a_run_that_another_overtook_ends(api: Api, town: Town) -> None:
    (question,) = ask(town, 1)
    at, elsewhere = reconciling.Round(), reconciling.Round(uuid.UUID(question), 1, 1)
    with db.writers().begin() as session:
        assert reconciling.advance(session, at, elsewhere)
        assert not reconciling.advance(session, at, elsewhere)
        assert reconciling.under_way(session) == elsewhere


def test_nothing_differs_while_votes_are_cast_and_folded(api: Api, town: Town, postgres: Postgres) -> None:
    questions = ask(town, 3)
    engine = create_engine(postgres.url, pool_size=6, max_overflow=0)
    sessions = sessionmaker(engine, class_=db.Writer)
    citizens = settled(400)  # so many that nobody's hundred votes an hour are used up
    over = threading.Event()

    def click(first: int) -> int:
        turn = first
        while not over.is_set():
            with sessions.begin() as session:
                question = questions[turn % 3]
                voting.vote(
                    db.within(session), citizens[turn % 400], question, (turn * 7 + turn // 400) % 3 - 1
                )
            turn += 5
        return turn

    def folds() -> None:
        while not over.is_set():
            with sessions.begin() as session:
                voting.fold(session)

    with ThreadPoolExecutor(5) as threads:
        running = [threads.submit(click, first) for first in range(4)]
        folding = threads.submit(folds)
        try:
            found = [drift() for _ in range(60)]
        finally:
            over.set()
        cast = sum(each.result() for each in running)
        folding.result()
    engine.dispose()
    assert cast > 100, "too few votes: the test proves nothing"
    assert set(found) == {(0, 0)}

"""From a changed row to the outbox, in the same transaction."""

import uuid

import pytest
from sqlalchemy import select, update

from civicq import db, purging
from civicq.ballots.models import Candidate, Contest
from civicq.purging import PurgeOutbox
from tests.civicq.conftest import Api, Town


def waiting() -> set[str]:
    with db.writers().begin() as session:
        return set(purging.take(session))


def test_a_question_purges_its_page_its_contests_list_and_the_ballots_trending(
    api: Api, town: Town, ana: uuid.UUID
) -> None:
    waiting()
    answer = api.call(
        "POST", "/api/me/questions", {"contest_id": town.mayor, "text": "Who mends it?"}, citizen=ana
    )
    question = answer.json["id"]
    expected = {f"question/{question}", f"contest/{town.mayor}/questions", f"ballot/{town.ballot}/trending"}
    assert waiting() == expected
    assert waiting() == set()
    api.call("PATCH", f"/api/me/questions/{question}", {"text": "Who repairs it?"}, citizen=ana)
    assert waiting() == expected
    api.call("DELETE", f"/api/me/questions/{question}", citizen=ana)
    assert waiting() == expected


def test_a_vote_purges_nothing(api: Api, asked: str, ana: uuid.UUID) -> None:
    waiting()
    api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana)
    api.call("PUT", f"/api/me/votes/{asked}", {"value": 0}, citizen=ana)
    assert waiting() == set()


def test_an_edit_that_changes_nothing_purges_nothing(api: Api, asked: str, ana: uuid.UUID) -> None:
    waiting()
    api.call("PATCH", f"/api/me/questions/{asked}", {"text": "Who mends the harbor wall?"}, citizen=ana)
    assert waiting() == set()


def test_what_is_rolled_back_purges_nothing(town: Town) -> None:
    waiting()
    with pytest.raises(RuntimeError), db.writers().begin() as session:
        session.get_one(Contest, town.mayor).title = "Lord Mayor"
        session.flush()
        raise RuntimeError
    assert waiting() == set()


def test_what_moves_purges_the_place_it_left_too(town: Town) -> None:
    waiting()
    with db.writers().begin() as session:
        session.scalars(select(Candidate).limit(1)).one().contest_id = uuid.UUID(town.council)
    assert waiting() == {f"ballot/{town.ballot}", f"contest/{town.mayor}", f"contest/{town.council}"}


def test_a_bulk_write_names_its_tags_or_is_refused(town: Town) -> None:
    waiting()
    statement = update(Contest).values(title="Something else")
    with pytest.raises(RuntimeError, match="must name what it purges"), db.writers().begin() as session:
        session.execute(statement)
    with db.writers().begin() as session:
        session.execute(statement, execution_options={"tags": {f"ballot/{town.ballot}"}})
    assert waiting() == {f"ballot/{town.ballot}"}


def test_two_relays_at_once_take_each_purge_once(town: Town) -> None:
    waiting()
    with db.writers().begin() as session:
        purging.purge(session, {"cities"})
    with db.writers().begin() as session:
        taken = purging.take(session)
        left = session.scalars(select(PurgeOutbox.id)).all()
    assert (taken, left) == (["cities"], [])

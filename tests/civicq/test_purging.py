"""From a changed row to the outbox, in the same transaction."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import Table, select, text, update
from sqlalchemy.exc import IntegrityError

from civicq import cache, db, purging
from civicq.ballots.models import Candidate, Contest
from civicq.cache import connection
from civicq.front.entry import generation_key
from civicq.front.exchange import Cluster, Command
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
        moved = session.scalars(select(Candidate).limit(1)).one()
        moved.contest_id = uuid.UUID(town.council)
        candidate = moved.id
    assert waiting() == {
        f"ballot/{town.ballot}",
        f"contest/{town.mayor}",
        f"contest/{town.council}",
        f"candidate/{candidate}",
    }


def by_the_orm(session: db.Writer) -> None:
    session.execute(update(Contest).values(title="Something else"))


def by_core(session: db.Writer) -> None:
    table = Contest.__table__
    assert isinstance(table, Table)
    session.execute(update(table).values(title="Something else"))


def by_words(session: db.Writer) -> None:
    session.execute(text("UPDATE contests SET title = 'Something else'"))


def by_the_connection(session: db.Writer) -> None:
    session.connection().exec_driver_sql("update only public.\"contests\" set title = 'Something else'")


def by_many_at_once(session: db.Writer) -> None:
    rows = [{"row": row, "new": "Something else"} for row in session.scalars(select(Contest.id))]
    session.execute(text("UPDATE contests SET title = :new WHERE id = :row"), rows)


def by_copy(session: db.Writer) -> None:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    with driver.cursor().copy("COPY cities (id, slug, name, state) FROM STDIN") as copy:
        copy.write_row((uuid.uuid4(), "elsewhere", "Elsewhere", "OR"))


def by_the_driver(session: db.Writer) -> None:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.execute("WITH gone AS (DELETE FROM candidates RETURNING id) SELECT count(*) FROM gone")


WAYS_AROUND_THE_FLUSH = [
    by_the_orm, by_core, by_words, by_the_connection, by_many_at_once, by_copy, by_the_driver,
]  # fmt: skip


@pytest.mark.parametrize("write", WAYS_AROUND_THE_FLUSH, ids=lambda write: write.__name__)
def test_a_write_that_passes_by_the_flush_names_its_tags_or_is_refused(
    town: Town, write: Callable[[db.Writer], None]
) -> None:
    waiting()
    with pytest.raises(RuntimeError, match="must name what it purges"), db.writers().begin() as session:
        write(session)
    assert waiting() == set()
    with db.writers().begin() as session:
        purging.purge(session, {f"ballot/{town.ballot}"})
        write(session)
    assert waiting() == {f"ballot/{town.ballot}"}


def test_a_statement_may_carry_its_tags_itself(town: Town) -> None:
    waiting()
    with db.writers().begin() as session:
        session.execute(
            update(Contest).values(title="Lord Mayor"), execution_options={"tags": {"cities", "city/a"}}
        )
    assert waiting() == {"cities", "city/a"}


def test_a_flush_names_nothing_for_the_bulk_write_after_it(town: Town) -> None:
    with pytest.raises(RuntimeError, match="must name"), db.writers().begin() as session:
        session.get_one(Contest, town.mayor).title = "Lord Mayor"
        session.flush()
        by_words(session)


def test_what_one_transaction_named_does_not_count_for_the_next(town: Town) -> None:
    with db.writers()() as session:
        purging.purge(session, {"cities"})
        by_words(session)
        session.commit()
        with pytest.raises(RuntimeError, match="must name"):
            by_words(session)
        session.rollback()
        purging.purge(session, {"cities"})
        session.rollback()
        with pytest.raises(RuntimeError, match="must name"):
            by_words(session)


def test_a_flush_that_failed_leaves_no_way_around(town: Town) -> None:
    with db.writers()() as session:
        session.get_one(Contest, town.mayor).kind = "no such kind"
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
        with pytest.raises(RuntimeError, match="must name"):
            by_words(session)


def generation(tag: str) -> object:
    cluster = cache.cluster()
    assert cluster is not None
    key = generation_key(tag)
    return cluster.exchange(Command(key, (b"GET", key)))[0]


def test_redis_is_purged_when_the_change_is_committed_and_not_before(town: Town) -> None:
    tag = f"contest/{town.mayor}"
    before = generation(tag)
    with db.writers()() as session:
        session.get_one(Contest, town.mayor).title = "Lord Mayor"
        session.flush()
        assert generation(tag) == before
        session.commit()
    after = generation(tag)
    assert after is not None
    assert after != before


def test_what_is_rolled_back_leaves_redis_alone(town: Town) -> None:
    tag = f"contest/{town.mayor}"
    before = generation(tag)
    with db.writers()() as session:
        session.get_one(Contest, town.mayor).title = "Lord Mayor"
        session.flush()
        session.rollback()
        session.get_one(Contest, town.council).title = "Senate"
        session.commit()
    assert generation(tag) == before


def test_a_change_stands_though_redis_does_not(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting()
    nowhere = Cluster("127.0.0.1", 9)
    monkeypatch.setattr(connection, "cluster", lambda: nowhere)
    with db.writers().begin() as session:
        session.get_one(Contest, town.mayor).title = "Lord Mayor"
    assert f"contest/{town.mayor}" in waiting()


def test_two_relays_at_once_take_each_purge_once(town: Town) -> None:
    waiting()
    with db.writers().begin() as session:
        purging.purge(session, {"cities"})
    with db.writers().begin() as session:
        taken = purging.take(session)
        left = session.scalars(select(PurgeOutbox.id)).all()
    assert (taken, left) == (["cities"], [])

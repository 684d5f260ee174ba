"""Nothing is kept for longer than it is said to be."""

import uuid

import pytest

from civicq.handlers import reconcile, retention
from civicq.privacy.retention import MOST_ROWS, RULES
from tests.civicq.conftest import Api, Stored, Town

DAYS = {rule.what: rule.days for rule in RULES}


@pytest.mark.parametrize(
    ("what", "table", "columns", "row"),
    [
        ("codes that nobody typed in", "verification_codes", "citizen_id, city_id, method, digest, expires_at",
         "'{ana}', '{city}', 'email', '', now() - interval '{days} days'"),
        ("what a message was about, once it is sent", "messages", "id, channel, sent_at",
         "gen_random_uuid(), 'email', now() - interval '{days} days'"),
        ("messages that a worker died over", "messages", "id, channel, recipient, claimed_at",
         "gen_random_uuid(), 'email', 'a@b.example', now() - interval '{days} days'"),
        ("of what somebody has been reminded", "reminders", "citizen_id, occasion, at",
         "'{ana}', 'welcome', now() - interval '{days} days'"),
        ("invitations that have ended", "invitations", "id, city_id, role, digest, invited_by, expires_at",
         "gen_random_uuid(), '{city}', 'viewer', '', '{ana}', now() - interval '{days} days'"),
        ("proofs of standings that have ended, once the polls have closed", "proofs", "city_id, digest, expires_at",
         "'{city}', '', now() - interval '{days} days' + interval '1 minute'"),
        ("when somebody did what is limited", "turns", "citizen_id, act, taken_at",
         "'{ana}', 'vote', ARRAY[now() - interval '{days} days']"),
        ("answers to requests that might come again", "idempotency_keys",
         "citizen_id, key, fingerprint, created_at", "'{ana}', 'k', '', now() - interval '{days} days'"),
    ],
)  # fmt: skip
def test_it_goes_when_its_days_are_over_and_not_a_day_before(
    api: Api, town: Town, ana: uuid.UUID, stored: Stored, *, what: str, table: str, columns: str, row: str
) -> None:
    def left(days: int) -> object:
        stored.execute(f"DELETE FROM {table}".encode())  # noqa: S608 (names of this file)
        values = row.format(ana=ana, city=town.city, days=days)
        stored.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})".encode())  # noqa: S608
        retention.handler({}, None)
        return stored.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608

    assert left(DAYS[what] - 1) == (1,) or DAYS[what] == 0
    assert left(DAYS[what] + 1) == (0,)


def test_standings_go_some_time_after_they_have_expired(
    api: Api, town: Town, ana: uuid.UUID, stored: Stored
) -> None:
    for days, left in ((80, 1), (100, 0)):
        stored.execute("UPDATE standings SET expires_at = now() - make_interval(days => %s)", [days])
        retention.handler({}, None)
        assert stored.execute("SELECT count(*) FROM standings").fetchone() == (left,)


def test_long_after_an_election_nobody_can_tell_whose_a_vote_was(
    api: Api, town: Town, asked: str, ana: uuid.UUID, stored: Stored
) -> None:
    api.call("PUT", f"/api/me/votes/{asked}", {"value": 1}, citizen=ana)

    def is_anas() -> object:
        return stored.execute("SELECT count(*) FROM votes WHERE citizen_id = %s", [ana]).fetchone()

    retention.handler({}, None)
    assert is_anas() == (1,)
    stored.execute("SET session_replication_role = replica")
    stored.execute("UPDATE ballots SET election_date = current_date - 91")
    stored.execute("RESET session_replication_role")
    assert retention.handler({}, None) == {"whose a vote was": 1}
    assert is_anas() == (0,)
    assert retention.handler({}, None) == {}
    assert stored.execute("SELECT count(*) FROM votes").fetchone() == (1,)
    assert reconcile.handler({}, None)["votes"] == 0


def test_more_than_one_statement_takes_all_go(api: Api, stored: Stored) -> None:
    stored.execute(
        "INSERT INTO messages (id, channel, sent_at) "
        "SELECT gen_random_uuid(), 'email', now() - interval '40 days' FROM generate_series(1, %s)",
        [MOST_ROWS + 1],
    )
    assert retention.handler({}, None) == {"what a message was about, once it is sent": MOST_ROWS + 1}

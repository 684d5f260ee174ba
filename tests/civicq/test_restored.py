"""The runbook's «Restore», as far as rows go: a copy from before the damage takes the place of the database."""

import json
import re
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from cdk.local.http import Request
from cdk.local.payload import event_of
from cdk.local.postgres import Postgres
from cdk.local.postgres_home import programs
from civicq import cache, db, migrations
from civicq.audit import commands as audit
from civicq.audit import queries
from civicq.front import EVERYTHING, front, memory, shared
from civicq.handlers import public, reconcile, tally
from civicq.notices import commands as notices
from civicq.notices.letters import Letter
from civicq.questions import voting
from tests.civicq.conftest import Api, Stored, Town, connect_anew, employed, settled

RUNBOOK = Path(__file__).parents[2] / "cdk" / "RUNBOOK.md"


@pytest.fixture
def restored(postgres: Postgres, tmp_path: Path) -> Iterator[tuple[Callable[[], None], Callable[[], str]]]:
    """One keeps what the database holds; the other makes a copy of that, has the functions work on it, and
    gives its URL.
    """
    binaries, kept, name = programs(lambda _: None), tmp_path / "kept", f"test_{uuid.uuid4().hex}"
    server = [f"--host={postgres.host}", f"--port={postgres.port}", f"--username={postgres.user}"]

    def keep() -> None:
        command: list[str | Path] = [
            binaries / "pg_dump",
            *server,
            "--format=custom",
            f"--file={kept}",
            postgres.database,
        ]
        subprocess.run(command, check=True)

    with pytest.MonkeyPatch.context() as patch:

        def restore() -> str:
            subprocess.run([binaries / "createdb", *server, name], check=True)
            into: list[str | Path] = [
                binaries / "pg_restore",
                *server,
                "--exit-on-error",
                f"--dbname={name}",
                kept,
            ]
            subprocess.run(into, check=True)
            patch.setenv("DATABASE_NAME", name)
            connect_anew()
            return postgres.url_of(name)

        yield keep, restore
    connect_anew()
    subprocess.run([binaries / "dropdb", *server, "--if-exists", "--force", name], check=True)


def vote(question: str, residents: list[uuid.UUID]) -> None:
    with db.writers().begin() as session:
        for resident in residents:
            voting.vote(db.within(session), resident, question, 1)


def head(api: Api) -> tuple[int, str]:
    told = api.get("/api/audit").json
    return told["entries"], told["digest"]


def test_a_copy_takes_over_and_nothing_is_counted_or_sent_twice(
    api: Api,
    town: Town,
    asked: str,
    stored: Stored,
    *,
    restored: tuple[Callable[[], None], Callable[[], str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep, restore = restored
    # Each look comes as far as Redis, and asks what has been purged.
    monkeypatch.setattr(memory, "MEMORY_SECONDS", 0)
    monkeypatch.setattr(shared, "EVERYTHING_SECONDS", 0)
    cached = front(public.application, public.TAGS, public.QUERY, cache.cluster)
    page = event_of(Request("GET", f"/api/questions/{asked}", [], b""), None, None)

    def shown() -> str:
        return str(json.loads(cached(page, None)["body"])["state"])

    city, moderator = "/api/admin/cities/harbor-falls", employed(town, "moderator")
    with db.writers().begin() as session:
        audit.record(session, "brand", "city", town.city, actor_id=moderator, actor_role="moderator")
    vote(asked, settled(3))
    tally.handler({}, None)
    vote(asked, settled(2))  # in the outbox still
    with db.writers().begin() as session:
        notices.write(session, "email", "ana@example.org", Letter("Your code", "123456"))
    kept_head = head(api)
    keep()

    # What comes after that moment is lost, and some of it has left the database.
    with db.writers().begin() as session:
        [sent] = notices.claim(session)
        notices.sent(session, [sent.id])
    decision = {"action": "remove", "rule": "spam", "reason": "An advertisement.",
                "targets": [{"kind": "question", "id": asked}]}  # fmt: skip
    assert api.call("POST", f"{city}/decisions", decision, citizen=moderator).status == 201
    published = head(api)
    cache.purge({EVERYTHING})
    assert shown() == "removed"
    stored.execute("DELETE FROM votes")

    url = restore()
    told = re.search(r'sql civicq-restored "(.+?)"', RUNBOOK.read_text())
    assert told is not None
    with psycopg.connect(url.replace("+psycopg", "")) as owner:
        owner.execute(told[1].encode())
    with db.writers().begin() as session:
        assert notices.claim(session) == []

    # A deployment finds nothing to do.
    done = migrations.upgrade(url)
    assert done.before == done.after != ""

    # Redis is of the time that is no more, until it is told.
    assert shown() == "removed"
    assert cache.purge({EVERYTHING})
    assert shown() == "approved"

    assert tally.handler({}, None) == {"folded": 2}
    found = reconcile.handler({}, None)
    assert (found["ended"], found["vote_drift"]) == (True, 0)
    assert api.get(f"/api/questions/{asked}").json["up"] == 5

    # Which decisions are missing, the heads tell; what is there is whole.
    assert head(api) == kept_head != published
    assert published[0] - kept_head[0] == 1
    with db.writers()() as session:
        assert queries.broken_at(session) is None

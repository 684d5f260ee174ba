"""The API as a caller meets it: real handlers, called with the events that the gateway makes, on a real database.

Reads go past the cache in front of the application: what one test stored is no answer to the next.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from sqlalchemy import insert, select

from cdk.local.http import Request
from cdk.local.payload import event_of
from cdk.local.postgres import Postgres
from cdk.local.valkey import Valkey
from civicq import cache, db, migrations
from civicq.ballots.models import (
    Ballot,
    BallotStyle,
    BallotStyleContest,
    Candidate,
    City,
    Contest,
    Election,
    Precinct,
)
from civicq.cities.models import CityStaff
from civicq.citizens.models import Citizen
from civicq.front.exchange import Cluster
from civicq.questions import rankings
from civicq.settings import settings
from civicq.standing.models import METHODS, Standing

SITE = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: list[str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Api:
    """Calls the handler that the gateway would call."""

    def __init__(self) -> None:
        from civicq import public
        from civicq.handlers import civic, staff

        self._public, self._civic, self._staff = public.handler, civic.handler, staff.handler

    def get(self, target: str, **headers: str) -> Answer:
        return self.call("GET", target, headers=headers)

    def call(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        citizen: uuid.UUID | None = None,
        groups: tuple[str, ...] = (),
        claims: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        named = {"content-type": "application/json"} if sent else {}
        named |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        told: dict[str, Any] | None = None
        if citizen:
            told = {"sub": str(citizen), "token_use": "access", **(claims or {})}
            if groups:
                told["cognito:groups"] = list(groups)
        event = event_of(Request(method, target, list(named.items()), sent), None, told)
        handler = self._public
        if target.startswith(("/api/me", "/api/unsubscribe/", "/forms/me/")):
            handler = self._civic
        elif target.startswith("/api/admin"):
            handler = self._staff
        answer = handler(event, None)
        assert not answer["isBase64Encoded"]
        return Answer(answer["statusCode"], answer["headers"], answer.get("cookies", []), answer["body"])

    def post(self, target: str, citizen: uuid.UUID | None = None, **fields: str) -> Answer:
        """As a browser sends a form of ours."""
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": SITE}
        raw = urlencode(fields).encode()
        return self.call("POST", target, citizen=citizen, raw=raw, headers=headers)


@pytest.fixture(scope="session")
def configured(postgres: Postgres, valkey: Valkey) -> Iterator[None]:
    """Here the process is configured as a function is, against the session's own servers."""
    migrations.upgrade(postgres.url)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "DATABASE_WRITER_HOST": postgres.host,
            "DATABASE_READER_HOST": postgres.host,
            "DATABASE_SSLMODE": "disable",
            "CACHE_HOST": valkey.host,
            "CACHE_PORT": str(valkey.port),
            "SITE_ORIGINS": SITE,
            "UPLOADS_URL": "https://uploads.s3.us-east-1.amazonaws.com",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": "us-east-1",
            "STANDING_KEY": "a key of tests",
            "MAIL_FROM": "CivicQ <no-reply@civicq.example>",
        }.items():
            patch.setenv(name, value)
        settings.cache_clear()
        yield
        connect_anew()
        forget_settings()


@pytest.fixture
def cluster(configured: None) -> Cluster:
    """The session's own Redis, as a function is connected to it."""
    found = cache.cluster()
    assert found is not None
    return found


def connect_anew() -> None:
    """The connections to the database are closed; the next ones go where the settings then say."""
    for engine in (db.reader_engine, db.writer_engine):
        engine().dispose()
        engine.cache_clear()
    db.writers.cache_clear()
    settings.cache_clear()


def forget_settings() -> None:
    """What is set from here on is heard; the connections made by what was set before are closed."""
    if cache.cluster.cache_info().currsize and (cluster := cache.cluster()) is not None:
        cluster.close()
    cache.cluster.cache_clear()
    settings.cache_clear()


@pytest.fixture(scope="session")
def emptying(postgres: Postgres) -> str:
    """Empties all that the migrations made and filled with nothing, past triggers and references."""
    with owning(postgres) as connection:
        named = connection.execute(
            "SELECT string_agg(format('DELETE FROM %I', tablename), '; ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchone()
    assert named is not None
    return f"SET session_replication_role = replica; {named[0]}"


@pytest.fixture
def tables(configured: None, postgres: Postgres, emptying: str) -> None:
    """Empty tables, in one exchange by their owner: more than a thousand tests begin so."""
    with owning(postgres) as connection:
        connection.execute(emptying)


def owning(postgres: Postgres) -> "Stored":
    return psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname=postgres.database, autocommit=True
    )


@pytest.fixture(autouse=True)
def restless() -> Iterator[None]:
    """What changed is ranked by the next run: tests do not wait until a list has rested.

    With a patch of its own: by the test's, begun here, what a test sets would outlive all its fixtures.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rankings, "REST_SECONDS", 0)
        yield


@pytest.fixture
def api(tables: None) -> Api:
    return Api()


@dataclass(frozen=True)
class Town:
    """A small ballot: a mayor for all, a council seat for the north precinct only."""

    city: str
    ballot: str
    mayor: str
    council: str


@pytest.fixture
def town(tables: None) -> Town:
    with db.writers().begin() as session:
        city = City(slug="harbor-falls", name="Harbor Falls", state="OR", standing_methods=list(METHODS))
        election = Election(date=date(2027, 5, 18), name="Municipal Election", state="OR")
        session.add_all([city, election])
        session.flush()
        ballot = Ballot(city_id=city.id, election_id=election.id, election_date=election.date)
        session.add(ballot)
        session.flush()
        mayor = Contest(
            ballot_id=ballot.id,
            kind="race",
            title="Mayor",
            position=1,
            source_key="mayor",
            voting_method="ranked_choice",
        )
        council = Contest(
            ballot_id=ballot.id, kind="race", title="Council", position=2, source_key="council", seats=3
        )
        styles = [
            BallotStyle(ballot_id=ballot.id, name=name, source_key=name)
            for name in ("north style", "south style")
        ]
        session.add_all([mayor, council, *styles])
        session.flush()
        session.add_all(
            [
                Candidate(
                    contest_id=mayor.id, ballot_id=ballot.id, name="Imani", position=1, source_key="imani"
                ),
                Candidate(
                    contest_id=mayor.id, ballot_id=ballot.id, name="Tobias", position=2, source_key="tobias"
                ),
                BallotStyleContest(ballot_style_id=styles[0].id, contest_id=mayor.id),
                BallotStyleContest(ballot_style_id=styles[0].id, contest_id=council.id),
                BallotStyleContest(ballot_style_id=styles[1].id, contest_id=mayor.id),
                Precinct(
                    ballot_id=ballot.id,
                    ballot_style_id=styles[0].id,
                    slug="north",
                    name="North",
                    source_key="n",
                ),
                Precinct(
                    ballot_id=ballot.id,
                    ballot_style_id=styles[1].id,
                    slug="south",
                    name="South",
                    source_key="s",
                ),
            ]
        )
        return Town(str(city.id), str(ballot.id), str(mayor.id), str(council.id))


def settled(number: int = 1, city: str = "harbor-falls") -> list[uuid.UUID]:
    """New verified residents of a city, by its slug."""
    residents = [uuid.uuid4() for _ in range(number)]
    if not residents:
        return []
    with db.writers().begin() as session:
        session.execute(insert(Citizen), [{"id": each} for each in residents])
        city_id = session.scalars(select(City.id).where(City.slug == city)).one()
        verified = {"city_id": city_id, "state": "verified", "method": "roll",
                    "expires_at": datetime.now(UTC) + timedelta(days=1)}  # fmt: skip
        session.execute(insert(Standing).values(verified), [{"citizen_id": each} for each in residents])
    return residents


def employed(town: Town, role: str) -> uuid.UUID:
    """A new member of the city's staff."""
    member = uuid.uuid4()
    with db.writers().begin() as session:
        session.add(Citizen(id=member))
        session.flush()
        session.add(CityStaff(city_id=uuid.UUID(town.city), citizen_id=member, role=role))
    return member


@pytest.fixture
def ana(town: Town) -> uuid.UUID:
    return settled()[0]


@pytest.fixture
def bo(town: Town) -> uuid.UUID:
    return settled()[0]


@pytest.fixture
def stranger() -> uuid.UUID:
    """Signed in, and verified nowhere."""
    return uuid.uuid4()


@pytest.fixture
def asked(api: Api, town: Town, ana: uuid.UUID) -> str:
    """A question of Ana's on the mayor's contest."""
    answer = api.call(
        "POST",
        "/api/me/questions",
        {"contest_id": town.mayor, "text": "Who mends the harbor wall?"},
        citizen=ana,
    )
    assert answer.status == 201
    return str(answer.json["id"])


Stored = psycopg.Connection[Any]


@pytest.fixture
def stored(api: Api, postgres: Postgres) -> Iterator[Stored]:
    """The database by the owner's hand, past what the product does."""
    with owning(postgres) as connection:
        yield connection

"""The real servers that tests run against: one of each for a whole session."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest

from cdk.local.postgres import Postgres
from cdk.local.valkey import Valkey


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres.start(tmp_path_factory.mktemp("postgres") / "postgres", durable=False) as server:
        yield server
    server.home.remove()


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    with Valkey.start(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def empty_database(postgres: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of a database without tables, the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield postgres.url_of(name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

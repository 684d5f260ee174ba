"""The database as its owner finds it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from cdk.local.postgres import Postgres
from tests.civicq.conftest import Api

Stored = psycopg.Connection[Any]


@pytest.fixture
def stored(api: Api, postgres: Postgres) -> Iterator[Stored]:
    """The database by the owner's hand, past what the product does."""
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname=postgres.database, autocommit=True
    ) as connection:
        yield connection

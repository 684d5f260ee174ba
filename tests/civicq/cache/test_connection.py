"""CivicQ's own Redis: found by the settings, signed in to as they say, purged by tag."""

from collections.abc import Iterator

import pytest
import redis

from civicq import cache
from civicq.front.exchange import Command
from civicq.settings import settings
from tests.civicq.conftest import forget_settings


@pytest.fixture
def alone(configured: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What is set here is heard after `forget_settings`, and forgotten afterwards."""
    forget_settings()
    yield monkeypatch
    monkeypatch.undo()
    forget_settings()


def test_where_none_is_configured_there_is_none_to_purge(alone: pytest.MonkeyPatch) -> None:
    alone.setenv("CACHE_HOST", "")
    assert cache.cluster() is None
    assert cache.purge({"anything"})
    assert not cache.answers()


def test_it_answers_or_it_does_not(alone: pytest.MonkeyPatch) -> None:
    assert cache.answers()
    assert cache.purge({f"tag/{number}" for number in range(1_200)})
    alone.setenv("CACHE_PORT", "1")
    forget_settings()
    assert not cache.answers()
    assert not cache.purge({"tag"})


def test_it_signs_in_with_a_token_made_for_the_cache_of_its_name(alone: pytest.MonkeyPatch) -> None:
    """Redis takes any password of a user that has `nopass`, and tells who came; what a token is, AWS checks."""
    known = settings()
    with redis.Redis(host=known.cache_host, port=known.cache_port) as client:
        client.execute_command("ACL", "SETUSER", "civicq", "on", "nopass", "allkeys", "allcommands")
        alone.setenv("CACHE_USER", "civicq")
        alone.setenv("CACHE_NAME", "civicq-cache")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"):
            alone.setenv(name, "x")
        forget_settings()
        try:
            cluster = cache.cluster()
            assert cluster is not None
            assert cluster.exchange(Command(b"", (b"ACL", b"WHOAMI"))) == [b"civicq"]
            cluster.close()
            client.execute_command("ACL", "SETUSER", "civicq", "resetpass", ">another")
            assert not cache.answers()
        finally:
            client.execute_command("ACL", "DELUSER", "civicq")


def test_the_token_names_the_cache_and_the_user(alone: pytest.MonkeyPatch) -> None:
    from civicq.cache import connection

    alone.setenv("CACHE_USER", "civicq")
    alone.setenv("CACHE_NAME", "civicq-cache")
    forget_settings()
    user, token = connection._sign_in()
    assert user == "civicq"
    assert token.startswith("civicq-cache/?Action=connect&User=civicq&ResourceType=ServerlessCache&")

"""What the cache's user may do in the cloud is what functions ask of it, and not more."""

import re
from pathlib import Path

import pytest
import redis

from cdk.cloud.cache import RIGHTS
from cdk.local.valkey import Valkey

FUNCTIONS = Path(__file__).parents[2] / "functions" / "civicq"
# Replies and words of the protocol that look like commands where they stand.
_NO_COMMANDS = {"HTTP", "PONG", "SLOTS", "WITHSCORES"}


def asked() -> set[str]:
    """Every command in our sources."""
    found = {
        word for file in FUNCTIONS.rglob("*.py") for word in re.findall(r'b"([A-Z]{3,})"', file.read_text())
    }
    return found - _NO_COMMANDS


# Commands of two words.
_WORDS = {"ACL": ["LIST"], "CLUSTER": ["SLOTS"], "CONFIG": ["RESETSTAT"], "DEBUG": ["SLEEP", "0"]}
NEVER = ("FLUSHALL", "FLUSHDB", "KEYS", "CONFIG", "SHUTDOWN", "ACL", "MONITOR", "SCAN", "SORT", "DEBUG")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a user with these rights may not, by Valkey's own word."""
    with Valkey.start(tmp_path_factory.mktemp("valkey")) as server:
        client = redis.Redis(host=server.host, port=server.port, decode_responses=True)
        client.response_callbacks.clear()
        client.execute_command("ACL", "SETUSER", "function", ">password", *RIGHTS.split())
        # Each with as many words as it wants (Valkey: COMMAND, «arity»).
        told = client.execute_command("COMMAND")
        words = {str(each[0]).upper(): ["x"] * (abs(each[1]) - 1) for each in told} | _WORDS
        found = {
            name
            for name in asked() | set(NEVER)
            if "no permissions"
            in str(client.execute_command("ACL", "DRYRUN", "function", name, *words[name]))
        }
        client.close()
    return found


def test_functions_may_do_what_they_ask(refused: set[str]) -> None:
    assert len(asked()) > 10
    assert not asked() & refused


@pytest.mark.parametrize("command", NEVER)
def test_nobody_with_a_functions_rights_lists_or_empties_the_cache(command: str, refused: set[str]) -> None:
    assert command in refused

"""Where CivicQ's Redis is, by what right it is asked, and the purge of what stands in it."""

import functools
from collections.abc import Iterable

from civicq import signing
from civicq.front import shared
from civicq.front.exchange import Cluster, Command, Unreachable
from civicq.settings import settings


@functools.cache
def cluster() -> Cluster | None:
    """The one of this process; None where none is configured."""
    known = settings()
    if not known.cache_host:
        return None
    credentials = _sign_in if known.cache_user else None
    return Cluster(known.cache_host, known.cache_port, known.cache_authorities or None, credentials)


def _sign_in() -> tuple[str, str]:
    known = settings()
    return known.cache_user, signing.cache_token(
        known.cache_name, known.cache_user, serverless=bool(known.cache_is_serverless)
    )


TAGS_PER_EXCHANGE = 500
# What to purge when nothing is to be trusted: what Redis has becomes stale, and the edge forgets all answers.
WHOLE = frozenset({shared.EVERYTHING, "/api/*"})


def purge(tags: Iterable[str]) -> bool:
    """False when Redis did not answer, and so may still have what it had."""
    asked = cluster()
    if asked is None:
        return True
    commands = shared.purge(sorted(tags))
    try:
        return all(
            reply == b"OK" or isinstance(reply, int)
            for first in range(0, len(commands), TAGS_PER_EXCHANGE)
            for reply in asked.exchange(*commands[first : first + TAGS_PER_EXCHANGE])
        )
    except Unreachable:
        return False


def answers() -> bool:
    asked = cluster()
    try:
        return asked is not None and asked.exchange(Command(b"", (b"PING",))) == [b"PONG"]
    except Unreachable:
        return False

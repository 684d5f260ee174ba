"""What is no whole answer: remembered until it is purged, kept for a while, or counted.

Values are what JSON can carry. Where Redis does not answer, what is remembered is loaded, what is kept is not
there, and nothing is counted; nothing here raises for that.
"""

import functools
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from civicq.cache.connection import cluster
from civicq.freshness import SECONDS, cache_control
from civicq.front.entry import SCHEMA, Entry, Target
from civicq.front.exchange import Cluster, Command, Unreachable
from civicq.front.fetch import Fetch
from civicq.front.memory import Memory
from civicq.front.shared import Shared

_QUESTION = {"headers": {}, "requestContext": {"http": {"method": "GET"}}}


def remember(key: str, kind: str, tags: Sequence[str], loader: Callable[[], Any]) -> Any:
    """What `loader` made, for the seconds of its kind or until one of the tags is purged.

    One loads over all processes, as for a whole answer, and a loader that fails is stood in for by what it
    made before. The narrowest tag comes last.
    """

    def load(_: object, __: object) -> dict[str, Any]:
        body = json.dumps(loader())
        return {"statusCode": 200, "headers": {"cache-control": cache_control(kind)}, "body": body}

    # No page's key begins so. And no copy in this process: whoever changes something reads it next.
    target = Target(key, f"value:{quote(key)}", tuple(tags))
    asked = cluster()
    shared = None if asked is None else _shared(asked)
    _, answer = Fetch(load, Memory(), _QUESTION, None, target).answered(shared)
    return json.loads(answer["body"])


@functools.lru_cache(maxsize=1)
def _shared(asked: Cluster) -> Shared:
    return Shared(asked)


def get(key: str) -> Any:
    """None for what is not there."""
    return get_many([key]).get(key)


def get_many(keys: Iterable[str]) -> dict[str, Any]:
    """Those that are there, in one exchange."""
    wanted = list(keys)
    asked = cluster()
    if asked is None or not wanted:
        return {}
    try:
        replies = asked.exchange(*(Command(where, (b"GET", where)) for where in map(_where, wanted)))
    except Unreachable:
        return {}
    kept = {key: Entry.unpack(packed, key) for key, packed in zip(wanted, replies, strict=True)}
    now = time.time()
    return {key: json.loads(each.body) for key, each in kept.items() if each and now < each.kept_until}


def set(key: str, value: Any, kind: str) -> None:  # noqa: A001 (it is read as `cache.set`)
    set_many({key: value}, kind)


def set_many(values: Mapping[str, Any], kind: str) -> None:
    """Keeps each for the seconds of its kind, in one exchange."""
    now = time.time()
    until = now + SECONDS[kind]
    commands = []
    for key, value in values.items():
        where = _where(key)
        kept = Entry(key, 200, {}, json.dumps(value), {}, now, until, until, until)
        commands.append(Command(where, (b"SET", where, kept.pack(), b"EX", SECONDS[kind])))
    _attempt(commands)


def delete(*keys: str) -> None:
    _attempt([Command(where, (b"DEL", where)) for where in map(_where, keys)])


def count(key: str, seconds: int) -> int | None:
    """How often this was counted, now included, since the first time in the last so many seconds.

    None when Redis does not answer: a limit that goes by it lets everybody through then.
    """
    where = _where(key)
    asked = cluster()
    try:
        if asked is not None:
            counted, _ = asked.exchange(
                Command(where, (b"INCR", where)), Command(where, (b"EXPIRE", where, seconds, b"NX"))
            )
            return counted if isinstance(counted, int) else None
    except Unreachable:
        pass
    return None


def _attempt(commands: list[Command]) -> None:
    asked = cluster()
    if asked is not None and commands:
        asked.attempt(*commands)


def _where(key: str) -> bytes:
    return f"value:{SCHEMA}:{quote(key, safe='/:')}".encode()

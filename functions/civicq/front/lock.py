"""Only the edge may ask: a function behind it refuses whoever comes by another way.

What the edge shows is a token: a day, and its HMAC by a key that the functions know. A version of a function
keeps its variables for ever, so the key seldom changes, and the token that travels does every few days.
(AWS: restrict-access-to-load-balancer, for a custom header that CloudFront adds.)
"""

import hmac
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from civicq.front.event import Answer, Event, Handler

HEADER = "x-origin-verify"
# Three times as long as the edge shows one: two failed exchanges harm nobody, and leave days to mend it.
GOOD_DAYS = 9
_DAY_SECONDS = 86_400


def locked(
    handler: Handler, keys: Callable[[], Sequence[str]], clock: Callable[[], float] = time.time
) -> Handler:
    """The handler, for events with a token by one of the keys in `x-origin-verify`; for all without a key."""

    def lock(event: Event, context: Any) -> Answer:
        known = keys()
        told = (event.get("headers") or {}).get(HEADER, "")
        if known and not _is_good(told, known, clock()):
            return _refusal()
        return handler(event, context)

    return lock


def token(key: str, now: float) -> str:
    """What the edge shows from today on: `2027-05-18.` and the HMAC-SHA256 of that day in hexadecimal."""
    return _token(key, _day(now))


def _token(key: str, day: str) -> str:
    return f"{day}.{hmac.digest(key.encode(), day.encode(), 'sha256').hex()}"


def _day(now: float) -> str:
    """In UTC. Days in this spelling have the order of their letters."""
    return time.strftime("%Y-%m-%d", time.gmtime(now))


def _is_good(told: str, keys: Sequence[str], now: float) -> bool:
    if not told.isascii():
        return False
    day = told.partition(".")[0]
    # All of them are compared: how long it takes tells nothing.
    is_ours = sum(hmac.compare_digest(told, _token(key, day)) for key in keys)
    # Of tomorrow too: clocks differ.
    oldest, latest = _day(now - GOOD_DAYS * _DAY_SECONDS), _day(now + _DAY_SECONDS)
    return bool(is_ours) and oldest <= day <= latest


def _refusal() -> Answer:
    detail = "This address is only reached through the site's own domain. Use that."
    problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": detail}
    headers = {"content-type": "application/problem+json", "cache-control": "private, no-store"}
    return {"statusCode": 403, "headers": headers, "body": json.dumps(problem), "isBase64Encoded": False}

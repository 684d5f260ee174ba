"""Only the edge may ask: a function behind it refuses whoever comes by another way.

(AWS: restrict-access-to-load-balancer, for a custom header that CloudFront adds; two secrets are valid while
one takes the other's place.)
"""

import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any

from civicq.front.event import Answer, Event, Handler

HEADER = "x-origin-verify"


def locked(handler: Handler, secrets: Callable[[], Sequence[str]]) -> Handler:
    """The handler, for events with one of the secrets in `x-origin-verify`; for all when there is none."""

    def lock(event: Event, context: Any) -> Answer:
        known = secrets()
        told = (event.get("headers") or {}).get(HEADER, "").encode()
        # All of them are compared: how long it takes tells nothing.
        if known and not sum(hmac.compare_digest(told, secret.encode()) for secret in known):
            return _refusal()
        return handler(event, context)

    return lock


def _refusal() -> Answer:
    detail = "This address is only reached through the site's own domain. Use that."
    problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": detail}
    headers = {"content-type": "application/problem+json", "cache-control": "private, no-store"}
    return {"statusCode": 403, "headers": headers, "body": json.dumps(problem), "isBase64Encoded": False}

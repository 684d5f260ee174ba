"""What somebody does by the API before a call is measured."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httptools

from load_tests.crowd.browser import Answer, Browser, ConnectionLost, decoded

# What comes of a request that is not answered.
LOST = (OSError, ConnectionLost, httptools.HttpParserError)


class Refused(Exception):
    """What a measured call needs before it did not come about."""


class Api:
    """Each request as whoever's token it is; `Refused` for another status than the right one."""

    def __init__(self, opened: Callable[[], Browser]) -> None:
        self._opened = opened

    def __call__(
        self, token: str, method: str, target: str, body: object = None, *, status: int = 200
    ) -> Any:
        """The JSON of the answer; None where it has no body."""
        answer = self.answer(token, method, target, body, status=status)
        return json.loads(decoded(answer)) if answer.body else None

    def answer(
        self, token: str, method: str, target: str, body: object = None, *, status: int,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        browser = self._opened()
        browser.session = token
        sent = None if body is None else json.dumps(body).encode()
        answer = browser.exchange(method, target, sent, headers or {})
        browser.leave()
        if answer.status != status:
            raise Refused(f"{method} {target}: status {answer.status}, not {status}: {answer.body[:200]!r}")
        return answer

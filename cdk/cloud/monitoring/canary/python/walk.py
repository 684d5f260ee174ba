"""Walks the ballot as a citizen's browser would: the page, a city, its ballot, a contest, its questions.

Each step is looked at: its status, where the edge says that it came from, a few words of what it must tell,
and that nothing of it is anybody's own. It signs in nowhere. Plain HTTP, since pages are tested elsewhere and
a browser costs each time; nothing but the standard library, as CloudWatch Synthetics brings little else.
"""

import json
import logging
import os
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10
# An answer that takes longer is as good as none: people have gone.
MOST_SECONDS = 5
# Let in long ago: a waiting room that somebody turned on is no failure, and hides none behind it.
_LET_IN = "__Host-place=in"
_SCRIPT = re.compile(rb'<script[^>]* src="(/assets/[^"]+)"')
# As CloudFront words it, of an answer that is no error.
_SEEN_BY_THE_EDGE = ("Hit from cloudfront", "RefreshHit from cloudfront", "Miss from cloudfront")


class StepFailed(Exception):
    """Which step, what it asked for, and what was wrong with the answer."""


@dataclass(frozen=True)
class _Answer:
    step: str
    target: str
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def must(self, holds: object, wanted: str) -> None:
        if not holds:
            raise StepFailed(f"step «{self.step}», GET {self.target}: {wanted}; the status is {self.status}")

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            self.must(False, "the answer is not JSON")

    def list(self, name: str) -> list[Any]:
        told = self.json()
        found = told.get(name) if isinstance(told, dict) else None
        self.must(isinstance(found, list), f"the answer has no list of {name}")
        return list(found or [])


def handler(event: object, context: object) -> str:  # noqa: ARG001 (as Lambda calls it)
    """What CloudWatch Synthetics calls: an exception is a failed run, and its words are the run's."""
    return walk(os.environ["CIVICQ_ORIGIN"])  # noqa: TID251 (it is no part of what settings.py is for)


def walk(origin: str) -> str:
    """Says where it went; raises `StepFailed` at the first step that is not as a citizen needs it."""
    _page(origin)
    cities = _public(origin, "cities", "/api/cities").list("cities")
    if not cities:
        raise StepFailed("step «cities», GET /api/cities: no city is there; import one, or stop the canary")
    slug, ballots = _with_ballots(origin, cities)
    date = ballots[0]["election"]["date"]
    read = _public(origin, "ballot", f"/api/cities/{quote(slug)}/ballots/{quote(date)}")
    contests = read.list("contests")
    read.must(contests, "the ballot has no contest")
    read.must(all(each.get("title") or each.get("office") for each in contests), "a contest has no title")
    contest = quote(contests[0]["id"])
    one = _public(origin, "contest", f"/api/contests/{contest}")
    one.must(one.json().get("id") == contests[0]["id"], "the answer is another contest")
    asked = _public(origin, "questions", f"/api/contests/{contest}/questions").list("questions")
    if asked:
        _public(origin, "answers", f"/api/questions/{quote(asked[0]['id'])}/answers").list("candidates")
    _personal(origin)
    return f"{slug}, {date}: {len(contests)} contests, {len(asked)} questions on the first"


def _with_ballots(origin: str, cities: list[Any]) -> tuple[str, list[Any]]:
    """The first city that has a ballot; of a few, so that a walk has an end."""
    for city in cities[:5]:
        slug = str(city["slug"])
        ballots = _public(origin, "city", f"/api/cities/{quote(slug)}").list("ballots")
        if ballots:
            return slug, ballots
    raise StepFailed("step «city»: none of the first cities has a ballot; import one, or stop the canary")


def _page(origin: str) -> None:
    """What a browser gets first, and the script without which the page stays empty."""
    page = _shown(origin, "page", "/", "text/html")
    page.must("content-security-policy" in page.headers, "the page must have a Content-Security-Policy")
    script = _SCRIPT.search(page.body)
    page.must(script, "the page names no script of ours")
    if script:
        _shown(origin, "script", script[1].decode(), "javascript")


def _public(origin: str, step: str, target: str) -> _Answer:
    answer = _shown(origin, step, target, "json")
    timing = answer.headers.get("server-timing", "")
    answer.must("cdn-cache" in timing, f"Server-Timing must tell of the edge's cache, not «{timing}»")
    return answer


def _shown(origin: str, step: str, target: str, kind: str) -> _Answer:
    """The same for everybody, and by way of the edge."""
    answer = _ask(origin, step, target)
    answer.must(answer.status == 200, "the status must be 200")
    source = answer.headers.get("x-cache", "")
    answer.must(source in _SEEN_BY_THE_EDGE, f"X-Cache must tell that the edge answered, not «{source}»")
    answer.must("set-cookie" not in answer.headers, "what everybody reads must set no cookie")
    told = answer.headers.get("content-type", "")
    answer.must(kind in told, f"the answer must be {kind}, not «{told}»")
    answer.must(answer.seconds <= MOST_SECONDS, f"it took {answer.seconds:.1f} s of {MOST_SECONDS}")
    return answer


def _personal(origin: str) -> None:
    """Twice, as what was wrongly cached is only seen the second time."""
    for _ in range(2):
        answer = _ask(origin, "personal", "/api/me/votes")
        answer.must(answer.status == 401, "nobody is signed in, and the status must be 401")
        control = answer.headers.get("cache-control", "")
        answer.must("no-store" in control, f"Cache-Control must have no-store, not «{control}»")
        source = answer.headers.get("x-cache", "")
        answer.must("Hit" not in source, f"what is somebody's own came from the edge's cache: «{source}»")
        answer.must("age" not in answer.headers, "what is somebody's own has an Age, so it was cached")


def _ask(origin: str, step: str, target: str) -> _Answer:
    accept = "text/html" if step == "page" else "*/*"
    headers = {"user-agent": "civicq-canary", "accept": accept, "cookie": _LET_IN}
    request = urllib.request.Request(origin + target, headers=headers)  # noqa: S310 (the origin is ours)
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310 (as above)
            status, told, body = reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            status, told, body = refusal.code, refusal.headers, refusal.read()
    except OSError as error:  # no connection, or none in time
        raise StepFailed(f"step «{step}», GET {target}: no answer ({error})") from None
    seconds = time.monotonic() - began
    found = {name.lower(): value for name, value in told.items()}
    _log.info("%s: %s in %.3f s, %s", step, status, seconds, found.get("x-cache", "not by the edge"))
    return _Answer(step, target, status, found, body, seconds)

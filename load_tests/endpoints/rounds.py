"""A round calls every operation: warm, and cold just after every cache was emptied; alone, and among 32."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import gevent
import httptools
from gevent.pool import Pool

from load_tests.crowd.browser import Browser, ConnectionLost
from load_tests.endpoints.calls import FEW, Call

AT_ONCE = (1, 32)
WARM_CALLS = {1: 30, 32: 160}
EMPTIED_WITHIN_SECONDS = 30

# What the edge keeps until it is told to forget it.
_KEPT_LONG = "/api/cities"

Open = Callable[[], Browser]


@dataclass
class Taken:
    """Milliseconds of each call that was answered rightly, and what the others said."""

    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


# By operation, temperature and number at once.
Found = defaultdict[tuple[str, str, int], Taken]


def warm(calls: Sequence[Call], opened: Open, found: Found) -> None:
    for call in calls:
        times = {1: FEW[call.name]} if call.name in FEW else WARM_CALLS
        for number in times:
            _together(call, number, times[number], opened, found[call.name, "warm", number])


def cold(calls: Sequence[Call], opened: Open, found: Found, empty: Call) -> None:
    """Every cache is emptied before each number; only what a cache may keep is warm or cold."""
    for number in AT_ONCE:
        await_empty(opened(), empty)
        for call in calls:
            if call.may_be_kept:
                _together(call, number, number, opened, found[call.name, "cold", number])


def _together(call: Call, number: int, times: int, opened: Open, taken: Taken) -> None:
    browsers = [opened() for _ in range(number)]
    pool = Pool(number)
    for browser in browsers:
        pool.spawn(lambda mine: [once(call, mine, taken) for _ in range(times // number)], browser)
    pool.join()
    for browser in browsers:
        browser.leave()


def once(call: Call, browser: Browser, taken: Taken) -> Mapping[str, str]:
    """The headers of the answer."""
    browser.session = next(call.sessions)
    body = None if call.body is None else json.dumps(call.body).encode()
    began = time.perf_counter()
    try:
        answer = browser.exchange(call.method, call.target, body, {})
    except (OSError, ConnectionLost, httptools.HttpParserError) as error:
        taken.wrong.append(f"{type(error).__name__}: {error}")
        return {}
    if answer.status == call.status:
        taken.milliseconds.append((time.perf_counter() - began) * 1000)
    else:
        taken.wrong.append(f"status {answer.status}, not {call.status}: {answer.body[:200]!r}")
    return answer.headers


def await_empty(browser: Browser, empty: Call) -> None:
    """Empty every cache, as an operator does, and wait for the one that hears of it last: the edge."""
    browser.exchange("GET", _KEPT_LONG, None, {})
    once(empty, browser, taken := Taken())
    if taken.wrong:
        raise SystemExit(f"the caches are not emptied: {taken.wrong[0]}")
    browser.session = ""
    deadline = time.monotonic() + EMPTIED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if browser.exchange("GET", _KEPT_LONG, None, {}).headers.get("x-cache", "").startswith("Miss"):
            browser.leave()
            return
        gevent.sleep(0.2)
    raise SystemExit("the edge keeps what it was told to forget: is the relay running?")

"""A round calls every operation: warm, and cold just after every cache was emptied; alone, and among 32."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import gevent
from gevent.pool import Pool

from load_tests.crowd.browser import Browser
from load_tests.endpoints.calls import Call, Ready
from load_tests.endpoints.speaking import LOST, Refused

EMPTIED_WITHIN_SECONDS = 30
MADE_READY_AT_ONCE = 8

# What the edge keeps until it is told to forget it.
_KEPT_LONG = "/api/cities"

Open = Callable[[], Browser]


@dataclass(frozen=True)
class Size:
    """How many calls of an operation there are in a round, by how many are made at once."""

    again: Mapping[int, int]
    prepared: Mapping[int, int]  # of what needs something made for each call

    @property
    def places(self) -> int:
        """As many as are called in a round of what is prepared: no two of those calls meet."""
        return sum(self.prepared.values())


WHOLE = Size(again={1: 20, 32: 96}, prepared={1: 10, 32: 32})
QUICK = Size(again={1: 1}, prepared={1: 1})


@dataclass
class Taken:
    """Milliseconds of each call that was answered rightly, and what the others said."""

    milliseconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


# By operation, temperature and number at once.
Found = defaultdict[tuple[str, str, int], Taken]


def warm(calls: Sequence[Call], opened: Open, found: Found, size: Size) -> None:
    for call in calls:
        for number, times in (size.prepared if call.is_prepared else size.again).items():
            _together(call, number, times, opened, found[call.name, "warm", number])


def cold(calls: Sequence[Call], opened: Open, found: Found, size: Size, empty: Callable[[], None]) -> None:
    """Every cache is emptied before each number; only what a cache may keep is warm or cold."""
    for number in size.again:
        await_empty(opened(), empty)
        for call in calls:
            if call.may_be_kept:
                _together(call, number, number, opened, found[call.name, "cold", number])


def _together(call: Call, number: int, times: int, opened: Open, taken: Taken) -> None:
    """All are made ready before the first is sent."""
    made = Pool(MADE_READY_AT_ONCE).map(lambda _: _ready(call, taken), range(times))
    waiting = iter([each for each in made if each is not None])
    browsers = [opened() for _ in range(number)]

    def one_after_the_other(browser: Browser) -> None:
        for each in waiting:
            once(call, each, browser, taken)

    Pool(number).map(one_after_the_other, browsers)
    for browser in browsers:
        browser.leave()


def _ready(call: Call, taken: Taken) -> Ready | None:
    try:
        return call.ready()
    except (*LOST, Refused) as error:
        taken.wrong.append(f"what it needs was not there: {error}")
        return None


def once(call: Call, ready: Ready, browser: Browser, taken: Taken) -> None:
    browser.session = ready.session
    began = time.perf_counter()
    try:
        answer = browser.exchange(call.method, ready.target, ready.body, ready.headers)
    except LOST as error:
        taken.wrong.append(f"{type(error).__name__}: {error}")
        return
    if answer.status == call.status:
        taken.milliseconds.append((time.perf_counter() - began) * 1000)
    else:
        taken.wrong.append(f"status {answer.status}, not {call.status}: {answer.body[:200]!r}")


def await_empty(browser: Browser, empty: Callable[[], None]) -> None:
    """Empty every cache, as an operator does, and wait for the one that hears of it last: the edge."""
    browser.exchange("GET", _KEPT_LONG, None, {})
    empty()
    deadline = time.monotonic() + EMPTIED_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if browser.exchange("GET", _KEPT_LONG, None, {}).headers.get("x-cache", "").startswith("Miss"):
            browser.leave()
            return
        gevent.sleep(0.2)
    raise SystemExit("the edge keeps what it was told to forget: is the relay running?")

"""What a dashboard is given: in the viewer's time, and nothing in it that somebody else wrote as markup."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from civicq.capacity.page import State, offset_of, page
from civicq.capacity.scaling import ECPU, ENVIRONMENTS, READERS, Target, planned
from civicq.capacity.windows import Window

NOW = datetime(2027, 5, 15, 12, tzinfo=UTC)
WINDOW = Window(NOW + timedelta(days=1), NOW + timedelta(days=4))
PUBLIC = Target(ENVIRONMENTS, "function:civicq-production-public:live", 3, 40)
DENVER = timezone(timedelta(hours=-6))


def record(**changed: Any) -> dict[str, Any]:
    election = {
        "date": "2027-05-18",
        "closes_at": "2027-05-18T20:00:00-07:00",
        "ballots": 12,
        "residents": 31_000,
        "names": ["Harbor Falls, Primary"],
    }
    window = {
        "begins": WINDOW.begins.isoformat(),
        "ends": WINDOW.ends.isoformat(),
        "elections": [election | changed],
    }
    return {"ran_at": (NOW - timedelta(minutes=20)).isoformat(), "failures": [], "windows": [window]}


def test_hours_are_told_in_the_viewers_time_and_the_close_of_polls_in_the_citys() -> None:
    shown = page(record(), [], NOW, DENVER)
    assert "<td>Sun 16 May 2027 06:00 UTC-0600</td><td>Wed 19 May 2027 06:00 UTC-0600</td>" in shown
    assert "closes there Tue 18 May 2027 20:00 UTC-0700" in shown
    assert "Harbor Falls, Primary; 11 more" in shown
    assert "31,000 verified residents" in shown
    assert "Last worked out Sat 15 May 2027 05:40 UTC-0600.</p>" in shown
    assert "Sun 16 May 2027 12:00 UTC<" in page(record(), [], NOW, UTC)


def test_each_target_tells_what_stands_ready_and_what_comes_next() -> None:
    states = [
        State(PUBLIC, 3, 2, tuple(planned(PUBLIC, [WINDOW]))),
        State(Target(READERS, "cluster:civicq", 2, 4), trouble="AWS does not scale it"),
        State(Target(ECPU, "civicq-production", 1_000, 45_000), 1_000, 1_000),
    ]
    shown = page(record(), states, NOW, UTC)
    assert "<td>3</td><td>40</td><td>3</td><td>2</td>" in shown
    assert "Sun 16 May 2027 12:00 UTC: 40<br>Wed 19 May 2027 12:00 UTC: 3" in shown
    assert "<td>unknown</td><td>unknown</td><td><strong>AWS does not scale it</strong></td>" in shown
    assert "<td>45,000</td><td>1,000</td><td>1,000</td><td>by the hourly run</td>" in shown


def test_it_says_when_it_has_never_run_or_not_for_long_or_failed() -> None:
    assert "never run" in page(None, [], NOW, UTC)
    assert "too long ago" in page(record(), [], NOW + timedelta(hours=3), UTC)
    assert "too long ago" not in page(record(), [], NOW, UTC)
    failed = record() | {"failures": ["civicq-production: refused"], "windows": []}
    shown = page(failed, [], NOW, UTC)
    assert "<strong>Failed:</strong> civicq-production: refused" in shown
    assert "No election is registered" in shown


def test_nothing_that_a_city_wrote_is_markup() -> None:
    evil = "<script>alert('x')</script>\"&"
    told = record(names=[evil], date=evil) | {"failures": [evil]}
    state = State(Target(evil, evil, 1, 2), trouble=evil)
    shown = page(told, [state], NOW, UTC)
    assert "<script" not in shown
    assert set(re.findall(r"</?([a-z]+)", shown)) <= {"p", "strong", "table", "tr", "th", "td", "br"}


@pytest.mark.parametrize(
    ("context", "offset"),
    [
        ({"timezone": {"label": "Local", "offsetISO": "-06:00", "offsetInMinutes": 360}}, DENVER),
        ({"timezone": {"label": "UTC", "offsetISO": "+00:00", "offsetInMinutes": 0}}, UTC),
        ({"timezone": {"offsetISO": "sideways"}}, UTC),
        ({"timezone": {"offsetISO": ""}}, UTC),
        ({"timezone": None}, UTC),
        ({}, UTC),
    ],
)
def test_a_viewer_without_a_known_offset_reads_utc(context: dict[str, Any], offset: timezone) -> None:
    assert offset_of(context) == offset

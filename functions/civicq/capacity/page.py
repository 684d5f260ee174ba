"""What a dashboard shows of it, as plain HTML (AWS: add_custom_widget_dashboard)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any

from civicq.capacity.scaling import ECPU, ENVIRONMENTS, PREFIX, READERS, Action, Target

# AWS shows it to whoever adds the widget to a dashboard.
DESCRIPTION = """## Election calendar

What is scaled ahead of registered elections: the hours, what stands ready now, and when this was last
worked out. It takes no parameters. Refresh it every five minutes at most: each time AWS is asked anew.
"""
LATE = timedelta(hours=2)
_KINDS = {
    ENVIRONMENTS: "environments started ahead",
    READERS: "readers of the database",
    ECPU: "ECPU/s of the cache",
}


@dataclass(frozen=True)
class State:
    """What AWS has of a target. `trouble` is why it could not be asked."""

    target: Target
    least: int | None = None
    ready: int | None = None
    actions: tuple[Action, ...] = ()
    trouble: str = ""


def offset_of(context: Mapping[str, Any]) -> timezone:
    """The viewer's, from `widgetContext`; UTC when it tells none."""
    try:
        told = datetime.fromisoformat(f"2000-01-01T00:00:00{context['timezone']['offsetISO']}").tzinfo
    except (KeyError, TypeError, ValueError):
        return UTC
    return told if isinstance(told, timezone) else UTC


def page(record: Mapping[str, Any] | None, states: Iterable[State], now: datetime, viewer: timezone) -> str:
    """`record` is what the last run kept of itself; None when there was none."""
    return "".join((*_last(record, now, viewer), *_windows(record, viewer), *_targets(states, now, viewer)))


def _last(record: Mapping[str, Any] | None, now: datetime, viewer: timezone) -> Iterable[str]:
    if record is None:
        yield "<p><strong>It has never run.</strong> See «the election calendar» in cdk/RUNBOOK.md.</p>"
        return
    ran_at = datetime.fromisoformat(record["ran_at"])
    late = " <strong>That is too long ago.</strong>" if now - ran_at > LATE else ""
    yield f"<p>Last worked out {_moment(ran_at, viewer)}.{late}</p>"
    for failure in record["failures"]:
        yield f"<p><strong>Failed:</strong> {escape(failure)}</p>"


def _windows(record: Mapping[str, Any] | None, viewer: timezone) -> Iterable[str]:
    windows = record["windows"] if record else []
    if not windows:
        yield "<p>No election is registered for the next two weeks.</p>"
        return
    yield "<table><tr><th>From</th><th>To</th><th>Election</th></tr>"
    for window in windows:
        begins, ends = (_moment(datetime.fromisoformat(window[name]), viewer) for name in ("begins", "ends"))
        elections = "<br>".join(_election(each) for each in window["elections"])
        yield f"<tr><td>{begins}</td><td>{ends}</td><td>{elections}</td></tr>"
    yield "</table>"


def _election(told: Mapping[str, Any]) -> str:
    closes_at = datetime.fromisoformat(told["closes_at"])
    there = _moment(closes_at, closes_at.tzinfo if isinstance(closes_at.tzinfo, timezone) else UTC)
    more = told["ballots"] - len(told["names"])
    names = "; ".join([*map(escape, told["names"]), *([f"{more} more"] if more > 0 else [])])
    residents = f"{told['residents']:,} verified residents"
    return f"{escape(told['date'])}: {names} ({residents}; closes there {there})"


def _targets(states: Iterable[State], now: datetime, viewer: timezone) -> Iterable[str]:
    yield "<table><tr><th>What</th><th>In general</th><th>For elections</th><th>At least now</th>"
    yield "<th>Ready now</th><th>Next</th></tr>"
    for state in states:
        target = state.target
        name = f"{_KINDS.get(target.dimension, target.dimension)}: {target.resource}"
        cells = [
            escape(name),
            f"{target.least:,}",
            f"{max(target.least, target.during):,}",
            _number(state.least),
            _number(state.ready),
            f"<strong>{escape(state.trouble)}</strong>" if state.trouble else _next(state, now, viewer),
        ]
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</table>"


def _next(state: State, now: datetime, viewer: timezone) -> str:
    if state.target.dimension == ECPU:
        return "by the hourly run"
    coming = sorted((each for each in state.actions if each.at > now), key=lambda each: each.at)
    told = "<br>".join(f"{_moment(each.at, viewer)}: {each.least:,}" for each in coming)
    return told or f"no action named {PREFIX}…"


def _number(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def _moment(moment: datetime, place: timezone) -> str:
    there = moment.astimezone(place)
    return f"{there:%a %d %b %Y %H:%M} UTC{there:%z}" if place != UTC else f"{there:%a %d %b %Y %H:%M} UTC"

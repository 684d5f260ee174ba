"""From elections to the hours in which capacity stands ready for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Election:
    """What is voted on in the same hours, in however many cities. Moments have the offset of the place."""

    date: str
    opens_at: datetime
    closes_at: datetime
    ballots: int = 1
    residents: int = 0
    names: tuple[str, ...] = ()

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Election":
        """From what `queries.near` made. KeyError or ValueError when it is something else."""
        opens_at, closes_at = (datetime.fromisoformat(told[name]) for name in ("opens_at", "closes_at"))
        if opens_at.tzinfo is None or closes_at.tzinfo is None:
            raise ValueError(f"an election's hours name no offset: {opens_at} to {closes_at}")
        return cls(
            str(told["date"]),
            opens_at,
            closes_at,
            int(told["ballots"]),
            int(told["residents"]),
            tuple(str(name) for name in told["names"]),
        )


@dataclass(frozen=True)
class Window:
    begins: datetime
    ends: datetime
    elections: tuple[Election, ...] = ()


def windows(elections: Iterable[Election], before: timedelta, after: timedelta) -> list[Window]:
    """In order, and apart: those that meet are one, so that nothing goes down to come up again."""
    united: list[Window] = []
    for window in sorted((_around(each, before, after) for each in elections), key=lambda each: each.begins):
        last = united[-1] if united else None
        if last is None or last.ends < window.begins:
            united.append(window)
        else:
            both = last.elections + window.elections
            united[-1] = replace(last, ends=max(last.ends, window.ends), elections=both)
    return united


def _around(election: Election, before: timedelta, after: timedelta) -> Window:
    """In whole seconds, as AWS's schedules are."""
    begins = (election.opens_at - before).replace(microsecond=0)
    ends = election.closes_at + after
    if ends.microsecond:
        ends = ends.replace(microsecond=0) + timedelta(seconds=1)
    return Window(begins, ends, (election,))

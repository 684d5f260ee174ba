"""On a schedule: reminds citizens, candidates and staff of what is still to do. `notices` sends it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from civicq import db
from civicq.db import Writer
from civicq.metrics.requests import worked
from civicq.reminders import candidates, elections, staff
from civicq.settings import site_origin

SECONDS = 40  # what is left is the next run's
# Writes to the next ones behind an id; the last of them, None when nobody is left.
_Step = Callable[[Writer, UUID], UUID | None]
_FIRST = UUID(int=0)


def remind(now: datetime) -> int:
    """In steps, a transaction each; how many there were."""
    site, done = site_origin(), 0
    until = time.monotonic() + SECONDS
    with db.writers().begin() as session:
        votings = elections.due(session, now)

    def election(voting: elections.Voting) -> _Step:
        return lambda session, after: elections.remind(session, voting, after, now, site)

    steps: list[_Step] = [
        *map(election, votings),
        lambda session, after: candidates.remind(session, after, now, site),
        lambda session, after: staff.tell_queues(session, after, now, site),
        lambda session, after: staff.tell_weeks(session, after, now, site),
    ]
    for step in steps:
        after: UUID | None = _FIRST
        while after is not None and time.monotonic() < until:
            with db.writers().begin() as session:
                after = step(session, after)
            done += 1
    return done


@worked("remind")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    return {"steps": remind(datetime.now(UTC))}

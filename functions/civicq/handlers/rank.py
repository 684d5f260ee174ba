"""On a schedule: gives anew the first places of the lists that changed."""

import time
from typing import Any

from civicq import db
from civicq.metrics.requests import worked
from civicq.questions import rankings

# Of contests, and then of ballots. Whatever is left is due first at the next run.
SECONDS = 20


@worked("rank")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    ranked = {"contests": 0, "ballots": 0}
    for scopes, take in (("contests", rankings.of_contests), ("ballots", rankings.of_ballots)):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with db.writers().begin() as session:
                taken = take(session)
            ranked[scopes] += taken
            if taken < rankings.MOST_TAKEN:
                break
    return ranked

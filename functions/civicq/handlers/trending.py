"""On a schedule: takes anew what trends on each ballot."""

from typing import Any

from civicq import db
from civicq.metrics.requests import worked
from civicq.questions import trending

# Ten thousand ballots; whatever is left is due first at the next run.
MOST_STATEMENTS = 200


@worked("trending")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    taken = 0
    for _ in range(MOST_STATEMENTS):
        with db.writers().begin() as session:
            ballots = trending.take(session)
        taken += ballots
        if ballots < trending.MOST_BALLOTS:
            break
    return {"ballots": taken}

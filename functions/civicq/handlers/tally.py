"""On a schedule: folds votes into tallies, at most a few seconds behind."""

from typing import Any

from civicq import db, metrics
from civicq.metrics.requests import worked
from civicq.questions import voting


@worked("tally")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    folded = 0
    while True:
        with db.writers().begin() as session:
            metrics.observe("votes|waiting", voting.waiting_seconds(session))
            taken = voting.fold(session)
        metrics.count("votes|folded", taken)
        folded += taken
        if taken < voting.MOST_FOLDED:
            return {"folded": folded}

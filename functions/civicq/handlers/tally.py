"""On a schedule: folds votes into tallies, at most a few seconds behind."""

from typing import Any

from civicq import db
from civicq.metrics.requests import worked
from civicq.questions import voting


@worked("tally")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    folded = 0
    while True:
        with db.writers().begin() as session:
            taken = voting.fold(session)
        folded += taken
        if taken < voting.MOST_FOLDED:
            return {"folded": folded}

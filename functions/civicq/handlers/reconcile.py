"""On a schedule: counts all votes again, and tells of any question that shows other numbers."""

import json
import logging
import time
from typing import Any

from civicq import db, metrics
from civicq.metrics.requests import worked
from civicq.questions import reconciling

_log = logging.getLogger(__name__)

SECONDS = 20  # well within the function's own time; the next run goes on where this one ends
MOST_TOLD = 100


@worked("reconcile")
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What has differed in the round so far is its `vote_drift`: so many questions, and votes on them."""
    began = time.monotonic()
    counted, told, ended = 0, 0, False
    while True:
        with db.writers().begin() as writer:
            before = reconciling.under_way(writer)
        with db.reader() as reader:
            recounted = reconciling.recount(reader, before.after_id)
        for drift in recounted.drifts[: MOST_TOLD - told]:
            told += 1
            line = {"question_id": str(drift.question_id), "up": drift.up, "down": drift.down}
            _log.error(json.dumps({"event": "vote_drift"} | line))
        found = before.past(recounted)
        with db.writers().begin() as writer:
            if not reconciling.advance(writer, before, found):
                break
        counted += recounted.questions
        ended = recounted.last_id is None
        if ended or time.monotonic() - began > SECONDS:
            break
    metrics.gauge("database|vote_drift", found.questions)
    metrics.gauge("database|vote_drift_votes", found.votes)
    return {"questions": counted, "ended": ended, "vote_drift": found.questions, "votes": found.votes}

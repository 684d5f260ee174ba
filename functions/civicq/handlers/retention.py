"""On a schedule: deletes what is kept no longer, and takes from old votes whose they were."""

import time
from typing import Any

from civicq import db
from civicq.metrics.requests import worked
from civicq.privacy import retention

SECONDS = 40  # what is left is the next run's


@worked("retention")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    gone: dict[str, int] = {}
    until = time.monotonic() + SECONDS
    for rule in retention.RULES:
        while time.monotonic() < until:
            with db.writers().begin() as session:
                count = retention.keep_to(session, rule)
            if count:
                gone[rule.what] = gone.get(rule.what, 0) + count
            if count < retention.MOST_ROWS:
                break
    return gone

"""On a schedule: writes to followers what has happened. `notices` sends it."""

import time
from typing import Any

from civicq import db
from civicq.follows import telling
from civicq.metrics.requests import worked
from civicq.settings import site_origin

SECONDS = 40  # what is left is the next run's


@worked("tell")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    site, written, digests = site_origin(), 0, 0
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with db.writers().begin() as session:
            told = telling.tell_at_once(session, site)
        if told is None:
            break
        written += told
    while time.monotonic() < until:
        with db.writers().begin() as session:
            looked = telling.tell_digests(session, site)
        digests += looked
        if looked < telling.MOST_DIGESTS:
            break
    return {"written": written, "digests": digests}

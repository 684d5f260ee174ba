"""On a schedule: the elections near at hand, for the function that scales ahead of them."""

from typing import Any

from civicq import db
from civicq.capacity import queries
from civicq.logs import noted


@noted
def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, Any]]]:
    with db.reader() as session:
        return {"elections": queries.near(session)}

"""On a schedule: keeps the pages of near elections in the cache, and fills it again after a purge of all."""

from typing import Any

from civicq import asked, cache, db, warming
from civicq.front import Served, front
from civicq.front.fetch import Source
from civicq.handlers import public
from civicq.metrics.requests import worked

SECONDS = 45  # well within the function's own time; what is left is the next run's
MOST_ASKED = 200

_served: list[Served] = []
_front = front(public.application, public.TAGS, public.QUERY, cache.cluster, _served.append)


def _ask(address: str) -> Source:
    _front(warming.event_of(address), None)
    return _served.pop().source


@worked("warm")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    with db.reader() as session:
        near = warming.addresses(session)
    done = warming.warm(_ask, [*asked.most(MOST_ASKED), *near], SECONDS)
    return {"ready": done.ready, "loaded": done.loaded, "left": done.left}

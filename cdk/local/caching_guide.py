"""`civicq caching`: the table in functions/CACHING.md, from what the routes and the models declare."""

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi.routing import APIRoute

from civicq.answers.routes import public as answers
from civicq.ballots.routes import router as ballots
from civicq.feeds.routes import root
from civicq.feeds.routes import router as feeds
from civicq.freshness import STALE_IF_ERROR_SECONDS, STALE_WHILE_REVALIDATE_SECONDS
from civicq.moderation.routes import public as moderation
from civicq.questions.routes import public as questions
from civicq.tables import Base
from civicq.web import description
from civicq.web.bounds import parameters_of
from civicq.web.caching import declared

GUIDE = Path("functions") / "CACHING.md"
BEGINS = "<!-- `uv run civicq caching` writes what follows -->"
ENDS = "<!-- and no further -->"


def run(project: Path) -> int:
    guide = project / GUIDE
    guide.write_text(renewed(guide.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def renewed(guide: str) -> str:
    """The guide with the table as it should be; everything around it as it is."""
    before, _, rest = guide.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n\n{table()}\n{ENDS}{after}"


def table() -> str:
    rows = ["| address | keyed by | fresh | tags | purged by a change of |", "|---|---|---|---|---|"]
    rows += [
        _row(route)
        for router in (ballots, questions, answers, moderation, feeds, root, description.router)
        for route in _cached(router.routes)
    ]
    rows.append("")
    rows.append(
        f"Past its time an answer is shown for {_duration(STALE_WHILE_REVALIDATE_SECONDS)} more while one "
        f"caller loads it anew, and for {_duration(STALE_IF_ERROR_SECONDS)} while loading fails."
    )
    return "\n".join(rows) + "\n"


def _cached(routes: object) -> Iterator[APIRoute]:
    for route in routes:  # type: ignore[attr-defined]
        if isinstance(route, APIRoute) and declared(route.dependencies) is not None:
            yield route


def _row(route: APIRoute) -> str:
    fresh = declared(route.dependencies)
    assert fresh is not None  # noqa: S101 (`_cached` has seen to that)
    keyed = ", ".join(sorted(parameters_of(route))) or "path alone"
    tags = ", ".join(f"`{tag}`" for tag in fresh.tags) or "none: it changes by a deployment"
    changed = ", ".join(_models(fresh.tags)) or "nothing"
    return f"| `{route.path}` | {keyed} | {_duration(fresh.seconds)} | {tags} | {changed} |"


def _models(tags: tuple[str, ...]) -> list[str]:
    shapes = {_shape(tag) for tag in tags}
    tables = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if shapes & {_shape(tag) for tag in mapper.class_.__purges__}
    }
    return sorted(tables)


def _shape(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", template)


def _duration(seconds: int) -> str:
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            number = seconds // size
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    return f"{seconds} s"

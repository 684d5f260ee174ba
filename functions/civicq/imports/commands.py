"""Carries an import out: in bulk, in the caller's one transaction, purging every page that shows it."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Table, and_, bindparam, delete, func, insert, select, update

from civicq.ballots import models
from civicq.db import Writer
from civicq.imports.ballot import Hints, Reading
from civicq.imports.comparison import compare
from civicq.imports.plan import Model, Plan
from civicq.imports.reading import read
from civicq.imports.source import Source
from civicq.purging import purge
from civicq.tables import Base

# Parents before their children.
_ORDER: tuple[Model, ...] = (
    models.City, models.Election, models.Ballot, models.Contest, models.Candidate, models.Measure,
    models.BallotStyle, models.Precinct, models.StreetSegment,
)  # fmt: skip
_ONE_IMPORT_AT_A_TIME = 0x63697669637121


def import_file(session: Writer, path: Path, hints: Hints | None = None) -> Plan:
    """Reads the file and makes what is stored say the same; `ImportRefused` when it cannot be read."""
    source = Source.open(path)
    try:
        plan = prepare(session, read(source, hints or Hints()))
    finally:
        source.close()
    carry_out(session, plan)
    return plan


def prepare(session: Writer, reading: Reading) -> Plan:
    """What importing would change; the file is still open. Until the transaction ends no
    other import can come between.
    """
    session.execute(select(func.pg_advisory_xact_lock(_ONE_IMPORT_AT_A_TIME)))
    return compare(session, reading, datetime.now(UTC))


def carry_out(session: Writer, plan: Plan) -> None:
    """Changes go before additions, and precincts leave a style before it goes: no key ever meets itself."""
    purge(session, _tags(plan))
    for model in _ORDER:
        if model is models.Precinct:
            _regroup(session, plan)
            _remove(session, plan, models.StreetSegment)
            _remove(session, plan, models.Precinct)
        _change(session, plan, model)
        if rows := plan.added.get(model):
            # Not COPY: at a real ballot's 3,000 rows it saves 40 ms, and it can neither update nor delete.
            session.execute(insert(_table(model)), rows)
    _remove(session, plan, models.BallotStyle)


def _regroup(session: Writer, plan: Plan) -> None:
    table = _table(models.BallotStyleContest)
    parted, joined = (
        [{"style": style, "contest": contest} for style, contest in pairs]
        for pairs in (plan.parted, plan.joined)
    )
    style: BindParameter[UUID] = bindparam("style")
    contest: BindParameter[UUID] = bindparam("contest")
    if parted:
        pair = and_(table.c.ballot_style_id == style, table.c.contest_id == contest)
        session.execute(delete(table).where(pair), parted)
    if joined:
        session.execute(insert(table).values(ballot_style_id=style, contest_id=contest), joined)


def _change(session: Writer, plan: Plan, model: Model) -> None:
    table = _table(model)
    key = next(iter(table.primary_key))
    changed = plan.changed.get(model, [])
    rekeyed = [(row, values) for row, values in changed if "source_key" in values]
    if rekeyed:
        # Two rows may be exchanging their keys, and a unique key is checked row by row.
        parked = [{"row": row[key.name], "parked": f"moving:{row[key.name]}"} for row, _ in rekeyed]
        park = update(table).where(key == bindparam("row")).values(source_key=bindparam("parked"))
        session.execute(park, parked)
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row, values in changed:
        new = {f"new_{name}": value for name, value in values.items()}
        by_columns.setdefault(tuple(sorted(values)), []).append({"row": row[key.name], **new})
    for columns, rows in by_columns.items():
        values = {name: bindparam(f"new_{name}") for name in columns}
        session.execute(update(table).where(key == bindparam("row")).values(values), rows)


def _remove(
    session: Writer, plan: Plan, model: type[models.StreetSegment | models.Precinct | models.BallotStyle]
) -> None:
    if rows := plan.removed.get(model):
        table = _table(model)
        session.execute(
            delete(table).where(table.c.id == bindparam("row")), [{"row": row["id"]} for row in rows]
        )


def _tags(plan: Plan) -> set[str]:
    """As the models declare them, without those of rows that nobody can have seen yet."""
    touched: list[tuple[Model, Any]] = list(plan.touched)
    touched += [(model, row) for model, rows in plan.added.items() for row in rows]
    touched += [(model, row) for model, rows in plan.changed.items() for row, _ in rows]
    touched += [(model, row) for model, rows in plan.removed.items() for row in rows]
    born = plan.born
    tags = {tag.format(SimpleNamespace(**row)) for model, row in touched for tag in model.__purges__}
    return {tag for tag in tags if born.isdisjoint(tag.split("/"))}


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 (no model of ours is a join)
    return table

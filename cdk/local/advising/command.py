"""`civicq db advise`: the report, as text for a person or as JSON for a program."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from cdk.local.advising import catalogue
from cdk.local.advising.bloat import bloat
from cdk.local.advising.catalogue import Row
from cdk.local.advising.hot import SLOW_MILLISECONDS, Explained, explained
from cdk.local.errors import LocalCloudError
from cdk.local.postgres import PORT
from cdk.local.postgres_home import Home

_MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class Report:
    database: Row
    indexes: dict[str, list[Row]]
    statements: catalogue.Statements
    bloat: dict[str, list[Row]]
    hot: list[Explained]
    connections: Row


def run(data: Path, url: str | None, *, as_json: bool) -> int:
    """The command's exit status: 1 when a hot query is slow."""
    engine = reading(_address(data, url))
    try:
        report = _report(engine)
    except (DBAPIError, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        told = str(cause).strip().partition("\n")[0]
        raise LocalCloudError(f"the database does not answer as CivicQ's does: {told}") from None
    finally:
        engine.dispose()
    if as_json:
        json.dump(asdict(report), sys.stdout, indent=2, default=str)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines(report))
    return int(any(each.milliseconds > SLOW_MILLISECONDS for each in report.hot))


def reading(address: URL) -> Engine:
    """Whatever is sent from here, the server itself refuses to let it write."""
    engine = create_engine(address, connect_args={"connect_timeout": 5})
    return engine.execution_options(postgresql_readonly=True)


def _address(data: Path, url: str | None) -> URL:
    if url is None:
        home = Home.of(data / "postgres")
        if not home.holder():
            raise LocalCloudError("nothing runs here: start `civicq up`, or name a database with --url")
        return URL.create(
            "postgresql+psycopg", "postgres", port=PORT, database="civicq",
            query={"host": str(home.socket.readlink())},
        )  # fmt: skip
    try:
        asked = make_url(url)
    except ArgumentError:
        asked = URL.create("")
    if asked.get_backend_name() not in {"postgresql", "postgres"}:
        raise LocalCloudError(f"{url!r} is no address of a Postgres: write postgresql://user@host/civicq")
    return asked.set(drivername="postgresql+psycopg")


def _report(engine: Engine) -> Report:
    with engine.connect() as connection:
        database: Any = connection.connection.driver_connection
        connection.exec_driver_sql("SELECT 1")  # from here on in one transaction, which may not write
        return Report(
            catalogue.about(database),
            catalogue.indexes(database),
            catalogue.statements(database),
            bloat(database),
            list(explained(engine)),
            catalogue.connections(database),
        )


def lines(report: Report) -> Iterator[str]:
    about = report.database
    yield f"{about['name']}: {_size(about['bytes'])}, {about['version'].partition(' on ')[0]}"
    yield f"counted since {about['counted_since'] or 'the server was made'}"
    yield from _section("indexes that nobody has read", report.indexes["unused"],
                        lambda r: f"{r['index']} on {r['table']}, {_size(r['bytes'])}")  # fmt: skip
    yield from _section("indexes that another makes needless", report.indexes["redundant"],
                        lambda r: f"{r['index']}: {r['covered_by']} begins with its columns")  # fmt: skip
    yield from _section("foreign keys without an index", report.indexes["missing"],
                        lambda r: f"{r['table']} ({', '.join(r['columns'])}), {r['rows']} rows")  # fmt: skip
    yield from _section("large tables that were read whole", report.indexes["read_whole"],
                        lambda r: f"{r['table']}, {r['rows']} rows: {r['times']} times")  # fmt: skip
    if report.statements.counted:
        yield from _section("slowest statements", report.statements.slowest, _statement)
    else:
        yield "slowest statements: not known, since pg_stat_statements is not installed here"
    for kind in ("tables", "indexes"):
        yield from _section(f"empty room in {kind}, as estimated", report.bloat[kind],
                            _room)  # fmt: skip
    yield from _connections(report.connections)
    yield "hot queries" if report.hot else "hot queries: none, since nobody has asked a question yet"
    for each in sorted(report.hot, key=lambda each: -each.milliseconds):
        slow = " SLOW" if each.milliseconds > SLOW_MILLISECONDS else ""
        planned = f"planned in {each.planning_milliseconds:.2f} ms"
        yield f"  {each.name}: {each.milliseconds:.2f} ms, {planned}{slow}"
    for each in report.hot:
        yield f"plan of {each.name}"
        yield from (f"  {line}" for line in each.plan.splitlines())


def _section(title: str, found: list[Row], told: Any) -> Iterator[str]:
    yield title if found else f"{title}: none"
    for each in found[:_MOST_LINES]:
        yield f"  {told(each)}"
    if len(found) > _MOST_LINES:
        yield f"  … and {len(found) - _MOST_LINES} more; --json tells all"


def _room(row: Row) -> str:
    return f"{row.get('index') or row['table']}: {_size(row['empty_bytes'])} of {_size(row['bytes'])}"


def _statement(row: Row) -> str:
    sql = " ".join(row["sql"].split())
    return f"{row['milliseconds']:.2f} ms on average, {row['calls']} calls: {sql[:120]}"


def _connections(found: Row) -> Iterator[str]:
    yield from _section("connections", found["by_state"],
                        lambda r: f"{r['count']} of {r['user']}, {r['state']}")  # fmt: skip
    yield from _section("waiting for a lock", found["waiting"],
                        lambda r: f"{r['pid']} of {r['user']} for {r['blocked_by']}: {r['sql']}")  # fmt: skip
    yield (
        "RDS Proxy: seen; CloudWatch tells how many are pinned: DatabaseConnectionsCurrentlySessionPinned"
        if found["proxy"]
        else "RDS Proxy: none seen"
    )
    yield "settings"
    yield from (f"  {name} = {value}" for name, value in sorted(found["settings"].items()))
    yield from (f"  civicq_app: {setting}" for setting in found["role"])


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"

"""Whether a revision leaves the release before at work: squawk reads the SQL that it runs.

While a release is rolled out, and after one is taken back, older code meets the newer schema. So what code may
use is never taken from it at once, and no lock is held for as long as a table is long. A revision says where
it may, in its module:

    unused_since = "1.4.0"     # the release that stopped using what is removed here
    acknowledged = {"constraint-missing-not-valid": "cities are few: the lock ends at once"}
"""

import json
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event

from cdk.stages import POSTGRES_MAJOR
from civicq import migrations

# What is older was before any deployment.
LAST_UNHELD = "0015"
REMOVALS = frozenset(
    {
        "adding-not-nullable-field",
        "adding-required-field",
        "ban-drop-column",
        "ban-drop-default",
        "ban-drop-function",
        "ban-drop-schema",
        "ban-drop-sequence",
        "ban-drop-table",
        "ban-drop-type",
        "ban-drop-view",
        "ban-revoke",
        "ban-set-schema",
        "changing-column-type",
        "renaming-column",
        "renaming-table",
    }
)
NOT_BY_DEFAULT = ("ban-new-write-restriction", "ban-revoke")
# Taste, and what `migrations.upgrade` does for all: its limits, and one transaction.
NOT_HELD_TO = (
    "ban-concurrent-index-creation-in-transaction",  # Postgres itself refuses that
    "ban-drop-constraint",  # only a wider one can follow, or the next rule speaks
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-timestamp-tz",
    "require-lock-timeout",
    "require-statement-timeout",
)
MIXED = "concurrently-and-else"
_SQUAWK = Path(sysconfig.get_path("scripts"), "squawk")
_PARAMETER = re.compile(r"%\(\w+\)s(::\w+)?")
# What writes without a new column goes on; what is required has a rule of its own.
_OTHERWISE_HELD = re.compile(r"ALTER TABLE \S+ (ADD COLUMN |ALTER COLUMN \S+ SET NOT NULL)", re.IGNORECASE)
_CONCURRENTLY = re.compile(r"(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY ", re.IGNORECASE)


@dataclass(frozen=True)
class Revision:
    id: str
    statements: Sequence[str]
    unused_since: str = ""
    acknowledged: Mapping[str, str] = field(default_factory=dict)


def held(url: str) -> Iterator[Revision]:
    """The revisions that are held to it, each run on the empty database at `url` after those before it."""
    engine = create_engine(url)
    ran: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_: Any, __: Any, statement: str, *___: Any) -> None:
        ran.append(statement.strip())

    with engine.connect() as connection:
        known = migrations.config(connection)
        command.upgrade(known, LAST_UNHELD)
        for script in reversed(list(ScriptDirectory.from_config(known).walk_revisions())):
            if script.revision > LAST_UNHELD:
                ran.clear()
                command.upgrade(known, script.revision)
                module = script.module
                yield Revision(
                    script.revision,
                    [each for each in ran if not re.search(r"alembic_version|pg_catalog", each)],
                    getattr(module, "unused_since", ""),
                    getattr(module, "acknowledged", {}),
                )
    engine.dispose()


def faults(revision: Revision, release: str) -> list[str]:
    """What is wrong with it, and what to do, in a line each; `release` is the one that it will be part of."""
    found = dict(_broken(revision.statements))
    told = []
    for rule, said in found.items():
        if rule in REMOVALS:
            if not revision.unused_since:
                told.append(f"{said}. Stop using it first; then say `unused_since`")
        elif rule not in revision.acknowledged:
            told.append(f"{said}. Do it otherwise, or say why not in `acknowledged`")
    if revision.unused_since and not REMOVALS.intersection(found):
        told.append("`unused_since`, and nothing is removed")
    if revision.unused_since and _numbers(revision.unused_since) >= _numbers(release):
        told.append(f"release {revision.unused_since} is not out yet: the code before {release} may use it")
    told += [
        f"`acknowledged` {rule}, which does not happen" for rule in revision.acknowledged if rule not in found
    ]
    return [f"{revision.id}: {each}" for each in told]


def _broken(statements: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each rule that is broken, and by which statement."""
    if not statements:
        return
    text = ";\n".join(_PARAMETER.sub("NULL", each.rstrip(";")) for each in statements) + ";\n"
    ran = subprocess.run(
        [
            _SQUAWK,
            *("--reporter", "json", "--pg-version", str(POSTGRES_MAJOR), "--assume-in-transaction"),
            *("--include", ",".join(NOT_BY_DEFAULT), "--exclude", ",".join(NOT_HELD_TO)),
            *("--stdin-filepath", "revision.sql"),
        ],
        input=text,
        capture_output=True,
        check=False,
        text=True,
    )
    lines = text.splitlines()
    for broken in json.loads(ran.stdout):
        rule, line = broken["rule_name"], lines[broken["line"]]
        if rule != "ban-new-write-restriction" or not _OTHERWISE_HELD.match(line):
            yield rule, f"{rule}, by «{line.strip():.80}»: {broken['message']}".rstrip(".")
    concurrent = [bool(_CONCURRENTLY.match(each)) for each in statements]
    if any(concurrent) and not all(concurrent):
        yield (
            MIXED,
            f"{MIXED}: what is built concurrently is committed by itself, and needs a revision of its own",
        )


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))

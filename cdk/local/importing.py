"""`civicq import`: a public file into the local database, a bar while it is read, the diff at the end."""

import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from cdk.local.errors import LocalCloudError
from cdk.local.postgres import PORT, Postgres
from cdk.local.postgres_home import Home
from civicq import migrations
from civicq.db import Writer
from civicq.imports import commands, report
from civicq.imports.ballot import Ballot, Hints, Reading
from civicq.imports.plan import Plan
from civicq.imports.reading import read
from civicq.imports.refusals import ImportRefused, Lacking
from civicq.imports.source import Source
from civicq.imports.text import counted

_BAR_WIDTH = 30
_QUIET_SECONDS = 5
_OPTIONS: dict[Lacking, str] = {"date": "--date YYYY-MM-DD", "state": "--state XX", "city": "--city NAME"}


def run(
    path: Path,
    *,
    data: Path,
    dry_run: bool,
    city: str | None = None,
    state: str | None = None,
    date: dt.date | None = None,
    election: str | None = None,
) -> int:
    """The command's exit status: 2 for a file that cannot be imported, of which nothing is then kept."""
    bar = _Bar(sys.stderr, path.name)
    try:
        source = Source.open(path, bar.show)
        try:
            reading = _read(source, bar, Hints(city, state, date, election))
            with _database(data) as url:
                plan = _import(url, reading, dry_run=dry_run)
        finally:
            source.close()
            bar.clear()
    except ImportRefused as refused:
        sys.stderr.write(f"{refused}{_options(refused)}\n")
        return 2
    for line in report.lines(plan):
        _say(str(line))
    for note in plan.notes:
        _say(f"note: {note}")
    _say(f"{'dry run, nothing written: ' if dry_run else ''}{report.joined(map(str, report.summary(plan)))}")
    if not dry_run:
        for ballot in reading.ballots[:5]:
            _say(f"{_titled(ballot)} is at /api/cities/{ballot.city.slug}/ballots/{ballot.election.date}")
    return 0


def _options(refused: ImportRefused) -> str:
    """What a terminal has for what the file does not say."""
    options = " ".join(_OPTIONS[each] for each in refused.lacking)
    return f" (or add {options} here)" if options else ""


def _import(url: str, reading: Reading, *, dry_run: bool) -> Plan:
    engine = create_engine(url)
    try:
        with sessionmaker(engine, class_=Writer).begin() as session:
            plan = commands.prepare(session, reading)
            if not dry_run:
                commands.carry_out(session, plan)
    except OperationalError as error:
        told = str(error.orig).strip().partition("\n")[0]
        raise LocalCloudError(
            f"the database does not answer ({told}): end `civicq up`, start it again"
        ) from None
    finally:
        engine.dispose()
    return plan


def _read(source: Source, bar: "_Bar", hints: Hints) -> Reading:
    reading = read(source, hints)
    bar.clear()
    kinds = Counter(contest.kind for ballot in reading.ballots for contest in ballot.contests)
    contests = ", ".join(
        counted(kinds[kind], kind) for kind in ("race", "measure", "retention") if kinds[kind]
    )
    ballots = ", ".join(_titled(ballot) for ballot in reading.ballots[:5])
    more = f" and {len(reading.ballots) - 5} more" if len(reading.ballots) > 5 else ""
    _say(f"{Path(source.name).name}: {reading.file_format}, {contests} for {ballots}{more}")
    for note in reading.notes[: report.MOST_LINES]:
        _say(f"note: {note}")
    if len(reading.notes) > report.MOST_LINES:
        _say(f"note: … and {counted(len(reading.notes) - report.MOST_LINES, 'more note')}")
    return reading


@contextmanager
def _database(data: Path) -> Iterator[str]:
    """The database of the `civicq up` that runs, or else one started for this import alone."""
    home = Home.of(data / "postgres")
    if home.holder():
        yield f"postgresql+psycopg://postgres@/civicq?host={home.socket.readlink()}&port={PORT}"
        return
    data.mkdir(exist_ok=True)
    with Postgres.start(data / "postgres", report=lambda line: _say(line, sys.stderr)) as server:
        migrations.upgrade(server.url)
        yield server.url


class _Bar:
    """How much of the file is read: a bar on a terminal, elsewhere a line every few seconds."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._shown = time.monotonic()

    def show(self, share: float) -> None:
        every = 0.1 if self._stream.isatty() else _QUIET_SECONDS
        if time.monotonic() - self._shown < every:
            return
        self._shown = time.monotonic()
        told = f"reading {self._name} {share:4.0%}"
        if self._stream.isatty():
            done = round(share * _BAR_WIDTH)
            self._stream.write(f"\r{told} [{'#' * done}{'.' * (_BAR_WIDTH - done)}]")
        else:
            self._stream.write(f"{told}\n")
        self._stream.flush()

    def clear(self) -> None:
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _titled(ballot: Ballot) -> str:
    place = f"{ballot.city.name}, {ballot.city.state}" if ballot.city.state else ballot.city.name
    return f"{place}, {ballot.election.name} of {ballot.election.date}"


def _say(line: str, stream: TextIO | None = None) -> None:
    print(line, file=stream or sys.stdout)

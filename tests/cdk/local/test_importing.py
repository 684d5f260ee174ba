"""`civicq import` as a person meets it: what it prints, where, and how it ends."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cdk.local import importing
from cdk.local.postgres import Postgres
from cdk.local.postgres_home import Home
from tests.civicq.imports.files import GENERAL

RESULTS = "county,precinct,office,candidate\nAlder,Mill,Mayor,Ann Roe\nAlder,Mill,Reeve,Write-in\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    yield folder
    home = Home.of(folder / "postgres")
    if home.folder.exists():
        home.remove()
    shutil.rmtree(folder)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / GENERAL
    path.write_text(RESULTS)
    return path


def test_an_import_prints_its_diff_and_a_second_one_says_that_nothing_changed(
    data: Path, results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert importing.run(results, data=data, dry_run=True) == 0
    dry = capsys.readouterr().out.splitlines()
    assert dry[0] == (
        f"{GENERAL}: OpenElections precinct results, 1 race for Alder County, OR, General Election of 2026-11-03"
    )
    assert dry[1] == "note: Alder County: contests with write-ins alone left out: 1 (Reeve)"
    assert "+ contest Mayor" in dry
    assert dry[-1].startswith("dry run, nothing written: cities added: 1; ballots added: 1")

    assert importing.run(results, data=data, dry_run=False) == 0
    real = capsys.readouterr().out.splitlines()
    assert real[:-2] == dry[:-1]
    assert real[-1].endswith("is at /api/cities/alder-county-or/ballots/2026-11-03")

    assert importing.run(results, data=data, dry_run=False) == 0
    assert "nothing to change: what is stored says the same" in capsys.readouterr().out


def test_the_database_of_a_running_cloud_is_used(data: Path, results: Path) -> None:
    importing.run(results, data=data, dry_run=True)
    with Postgres.start(data / "postgres") as server:
        results.write_text(RESULTS.replace("Alder", "Birch"))
        assert importing.run(results, data=data, dry_run=False) == 0
        with psycopg.connect(host=server.host, user=server.user, dbname=server.database) as connection:
            found = connection.execute("SELECT name FROM cities WHERE slug = 'birch-county-or'").fetchall()
    assert found == [("Birch County",)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (RESULTS.encode() + b"Alder,Mill\n", ":4: has 2 cells where the header has 4; look for a quote"),
        (b"", ": is empty"),
        (b"<VipObject><Sou", ":1: is where the file ends, in the middle of the feed"),
    ],
)
def test_what_cannot_be_imported_ends_with_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    path = tmp_path / GENERAL
    path.write_bytes(content)
    assert importing.run(path, data=tmp_path / "none", dry_run=False) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{path}{message}")
    assert printed.err.count("\n") == 1
    assert not (tmp_path / "none").exists()


def test_a_terminal_is_told_its_options_for_what_a_file_does_not_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.csv"
    path.write_text(RESULTS)
    assert importing.run(path, data=tmp_path / "none", dry_run=False) == 2
    assert capsys.readouterr().err.endswith("such a name (or add --date YYYY-MM-DD --state XX here)\n")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_and_anything_else_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr("cdk.local.importing.time.monotonic", lambda: now)
    terminal, log = _Terminal(), io.StringIO()
    bars = [importing._Bar(stream, "feed.xml") for stream in (terminal, log)]
    for second in range(12):
        now = float(second)
        for bar in bars:
            bar.show(second / 12)
    for bar in bars:
        bar.clear()
    assert "\rreading feed.xml  50% [###############...............]" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert log.getvalue() == "reading feed.xml  42%\nreading feed.xml  83%\n"

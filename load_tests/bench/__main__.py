"""Measure CivicQ side by side with its peers, in one run.

uv run python -m load_tests.bench [--only NAME …] [--rounds N] [--quick] [--json FILE]
    [--compare FILE]

The exit code is 1 when a benchmark could not run or a bound was missed.
"""

import argparse
import importlib
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from load_tests.bench import comparison, report
from load_tests.bench.report import CannotRun, Row
from load_tests.bench.rounds import tell

# One module each, with `run(rounds, quick) -> list[Row]`.
BENCHES: tuple[str, ...] = (
    "cold",
    "bundled",
    "pages",
    "warm",
    "hit",
    "stampede",
    "steps",
    "ballots",
    "lists",
    "votes",
    "recounts",
    "rankings",
    "brigades",
)
ROUNDS = 7
QUICK_ROUNDS = 3
_PEERS = ("aiocache", "aws_lambda_powertools", "aws_xray_sdk", "cashews", "fastapi_cache", "hiredis")


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.bench", description="Measure CivicQ beside its peers."
    )
    parser.add_argument("--only", nargs="+", choices=BENCHES, default=BENCHES, metavar="NAME")
    parser.add_argument("--rounds", type=int, help=f"{ROUNDS}, or {QUICK_ROUNDS} when quick, unless told")
    parser.add_argument("--quick", action="store_true", help="a smoke, not a measurement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample here")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="what has changed since it was written")
    told = parser.parse_args(words)
    try:
        before = comparison.earlier(told.compare) if told.compare else {}
    except CannotRun as error:
        parser.error(str(error))
    rounds = told.rounds or (QUICK_ROUNDS if told.quick else ROUNDS)
    rows = [row for name in told.only for row in run(name, rounds, quick=told.quick)]
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, {_busy()}"
    sys.stdout.write(f"{machine}\n\n{report.table(rows)}\n")
    if told.compare:
        lines = comparison.changes(rows, before)
        sys.stdout.write("\n".join([f"### since {told.compare}", "", *lines, "", ""]))
    if told.json:
        told.json.write_text(json.dumps({"machine": machine, "rows": report.as_json(rows)}, indent=1) + "\n")
    missed = sum(not verdict.met for verdict in report.verdicts(rows))
    failed = sum(bool(row.failed) for row in rows)
    if missed or failed:
        sys.stdout.write(f"{failed} could not run, {missed} bounds not met\n")
    return 1 if missed or failed else 0


def run(name: str, rounds: int, *, quick: bool) -> list[Row]:
    """A benchmark that fails is a row of its own and ends no other."""
    tell(f"{name}: begins")
    try:
        module = importlib.import_module(f"load_tests.bench.{name}")
        rows: list[Row] = module.run(rounds, quick)
    except Exception as error:  # noqa: BLE001 (whatever it is, the table says so)
        words = f"{type(error).__name__}: {error}".split("\n", 1)[0]
        return [Row(name, "all", "", [], failed=words)]
    return rows


def _busy() -> str:
    """The load average: with more than one process a core, milliseconds tell of the machine, not of us."""
    return f"load {' '.join(f'{load:.1f}' for load in os.getloadavg())} over 1, 5, 15 minutes"


def bring_peers() -> None:
    """Start over with the peers installed, so that it stays one command."""
    missing = [name for name in _PEERS if importlib.util.find_spec(name) is None]
    if missing:
        tell(f"bringing {', '.join(missing)}")
        command = ["uv", "run", "--group", "bench", "python", "-m", "load_tests.bench", *sys.argv[1:]]
        try:
            os.execvp(command[0], command)  # noqa: S606 (our own fixed command)
        except FileNotFoundError:
            raise SystemExit("uv is not on the PATH: install it, and run this again") from None


if __name__ == "__main__":
    bring_peers()
    raise SystemExit(main(sys.argv[1:]))

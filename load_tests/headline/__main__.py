"""Ten thousand people at once, on this machine, and a report of it.

    uv run python -m load_tests.headline [--users 10000] [--minutes 10] [--ballot FILE] [--report FILE]
                                         [--figures FILE]

Starts the local cloud in a folder of its own, imports a ballot, fills it with a city's worth of questions,
lets the crowd come, measures for that many minutes once all are there, holds every acknowledged vote
against the database and writes the report. The exit status is 1 when a bound was missed.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from load_tests.bounds import BOUNDS
from load_tests.files import to_read, to_write
from load_tests.headline.processes import Sampler
from load_tests.progress import say
from load_tests.report.page import page
from load_tests.running import civicq
from load_tests.shapes import NAMES
from load_tests.starting import started

# A connection for each person, and what the system needs besides.
OPEN_FILES = 40_000
# A crowd that comes at this rate is measured once the backlog of its coming has drained.
ARRIVALS_PER_SECOND = 40
DRAIN_SECONDS = 60
# How many people take turns in a seat: one votes 34 times, on average, and leaves.
VOTES_A_MINUTE_OF_A_SEAT = 11
VOTES_OF_A_VISIT = 34
PACKAGES = (
    "awslambdaric",
    "fastapi",
    "gevent",
    "httptools",
    "locust",
    "mangum",
    "psycopg",
    "sqlalchemy",
    "uvloop",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.headline", description=__doc__)
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=10.0, help="that are measured")
    parser.add_argument(
        "--ballot", type=to_read, help="a public file; the sample city's unless said otherwise"
    )
    parser.add_argument("--shape", choices=NAMES, default="steady")
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--bounds", choices=sorted(BOUNDS), default="headline")
    parser.add_argument("--report", type=to_write, default=Path("load_tests/headline.html"))
    parser.add_argument("--figures", type=to_write, help="keep what was measured, as JSON")
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, most), most))
    with tempfile.TemporaryDirectory(prefix="civicq-headline-") as folder:
        sys.exit(_run(asked, Path(folder)))


def _run(asked: argparse.Namespace, data: Path) -> int:
    settle = asked.users / ARRIVALS_PER_SECOND + DRAIN_SECONDS
    minutes = settle / 60 + asked.minutes
    with started(data, say) as running:
        if asked.ballot:
            civicq(data, "import", asked.ballot, "--date", "2027-11-02", "--election", "General Election")
        seats = asked.users / 4
        voters = int(seats * (1 + minutes * VOTES_A_MINUTE_OF_A_SEAT / VOTES_OF_A_VISIT)) + 500
        gathering = ["--data", str(data), "--voters", str(voters), "--questions", str(asked.questions)]
        subprocess.run([sys.executable, "-m", "load_tests.gathering", *gathering], check=True)
        say(f"{asked.users} people: {settle:.0f} s to come, {asked.minutes:g} min measured")
        figures = data / "figures.json"
        command = [
            sys.executable, "-m", "locust", "-f", "load_tests/locustfile.py", "--headless", "--only-summary",
            "-u", str(asked.users), "-r", str(ARRIVALS_PER_SECOND), "-t", f"{int(minutes * 60)}s",
            "--settle", f"{settle:.0f}", "--data", str(data), "--figures", str(figures),
            "--bounds", asked.bounds, "--shape", asked.shape, "--stop-timeout", "10",
        ]  # fmt: skip
        with subprocess.Popen(command) as locust:
            sampler = Sampler({"edge, gateway, Runtime API": running.pid, "locust": locust.pid})
            status = locust.wait()
            spent = sampler.stop()
        if not figures.exists():
            return status or 1
        measured = json.loads(figures.read_text())
        measured["spent"] = asdict(spent)
        measured["machine"] = _machine()
    if asked.figures:
        asked.figures.write_text(json.dumps(measured))
    asked.report.write_text(page(measured))
    say(f"the report is {asked.report}")
    return status


def _machine() -> dict[str, Any]:
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_gibibytes": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.platform(),
        "python": platform.python_version(),
        "revision": _revision(),
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _revision() -> str:
    ran = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return ran.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()

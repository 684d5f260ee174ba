"""How soon a ballot of 24 contests and 120 candidates is read and used on a phone, by Lighthouse.

    uv run python -m load_tests.first_paint [--runs 5] [--path /cities/…] [--figures FILE]

Starts the local cloud in a folder of its own, imports the ballot, has questions asked, and opens the page as
a phone does: a processor four times slower, 150 ms to the server and back, 1.6 Mbit/s, nothing kept. What is
told is the median and the spread; scores are those of Lighthouse's own phone, which it reckons from what it
measured. The exit status is 1 when a bound of the design was missed (section 7). Lighthouse comes from npm on
first use; the browser is the system's Chromium.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdk import npm
from cdk.local.doctor import chromium
from load_tests.first_paint.ballot import DATE, large_ballot
from load_tests.progress import say
from load_tests.running import civicq
from load_tests.starting import started

Report = dict[str, Any]

HERE = Path(__file__).parent
LIGHTHOUSE = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
VOTERS, QUESTIONS = 10, 40
MOST_SECONDS = 120
# A browser at times loses the record of its own start, and Lighthouse asks to be run again.
TRIES = 3
# Applied while the page loads, not reckoned afterwards.
PHONE = (
    "--throttling-method=devtools", "--throttling.cpuSlowdownMultiplier=4",
    "--throttling.requestLatencyMs=150", "--throttling.downloadThroughputKbps=1600",
    "--throttling.uploadThroughputKbps=750",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    name: str
    unit: str
    values: list[float]
    most: float | None = None
    least: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def is_held(self) -> bool:
        return not (
            (self.most is not None and self.median > self.most)
            or (self.least is not None and self.median < self.least)
        )

    @property
    def row(self) -> str:
        bound = f"<= {self.most:g}" if self.most is not None else f">= {self.least:g}" if self.least else ""
        spread = f"{min(self.values):g} to {max(self.values):g}"
        return f"| {self.name} | {self.unit} | {self.median:g} | {spread} | {bound} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.first_paint", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--path", default=f"/cities/port-ellery-or/ballots/{DATE}", help="of the page")
    parser.add_argument("--figures", type=Path, help="keep what was measured, as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="civicq-first-paint-") as folder:
        sys.exit(_run(asked, Path(folder)))


def _run(asked: argparse.Namespace, folder: Path) -> int:
    browser = chromium()
    if browser is None:
        raise SystemExit("no Chromium on this machine: install Debian's package `chromium`")
    if not LIGHTHOUSE.is_file():
        say("installing Lighthouse")
        npm.install(HERE, folder / "npm.log")
    data = folder / "cloud"
    with started(data, say) as running:
        file = folder / "ballot.csv"
        file.write_text(large_ballot())
        civicq(data, "import", file)
        gathering = ["--data", str(data), "--voters", str(VOTERS), "--questions", str(QUESTIONS)]
        subprocess.run([sys.executable, "-m", "load_tests.gathering", *gathering], check=True)
        url = running.url + asked.path
        html = _warmed(url)
        reports, scored = [], []
        for number in range(asked.runs):
            reports.append(_measured(url, browser, folder, *PHONE))
            scored.append(_measured(url, browser, folder))
            painted = _audit(reports[-1], "largest-contentful-paint")
            say(f"run {number + 1} of {asked.runs}: largest contentful paint {painted:.0f} ms")
    figures = _figures(reports, scored)
    drawn = 'id="state"' in html
    say(f"\n{asked.path}, {'drawn by the server' if drawn else 'the empty site, which draws itself'}:\n")
    say("| what | unit | median | spread | bound |\n|---|---|---|---|---|")
    for figure in figures:
        say(figure.row)
    if asked.figures:
        told = {figure.name: figure.values for figure in figures}
        asked.figures.write_text(json.dumps({"path": asked.path, "drawn": drawn, "figures": told}, indent=2))
    missed = [figure.name for figure in figures if not figure.is_held]
    if missed:
        say(f"\nmissed: {', '.join(missed)}")
    return 1 if missed else 0


def _figures(reports: list[Report], scored: list[Report]) -> list[Figure]:
    def audits(name: str, digits: int = 0) -> list[float]:
        return [round(_audit(report, name), digits) for report in reports]

    def scores(name: str) -> list[float]:
        return [round(100 * report["categories"][name]["score"]) for report in scored]

    requests = [report["audits"]["network-requests"]["details"]["items"] for report in reports]
    return [
        Figure("largest contentful paint", "ms", audits("largest-contentful-paint"), most=1_000),
        Figure("first contentful paint", "ms", audits("first-contentful-paint")),
        Figure("total blocking time", "ms", audits("total-blocking-time")),
        Figure("cumulative layout shift", "", audits("cumulative-layout-shift", 3), most=0.02),
        Figure("time to the first byte", "ms", audits("server-response-time")),
        Figure("bytes", "KB", [round(_audit(report, "total-byte-weight") / 1_024, 1) for report in reports]),
        Figure("requests", "", [len(each) for each in requests]),
        Figure("performance", "of 100", scores("performance"), least=98),
        Figure("accessibility", "of 100", scores("accessibility"), least=100),
        Figure("best practices", "of 100", scores("best-practices"), least=100),
        Figure("findable (SEO)", "of 100", scores("seo"), least=100),
    ]


def _audit(report: Report, name: str) -> float:
    return float(report["audits"][name]["numericValue"])


def _measured(url: str, browser: str, folder: Path, *more: str) -> Report:
    report = folder / "report.json"
    root = " --no-sandbox" if os.geteuid() == 0 else ""
    command = [
        "env", f"CHROME_PATH={browser}", str(npm.node()), str(LIGHTHOUSE), url, "--quiet", "--output=json",
        f"--output-path={report}", f"--chrome-flags=--headless=new --disable-gpu{root}", *more,
        "--no-enable-error-reporting",
    ]  # fmt: skip
    for _ in range(TRIES):
        ran = subprocess.run(command, check=False, timeout=MOST_SECONDS, stderr=subprocess.PIPE, text=True)
        if ran.returncode == 0:
            told: Report = json.loads(report.read_text())
            return told
    said = ran.stderr.splitlines() or ["nothing"]
    raise SystemExit(f"Lighthouse did not measure {url} and said: {said[-1]}")


def _warmed(url: str) -> str:
    """As it is for all but the first reader."""
    for _ in range(3):
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (of our own cloud)
            html = answer.read().decode()
    return str(html)


if __name__ == "__main__":
    main()

"""A run beside an earlier one: what has changed, and what lies within the spread of the two."""

import json
from collections.abc import Sequence
from pathlib import Path

from load_tests.bench.report import CannotRun, Row, figure

Samples = dict[tuple[str, str], list[float]]


def earlier(file: Path) -> Samples:
    """The samples that `--json` wrote, by measure and subject; `CannotRun` where it wrote no such file."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["rows"]
        return {(row["measure"], row["subject"]): row["samples"] for row in rows if row["samples"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotRun(f"{file} is no file that --json wrote: {error}") from None


def changes(rows: Sequence[Row], before: Samples) -> list[str]:
    """A line for each row that both runs have. What no sample of the other run reaches is a change."""
    lines = []
    for row in rows:
        was = before.get((row.measure, row.subject))
        if not was or row.median is None:
            continue
        median = sorted(was)[len(was) // 2]
        if max(row.samples) < min(was):
            verdict = "less"
        elif min(row.samples) > max(was):
            verdict = "more"
        else:
            verdict = "within the spread"
        times = f", {figure(row.median / median)}x" if median else ""
        now = f"{figure(row.median)} {row.unit}"
        lines.append(
            f"- {row.measure}, {row.subject}: {now}, was {figure(median)} {row.unit}{times}: {verdict}"
        )
    return lines

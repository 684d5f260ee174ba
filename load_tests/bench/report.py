"""What a benchmark found: rows of samples, what each is held to, and how a person and a program read them."""

import dataclasses
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


class CannotRun(Exception):
    """A benchmark, or one of its subjects, lacks what it needs; the message says what."""


@dataclass(frozen=True)
class Bound:
    """A limit on a row's median, or on its worst sample where `every` round has to keep it.

    With `of`, the limit is a ratio to that subject's median within the same measure.
    """

    limit: float
    of: str | None = None
    at_least: bool = False
    every: bool = False


@dataclass(frozen=True)
class Row:
    """One subject's samples, one a round, of one measure; rows of equal measure stand in one table.

    `baseline` names the subject that this one is compared with. `failed` says why there are no samples.
    """

    measure: str
    subject: str
    unit: str
    samples: Sequence[float]
    baseline: str | None = None
    bounds: Sequence[Bound] = ()
    failed: str = ""

    @property
    def median(self) -> float | None:
        return statistics.median(self.samples) if self.samples else None


@dataclass(frozen=True)
class Verdict:
    words: str
    met: bool


def median_of(rows: Iterable[Row], measure: str, subject: str) -> float | None:
    return next((row.median for row in rows if (row.measure, row.subject) == (measure, subject)), None)


def ratio(rows: Sequence[Row], row: Row, subject: str | None) -> float | None:
    """The row's median in medians of the other; None where either was not measured."""
    other = None if subject is None else median_of(rows, row.measure, subject)
    return None if row.median is None or not other else row.median / other


def judge(rows: Sequence[Row], row: Row, bound: Bound) -> Verdict:
    if bound.of is not None:
        unit, beside, found = "x", f" {bound.of}", ratio(rows, row, bound.of)
    else:
        unit, beside, found = f" {row.unit}", "", row.median
        if bound.every and row.samples:
            found = min(row.samples) if bound.at_least else max(row.samples)
    sign = ">=" if bound.at_least else "<="
    words = f"{sign} {figure(bound.limit)}{unit}{beside}{' in every round' if bound.every else ''}"
    if found is None:
        return Verdict(f"{words}: not measured", met=False)
    if found >= bound.limit if bound.at_least else found <= bound.limit:
        return Verdict(f"{words}: met, {figure(found)}{unit}", met=True)
    gap = figure(abs(found - bound.limit))
    return Verdict(f"{words}: **missed by {gap}**, {figure(found)}{unit}", met=False)


def verdicts(rows: Sequence[Row]) -> list[Verdict]:
    return [judge(rows, row, bound) for row in rows for bound in row.bounds]


def figure(number: float) -> str:
    """Three digits, and never an exponent."""
    if number == 0 or abs(number) >= 100:
        return f"{number:,.0f}"
    decimals = 1 if abs(number) >= 10 else 2 if abs(number) >= 1 else 3
    text = f"{number:.{decimals}f}"
    return text.rstrip("0").rstrip(".") or "0"


def table(rows: Sequence[Row]) -> str:
    """Markdown that is aligned, and so reads well as plain text too."""
    return "\n".join(_measure(rows, measure) for measure in dict.fromkeys(row.measure for row in rows))


def _measure(all_rows: Sequence[Row], measure: str) -> str:
    rows = [row for row in all_rows if row.measure == measure]
    baselines = " or ".join(dict.fromkeys(row.baseline for row in rows if row.baseline))
    lines = [("subject", "median", "min to max", f"to {baselines}" if baselines else "")]
    for row in rows:
        times = ratio(rows, row, row.baseline)
        lines.append(
            (
                row.subject,
                f"**failed**: {row.failed}" if row.median is None else f"{figure(row.median)} {row.unit}",
                f"{figure(min(row.samples))} to {figure(max(row.samples))}" if row.samples else "",
                "" if times is None else f"{figure(times)}x",
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))  # type: ignore[arg-type]
    text = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    rounds = max(len(row.samples) for row in rows)
    judged = [f"- {row.subject}: {judge(rows, row, bound).words}" for row in rows for bound in row.bounds]
    return "\n".join([f"### {measure} ({rounds} rounds)", "", *text, "", *judged, *[""][: len(judged)]])


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each row as it is, with its median, its ratio and its verdicts."""
    return [
        dataclasses.asdict(row)
        | {
            "median": row.median,
            "ratio": ratio(rows, row, row.baseline),
            "verdicts": [dataclasses.asdict(judge(rows, row, bound)) for bound in row.bounds],
        }
        for row in rows
    ]

"""The run in pictures: SVG, drawn by matplotlib, with the reader's own letters."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from load_tests.crowd.figures import TIERS, percentile

# Text stays text. Nothing in a picture may change unless what it shows does.
mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "civicq",
        "font.family": "sans-serif",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.alpha": 0.25,
    }
)
WIDTH_INCHES, HEIGHT_INCHES = 9.0, 2.8
# Told apart also by those who see no red or no green (Okabe and Ito, 2008).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")

Steps = Sequence[tuple[float, int, int, Mapping[int, int]]]


def steps_of(run: Mapping[str, Any]) -> Steps:
    """When each began, in seconds; who was there; failures; latencies by class."""
    return [
        (
            int(number) * run["step_seconds"], users, failures,
            {int(each): count for each, count in latencies.items()},
        )
        for number, (users, failures, latencies) in sorted(run["steps"].items(), key=_number)
        if latencies
    ]  # fmt: skip


def _number(step: tuple[str, Any]) -> int:
    return int(step[0])


def latencies(run: Mapping[str, Any]) -> str:
    figure, axes = _axes(run, "latency, ms")
    steps = steps_of(run)
    for colour, share in zip(COLOURS, (0.5, 0.95, 0.99), strict=False):
        values = [max(percentile(each, share), 0.5) for *_, each in steps]
        axes.plot([begin for begin, *_ in steps], values, label=f"p{share * 100:.0f}", color=colour)
    axes.set_yscale("log")
    figure.legend(loc="outside upper right", ncols=3)  # over the lines it would hide the worst seconds
    return _svg(figure)


def throughput(run: Mapping[str, Any]) -> str:
    figure, axes = _axes(run, "requests a second")
    steps, length = steps_of(run), run["step_seconds"]
    at = [begin for begin, *_ in steps]
    axes.plot(at, [sum(each.values()) / length for *_, each in steps], color=COLOURS[0], label="requests")
    people = axes.twinx()
    people.plot(at, [users for _, users, *_ in steps], color=COLOURS[1], label="people")
    people.set_ylabel("people at once")
    people.set_ylim(bottom=0)
    people.grid(visible=False)
    axes.set_ylim(bottom=0)
    axes.legend(loc="lower right")
    people.legend(loc="lower center")
    return _svg(figure)


def failures(run: Mapping[str, Any]) -> str:
    figure, axes = _axes(run, "failures a second")
    steps, length = steps_of(run), run["step_seconds"]
    axes.plot([begin for begin, *_ in steps], [each / length for _, _, each, _ in steps], color=COLOURS[5])
    axes.set_ylim(bottom=0, top=max(1.0, axes.get_ylim()[1]))
    return _svg(figure)


def processors(run: Mapping[str, Any]) -> str:
    """The cores that each group of processes used, one upon the other."""
    figure, axes = _axes(run, "cores")
    return _stacked(figure, axes, run, run["spent"]["cores"], 1.0)


def memory(run: Mapping[str, Any]) -> str:
    figure, axes = _axes(run, "memory, MiB")
    return _stacked(figure, axes, run, run["spent"]["resident_bytes"], 1 / 2**20)


def tiers(run: Mapping[str, Any]) -> str:
    """Who answered, by address, of what may be kept."""
    shares = {
        name: [each.get(tier, 0) / total for tier in TIERS]
        for name, each in run["tiers"].items()
        if (total := sum(each.get(tier, 0) for tier in TIERS))
    }
    figure = Figure(figsize=(WIDTH_INCHES, 0.9 + 0.3 * len(shares)), layout="constrained")
    axes = figure.subplots()
    names = sorted(shares, key=lambda name: shares[name][0])
    begins = [0.0] * len(names)
    for number, tier in enumerate(TIERS):
        widths = [100 * shares[name][number] for name in names]
        axes.barh(names, widths, left=begins, label=tier, color=COLOURS[number])
        begins = [begin + width for begin, width in zip(begins, widths, strict=True)]
    axes.set_xlabel("answered by, %")
    figure.legend(loc="outside upper center", ncols=len(TIERS))
    return _svg(figure)


def _axes(run: Mapping[str, Any], what: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES), layout="constrained")
    axes = figure.subplots()
    axes.set_ylabel(what)
    axes.set_xlabel("seconds since the first came")
    axes.axvspan(0, run["settle_seconds"], color="#888888", alpha=0.12, lw=0)
    axes.set_xlim(0, run["run_seconds"])
    return figure, axes


def _stacked(
    figure: Figure, axes: Axes, run: Mapping[str, Any], groups: Mapping[str, Sequence[float]], unit: float
) -> str:
    """The largest by name, and all others as one."""
    most = sorted(groups, key=lambda name: -sum(groups[name]))
    shown, rest = most[: len(COLOURS) - 1], most[len(COLOURS) - 1 :]
    rows = [[value * unit for value in groups[name]] for name in shown]
    if rest:
        rows.append([sum(values) * unit for values in zip(*(groups[name] for name in rest), strict=True)])
        shown = [*shown, "all other functions"]
    axes.stackplot(run["spent"]["seconds"], rows, labels=shown, colors=COLOURS)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return _svg(figure)


def _svg(figure: Figure) -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None})
    drawn = written.getvalue()
    return drawn[drawn.index("<svg") :]

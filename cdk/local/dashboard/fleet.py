"""The fleet's own figures, minute by minute from Redis: what CloudWatch would get, by the same names."""

from collections import Counter, deque
from typing import Any

from civicq.front.exchange import Cluster
from civicq.metrics.figures import VITALS, Figures, of_functions, of_the_fleet
from civicq.metrics.fleet import LONGEST_MINUTES, Merged, merged
from civicq.metrics.sketch import Sketch, quantiles

# Processes hand on what they have seen each ten seconds, each at a moment of its own.
WINDOW_SECONDS = 10
# How many of the latest minutes may still change, and are what quantiles are of.
_OPEN_MINUTES = 2
Values = dict[str, float | None]


class Fleet:
    """Not for two threads at a time."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._minutes: dict[int, Merged] = {}
        self._gone: Counter[str] = Counter()  # counts of minutes that are no longer looked at
        self._totals: deque[tuple[float, Counter[str]]] = deque()

    def figures(self, now: float) -> dict[str, Any]:
        """`fleet`, and more by name in `functions` and `pages`; counts as so many a second. Raises
        `Unreachable`.
        """
        self._read(int(now // 60))
        latest = together(list(self._minutes.values())[-_OPEN_MINUTES:])
        whole = together(list(self._minutes.values()))
        told = of_the_fleet(latest)
        rates = self._rates(now)
        fleet: Values = {
            name: rates.get(name) if unit == "Count" else value for name, (value, unit) in told.items()
        }
        # A level, and what is seldom told.
        fleet |= {name: told[name][0] for name in ("Processes", "VoteDriftQuestions", "VoteDriftVotes")}
        vitals = of_the_fleet(whole)
        fleet |= {name: vitals[name][0] for name in (*VITALS.values(), "VisitsMeasured")}
        functions: dict[str, Values] = {
            function: {name: value for name, (value, _) in figures.items()}
            for function, figures in of_functions(latest).items()
        }
        return {"fleet": fleet, "functions": functions | workers(latest), "pages": pages(whole)}

    def _read(self, last: int) -> None:
        for number in range(last - LONGEST_MINUTES + 1, last + 1):
            if number not in self._minutes or number > last - _OPEN_MINUTES:
                self._minutes[number] = merged(self._cluster, 1, number * 60 + 59)
        for number in [each for each in self._minutes if each <= last - LONGEST_MINUTES]:
            self._gone.update(counts(of_the_fleet(self._minutes.pop(number))))
        self._minutes = dict(sorted(self._minutes.items()))

    def _rates(self, now: float) -> Values:
        """Over the window; None while it has not been looked at for so long."""
        total = Counter(self._gone)
        for minute in self._minutes.values():
            total.update(counts(of_the_fleet(minute)))
        self._totals.append((now, total))
        while len(self._totals) > 1 and self._totals[1][0] <= now - WINDOW_SECONDS:
            self._totals.popleft()
        since, before = self._totals[0]
        if now - since < WINDOW_SECONDS / 2:
            return {}
        return {name: max(0.0, value - before[name]) / (now - since) for name, value in total.items()}


def counts(figures: Figures) -> dict[str, int]:
    return {
        name: int(value) for name, (value, unit) in figures.items() if unit == "Count" and value is not None
    }


def together(minutes: list[Merged]) -> Merged:
    whole = Merged()
    for each in minutes:
        whole.counts.update(each.counts)
        whole.gauges |= each.gauges
        whole.processes = max(whole.processes, each.processes)
        for name, sketch in each.sketches.items():
            whole.sketches.setdefault(name, Sketch()).merge(sketch)
    return whole


def workers(found: Merged) -> dict[str, Values]:
    """How long the runs of those take who answer nobody."""
    names = ("P50Seconds", "P95Seconds", "P99Seconds")
    return {
        name.partition("|")[2]: dict(zip(names, quantiles(sketch, (0.5, 0.95, 0.99)), strict=True))
        for name, sketch in found.sketches.items()
        if name.startswith("worker|")
    }


def pages(found: Merged) -> dict[str, Values]:
    """Vitals by the site's page, at the share that they are judged by."""
    told: dict[str, Values] = {}
    for name, sketch in sorted(found.sketches.items()):
        kind, *rest = name.split("|")
        if kind == "frontend":
            vital, page = rest
            told.setdefault(page, {})[VITALS[vital]] = quantiles(sketch, [0.75])[0]
    return told

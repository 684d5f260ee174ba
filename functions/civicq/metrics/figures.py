"""What the fleet saw in a while, under the names that dashboards and alarms know.

Each metric costs a third of a dollar a month, so there is none for each route; `GET /api/admin/metrics` has
those.
"""

from typing import Literal

from civicq.metrics.fleet import Merged
from civicq.metrics.sketch import Sketch, quantiles

VOTING = "api|civic|PUT /api/me/votes/{question_id}"
SLOW_SECONDS = 0.5  # of a statement; from here on the database logs it too
# What visitors' browsers measure, and the figure of each.
VITALS = {name: f"{name}P75" for name in ("LCP", "INP", "CLS", "TTFB", "FCP")} | {"app-ready": "AppReadyP75"}
_CACHE = {
    "CacheHitsProcess": "process",
    "CacheHitsRedis": "redis",
    "CacheStale": "stale",
    "CacheCollapsed": "collapsed",
    "CacheLoads": "fetched",
    "CacheUnreachable": "unreachable",
}

Unit = Literal["Count", "Seconds", "None"]
# Of what was not seen there is no value, and then no figure either: CloudWatch calls it missing.
Figures = dict[str, tuple[float | None, Unit]]


def of_the_fleet(found: Merged) -> Figures:
    processes: Figures = {"Processes": (found.processes, "Count")}
    waiting: Figures = {
        f"{what.title()}WaitingSeconds": (_most(found, f"{what}|waiting"), "Seconds")
        for what in ("votes", "purges", "messages")
    }
    return (
        processes
        | waiting
        | _cache(found)
        | _votes(found)
        | _database(found, "reader")
        | _database(found, "writer")
        | _vitals(found)
    )


def of_functions(found: Merged) -> dict[str, Figures]:
    whole: dict[str, Sketch] = {}
    failed: dict[str, int] = {}
    for name, sketch in found.sketches.items():
        kind, _, rest = name.partition("|")
        if kind == "api":
            function = rest.partition("|")[0]
            whole.setdefault(function, Sketch()).merge(sketch)
            failed[function] = failed.get(function, 0) + found.counts[f"{name}|5xx"]
    return {
        function: {
            "Requests": (sketch.count, "Count"),
            "RequestsFailed": (failed[function], "Count"),
            "ColdStarts": (found.counts[f"cold|{function}"], "Count"),
            **{
                f"P{share * 100:.0f}Seconds": (value, "Seconds")
                for share, value in zip(_SHARES, quantiles(sketch, _SHARES), strict=True)
            },
        }
        for function, sketch in whole.items()
    }


_SHARES = (0.5, 0.95, 0.99)


def _cache(found: Merged) -> Figures:
    """Counts, which add up over minutes; a share is for whoever shows it."""
    told: Figures = {name: (found.counts[f"cache|{source}"], "Count") for name, source in _CACHE.items()}
    return told | {"CacheRequests": (sum(value or 0 for value, _ in told.values()), "Count")}


def _votes(found: Merged) -> Figures:
    votes = found.sketches.get(VOTING, Sketch())
    failed, refused = found.counts[f"{VOTING}|5xx"], found.counts[f"{VOTING}|4xx"]
    return {
        "VoteRequests": (votes.count, "Count"),
        "VotesCast": (votes.count - failed - refused, "Count"),
        "VotesFailed": (failed, "Count"),
        "VotesP95Seconds": (_quantile(votes, 0.95), "Seconds"),
        "VotesFolded": (found.counts["votes|folded"], "Count"),
        "VoteDriftQuestions": (_gauge(found, "database|vote_drift"), "Count"),
        "VoteDriftVotes": (_gauge(found, "database|vote_drift_votes"), "Count"),
    }


def _database(found: Merged, endpoint: str) -> Figures:
    seconds = found.sketches.get(f"database|{endpoint}|seconds", Sketch())
    connecting = found.sketches.get(f"database|{endpoint}|connecting", Sketch())
    name = endpoint.title()
    return {
        f"{name}Statements": (seconds.count, "Count"),
        f"{name}StatementsFailed": (found.counts[f"database|{endpoint}|errors"], "Count"),
        f"{name}StatementsSlow": (seconds.count_above(SLOW_SECONDS), "Count"),
        f"{name}P95Seconds": (_quantile(seconds, 0.95), "Seconds"),
        f"{name}ConnectionsOpened": (found.counts[f"database|{endpoint}|opened"], "Count"),
        f"{name}ConnectP95Seconds": (_quantile(connecting, 0.95), "Seconds"),
    }


def _vitals(found: Merged) -> Figures:
    """At the share that Core Web Vitals are judged by (web.dev/articles/vitals)."""
    told: Figures = {"VisitsMeasured": (found.counts["frontend|samples"], "Count")}
    for vital, figure in VITALS.items():
        whole = Sketch()
        for name, sketch in found.sketches.items():
            if name.startswith(f"frontend|{vital}|"):
                whole.merge(sketch)
        told[figure] = (_quantile(whole, 0.75), "None" if vital == "CLS" else "Seconds")
    return told


def _quantile(sketch: Sketch, share: float) -> float | None:
    return quantiles(sketch, [share])[0]


def _most(found: Merged, name: str) -> float | None:
    return found.sketches[name].most if name in found.sketches else None


def _gauge(found: Merged, name: str) -> float | None:
    return found.gauges[name][0] if name in found.gauges else None

"""The figures of SCALING.md as they should be."""

from collections.abc import Iterator, Sequence

from load_tests.capacity.night import Function, Night, evening, night
from load_tests.capacity.plans import all_sizes, plan_for

BEGINS = "<!-- `uv run python -m load_tests.capacity --markdown` writes what follows -->"
ENDS = "<!-- and no further -->"
EVENING_SECONDS, SEED = 120.0, 20270518
# By functions/PERFORMANCE.md: a load that 24 wait for, the slowest of them, and the processor time of a cold
# start of public from its bundle.
SECONDS, COLD_SECONDS = 0.074, 0.203
USERS = 10_000
MOST_BREAKS = 5
Row = Sequence[str]


def renewed(guide: str) -> str:
    """The guide with its tables as they should be; everything around them as it is."""
    before, _, rest = guide.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n\n{tables()}\n{ENDS}{after}"


def tables() -> str:
    parts = (("By size", _sizes()), ("What breaks first", _breaks()), ("An evening of public", _evenings()))
    return "\n\n".join(f"### {title}\n\n{_table(list(rows))}" for title, rows in parts) + "\n"


def _sizes() -> Iterator[Row]:
    yield (
        "users at once", "requests/s", "at the origin/s", "in the worst minute/s",
        "environments public", "environments civic", "ECPU/s", "readers", "dollars, the election's month",
    )  # fmt: skip
    for plan in all_sizes():
        needed = plan.told["capacity"]
        rates = ("requests_per_second", "origin_per_second", "worst_origin_per_second")
        yield (
            f"{plan.users:,}",
            *(f"{needed[rate]:,.0f}" for rate in rates),
            *(f"{plan.concurrency[name]:,}" for name in ("public", "civic")),
            f"{needed['ecpu_per_second']:,}",
            f"{needed['readers']:,}",
            f"{plan.told['dollars']:,.0f}",
        )


def _breaks() -> Iterator[Row]:
    yield "users at once", f"what production has of what is needed, the {MOST_BREAKS} furthest off"
    for plan in all_sizes():
        yield f"{plan.users:,}", "; ".join(plan.too_small()[:MOST_BREAKS]) or "nothing"


def evening_of_public(ahead: int, most: int) -> Night:
    """All caches empty, for ten thousand: each read comes through and waits for a load."""
    rate = plan_for(USERS).told["capacity"]["worst_origin_per_second"]
    function = Function(most=most, ahead=ahead, seconds=SECONDS, cold_seconds=COLD_SECONDS)
    return night(function, evening(rate, EVENING_SECONDS), most=rate, seconds=EVENING_SECONDS, seed=SEED)


def _evenings() -> Iterator[Row]:
    yield "started ahead", "environments at most", "requests", "cold starts", "turned away", "busy at most"
    for ahead, most in ((0, 300), (40, 300), (150, 300), (40, 50)):
        told = evening_of_public(ahead, most)
        yield tuple(
            f"{each:,}" for each in (ahead, most, told.requests, told.cold, told.turned_away, told.most_busy)
        )


def _table(rows: Sequence[Row]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])

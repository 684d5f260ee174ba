"""The figures of SCALING.md as they should be."""

from collections.abc import Iterator, Sequence

from load_tests.capacity.night import Function, Night, Quota, evening, night
from load_tests.capacity.plans import all_sizes, plan_for

BEGINS = "<!-- `uv run python -m load_tests.capacity --markdown` writes what follows -->"
ENDS = "<!-- and no further -->"
EVENING_SECONDS, SEED = 120.0, 20270518
# By functions/PERFORMANCE.md: a load that 24 wait for, the slowest of them, and the processor time of a cold
# start of public from its bundle.
SECONDS, COLD_SECONDS = 0.074, 0.203
USERS = 10_000
# Of one distribution, unless more was asked for (AWS: cloudfront-limits).
EDGE_PER_SECOND = 250_000
MOST_BREAKS = 5
Row = Sequence[str]


def renewed(guide: str) -> str:
    """The guide with its tables as they should be; everything around them as it is."""
    before, _, rest = guide.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n\n{tables()}\n{ENDS}{after}"


def tables() -> str:
    parts = (("By size", _sizes()), ("What breaks first", _breaks()), ("An evening of public", _evenings()))
    return "\n\n".join(f"### {title}\n\n{table(list(rows))}" for title, rows in parts) + "\n"


def _sizes() -> Iterator[Row]:
    yield (
        "users at once", "requests/s", "at the origin/s", "in the worst minute/s",
        "environments public", "environments civic", "Redis commands/s", "ECPU/s", "statements/s of readers",
        "of the writer", "readers", "dollars, the election's month",
    )  # fmt: skip
    for plan in all_sizes():
        needed = plan.told["capacity"]
        rates = ("requests_per_second", "origin_per_second", "worst_origin_per_second")
        yield (
            f"{plan.users:,}",
            *(f"{needed[rate]:,.0f}" for rate in rates),
            *(f"{plan.concurrency[name]:,}" for name in ("public", "civic")),
            f"{needed['redis_per_second']:,.0f}",
            f"{needed['ecpu_per_second']:,}",
            *(f"{needed[rate]:,.0f}" for rate in ("reads_per_second", "writes_per_second")),
            f"{needed['readers']:,}",
            f"{plan.told['dollars']:,.0f}",
        )


def _breaks() -> Iterator[Row]:
    yield "users at once", f"what production has of what is needed, the {MOST_BREAKS} furthest off"
    for plan in all_sizes():
        yield f"{plan.users:,}", "; ".join(plan.too_small()[:MOST_BREAKS]) or "nothing"


def evening_of_public(users: int, ahead: int, most: int) -> Night:
    """All caches empty: each read comes through the edge and the gateway, and waits for a load."""
    rate = plan_for(users).told["capacity"]["worst_origin_per_second"]
    function = Function(most=most, ahead=ahead, seconds=SECONDS, cold_seconds=COLD_SECONDS)
    production = plan_for(users).production
    quotas = (
        Quota(per_second=EDGE_PER_SECOND, burst=EDGE_PER_SECOND),
        Quota(per_second=production["gateway requests/s"], burst=production["gateway burst"]),
    )
    come = evening(rate, EVENING_SECONDS)
    return night(function, come, most=rate, seconds=EVENING_SECONDS, seed=SEED, quotas=quotas)


def _evenings() -> Iterator[Row]:
    yield (
        "users at once", "started ahead", "environments at most", "requests", "cold starts",
        "past a quota", "turned away", "busy at most",
    )  # fmt: skip
    for users, ahead, most in (
        (USERS, 0, 300), (USERS, 40, 300), (USERS, 150, 300), (USERS, 40, 50), (80_000, 40, 300),
        (80_000, 1_000, 2_000),
    ):  # fmt: skip
        told = evening_of_public(users, ahead, most)
        figures = (told.requests, told.cold, told.past_quota, told.turned_away, told.most_busy)
        yield tuple(f"{each:,}" for each in (users, ahead, most, *figures))


def table(rows: Sequence[Row]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])

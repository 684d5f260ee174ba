"""The plan as text, as JSON and as the runbook's tables."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cdk.plan import capacity as ready
from cdk.plan.capacity import Capacity, capacity
from cdk.plan.comparison import Number, numbers
from cdk.plan.costs import NOBODY, Line, month_of, second_region, total
from cdk.plan.load import (
    HOURS_A_MONTH,
    SIGNED_IN_SHARE,
    USER_TYPES,
    VISIT_SECONDS,
    VISITS_A_PERSON,
    Month,
    asked,
)
from cdk.plan.prices import INSTANCES, LOOKED_UP, PRICES
from cdk.stages import PRODUCTION, STAGES, CloudStage, ProvisionedDatabase

# The seed's own list for 10,000 users (its implementation summary).
SEED = (
    ("servers for the application", "10 to 20, with 2 processors each"),
    ("database", "1 and 3 to 5 replicas, with 8 processors each"),
    ("cache", "3 nodes"),
    ("requests/s that it names", "50,000; its own users make 1,660"),
    ("a month", "$2,000 to $5,000"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    month: Month
    stage: CloudStage
    capacity: Capacity
    numbers: list[Number]
    lines: list[Line]
    without_election: float  # dollars a month, with the quiet crowd all month
    idle: dict[str, float]
    region: list[Line]  # what a second region adds; empty when it was not asked for

    @property
    def unconfirmed(self) -> list[str]:
        used = {line.key for line in (*self.lines, *self.region)}
        return [key for key in PRICES if key in used and not PRICES[key].confirmed]


def plan(month: Month, *, with_second_region: bool = False) -> Plan:
    stage = PRODUCTION
    if not isinstance(stage.database, ProvisionedDatabase):
        raise TypeError("the plan sizes a database of instances")
    needed = capacity(month, stage.database.instance)
    quiet = dataclasses.replace(month, full_hours=0)
    return Plan(
        month=month,
        stage=stage,
        capacity=needed,
        numbers=numbers(stage, needed),
        lines=month_of(stage, month),
        without_election=total(month_of(stage, quiet)),
        idle={each.name: total(month_of(each, NOBODY)) for each in STAGES.values()},
        region=second_region(stage, month) if with_second_region else [],
    )


def text(told: Plan, *, explained: bool) -> str:
    parts = [
        ("Load", _columns(_load(told))),
        ("What must stand ready", _columns(_numbers(told))),
        ("Dollars in the election's month", _columns(_dollars(told))),
        ("Dollars of a month", _columns(_months(told))),
        ("Beside the seed's claim", _columns(_seed(told))),
    ]
    if explained:
        parts.append(("What is assumed", _columns(_assumed(told))))
        parts.append(("Prices", _columns(_prices(told))))
    blocks = [f"{title}\n" + "\n".join(f"  {line}" for line in lines) for title, lines in parts]
    return "\n\n".join([*blocks, *_remarks(told)]) + "\n"


def markdown(told: Plan) -> str:
    parts = (
        ("The load", _load(told)),
        ("What must stand ready", _numbers(told)),
        ("The election's month, in dollars", _dollars(told)),
        ("Months, in dollars", _months(told)),
        ("Beside the seed's claim", _seed(told)),
        ("What a second region adds, in dollars", [_HEAD, *_priced(told.region)]),
    )
    blocks = [f"### {title}\n\n{_table(rows)}" for title, rows in parts]
    return "\n\n".join([*blocks, *_remarks(told)]) + "\n"


def as_json(told: Plan) -> str:
    return json.dumps(_document(told), indent=2) + "\n"


def _document(told: Plan) -> dict[str, Any]:
    return {
        "prices_looked_up": LOOKED_UP,
        "not_confirmed": told.unconfirmed,
        "users": told.month.users,
        "full_hours": told.month.full_hours,
        "people": round(told.month.people),
        "capacity": dataclasses.asdict(told.capacity),
        "numbers": [dataclasses.asdict(each) | {"holds": each.holds} for each in told.numbers],
        "lines": [_line(each) for each in told.lines],
        "dollars": round(total(told.lines), 2),
        "dollars_without_election": round(told.without_election, 2),
        "dollars_idle": {name: round(dollars, 2) for name, dollars in told.idle.items()},
        "second_region": [_line(each) for each in told.region],
    }


def _line(line: Line) -> dict[str, Any]:
    price = line.price
    return {
        "what": line.what,
        "quantity": line.quantity,
        "unit": price.unit,
        "free": price.free,
        "dollars_each": price.dollars / price.per,
        "dollars": round(line.dollars, 2),
        "why": line.why,
        "price_confirmed": price.confirmed,
    }


Row = Sequence[str]


def _load(told: Plan) -> list[Row]:
    needed, kinds = told.capacity, asked(told.month.users)
    at_edge = f"with {ready.SHIELD_HITS:.0%} of reads from the edge"
    rates = (
        ("the seed's users", needed.requests_per_second),
        ("of which votes", kinds["vote"]),
        ("of which cached reads", kinds["read"]),
        ("with what visits add, at the edge", needed.edge_per_second),
        (f"at the origin, {at_edge}", needed.origin_per_second),
        ("at the origin in the worst minute, all caches empty", needed.worst_origin_per_second),
        ("commands of Redis", needed.redis_per_second),
        ("statements of the readers", needed.reads_per_second),
        ("statements of the writer", needed.writes_per_second),
        ("ECPU", needed.ecpu_per_second),
        ("ECPU in the worst minute", needed.worst_ecpu_per_second),
    )
    return [("requests", "a second"), *((what, f"{rate:,.0f}") for what, rate in rates)]


def _numbers(told: Plan) -> list[Row]:
    rows: list[Row] = [("number", "the plan", f"{told.stage.name} has", "")]
    for each in told.numbers:
        verdict = "" if each.holds else "too small" if each.bound == "at least" else "too many"
        rows.append((each.name, f"{each.bound} {each.needed:,g}", f"{each.stage:,g}", verdict))
    return rows


_HEAD: Row = ("line", "quantity", "price", "dollars", "why")


def _dollars(told: Plan) -> list[Row]:
    rows: list[Row] = [_HEAD, *_priced(told.lines)]
    rows.append(("total", "", "", f"{total(told.lines):,.0f}", ""))
    if told.region:
        rows += _priced(told.region)
        both = total(told.lines) + total(told.region)
        rows.append(("total with a second region", "", "", f"{both:,.0f}", ""))
    return rows


# Below this a line is summed up with its like.
SMALL_DOLLARS = 1.0


def _priced(lines: Sequence[Line]) -> Iterator[Row]:
    for line in sorted(lines, key=lambda line: -line.dollars):
        if line.dollars >= SMALL_DOLLARS:
            yield line.what, _quantity(line), _price(line.key), f"{line.dollars:,.2f}", line.why
    small = [line for line in lines if line.dollars < SMALL_DOLLARS]
    if small:
        yield f"{len(small)} lines below a dollar", "", "", f"{total(small):,.2f}", ""


def _quantity(line: Line) -> str:
    price, quantity = line.price, line.quantity
    if price.unit == "byte":
        return f"{quantity / 1e9:,.1f} GB"
    if quantity >= 1e6:
        return f"{quantity / 1e6:,.1f} M {price.units}"
    return f"{quantity:,.0f} {price.unit if quantity == 1 else price.units}"


def _price(key: str) -> str:
    price = PRICES[key]
    many = {1: "", 1_000: "1,000 ", 10_000: "10,000 ", 1e6: "M "}
    unit = "GB" if price.per == 1e9 else f"{many[price.per]}{price.unit if price.per == 1 else price.units}"
    free = f"{price.free / 1e9:,.0f} GB" if price.per == 1e9 else f"{price.free:,.0f}"
    dollars = f"${price.dollars:.10f}".rstrip("0").rstrip(".")
    allowed = f", {free} free" if price.free else ""
    return f"{dollars}/{unit}{allowed}{'' if price.confirmed else ' (not confirmed)'}"


def _months(told: Plan) -> list[Row]:
    name, month = told.stage.name, told.month
    crowds = (
        (f"{name}, {month.users:,} at once for {month.full_hours} h", total(told.lines)),
        (f"{name}, no election, {month.users * month.quiet_share:,.0f} at once", told.without_election),
        *((f"{stage} idle", dollars) for stage, dollars in told.idle.items()),
    )
    return [("month", "dollars"), *((what, f"{dollars:,.0f}") for what, dollars in crowds)]


def _seed(told: Plan) -> list[Row]:
    needed, database = told.capacity, told.stage.database
    assert isinstance(database, ProvisionedDatabase)  # noqa: S101 (`plan` has seen to that)
    processors, _ = INSTANCES[database.instance]
    readers = f"{database.least_readers} readers, {needed.readers} in an election"
    ours = (
        f"none; {sum(needed.concurrency.values())} environments in the worst minute",
        f"1 and {readers}, with {processors} processors each",
        "none; by the request",
        f"{needed.requests_per_second:,.0f}",
        f"${total(told.lines):,.0f}, and ${told.without_election:,.0f} without an election",
    )
    rows: list[Row] = [("", "seed", "CivicQ")]
    return rows + [(what, claim, ours[place]) for place, (what, claim) in enumerate(SEED)]


def _assumed(told: Plan) -> list[Row]:
    month = told.month
    quiet_hours = HOURS_A_MONTH - month.full_hours
    edge = f"edge {ready.EDGE_HITS:.0%}, with its shield {ready.SHIELD_HITS:.0%}"
    behind = f"process {ready.PROCESS_HITS:.0%}, then Redis {ready.REDIS_HITS:.0%}"
    seconds = (f"{name} {1000 * each:.1f} ms" for name, each in ready.SECONDS.items())
    return [
        *((each.name, f"{each.share:.0%}, waits {_between(each.wait_seconds)} s") for each in USER_TYPES),
        ("quiet crowd", f"{month.quiet_share:.1%} of {month.users:,} for {quiet_hours} h"),
        ("a visit", f"{VISIT_SECONDS // 60} minutes, {VISITS_A_PERSON} a month and person"),
        ("people", f"{month.people:,.0f}, of whom {SIGNED_IN_SHARE:.0%} sign in"),
        ("hits", f"{edge}; behind it {behind}"),
        ("seconds of a request", ", ".join(seconds)),
        ("cores of AWS", f"{ready.SLOWER} times as slow as those of functions/PERFORMANCE.md"),
        ("environments", f"{ready.HEAD_ROOM} times what Little's law says"),
        ("databases", f"{ready.BUSY:.0%} busy at most"),
    ]


def _between(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:g} to {bounds[1]:g}"


def _prices(told: Plan) -> list[Row]:
    rows: list[Row] = [("price", "aws.amazon.com/", "found quoted")]
    used = {line.key for line in (*told.lines, *told.region)}
    for key, price in PRICES.items():
        if key in used:
            rows.append((f"{key} {_price(key)}", price.page, price.read or "NOT CONFIRMED"))
    return rows


def _remarks(told: Plan) -> list[str]:
    unknown, used = told.unconfirmed, {line.key for line in (*told.lines, *told.region)}
    official = [key for key in used if PRICES[key].read.startswith("aws")]
    too_small = [each.name for each in told.numbers if not each.holds]
    quoted = len(used) - len(official) - len(unknown)
    read = f"{len(official)} were read where AWS says them, {quoted} as others quote AWS"
    open_ones = f"{len(unknown)} are not confirmed: {', '.join(unknown)}"
    prices = (
        f"Prices of us-east-1, looked up in {LOOKED_UP}, before tax and discounts. Of {len(used)}, {read}, "
        f"and {open_ones}. These make {_share(told, unknown):.0%} of the total. `--explain` has the page and "
        "the date of each."
    )
    remarks = [prices]
    if too_small:
        remarks.append(f"cdk/stages.py does not hold {told.month.users:,} users: {', '.join(too_small)}.")
    else:
        remarks.append(f"cdk/stages.py holds {told.month.users:,} users.")
    return remarks


def _share(told: Plan, keys: Sequence[str]) -> float:
    lines = [*told.lines, *told.region]
    return total([line for line in lines if line.key in keys]) / total(lines)


def _columns(rows: Sequence[Row]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _table(rows: Sequence[Row]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])

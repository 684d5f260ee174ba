"""What a stage costs in a month: each line a quantity and its price."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cdk.functions import FUNCTIONS, Function, endpoints
from cdk.plan.capacity import (
    EDGE_HITS,
    HIT_ECPU,
    LOAD_ECPU,
    PROCESS_HITS,
    REDIS_HITS,
    SECONDS,
    SHIELD_HITS,
    origin_requests,
)
from cdk.plan.load import HOURS_A_MONTH, QUESTIONS_A_PERSON, SIGNED_IN_SHARE, Month
from cdk.plan.prices import INSTANCES, PRICES, Price
from cdk.slos import SLOS
from cdk.stages import CloudStage, NodeCache, ProvisionedDatabase, ServerlessCache

NOBODY = Month(users=0, full_hours=0)
MINUTES, SECONDS_A_MONTH = 60 * HOURS_A_MONTH, 3_600 * HOURS_A_MONTH

# The sample city's answers, compressed, have 0.6 to 1.7 KB; a contest with twenty questions 2; headers 0.5.
ANSWER_BYTES = 2_500
PAGE_BYTES = 15_000  # a quarter of script and styles at their budget (design section 7)
# Whoever watches asks again after four seconds on average, and a video has 1 Mbit/s.
VIDEO_BYTES = 500_000
ASKED_BYTES = 1_000  # what comes with a request that is not cached
CACHED_BYTES = 8_000  # between function and cache, with generations
LOG_BYTES, WORKER_LOG_BYTES = 1_000, 300  # a request: gateway's line, Lambda's three; a run: Lambda's three

# A question is shown and approved, and purges itself, its contest's list and its ballot's trending each time.
TAGS_A_QUESTION = 6
MAILS_A_PERSON = 4  # who signs in: codes, and what they follow
# Of a vote: the row, its index, the outbox, and both again when it is folded, in Aurora's 4 KB log records.
IO_A_WRITE, IO_A_LOAD, IO_BYTES = 8, 1, 4_096

IDLE_RUN_SECONDS = 0.02  # one statement that finds nothing to do
RUN_SECONDS = {"reconcile": 9.8}  # over 10 M votes (functions/PERFORMANCE.md)
# Lambda's five pollers wait 20 s each on an empty queue.
POLLS_A_MINUTE = 15
QUEUE_BATCH = 10

DATABASE_GIGABYTES, BACKUP_GIGABYTES, STORED_GIGABYTES, CACHED_GIGABYTES = 20, 40, 100, 0.5
LEAST_CACHE_GIGABYTES, LEAST_PROXY_UNITS = 0.1, 8
FIREWALL_RULES, KEYS, SECRETS = 9, 3, 3
LOAD_TEST_SECRETS = 2  # where a made-up crowd may come; its task costs while it runs
# An alarm costs by the metrics that it looks at.
METRICS, ALARMS, DASHBOARDS = 55, 240, 2
SECOND_ALARMS, SECOND_KEYS = 30, 2  # in a second region
# What Application Signals counts of each promise (AWS: cloudwatch/pricing).
SIGNALS_A_MINUTE = 2
# Lambda traces one call a second of each function, and a twentieth of the others (AWS: services-xray).
TRACED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    key: str  # of its price
    quantity: float
    why: str

    @property
    def price(self) -> Price:
        return PRICES[self.key]

    @property
    def dollars(self) -> float:
        return self.price.of(self.quantity)


def month_of(stage: CloudStage, month: Month) -> list[Line]:
    """Of a stage with that month's crowd; with `NOBODY`, of a stage that stands idle."""
    election_hours = 0
    if stage.election and month.full_hours:
        hours = (
            stage.election.begins_hours_before,
            24,
            stage.election.ends_hours_after,
        )  # its day between them
        election_hours = sum(hours)
    lines = (
        *_edge(month),
        *_functions(stage, month, election_hours),
        *_workers(stage),
        *_database(stage, month, election_hours),
        *_cache(stage, month, election_hours),
        *_network(stage, month),
        *_people(month),
        *_watch(stage, month),
    )
    return [line for line in lines if line.quantity]


def total(lines: list[Line]) -> float:
    return sum(line.dollars for line in lines)


def _edge(month: Month) -> Iterator[Line]:
    requests = month.requests()
    everything = sum(requests.values())
    through = sum(origin_requests(requests, 1 - SHIELD_HITS).values())
    video, pages = requests["video"], requests["page"]
    answers = everything - video - pages
    size = answers * ANSWER_BYTES + pages * PAGE_BYTES + video * VIDEO_BYTES
    yield Line("edge: requests", "edge requests", everything, "all that is asked for")
    yield Line("edge: bytes", "edge bytes", size, "2.5 KB an answer, 15 a file, 500 a piece of video")
    yield Line("edge: bytes in", "edge bytes in", through * ASKED_BYTES, "1 KB a request to the origin")
    yield Line("edge: functions", "edge functions", everything, "one a request: session, paths, switches")
    yield Line("edge: switches", "edge key values", everything, "read-only mode and waiting room")
    shield = requests["read"] * (1 - EDGE_HITS)
    yield Line("edge: shield", "edge shield", shield, "reads that the nearest place does not have")
    tags = month.people * SIGNED_IN_SHARE * QUESTIONS_A_PERSON * TAGS_A_QUESTION
    yield Line("edge: invalidations", "edge invalidations", tags, "six tags a question")
    yield Line("firewall", "firewall", 1, "")
    yield Line("firewall: rules", "firewall rules", FIREWALL_RULES, "managed groups and rates")
    yield Line("firewall: requests", "firewall requests", everything, "all that is asked for")


def _functions(stage: CloudStage, month: Month, election_hours: int) -> Iterator[Line]:
    through = origin_requests(month.requests(), 1 - SHIELD_HITS)
    yield Line("gateway: requests", "gateway requests", sum(through.values()), "what the edge passes on")
    for name, requests in through.items():
        seconds = math.ceil(SECONDS[name] * 1_000) / 1_000
        used = requests * seconds * _gigabytes(_function(name))
        yield Line(f"function {name}", "function time", used, f"{seconds * 1000:.0f} ms each")
    yield Line("functions: calls", "function calls", sum(through.values()), "what the edge passes on")
    for name, (least, _) in stage.provisioned.items():
        ahead = stage.election.provisioned.get(name, least) if stage.election else least
        hours = least * (HOURS_A_MONTH - election_hours) + ahead * election_hours
        used = hours * 3_600 * _gigabytes(_function(name))
        why = f"{least} always" + (f", {ahead} for {election_hours} h" if election_hours else "")
        yield Line(f"function {name}: ahead", "function provisioned", used, why)
    kept = sum(_gigabytes(_function(name)) for name in stage.snap_started) * SECONDS_A_MONTH
    yield Line("functions: snapshots", "function snapshots", kept, ", ".join(sorted(stage.snap_started)))


def _workers(stage: CloudStage) -> Iterator[Line]:
    """A schedule shorter than a minute is a clock that each minute sends its function delayed messages."""
    clocks = [each for each in FUNCTIONS if _period(stage, each) < 60]
    scheduled = [each for each in FUNCTIONS if _period(stage, each) < math.inf]
    for each in scheduled:
        runs = SECONDS_A_MONTH / _period(stage, each)
        used = runs * RUN_SECONDS.get(each.name, IDLE_RUN_SECONDS) * _gigabytes(each)
        yield Line(f"function {each.name}", "function time", used, f"each {_period(stage, each):g} s")
    runs = sum(SECONDS_A_MONTH / _period(stage, each) for each in scheduled)
    clock_runs = MINUTES if clocks else 0
    yield Line("workers: calls", "function calls", runs + clock_runs, "by their schedules")
    messages = [60 / _period(stage, each) for each in clocks]
    asked = sum(math.ceil(each / QUEUE_BATCH) + 2 * each + POLLS_A_MINUTE for each in messages)
    yield Line("clock: queues", "queue requests", asked * MINUTES, "sent by ten, received, deleted")


def _database(stage: CloudStage, month: Month, election_hours: int) -> Iterator[Line]:
    database, requests = stage.database, month.requests()
    if isinstance(database, ProvisionedDatabase):
        least = database.least_readers
        ahead = stage.election.readers if stage.election else least
        hours = (1 + least) * HOURS_A_MONTH + max(0, ahead - least) * election_hours
        why = f"a writer and {least} readers" + (
            f", {ahead} for {election_hours} h" if election_hours else ""
        )
        yield Line("database", f"database {database.instance}", hours, why)
        processors, _ = INSTANCES[database.instance]
        yield Line("database proxy", "proxy processors", hours * processors, "each instance's processors")
    else:
        units = database.least_units * (1 + database.readers)
        why = f"{database.least_units:g} at least, {1 + database.readers} of them"
        yield Line("database", "database units", units * HOURS_A_MONTH, why)
        billed = max(units, LEAST_PROXY_UNITS)
        yield Line("database proxy", "proxy units", billed * HOURS_A_MONTH, "eight are billed at least")
    if has_readers(stage):
        hours = len(stage.zones) * HOURS_A_MONTH
        yield Line("database proxy: readers", "proxy endpoint", hours, f"in {len(stage.zones)} zones")
    stored = DATABASE_GIGABYTES if stage.keeps_data else 1
    yield Line("database: storage", "database storage", stored, "")
    yield Line("database: backup", "database backup", BACKUP_GIGABYTES if stage.keeps_data else 0, "")
    loads = requests["read"] * (1 - SHIELD_HITS) * (1 - PROCESS_HITS) * (1 - REDIS_HITS)
    disk = _writes(month) * IO_A_WRITE + loads * IO_A_LOAD
    yield Line("database: I/O", "database I/O", disk, "8 a write, 1 a page that is loaded")


def _cache(stage: CloudStage, month: Month, election_hours: int) -> Iterator[Line]:
    cache = stage.cache
    if isinstance(cache, NodeCache):
        nodes = cache.shards * (1 + cache.least_replicas)
        yield Line("cache", cache.node, nodes * HOURS_A_MONTH, f"{nodes} nodes")
        return
    misses = (1 - PROCESS_HITS) * (1 - REDIS_HITS)
    asked = origin_requests(month.requests(), 1 - SHIELD_HITS)["public"]
    used = asked * ((1 - PROCESS_HITS) * HIT_ECPU + misses * LOAD_ECPU)
    least = cache.least_ecpu_per_second * 3_600 * (HOURS_A_MONTH - election_hours)
    if stage.election:
        least += stage.election.ecpu_per_second * 3_600 * election_hours
    why = f"{cache.least_ecpu_per_second:,}/s at least"
    yield Line("cache", "cache units", max(used, least), why)
    kept = CACHED_GIGABYTES if month.users else LEAST_CACHE_GIGABYTES
    yield Line("cache: storage", "cache storage", kept * HOURS_A_MONTH, "")


def _network(stage: CloudStage, month: Month) -> Iterator[Line]:
    names = endpoints(stage)
    hours = len(names) * len(stage.zones) * HOURS_A_MONTH
    yield Line("endpoints", "endpoints", hours, f"{', '.join(names)} in {len(stage.zones)} zones")
    through = sum(origin_requests(month.requests(), 1 - SHIELD_HITS).values())
    crossing = through * CACHED_BYTES * (1 - 1 / len(stage.zones))
    yield Line("between zones", "between zones", crossing, "function to cache and database")


def _people(month: Month) -> Iterator[Line]:
    signed_in = month.people * SIGNED_IN_SHARE
    yield Line("sign-ins", "sign-ins", signed_in, f"{SIGNED_IN_SHARE:.0%} of {month.people:,.0f} people")
    yield Line("mails", "mails", signed_in * MAILS_A_PERSON, "four a person who signs in")


def _watch(stage: CloudStage, month: Month) -> Iterator[Line]:
    runs = sum(SECONDS_A_MONTH / _period(stage, each) for each in FUNCTIONS)
    through = sum(origin_requests(month.requests(), 1 - SHIELD_HITS).values())
    size = through * LOG_BYTES + runs * WORKER_LOG_BYTES
    yield Line("logs", "logs", size, "1 KB a request, 0.3 a worker's run")
    yield Line("logs kept", "logs kept", size * stage.log_days / 30, f"{stage.log_days} days")
    calls = [*origin_requests(month.requests(), 1 - SHIELD_HITS).values()]
    calls += [SECONDS_A_MONTH / _period(stage, each) for each in FUNCTIONS]
    traced = sum(min(each, SECONDS_A_MONTH + TRACED_SHARE * each) for each in calls)
    yield Line("traces", "traces", traced, "one a second of each function, and 5 % of the rest")
    yield Line("metrics", "metrics", METRICS, "")
    yield Line("alarms", "alarms", ALARMS, "")
    yield Line("dashboards", "dashboards", DASHBOARDS, "")
    yield Line("promises", "signals", len(SLOS) * SIGNALS_A_MINUTE * MINUTES, "two a minute of each promise")
    if stage.walk_minutes:
        yield Line("canary", "canary", MINUTES / stage.walk_minutes, f"each {stage.walk_minutes} minutes")
    yield Line("keys", "keys", KEYS, "")
    yield Line("secrets", "secrets", SECRETS + (LOAD_TEST_SECRETS if stage.load_test else 0), "")
    yield Line(
        "stored", "stored", STORED_GIGABYTES if stage.keeps_data else 1, "site, uploads, logs of the edge"
    )


def second_region(stage: CloudStage, month: Month) -> list[Line]:
    """What a second region that only reads adds: Aurora Global Database, public reads, a cache, no writes."""
    database, name = stage.database, "second region"
    replicated = _writes(month) * IO_A_WRITE
    lines = [
        Line(f"{name}: replicated I/O", "database replicated I/O", replicated, "8 a write"),
        Line(f"{name}: bytes", "between regions", replicated * IO_BYTES, "4 KB each"),
        Line(f"{name}: storage", "database storage", DATABASE_GIGABYTES, ""),
    ]
    instance = database.instance if isinstance(database, ProvisionedDatabase) else next(iter(INSTANCES))
    processors, _ = INSTANCES[instance]
    lines += [
        Line(
            f"{name}: reader", f"database {instance}", HOURS_A_MONTH, "one, promoted when the first is lost"
        ),
        Line(f"{name}: proxy", "proxy processors", processors * HOURS_A_MONTH, "its processors"),
    ]
    if isinstance(stage.cache, ServerlessCache):
        hours = LEAST_CACHE_GIGABYTES * HOURS_A_MONTH
        lines.append(Line(f"{name}: cache", "cache storage", hours, "the least that is billed"))
    ahead = SECONDS_A_MONTH * _gigabytes(_function("public"))
    lines.append(Line(f"{name}: ahead", "function provisioned", ahead, "one of public"))
    lines.append(Line(f"{name}: alarms", "alarms", SECOND_ALARMS, ""))
    lines.append(Line(f"{name}: keys", "keys", SECOND_KEYS, ""))
    return [line for line in lines if line.quantity]


def has_readers(stage: CloudStage) -> bool:
    database = stage.database
    return bool(database.least_readers if isinstance(database, ProvisionedDatabase) else database.readers)


def _writes(month: Month) -> float:
    return month.requests()["vote"] + month.people * SIGNED_IN_SHARE


def _period(stage: CloudStage, function: Function) -> float:
    """Seconds between two runs."""
    every = function.runs_every_seconds
    return math.inf if every is None else max(every, stage.shortest_schedule_seconds)


def _function(name: str) -> Function:
    return next(each for each in FUNCTIONS if each.name == name)


def _gigabytes(function: Function) -> float:
    return function.memory_mebibytes / 1_024

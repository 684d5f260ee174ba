"""The alarms, as plain data: for each kind of thing, from where on which figure is worth somebody's time.

A figure is written as in `cdk/slos.py`, of the thing itself: `{Metric@Statistic}`. A limit of the thing
stands in square brackets, or in `of`, which the bound is then a share of. A rule that speaks of a limit which
a thing does not have is not made for it.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "function",
    "started ahead",
    "queue",
    "dead letters",
    "ticks",
    "proxy",
    "database",
    "serverless cache",
    "cache node",
    "gateway",
    "fleet",
    "canary",
    "edge",
    "firewall",
]


@dataclass(frozen=True, kw_only=True)
class Rule:
    name: str
    section: str  # of the runbook
    figure: str
    above: float | None = None  # or
    below: float | None = None
    of: str = ""
    # Of one period, or the limit that says how many; it rings when `times` of the last `last` were bad.
    minutes: int | str = 5
    times: int = 3
    last: int = 3
    # What a period without a figure counts as.
    silence: Literal["good", "bad"] = "good"
    # Whether somebody is woken.
    pages: bool = False


RULES: dict[Kind, tuple[Rule, ...]] = {
    "function": (
        Rule(
            name="errors",
            section="A function fails",
            figure="100 * {Errors} / {Invocations}",
            above=1,
            times=2,
        ),
        Rule(
            name="throttled",
            section="A function is throttled",
            figure="{Throttles}",
            above=0,
            times=1,
            last=1,
        ),
        Rule(
            name="slow",
            section="A function is slow",
            figure="{Duration@p99}",
            above=0.8,
            of="timeout_milliseconds",
        ),
        Rule(
            name="busy",
            section="A function is at its limit",
            figure="{ConcurrentExecutions@Maximum}",
            above=0.8,
            of="reserved",
            minutes=1,
            last=5,
        ),
        Rule(
            name="silent",
            section="A worker has not run",
            figure="{Invocations}",
            below=1,
            minutes="interval_minutes",
            silence="bad",
        ),
        Rule(
            name="missed",
            section="A run was missed",
            figure="{Errors}",
            above=0,
            minutes="seldom_minutes",
            times=1,
            last=1,
        ),
        Rule(
            name="migration",
            section="A migration fails",
            figure="{Errors}",
            above=0,
            of="migrates",
            minutes=1,
            times=1,
            last=1,
        ),
        Rule(
            name="rotation",
            section="A rotation fails",
            figure="{Errors}",
            above=0,
            of="rotates",
            minutes=1,
            times=1,
            last=1,
        ),
    ),
    "started ahead": (
        # A burst spills over for the minute that scaling takes; this is about what does not end.
        Rule(
            name="spillover",
            section="More is asked than was started ahead",
            figure="100 * {ProvisionedConcurrencySpilloverInvocations} / {Invocations}",
            above=5,
        ),
    ),
    "queue": (
        Rule(
            name="old",
            section="A queue waits",
            figure="{ApproximateAgeOfOldestMessage@Maximum}",
            above=300,
            minutes=1,
            last=5,
        ),
    ),
    "dead letters": (
        Rule(
            name="dead",
            section="Dead letters",
            figure="{ApproximateNumberOfMessagesVisible@Maximum}",
            above=0,
            times=1,
            last=1,
        ),
    ),
    "ticks": (
        Rule(
            name="old",
            section="Ticks are not taken",
            figure="{ApproximateAgeOfOldestMessage@Maximum}",
            above=30,
            minutes=1,
            last=5,
        ),
    ),
    "proxy": (
        Rule(
            name="pinned",
            section="Sessions are pinned",
            figure="{DatabaseConnectionsCurrentlySessionPinned@Maximum}",
            above=0,
            minutes=1,
            last=5,
        ),
        # In microseconds (AWS: rds-proxy.monitoring).
        Rule(
            name="borrow",
            section="The proxy makes callers wait",
            figure="{DatabaseConnectionsBorrowLatency@Average}",
            above=100_000,
            minutes=1,
            last=5,
        ),
    ),
    "database": (
        Rule(name="cpu", section="The database is busy", figure="{CPUUtilization@Maximum}", above=80),
        Rule(
            name="memory",
            section="Memory of the database runs out",
            figure="{FreeableMemory@Minimum}",
            below=0.1,
            of="memory_bytes",
        ),
        Rule(
            name="size",
            section="The database is as large as it may get",
            figure="{ServerlessDatabaseCapacity@Maximum}",
            above=0.9,
            of="most_units",
        ),
        Rule(
            name="lag",
            section="Readers lag behind",
            figure="{AuroraReplicaLagMaximum@Maximum}",
            above=1_000,
            of="readers",
            minutes=1,
            last=5,
        ),
    ),
    "serverless cache": (
        Rule(name="throttled", section="The cache is throttled", figure="{ThrottledCmds}", above=0, times=2),
        Rule(name="evicts", section="The cache throws pages out", figure="{Evictions}", above=0),
        Rule(
            name="full",
            section="The cache is full",
            figure="{BytesUsedForCache@Maximum}",
            above=0.8,
            of="most_bytes",
        ),
    ),
    "cache node": (
        Rule(name="cpu", section="A cache node is busy", figure="{EngineCPUUtilization@Maximum}", above=80),
        Rule(name="evicts", section="The cache throws pages out", figure="{Evictions}", above=0),
        Rule(
            name="full",
            section="The cache is full",
            figure="{DatabaseMemoryUsageCountedForEvictPercentage@Maximum}",
            above=80,
        ),
    ),
    "fleet": (
        Rule(
            name="unreachable",
            section="Redis does not answer",
            figure="100 * {CacheUnreachable} / {CacheRequests}",
            above=5,
            minutes=1,
        ),
        # Of fewer requests a share says nothing: each is the first of its page.
        Rule(
            name="hits",
            section="Few hits",
            figure="IF({CacheRequests} < 500, 100, 100 - 100 * {CacheLoads} / {CacheRequests})",
            below=80,
        ),
        Rule(
            name="drift",
            section="Votes drift",
            figure="{VoteDriftQuestions@Maximum}",
            above=0,
            times=1,
            last=1,
            pages=True,
        ),
        Rule(
            name="statements",
            section="Statements are slow",
            figure="{ReaderStatementsSlow} + {WriterStatementsSlow}",
            above=20,
        ),
    ),
    "gateway": (
        Rule(
            name="5xx",
            section="The API fails",
            figure="100 * {5xx} / {Count}",
            above=1,
            minutes=1,
            last=5,
        ),
        Rule(name="4xx", section="The API refuses many", figure="100 * {4xx} / {Count}", above=40),
        Rule(
            name="slow",
            section="The API is slow",
            figure="{Latency@p99}",
            above=0.8,
            of="timeout_milliseconds",
        ),
        # The canary asks the gateway each time it walks: whoever counts nothing there cannot be reached.
        Rule(
            name="floor",
            section="The success-rate floor",
            figure="IF(FILL({Count}, 0) < [least_requests], 0, 100 - 100 * {5xx} / {Count})",
            below=95,
            minutes="walk_minutes",
            times=2,
            last=2,
            silence="bad",
            pages=True,
        ),
    ),
    "canary": (
        Rule(
            name="fails",
            section="The canary fails",
            figure="{SuccessPercent@Average}",
            below=100,
            minutes="walk_minutes",
            times=2,
            last=2,
            silence="bad",
            pages=True,
        ),
    ),
    "edge": (
        Rule(
            name="5xx",
            section="The edge answers with errors",
            figure="{5xxErrorRate@Average}",
            above=1,
            minutes=1,
            last=5,
        ),
        Rule(name="4xx", section="The edge refuses many", figure="{4xxErrorRate@Average}", above=20),
        Rule(
            name="hits",
            section="The edge has few hits",
            figure="IF({Requests} < 2000, 100, {CacheHitRate@Average})",
            below=70,
        ),
        Rule(name="slow", section="Reads are slow", figure="{OriginLatency@p95}", above=2_000),
    ),
    "firewall": (
        Rule(
            name="challenges",
            section="The firewall challenges many",
            figure="{ChallengeRequests}",
            above=1_000,
            times=1,
            last=1,
        ),
    ),
}

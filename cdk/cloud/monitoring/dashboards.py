"""Two dashboards: what citizens have of CivicQ, and what the machine does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk.cloud.monitoring.figures import Thing, metric
from cdk.cloud.monitoring.objectives import burn_rate, name_of
from cdk.cloud.monitoring.rules import Kind
from cdk.cloud.references import EDGE_REGION
from cdk.slos import SLOS, SLOW, Slo
from cdk.stages import CloudStage

_ROW_WIDTH, _HEIGHT = 24, 6


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A graph: figures by what they are called there, those of another unit on its right side."""

    title: str
    left: Mapping[str, str]
    right: Mapping[str, str] = field(default_factory=dict)


_HITS = (
    "100 * ({fleet:CacheHitsProcess} + {fleet:CacheHitsRedis} + {fleet:CacheStale} + {fleet:CacheCollapsed})"
)
_FROM_REDIS = "({fleet:CacheHitsRedis} + {fleet:CacheStale} + {fleet:CacheCollapsed})"
CITIZENS = (
    Panel(
        title="Requests at the edge, and what fails of them",
        left={"requests": "{edge:Requests}"},
        right={"5xx %": "{edge:5xxErrorRate@Average}", "4xx %": "{edge:4xxErrorRate@Average}"},
    ),
    Panel(
        title="Hit ratio by tier, %",
        left={
            "edge": "{edge:CacheHitRate@Average}",
            "process": "100 * {fleet:CacheHitsProcess} / {fleet:CacheRequests}",
            "redis": f"100 * {_FROM_REDIS} / ({_FROM_REDIS} + {{fleet:CacheLoads}})",
            "both": f"{_HITS} / {{fleet:CacheRequests}}",
        },
        right={
            "loaded": "{fleet:CacheLoads}",
            "stale": "{fleet:CacheStale}",
            "redis unreachable": "{fleet:CacheUnreachable}",
        },
    ),
    Panel(
        title="Reads, seconds",
        left={
            "what the edge fetches, p95": "{edge:OriginLatency@p95} / 1000",
            "the gateway, p99": "{gateway:Latency@p99} / 1000",
            "public, p50": "{public:P50Seconds@Maximum}",
            "public, p95": "{public:P95Seconds@Maximum}",
            "public, p99": "{public:P99Seconds@Maximum}",
        },
    ),
    Panel(
        title="Votes",
        left={"cast": "{fleet:VotesCast}", "counted": "{fleet:VotesFolded}"},
        right={"failed": "{fleet:VotesFailed}", "drift": "{fleet:VoteDriftVotes@Maximum}"},
    ),
    Panel(
        title="Votes, seconds",
        left={
            "answered, p95": "{fleet:VotesP95Seconds@Maximum}",
            "civic, p99": "{civic:P99Seconds@Maximum}",
            "wait to be counted": "{fleet:VotesWaitingSeconds@Maximum}",
        },
    ),
    Panel(
        title="What waits, seconds",
        left={
            "purges": "{fleet:PurgesWaitingSeconds@Maximum}",
            "mail": "{fleet:MessagesWaitingSeconds@Maximum}",
        },
    ),
    Panel(
        title="Web vitals of visitors, p75: seconds",
        left={name: f"{{fleet:{name}P75@Maximum}}" for name in ("LCP", "INP", "FCP", "TTFB", "AppReady")},
        right={"CLS": "{fleet:CLSP75@Maximum}"},
    ),
    Panel(title="Visits measured", left={"visits": "{fleet:VisitsMeasured}"}),
    Panel(
        title="Cold starts that somebody waited for",
        left={"public": "{public:ColdStarts}", "civic": "{civic:ColdStarts}"},
    ),
)
MACHINE: dict[Kind, tuple[Panel, ...]] = {
    "function": (
        Panel(
            title="{name}: runs",
            left={"runs": "{Invocations}"},
            right={"errors": "{Errors}", "throttled": "{Throttles}"},
        ),
        Panel(
            title="{name}: milliseconds",
            left={"p50": "{Duration@p50}", "p99": "{Duration@p99}", "most": "{Duration@Maximum}"},
        ),
        Panel(title="{name}: at a time", left={"environments": "{ConcurrentExecutions@Maximum}"}),
    ),
    "started ahead": (
        Panel(
            title="{name}: started ahead",
            left={"busy, share": "{ProvisionedConcurrencyUtilization@Maximum}"},
            right={"beyond": "{ProvisionedConcurrencySpilloverInvocations}"},
        ),
    ),
    "queue": (
        Panel(
            title="{name}",
            left={
                "waiting": "{ApproximateNumberOfMessagesVisible@Maximum}",
                "sent": "{NumberOfMessagesSent}",
            },
            right={"oldest, seconds": "{ApproximateAgeOfOldestMessage@Maximum}"},
        ),
    ),
    "dead letters": (Panel(title="{name}", left={"there": "{ApproximateNumberOfMessagesVisible@Maximum}"}),),
    "ticks": (
        Panel(
            title="{name}",
            left={"sent": "{NumberOfMessagesSent}", "taken": "{NumberOfMessagesDeleted}"},
            right={"oldest, seconds": "{ApproximateAgeOfOldestMessage@Maximum}"},
        ),
    ),
    "proxy": (
        Panel(
            title="Proxy: connections",
            left={
                "of functions": "{ClientConnections@Maximum}",
                "to the database": "{DatabaseConnections@Maximum}",
                "borrowed": "{DatabaseConnectionsCurrentlyBorrowed@Maximum}",
                "pinned": "{DatabaseConnectionsCurrentlySessionPinned@Maximum}",
            },
        ),
        Panel(
            title="Proxy: microseconds",
            left={
                "to borrow": "{DatabaseConnectionsBorrowLatency@Average}",
                "to be answered": "{QueryDatabaseResponseLatency@Average}",
            },
        ),
    ),
    "database": (
        Panel(
            title="Database: load",
            left={"CPU %": "{CPUUtilization@Maximum}"},
            right={
                "units": "{ServerlessDatabaseCapacity@Maximum}",
                "lag, ms": "{AuroraReplicaLagMaximum@Maximum}",
            },
        ),
        Panel(
            title="Database: connections, deadlocks, free memory",
            left={"connections": "{DatabaseConnections@Maximum}", "deadlocks": "{Deadlocks}"},
            right={"free bytes": "{FreeableMemory@Minimum}"},
        ),
        Panel(
            title="Database: commits",
            left={"a second": "{CommitThroughput@Average}"},
            right={"milliseconds": "{CommitLatency@Average}"},
        ),
    ),
    "serverless cache": (
        Panel(
            title="Cache: work",
            left={"ECPU": "{ElastiCacheProcessingUnits}"},
            right={"throttled": "{ThrottledCmds}", "evicted": "{Evictions}"},
        ),
        Panel(
            title="Cache: bytes and hits",
            left={"bytes": "{BytesUsedForCache@Maximum}"},
            right={"hits %": "{CacheHitRate@Average}"},
        ),
        Panel(
            title="Cache: connections",
            left={"connections": "{CurrConnections@Maximum}", "new": "{NewConnections}"},
        ),
    ),
    "cache node": (
        Panel(
            title="{name}",
            left={
                "CPU %": "{EngineCPUUtilization@Maximum}",
                "memory %": "{DatabaseMemoryUsageCountedForEvictPercentage@Maximum}",
            },
            right={"evicted": "{Evictions}", "lag, s": "{ReplicationLag@Maximum}"},
        ),
    ),
    "gateway": (
        Panel(
            title="Gateway",
            left={"requests": "{Count}"},
            right={"5xx": "{5xx}", "4xx": "{4xx}"},
        ),
        Panel(
            title="Gateway: milliseconds",
            left={
                "p50": "{Latency@p50}",
                "p99": "{Latency@p99}",
                "of functions, p99": "{IntegrationLatency@p99}",
            },
        ),
    ),
    "fleet": (
        Panel(
            title="Statements",
            left={"of readers": "{ReaderStatements}", "of the writer": "{WriterStatements}"},
            right={
                "slow": "{ReaderStatementsSlow} + {WriterStatementsSlow}",
                "failed": "{ReaderStatementsFailed} + {WriterStatementsFailed}",
            },
        ),
        Panel(
            title="Statements, p95: seconds",
            left={"readers": "{ReaderP95Seconds@Maximum}", "writer": "{WriterP95Seconds@Maximum}"},
        ),
        Panel(
            title="Processes, and connections that they opened",
            left={"processes": "{Processes@Maximum}"},
            right={"opened": "{ReaderConnectionsOpened} + {WriterConnectionsOpened}"},
        ),
        Panel(
            title="Until a new connection is open, seconds",
            left={
                "reader, p95": "{ReaderConnectP95Seconds@Maximum}",
                "writer, p95": "{WriterConnectP95Seconds@Maximum}",
            },
        ),
    ),
    "canary": (
        Panel(
            title="Canary",
            left={"success %": "{SuccessPercent@Average}"},
            right={"milliseconds": "{Duration@Maximum}"},
        ),
    ),
    "edge": (
        Panel(
            title="Edge: bytes",
            left={"down": "{BytesDownloaded}", "up": "{BytesUploaded}"},
        ),
        Panel(
            title="Edge: what it fetches",
            left={"p50, ms": "{OriginLatency@p50}", "p95, ms": "{OriginLatency@p95}"},
            right={"hits %": "{CacheHitRate@Average}"},
        ),
    ),
    "firewall": (
        Panel(
            title="Firewall",
            left={
                "challenged": "{ChallengeRequests}",
                "blocked": "{BlockedRequests}",
                "counted": "{CountedRequests}",
            },
            right={"let through": "{AllowedRequests}"},
        ),
    ),
}


class Dashboards(Construct):
    """`calendar`: what the election calendar shows of itself, on top of the citizens' dashboard."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        stage: CloudStage,
        *,
        things: Sequence[Thing],
        alarms: Sequence[cloudwatch.IAlarm],
        calendar: Sequence[cloudwatch.IWidget] = (),
    ) -> None:
        super().__init__(scope, id_)
        named = by_name(things)
        citizens = self._dashboard("Citizens", f"civicq-{stage.name}-citizens")
        citizens.add_widgets(
            cloudwatch.AlarmStatusWidget(
                title="What wakes somebody", alarms=list(alarms), width=_ROW_WIDTH, height=3
            )
        )
        if calendar:
            citizens.add_widgets(*calendar)
        citizens.add_widgets(*(_graph(panel, named, 8) for panel in CITIZENS), _promises(stage))
        machine = self._dashboard("Machine", f"civicq-{stage.name}-machine")
        for kind, panels in MACHINE.items():
            for row in _rows(
                [_of(panel, thing) for thing in things if thing.kind == kind for panel in panels]
            ):
                machine.add_widgets(*row)

    def _dashboard(self, id_: str, name: str) -> cloudwatch.Dashboard:
        return cloudwatch.Dashboard(
            self,
            id_,
            dashboard_name=name,
            period_override=cloudwatch.PeriodOverride.AUTO,
        )


def by_name(things: Iterable[Thing]) -> dict[str, Thing]:
    """As figures of citizens call them: the fleet's functions by their own figures, not by Lambda's."""
    found = {thing.name: thing for thing in things if thing.kind in {"edge", "gateway", "fleet"}}
    fleet = found["fleet"]
    for function in ("public", "civic"):
        found[function] = Thing(
            kind="fleet",
            name=function,
            namespace=fleet.namespace,
            dimensions={**fleet.dimensions, "Function": function},
        )
    return found


def _of(panel: Panel, thing: Thing) -> cloudwatch.IWidget:
    named = Panel(title=panel.title.format(name=thing.name), left=panel.left, right=panel.right)
    return _graph(named, {"": thing}, 8)


def _graph(panel: Panel, things: Mapping[str, Thing], width: int) -> cloudwatch.IWidget:
    def drawn(figures: Mapping[str, str]) -> list[cloudwatch.IMetric]:
        return [metric(figure, things, label=label) for label, figure in figures.items()]

    return cloudwatch.GraphWidget(
        title=panel.title,
        left=drawn(panel.left),
        right=drawn(panel.right),
        left_y_axis=cloudwatch.YAxisProps(min=0),
        width=width,
        height=_HEIGHT,
    )


def _promises(stage: CloudStage) -> cloudwatch.IWidget:
    """Above 1 the budget of four weeks ends before they do."""
    return cloudwatch.GraphWidget(
        title="How fast each promise's budget goes, over a day",
        left=[_burn(stage, slo) for slo in SLOS],
        left_annotations=[cloudwatch.HorizontalAnnotation(value=SLOW.rate, label="somebody is told")],
        width=8,
        height=_HEIGHT,
    )


def _burn(stage: CloudStage, slo: Slo) -> cloudwatch.Metric:
    region = EDGE_REGION if slo.is_of_the_edge else None
    return burn_rate(name_of(stage, slo), SLOW.long_minutes, label=slo.name, region=region)


def _rows(widgets: Sequence[cloudwatch.IWidget]) -> list[Sequence[cloudwatch.IWidget]]:
    return [widgets[first : first + 3] for first in range(0, len(widgets), 3)]

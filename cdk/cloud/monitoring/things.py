"""What a stage is made of, as things that have metrics. Walked, so that none is forgotten."""

from collections.abc import Iterator

from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

from cdk.cloud.cache import Cache
from cdk.cloud.database import Database
from cdk.cloud.functions.concurrency import ticks_seconds
from cdk.cloud.functions.fleet import CLOCK, MIGRATES
from cdk.cloud.functions.function import DeployedFunction
from cdk.cloud.gateway import Gateway
from cdk.cloud.monitoring.figures import Thing
from cdk.cloud.monitoring.rules import Kind
from cdk.cloud.names import ALIAS, name_of
from cdk.cloud.references import EDGE_REGION
from cdk.functions import FUNCTIONS, GATEWAY_TIMEOUT_SECONDS, Function
from cdk.stages import CloudStage, ProvisionedDatabase, ServerlessCache

ROTATES = "rotate"
# A function that never runs more often than this at a time is always at its limit: that is its purpose.
LEAST_WATCHED_CONCURRENCY = 5
# What runs so seldom has missed a run when one fails; of the others many have to.
SELDOM_SECONDS = 3600
# By the names of the constructs.
_QUEUES: dict[str, Kind] = {"Queue": "queue", "Dead": "dead letters", "Ticks": "ticks"}
_GIGABYTE, _GIBIBYTE = 10**9, 2**30


def fleet(cache: Cache) -> Thing:
    """Our own figures, which functions keep in that cache."""
    return Thing(kind="fleet", name="fleet", namespace="CivicQ", dimensions={"Fleet": cache.name})


def functions(made: list[DeployedFunction], stage: CloudStage) -> Iterator[Thing]:
    for each in made:
        name = name_of(stage, each.row.name)
        limits: dict[str, float] = {"timeout_milliseconds": each.row.timeout_seconds * 1000}
        if stage.reserves_concurrency and each.concurrency >= LEAST_WATCHED_CONCURRENCY:
            limits["reserved"] = each.concurrency
        seconds = _runs_each_seconds(each.row, stage)
        if seconds is not None:
            limits["interval_minutes"] = max(1, seconds // 60)
            if seconds >= SELDOM_SECONDS:
                limits["seldom_minutes"] = seconds // 60
        limits |= {MIGRATES: {"migrates": 1.0}, ROTATES: {"rotates": 1.0}}.get(each.row.name, {})
        yield Thing(
            kind="function",
            name=each.row.name,
            namespace="AWS/Lambda",
            dimensions={"FunctionName": name},
            limits=limits,
        )
        if each.row.name in stage.provisioned:
            yield Thing(
                kind="started ahead",
                name=each.row.name,
                namespace="AWS/Lambda",
                dimensions={"FunctionName": name, "Resource": f"{name}:{ALIAS}"},
            )


def _runs_each_seconds(row: Function, stage: CloudStage) -> int | None:
    if row.name == CLOCK and any(ticks_seconds(each, stage) for each in FUNCTIONS):
        return 60
    seconds = row.runs_every_seconds
    return None if seconds is None else max(seconds, stage.shortest_schedule_seconds)


def queues(scope: IConstruct) -> Iterator[Thing]:
    for each in scope.node.find_all():
        if isinstance(each, sqs.Queue):
            kind = _QUEUES[each.node.id]
            owner = each.node.path.split("/")[-2].removeprefix("Queue-").lower()
            yield Thing(
                kind=kind,
                name=f"{owner}-{each.node.id.lower()}",
                namespace="AWS/SQS",
                dimensions={"QueueName": each.queue_name},
            )


def databases(database: Database, stage: CloudStage) -> Iterator[Thing]:
    yield Thing(
        kind="proxy",
        name="proxy",
        namespace="AWS/RDS",
        dimensions={"ProxyName": database.proxy.db_proxy_name},
    )
    kind = stage.database
    limits: dict[str, float] = {}
    if isinstance(kind, ProvisionedDatabase):
        limits["memory_bytes"] = kind.memory_gibibytes * _GIBIBYTE
        readers = kind.least_readers
    else:
        limits["most_units"] = kind.most_units
        readers = kind.readers
    yield Thing(
        kind="database",
        name="database",
        namespace="AWS/RDS",
        dimensions={"DBClusterIdentifier": database.cluster.cluster_identifier},
        limits=limits | ({"readers": 1.0} if readers else {}),
    )


def caches(cache: Cache, stage: CloudStage) -> Iterator[Thing]:
    kind = stage.cache
    if isinstance(kind, ServerlessCache):
        yield Thing(
            kind="serverless cache",
            name="cache",
            namespace="AWS/ElastiCache",
            dimensions={"clusterId": cache.name},
            limits={"most_bytes": kind.most_gigabytes * _GIGABYTE},
        )
        return
    # Named by AWS, and only those that are always there (AWS: CacheMetrics).
    for shard in range(1, kind.shards + 1):
        for node in range(1, kind.least_replicas + 2):
            name = f"{cache.name}-{shard:04}-{node:03}"
            yield Thing(
                kind="cache node",
                name=f"cache-{shard}-{node}",
                namespace="AWS/ElastiCache",
                dimensions={"CacheClusterId": name},
            )


def gateway(made: Gateway, stage: CloudStage) -> Thing:
    limits: dict[str, float] = {"timeout_milliseconds": GATEWAY_TIMEOUT_SECONDS * 1000}
    if stage.walk_minutes:
        limits |= {"walk_minutes": stage.walk_minutes, "least_requests": 1}
    return Thing(
        kind="gateway",
        name="gateway",
        namespace="AWS/ApiGateway",
        dimensions={"ApiId": made.api.api_id, "Stage": "$default"},
        limits=limits,
    )


def canary(name: str, stage: CloudStage) -> Thing:
    return Thing(
        kind="canary",
        name="canary",
        namespace="CloudWatchSynthetics",
        dimensions={"CanaryName": name},
        limits={"walk_minutes": stage.walk_minutes},
    )


def edge(distribution_id: str) -> Thing:
    return Thing(
        kind="edge",
        name="edge",
        namespace="AWS/CloudFront",
        dimensions={"DistributionId": distribution_id, "Region": "Global"},
        region=EDGE_REGION,
    )


def firewall(stage: CloudStage) -> Thing:
    """Under the name that `cdk.cloud.edge.firewall` gives its metrics."""
    return Thing(
        kind="firewall",
        name="firewall",
        namespace="AWS/WAFV2",
        dimensions={"WebACL": f"civicq-{stage.name}", "Rule": "ALL"},
        region=EDGE_REGION,
    )

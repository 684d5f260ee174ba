"""What is deployed together. A stage is eight stacks, each of which knows only those before it:

network, data (what must survive), door (the gateway), edge (in us-east-1, as AWS wants it), identity,
functions, monitoring, and the edge's own monitoring beside it. Staging has load-test, where a made-up crowd
comes from. A second region that reads has three more: second-data, second-door, second-reads.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from aws_cdk import Environment, Stack, Tags
from aws_cdk import aws_apigatewayv2 as api
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.cloud.cache import Cache
from cdk.cloud.calendar import Calendar, widget
from cdk.cloud.database import Database
from cdk.cloud.edge.distribution import Edge
from cdk.cloud.edge.token import OriginToken
from cdk.cloud.functions.environment import Surroundings, variables
from cdk.cloud.functions.fleet import CLAIMS, DEFAULT_ROUTE, SCALING, Fleet, lead
from cdk.cloud.functions.function import DeployedFunction, Deployment, deployer
from cdk.cloud.functions.permissions import Things
from cdk.cloud.functions.triggers import WorkQueue
from cdk.cloud.gateway import Gateway
from cdk.cloud.identity import Identity, admit, admit_load_test, domain_of
from cdk.cloud.load_test.generator import Generator, Loaded
from cdk.cloud.load_test.secrets import LoadTestSecrets
from cdk.cloud.logs import keep_logs_of_helpers
from cdk.cloud.monitoring.monitoring import EdgeMonitoring, Monitoring
from cdk.cloud.network import Network
from cdk.cloud.references import EDGE_REGION, replica_resolved, resolved
from cdk.cloud.replica import Replica
from cdk.cloud.secrets import Secrets, data_key
from cdk.cloud.storage import Storage
from cdk.functions import DEFAULT_FUNCTION, FUNCTIONS, Function, endpoints
from cdk.stages import STAGE_TAG, CloudStage

# What functions are made of, by language and by what they carry besides; each stack takes its own, of the
# same bytes.
Bundle = Callable[[Construct, str, str], lambda_.Code]


class _StageStack(Stack):
    def __init__(
        self, scope: Construct, stage: CloudStage, part: str, *, region: str = "", keeps: bool = False
    ) -> None:
        super().__init__(
            scope,
            f"civicq-{stage.name}-{part}",
            env=Environment(region=region or stage.region),
            cross_region_references=True,
            termination_protection=keeps and stage.keeps_data,
        )
        # The target group has no tags, and AWS refuses it with some.
        Tags.of(self).add(STAGE_TAG, stage.name, exclude_resource_types=["AWS::RDS::DBProxyTargetGroup"])


class NetworkStack(_StageStack):
    def __init__(self, scope: Construct, stage: CloudStage) -> None:
        super().__init__(scope, stage, "network", keeps=True)
        self.network = Network(self, "Network", stage, endpoints(stage))


class DataStack(_StageStack):
    def __init__(self, scope: Construct, stage: CloudStage, network: Network) -> None:
        super().__init__(scope, stage, "data", keeps=True)
        self.secrets = Secrets(self, "Secrets", stage)
        self.database = Database(self, "Database", stage, network, self.secrets.key)
        self.cache = Cache(self, "Cache", stage, network, self.secrets.key)
        self.storage = Storage(self, "Storage", stage)
        self.token = OriginToken(self, "OriginToken", stage)
        self.load_test = LoadTestSecrets(self, "LoadTest", stage) if stage.load_test else None


class SecondDataStack(_StageStack):
    """Of the second region: its network, what the first writes, and a cache that starts empty."""

    def __init__(self, scope: Construct, stage: CloudStage, first: DataStack, readers: int) -> None:
        super().__init__(scope, stage, "second-data", keeps=True)
        self.network = Network(self, "Network", stage, ())
        self.key = data_key(self, "Key", stage)
        self.database = Replica(self, "Database", stage, network=self.network, key=self.key, readers=readers)
        self.cache = Cache(self, "Cache", stage, self.network, self.key)
        self.add_stack_dependency(first)


class DoorStack(_StageStack):
    def __init__(self, scope: Construct, stage: CloudStage, part: str = "door") -> None:
        super().__init__(scope, stage, part)
        self.gateway = Gateway(self, "Gateway", stage)


class EdgeStack(_StageStack):
    def __init__(
        self,
        scope: Construct,
        stage: CloudStage,
        *,
        door: DoorStack,
        second_door: DoorStack | None,
        data: DataStack,
        site: Path,
    ) -> None:
        super().__init__(scope, stage, "edge", region=EDGE_REGION)
        self.edge = Edge(
            self,
            "Edge",
            stage,
            api_host=door.gateway.host,
            identity_origin=f"https://{domain_of(stage)}",
            token=data.token.shown(),
            site=site,
            media_bucket=data.storage.media.bucket_name,
            uploads_bucket=data.storage.uploads.bucket_name,
            second_api_host=second_door.gateway.host if second_door else "",
            exemption=data.load_test.shown() if data.load_test else "",
        )


class IdentityStack(_StageStack):
    def __init__(
        self, scope: Construct, stage: CloudStage, *, network: NetworkStack, data: DataStack, code: Bundle
    ) -> None:
        super().__init__(scope, stage, "identity", keeps=True)
        deployment = _deployment(self, stage, network.network, data.secrets.key, code)
        self.claims = DeployedFunction(self, row_of(CLAIMS), {}, deployment)
        self.identity = Identity(self, "Identity", stage, self.claims.alias)


class FunctionsStack(_StageStack):
    def __init__(
        self,
        scope: Construct,
        stage: CloudStage,
        *,
        network: NetworkStack,
        data: DataStack,
        door: DoorStack,
        edge: EdgeStack,
        identity: IdentityStack,
        code: Bundle,
    ) -> None:
        super().__init__(scope, stage, "functions")
        client = admit(self, identity.identity.pool, edge.edge.origin)
        pool = identity.identity.pool
        self.load_test_client = admit_load_test(self, stage, pool) if stage.load_test else None
        clients = [each for each in (client, self.load_test_client) if each]
        queues = {
            row.queue: WorkQueue(self, f"Queue-{row.queue}", row.timeout_seconds)
            for row in FUNCTIONS
            if row.queue
        }
        owner_secret = data.database.cluster.secret
        assert owner_secret is not None  # noqa: S101 (RDS makes it)
        uploads = data.storage.uploads
        self.known = Surroundings(
            database_writer_host=data.database.writer_host,
            database_reader_host=data.database.reader_host,
            database_owner_host=data.database.cluster.cluster_endpoint.hostname,
            database_owner_secret=owner_secret.secret_arn,
            database_cluster=data.database.cluster.cluster_identifier,
            cache_host=data.cache.host,
            cache_port=data.cache.port,
            cache_user=data.cache.user,
            cache_name=data.cache.name,
            cache_is_serverless=data.cache.is_serverless,
            origin_secrets=resolved(data.secrets.origin),
            standing_key=resolved(data.secrets.standing),
            site_origin=edge.edge.origin,
            identity_url=identity.identity.pages_url,
            identity_api_url=identity.identity.api_url,
            identity_client_id=client.user_pool_client_id,
            purge_queue_url=queues["purge"].queue.queue_url,
            distribution_id=edge.edge.distribution_id,
            uploads_url=f"https://{uploads.bucket_regional_domain_name}",
            uploads_bucket=uploads.bucket_name,
            media_bucket=data.storage.media.bucket_name,
        )
        things = Things(
            stage=stage,
            database=data.database,
            owner_secret=owner_secret,
            cache=data.cache,
            storage=data.storage,
            purge_queue=queues["purge"].queue,
            distribution_id=edge.edge.distribution_id,
            firewall_arn=edge.edge.firewall.arn,
            token=data.token.secret,
            calendar=Calendar(self, "Calendar", stage, data.database, data.cache),
        )
        deployment = _deployment(self, stage, network.network, data.secrets.key, code)
        self.fleet = Fleet(self, "Fleet", deployment, known=self.known, things=things, queues=queues)
        self.fleet.answer(
            door.gateway.api, identity.identity.issuer, [each.user_pool_client_id for each in clients]
        )
        data.token.rotated_by(self, self.fleet.functions["rotate"].alias, self.fleet)


class MonitoringStack(_StageStack):
    def __init__(
        self,
        scope: Construct,
        stage: CloudStage,
        *,
        data: DataStack,
        door: DoorStack,
        edge: EdgeStack,
        identity: IdentityStack,
        functions: FunctionsStack,
    ) -> None:
        super().__init__(scope, stage, "monitoring")
        self.monitoring = Monitoring(
            self,
            "Monitoring",
            stage,
            database=data.database,
            cache=data.cache,
            storage=data.storage,
            gateway=door.gateway,
            functions=[*functions.fleet.functions.values(), identity.claims],
            queues=functions,
            origin=edge.edge.origin,
            distribution_id=edge.edge.distribution_id,
            calendar=[widget(functions.fleet.functions[SCALING].alias)],
        )


class EdgeMonitoringStack(_StageStack):
    """Where CloudFront's metrics are, and so what watches them; costs too, which AWS keeps there."""

    def __init__(self, scope: Construct, stage: CloudStage, edge: EdgeStack) -> None:
        super().__init__(scope, stage, "edge-monitoring", region=EDGE_REGION)
        self.monitoring = EdgeMonitoring(self, "Monitoring", stage, edge.edge.distribution_id)


class LoadTestStack(_StageStack):
    """Where a crowd of made-up citizens comes from."""

    def __init__(
        self,
        scope: Construct,
        stage: CloudStage,
        *,
        data: DataStack,
        edge: EdgeStack,
        identity: IdentityStack,
        functions: FunctionsStack,
        files: Path,
    ) -> None:
        super().__init__(scope, stage, "load-test")
        stage.load_tested()
        assert data.load_test  # noqa: S101 (as the stage has one)
        assert data.storage.keeps_load_tests  # noqa: S101
        assert functions.load_test_client  # noqa: S101
        loaded = Loaded(
            origin=edge.edge.origin,
            pool=identity.identity.pool,
            client_id=functions.load_test_client.user_pool_client_id,
            secrets=data.load_test,
            results=data.storage.logs,
            keeps_results=data.storage.keeps_load_tests,
        )
        self.generator = Generator(self, "Generator", stage, loaded, files)


class SecondReadsStack(_StageStack):
    """Of the second region: the public function, which knows of the first what does not hang on a region."""

    def __init__(
        self,
        scope: Construct,
        stage: CloudStage,
        *,
        data: SecondDataStack,
        door: DoorStack,
        first: DataStack,
        known: Surroundings,
        code: Bundle,
    ) -> None:
        super().__init__(scope, stage, "second-reads")
        here = replace(
            known,
            database_reader_host=data.database.reader_host,
            cache_host=data.cache.host,
            cache_port=data.cache.port,
            cache_user=data.cache.user,
            cache_name=data.cache.name,
            cache_is_serverless=data.cache.is_serverless,
            origin_secrets=replica_resolved(first.secrets.origin_name),
        )
        row = row_of(DEFAULT_FUNCTION)
        deployment = _deployment(self, stage, data.network, data.key, code)
        self.public = DeployedFunction(self, row, variables(row, stage, here), deployment)
        data.database.let_in(self.public.role)
        data.cache.let_in(self.public.role)
        lead(self, DEFAULT_ROUTE, door.gateway.api, api.HttpRouteKey.DEFAULT, self.public)


def row_of(name: str) -> Function:
    return next(row for row in FUNCTIONS if row.name == name)


def _deployment(stack: Stack, stage: CloudStage, network: Network, key: kms.IKey, code: Bundle) -> Deployment:
    return Deployment(
        stage=stage,
        code=cache(partial(code, stack)),
        network=network,
        key=key,
        application=codedeploy.LambdaApplication(stack, "Deployments"),
        deployer=deployer(stack),
    )


class StageStacks:
    """All of a stage, in the order in which they are deployed."""

    def __init__(
        self, scope: Construct, stage: CloudStage, *, code: Bundle, site: Path, load_tests: Callable[[], Path]
    ) -> None:
        self.network = NetworkStack(scope, stage)
        self.data = DataStack(scope, stage, self.network.network)
        self.door = DoorStack(scope, stage)
        there = stage.there() if stage.second_region else None
        self.second_door = DoorStack(scope, there, "second-door") if there else None
        self.edge = EdgeStack(
            scope, stage, door=self.door, second_door=self.second_door, data=self.data, site=site
        )
        self.identity = IdentityStack(scope, stage, network=self.network, data=self.data, code=code)
        self.functions = FunctionsStack(
            scope,
            stage,
            network=self.network,
            data=self.data,
            door=self.door,
            edge=self.edge,
            identity=self.identity,
            code=code,
        )
        self.monitoring = MonitoringStack(
            scope,
            stage,
            data=self.data,
            door=self.door,
            edge=self.edge,
            identity=self.identity,
            functions=self.functions,
        )
        self.edge_monitoring = EdgeMonitoringStack(scope, stage, self.edge)
        if stage.load_test:
            self.load_test = LoadTestStack(
                scope,
                stage,
                data=self.data,
                edge=self.edge,
                identity=self.identity,
                functions=self.functions,
                files=load_tests(),
            )
        if stage.second_region and there and self.second_door:
            self.second_data = SecondDataStack(scope, there, self.data, stage.second_region.readers)
            self.second_reads = SecondReadsStack(
                scope,
                there,
                data=self.second_data,
                door=self.second_door,
                first=self.data,
                known=self.functions.known,
                code=code,
            )
        for part in vars(self).values():
            if isinstance(part, _StageStack):
                keep_logs_of_helpers(part, stage)

"""Where a load test's crowd comes from: a task of Fargate that somebody starts, and that ends by itself.

A network of its own, with a way out and none in. One machine runs locust in as many processes as it has
processors, so that no two have to find each other. Nothing of it costs while none runs.
(AWS: fargate, task-networking-awsvpc.)
"""

from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Aws, CfnOutput, Fn, Stack
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from cdk.cloud.load_test.files import REQUIREMENTS
from cdk.cloud.load_test.secrets import LoadTestSecrets
from cdk.cloud.logs import log_group
from cdk.cloud.storage import LOAD_TESTS
from cdk.stages import CloudStage

# AWS's own copies of public images, by version: neither needs an account, nor Docker here. One fetches what
# is run from the store, the other runs it.
FETCHES = "public.ecr.aws/aws-cli/aws-cli:2.31.29"
RUNS = "public.ecr.aws/docker/library/python:3.13.9-slim-bookworm"
ZONES = 2
_FOLDER = "/load"
_PACKAGES = f"{_FOLDER}/packages"
# A crowd that tries the chain out; who means it says how many, and for how long, when they start the task.
TRIAL = ("--users", "100", "--spawn-rate", "10", "--run-time", "3m", "--settle", "60")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What the task has to know of its stage."""

    origin: str
    pool: cognito.IUserPool
    client_id: str
    secrets: LoadTestSecrets
    results: s3.IBucket
    keeps_results: iam.IManagedPolicy


class Generator(Construct):
    """CannotGoOn where no load test may be. `folder`: what is run."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage, loaded: Loaded, folder: Path) -> None:
        super().__init__(scope, id_)
        self._size = stage.load_tested()
        self._stage = stage
        self._files = assets.Asset(self, "Files", path=str(folder))
        # Who tries it from their own machine reads it too: `load_tests.deployed` knows nothing else.
        settings = ssm.StringParameter(
            self,
            "Settings",
            parameter_name=f"/civicq/{stage.name}/load-test",
            description="What a load test has to know",
            string_value=Stack.of(self).to_json_string(
                {
                    "origin": loaded.origin,
                    "pool": loaded.pool.user_pool_id,
                    "client": loaded.client_id,
                    "exemption": loaded.secrets.exemption.secret_arn,
                    "passwords": loaded.secrets.passwords.secret_arn,
                    "results": f"s3://{loaded.results.bucket_name}/{LOAD_TESTS}",
                }
            ),
        )
        task = self._task(settings, loaded)
        cluster = ecs.Cluster(
            self, "Cluster", vpc=self._network(), container_insights_v2=ecs.ContainerInsights.ENABLED
        )
        door = ec2.SecurityGroup(
            self, "Door", vpc=cluster.vpc, description="A load test: out by HTTPS", allow_all_outbound=False
        )
        door.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "The site, AWS and PyPI")
        subnets = Fn.join(",", [each.subnet_id for each in cluster.vpc.public_subnets])
        network = f"subnets=[{subnets}],securityGroups=[{door.security_group_id}],assignPublicIp=ENABLED"
        words = (
            f"aws ecs run-task --region {Aws.REGION} --launch-type FARGATE",
            f"--cluster {cluster.cluster_name} --task-definition {task.family}",
            f"--network-configuration 'awsvpcConfiguration={{{network}}}'",
        )
        CfnOutput(self, "Run", value=" ".join(words))

    def _network(self) -> ec2.Vpc:
        network = ec2.Vpc(
            self,
            "Vpc",
            availability_zones=list(self._stage.zones[:ZONES]),
            nat_gateways=0,
            restrict_default_security_group=True,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="public", subnet_type=ec2.SubnetType.PUBLIC, map_public_ip_on_launch=False
                )
            ],
        )
        network.add_flow_log(
            "Refused",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group(self, "Flows", self._stage)),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
        return network

    def _task(self, settings: ssm.StringParameter, loaded: Loaded) -> ecs.FargateTaskDefinition:
        task = ecs.FargateTaskDefinition(
            self,
            "Task",
            family=f"civicq-{self._stage.name}-load-test",
            cpu=self._size.processors * 1024,
            memory_limit_mib=self._size.memory_gibibytes * 1024,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=ecs.CpuArchitecture.ARM64,
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
            ),
            volumes=[ecs.Volume(name="load"), ecs.Volume(name="tmp")],
        )
        name = f"/civicq/{self._stage.name}/load-test"
        log = ecs.LogDriver.aws_logs(stream_prefix="run", log_group=log_group(self, "Log", self._stage, name))
        source = f"s3://{self._files.s3_bucket_name}/{self._files.s3_object_key}"
        fetches = task.add_container(
            "fetches",
            image=ecs.ContainerImage.from_registry(FETCHES),
            essential=False,
            readonly_root_filesystem=True,
            logging=log,
            command=["s3", "cp", "--no-progress", source, f"{_FOLDER}/load.zip"],
        )
        install = f"python -m pip install --quiet --no-cache-dir --require-hashes --target {_PACKAGES}"
        steps = (
            "set -e",
            f"export AWS_DEFAULT_REGION={Aws.REGION} PYTHONPATH={_PACKAGES}",
            "python -m zipfile -e load.zip .",
            f"{install} --requirement {REQUIREMENTS}",
            f'exec python -m load_tests.deployed.task {self._stage.name} "$@"',
        )
        runs = task.add_container(
            "runs",
            image=ecs.ContainerImage.from_registry(RUNS),
            readonly_root_filesystem=True,
            logging=log,
            working_directory=_FOLDER,
            # What comes after is locust's options, and is what who starts the task may say otherwise.
            entry_point=["sh", "-c", "\n".join(steps), "load-test"],
            command=list(TRIAL),
        )
        for container in (fetches, runs):
            container.add_mount_points(
                ecs.MountPoint(source_volume="load", container_path=_FOLDER, read_only=False),
                ecs.MountPoint(source_volume="tmp", container_path="/tmp", read_only=False),  # noqa: S108 (its own)
            )
        runs.add_container_dependencies(
            ecs.ContainerDependency(container=fetches, condition=ecs.ContainerDependencyCondition.SUCCESS)
        )
        self._permit(task.task_role, settings, loaded)
        return task

    def _permit(self, role: iam.IRole, settings: ssm.StringParameter, loaded: Loaded) -> None:
        """To read what it has to know, to sign made-up citizens in, and to leave what it measured.

        Not to make citizens: whoever prepares the test does that, by rights of their own.
        """
        role.add_managed_policy(loaded.keeps_results)
        files = f"arn:{Aws.PARTITION}:s3:::{self._files.s3_bucket_name}/{self._files.s3_object_key}"
        for actions, resource in (
            (("s3:GetObject",), files),
            (("ssm:GetParameter",), settings.parameter_arn),
            (("secretsmanager:GetSecretValue",), loaded.secrets.exemption.secret_arn),
            (("secretsmanager:GetSecretValue",), loaded.secrets.passwords.secret_arn),
            (("cognito-idp:AdminInitiateAuth", "cognito-idp:ListUsers"), loaded.pool.user_pool_arn),
        ):
            role.add_to_principal_policy(iam.PolicyStatement(actions=list(actions), resources=[resource]))

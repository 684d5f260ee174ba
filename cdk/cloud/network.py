"""The network of database, cache and the functions that need them: two or three zones, and no way out.

There is no NAT and no internet gateway. What a function inside calls of AWS has an endpoint here; whatever
calls anything else runs outside.
"""

from collections.abc import Sequence

from aws_cdk import Aws, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import custom_resources as custom
from constructs import Construct

from cdk.cloud.findings import acknowledge, managed_policy
from cdk.cloud.logs import log_group
from cdk.stages import CloudStage

POSTGRES_PORT = 5432
CACHE_PORT, CACHE_REPLICAS_PORT = 6379, 6380  # the second reads from replicas (AWS: WorkingWithRedis)


class Network(Construct):
    """The subnets, and a security group for each party, which names the others that it may reach."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage, services: Sequence[str]) -> None:
        """`services`: those of AWS that functions call from in here."""
        super().__init__(scope, id_)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            availability_zones=list(stage.zones),
            nat_gateways=0,
            create_internet_gateway=False,
            restrict_default_security_group=True,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=22
                )
            ],
        )
        # Only what was refused: everything would cost more than it tells.
        self.vpc.add_flow_log(
            "Refused",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group(self, "Flows", stage)),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
        self.functions = self._party("Functions", "CivicQ functions inside the network")
        self.proxy = self._party("Proxy", "RDS Proxy")
        self.database = self._party("Database", "Aurora")
        self.cache = self._party("Cache", "ElastiCache")
        self.endpoints = self._party("Endpoints", "AWS services that functions call")
        _open(self.functions, self.proxy, POSTGRES_PORT)
        _open(self.proxy, self.database, POSTGRES_PORT)
        _open(self.functions, self.database, POSTGRES_PORT)  # migrations: what they do would pin the proxy
        _open(self.functions, self.cache, CACHE_PORT)
        _open(self.functions, self.cache, CACHE_REPLICAS_PORT)
        _open(self.functions, self.endpoints, 443)
        self._add_endpoints(stage, services)

    def as_it_is(self, scope: Construct, id_: str, group: ec2.SecurityGroup) -> ec2.ISecurityGroup:
        """A group for a construct that would open it by itself: what may reach what is said here alone."""
        return ec2.SecurityGroup.from_security_group_id(scope, id_, group.security_group_id, mutable=False)

    def _party(self, name: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, name, vpc=self.vpc, description=description, allow_all_outbound=False)

    def _add_endpoints(self, stage: CloudStage, services: Sequence[str]) -> None:
        # Nobody carries data out to an account of theirs, whatever credentials they bring.
        ours = iam.PolicyStatement(
            principals=[iam.AnyPrincipal()],
            actions=["*"],
            resources=["*"],
            conditions={"StringEquals": {"aws:PrincipalAccount": Aws.ACCOUNT_ID}},
        )
        for service in services:
            endpoint = self.vpc.add_interface_endpoint(
                f"Endpoint-{service}",
                service=ec2.InterfaceVpcEndpointAwsService(service),
                security_groups=[self.endpoints],
                open=False,
                private_dns_enabled=True,
            )
            endpoint.add_to_policy(ours)
        store = self.vpc.add_gateway_endpoint("Endpoint-s3", service=ec2.GatewayVpcEndpointAwsService.S3)
        store.add_to_policy(ours)
        # S3's endpoint is a route, to addresses that have a list. AWS alone knows its id, and only when it
        # deploys: a look at synth would need an account.
        self.functions.add_egress_rule(
            ec2.Peer.prefix_list(_addresses_of_s3(self, stage)),
            ec2.Port.tcp(443),
            "S3 by its gateway endpoint",
        )


def _open(source: ec2.SecurityGroup, target: ec2.SecurityGroup, port: int) -> None:
    told = f"{source.node.id} to {target.node.id}"
    target.add_ingress_rule(source, ec2.Port.tcp(port), told)
    source.add_egress_rule(target, ec2.Port.tcp(port), told)


def _addresses_of_s3(scope: Construct, stage: CloudStage) -> str:
    name = f"com.amazonaws.{Aws.REGION}.s3"
    found = custom.AwsCustomResource(
        scope,
        "AddressesOfS3",
        on_update=custom.AwsSdkCall(
            service="EC2",
            action="describeManagedPrefixLists",
            parameters={"Filters": [{"Name": "prefix-list-name", "Values": [name]}]},
            output_paths=["PrefixLists.0.PrefixListId"],
            physical_resource_id=custom.PhysicalResourceId.of("addresses-of-s3"),
        ),
        install_latest_aws_sdk=False,
        log_group=log_group(scope, "AddressesOfS3Log", stage),
        policy=custom.AwsCustomResourcePolicy.from_statements(
            # It names no list to be asked of (AWS: Actions defined by Amazon EC2).
            [iam.PolicyStatement(actions=["ec2:DescribeManagedPrefixLists"], resources=["*"])]
        ),
    )
    acknowledge(found, "AwsSolutions-IAM5[Resource::*]", "narrowest")
    # The CDK makes one function for all such calls of a stack.
    for caller in Stack.of(scope).node.children:
        if caller.node.id.startswith("AWS679f53fac002430cb0da5b7982bd2287"):
            acknowledge(caller, managed_policy("service-role/AWSLambdaBasicExecutionRole"), "from aws")
            acknowledge(caller, "AwsSolutions-L1", "from aws")
    return found.get_response_field("PrefixLists.0.PrefixListId")

"""What the edge shows the functions, as Secrets Manager keeps it, and who exchanges it.

It lives where that function lives, and CloudFront's stack, which is in us-east-1, reads it there: the
reference of a deployment must not undo what a rotation has written since. (AWS: rotate-secrets_lambda.)
"""

from aws_cdk import ArnFormat, Duration, Fn, RemovalPolicy, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct, IDependable

from cdk.cloud.findings import acknowledge
from cdk.functions import ORIGIN_TOKEN_DAYS
from cdk.stages import CloudStage

EDGE_REGION = "us-east-1"


class OriginToken(Construct):
    """Worth nothing until the first rotation, which `rotated_by` begins at once."""

    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self._elsewhere = stage.region != EDGE_REGION
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            description=f"CivicQ {stage.name}: the token by which functions know the edge",
            replica_regions=[secretsmanager.ReplicaRegion(region=EDGE_REGION)] if self._elsewhere else None,
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )

        acknowledge(self.secret, "AwsSolutions-SMG4", "elsewhere")

    def shown(self) -> str:
        """The reference that CloudFormation resolves in the edge's region, whenever it updates the edge."""
        # A replica has the name of its original, with the letters that Secrets Manager put behind it.
        name = Fn.select(6, Fn.split(":", self.secret.secret_arn))
        arn = (
            Stack.of(self).format_arn(
                service="secretsmanager",
                region=EDGE_REGION,
                resource="secret",
                resource_name=name,
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
            if self._elsewhere
            else self.secret.secret_arn
        )
        return f"{{{{resolve:secretsmanager:{arn}:SecretString:::}}}}"

    def rotated_by(self, scope: Construct, function: lambda_.IFunction, *after: IDependable) -> None:
        """`after`: what has to stand before the site answers, as the first rotation asks it."""
        schedule = secretsmanager.RotationSchedule(
            scope,
            "Rotation",
            secret=self.secret,
            rotation_lambda=function,
            automatically_after=Duration.days(ORIGIN_TOKEN_DAYS),
        )
        schedule.node.add_dependency(*after)

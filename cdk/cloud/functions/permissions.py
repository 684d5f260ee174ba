"""What a function may do: by what it uses, and no more."""

from collections.abc import Callable
from dataclasses import dataclass

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs

from cdk.cloud.cache import Cache
from cdk.cloud.calendar import Calendar
from cdk.cloud.database import Database
from cdk.cloud.findings import acknowledge
from cdk.cloud.names import ALIAS, name_of
from cdk.cloud.storage import Storage
from cdk.functions import DEFAULT_FUNCTION, Use
from cdk.stages import CloudStage


@dataclass(frozen=True, kw_only=True)
class Things:
    """What functions are let at."""

    stage: CloudStage
    database: Database
    owner_secret: secretsmanager.ISecret
    cache: Cache
    storage: Storage
    purge_queue: sqs.IQueue
    distribution_id: str
    firewall_arn: str
    token: secretsmanager.ISecret
    calendar: Calendar


def permit(use: Use, role: iam.Role, things: Things) -> None:
    """Nothing for what a function only has to know."""
    permits: dict[Use, Callable[[], object]] = {
        "reader": lambda: things.database.let_in(role),
        "writer": lambda: things.database.let_in(role),
        "owner": lambda: things.owner_secret.grant_read(role),
        "cache": lambda: things.cache.let_in(role),
        "public": lambda: role.add_to_policy(_invokes(name_of(things.stage, DEFAULT_FUNCTION))),
        "uploads": lambda: role.add_managed_policy(things.storage.takes_uploads),
        "media": lambda: role.add_managed_policy(things.storage.shows_media),
        "pictures": lambda: role.add_managed_policy(things.storage.reads_pictures),
        "purge_queue": lambda: things.purge_queue.grant_send_messages(role),
        "distribution": lambda: role.add_to_policy(_invalidates(things.distribution_id)),
        "origin_token": lambda: _exchanges(role, things),
        "edge_figures": lambda: role.add_to_policy(_reads_figures()),
        "mail": lambda: _sends_mail(role, things.stage.mail_from) if things.stage.mail_from else None,
        "sms": lambda: role.add_to_policy(_sends_messages()) if things.stage.mail_from else None,
        "scaling": lambda: things.calendar.let_in(role),
        "model": lambda: role.add_to_policy(_asks(things.stage)) if things.stage.filter_model else None,
    }
    if use in permits:
        permits[use]()


def _invokes(function: str) -> iam.PolicyStatement:
    """By its alias, and by no other version."""
    return iam.PolicyStatement(
        actions=["lambda:InvokeFunction"],
        resources=[
            f"arn:{Aws.PARTITION}:lambda:{Aws.REGION}:{Aws.ACCOUNT_ID}:function:{function}:{ALIAS}",
        ],
    )


def _invalidates(distribution_id: str) -> iam.PolicyStatement:
    return _of_the_edge(distribution_id, "cloudfront:CreateInvalidation")


def _exchanges(role: iam.Role, things: Things) -> None:
    """To make a token the current one, and to have the edge show it."""
    role.add_to_policy(
        iam.PolicyStatement(
            actions=[
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ],
            resources=[things.token.secret_arn],
        )
    )
    edge = ("cloudfront:GetDistribution", "cloudfront:GetDistributionConfig", "cloudfront:UpdateDistribution")
    role.add_to_policy(_of_the_edge(things.distribution_id, *edge))
    # CloudFront takes an update from those alone who may read the firewall that stands in it.
    role.add_to_policy(iam.PolicyStatement(actions=["wafv2:GetWebACL"], resources=[things.firewall_arn]))


def _of_the_edge(distribution_id: str, *actions: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        actions=list(actions),
        resources=[f"arn:{Aws.PARTITION}:cloudfront::{Aws.ACCOUNT_ID}:distribution/{distribution_id}"],
    )


def _reads_figures() -> iam.PolicyStatement:
    """A call that names no resource (AWS: Actions defined by Amazon CloudWatch)."""
    return iam.PolicyStatement(actions=["cloudwatch:GetMetricData"], resources=["*"])


def _sends_mail(role: iam.Role, mail_from: str) -> None:
    """From one address, whichever identity vouches for it."""
    role.add_to_policy(
        iam.PolicyStatement(
            actions=["ses:SendEmail"],
            resources=[f"arn:{Aws.PARTITION}:ses:{Aws.REGION}:{Aws.ACCOUNT_ID}:identity/*"],
            conditions={"StringEquals": {"ses:FromAddress": mail_from}},
        )
    )
    any_identity = "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*"
    acknowledge(role, f"AwsSolutions-IAM5[Resource::{any_identity}]", "narrowest")


def _sends_messages() -> iam.PolicyStatement:
    """To telephones, which are no resource, and to no topic (AWS: sns-using-identity-based-policies)."""
    return iam.PolicyStatement(actions=["sns:Publish"], not_resources=["arn:*:sns:*:*:*"])


def _asks(stage: CloudStage) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        actions=["bedrock:InvokeModel"],
        resources=[f"arn:{Aws.PARTITION}:bedrock:{Aws.REGION}::foundation-model/{stage.filter_model}"],
    )

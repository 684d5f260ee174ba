"""Before a deployment: whether the account allows what the stage reserves, and has what it asks of its zones.

AWS says so itself only half-way through, when some functions are there and others are not. And whom the stage
names nobody for, which AWS never says.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cdk.cloud.functions.concurrency import reserved
from cdk.cloud.names import name_of
from cdk.errors import CannotGoOn
from cdk.functions import DEFAULT_FUNCTION, FUNCTIONS, Function, endpoints
from cdk.stages import CloudStage

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

# What Lambda never lets anybody reserve (AWS: configuration-concurrency).
KEPT_UNRESERVED = 100


def check(stage: CloudStage) -> None:
    """CannotGoOn when the account has too little concurrency, or does not answer."""
    if not stage.reserves_concurrency:
        return
    _check(stage, FUNCTIONS)
    if stage.second_region:
        _check(stage.there(), [row for row in FUNCTIONS if row.name == DEFAULT_FUNCTION])


def _check(stage: CloudStage, rows: Sequence[Function]) -> None:
    try:
        client = boto3.client("lambda", region_name=stage.region)
        free = client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
        free += sum(_reserved_already(client, name_of(stage, row.name)) for row in rows)
    except (BotoCoreError, ClientError) as error:
        raise CannotGoOn(
            f"AWS does not say what this account may do: {error}. Sign in (`aws sso login`, or set "
            "AWS_PROFILE) and try again"
        ) from None
    wanted = sum(reserved(row, stage) for row in rows)
    if free < wanted + KEPT_UNRESERVED:
        raise CannotGoOn(
            f"{stage.name} reserves {wanted} concurrent executions of Lambda, {KEPT_UNRESERVED} stay "
            f"unreserved, and this account has {free} in {stage.region}. Ask for more at Service Quotas, "
            "Lambda, «Concurrent executions» (L-B99A9384), or lower `concurrency` in cdk/stages.py"
        )


def _reserved_already(client: "LambdaClient", name: str) -> int:
    try:
        return client.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions", 0)
    except client.exceptions.ResourceNotFoundException:
        return 0


def silences(stage: CloudStage) -> list[str]:
    """A line for each thing that the stage would say to nobody, as nobody is named. It may be deployed so."""
    lines = []
    if not stage.alarms_to:
        heard = "only the alarm that wakes somebody, at the pager" if stage.pages_to else "none of its alarms"
        lines.append(f"{stage.name} tells {heard}, and nobody of its costs: set `alarms_to` in cdk/stages.py")
    if not stage.pages_to:
        lines.append(f"{stage.name} wakes nobody: set `pages_to` in cdk/stages.py to a pager's address")
    if not stage.mail_from:
        lines.append(
            f"{stage.name} sends no codes and no notices, and Cognito 50 mails a day at most: set "
            "`mail_from` in cdk/stages.py"
        )
    return lines


def check_zones(stage: CloudStage) -> None:
    """CannotGoOn when a service that functions call has no endpoint in one of the stage's zones.

    Which zone of an account has what name is a matter of that account; SES for one is not in all of them.
    (AWS: az-ids; send-email-set-up-vpc-endpoints.)
    """
    called = endpoints(stage)
    try:
        client = boto3.client("ec2", region_name=stage.region)
        told = client.describe_vpc_endpoint_services(
            ServiceNames=[f"com.amazonaws.{stage.region}.{service}" for service in called]
        )
    except (BotoCoreError, ClientError) as error:
        raise CannotGoOn(
            f"AWS does not say which zones have endpoints: {error}. Sign in (`aws sso login`, or set "
            "AWS_PROFILE) and try again"
        ) from None
    zones = {each["ServiceName"]: set(each["AvailabilityZones"]) for each in told["ServiceDetails"]}
    for service, found in sorted(zones.items()):
        missing = sorted(set(stage.zones) - found)
        if missing:
            good = sorted(set.intersection(*zones.values()))
            raise CannotGoOn(
                f"{service} has no endpoint in {', '.join(missing)} of this account. All that functions call "
                f"is in {', '.join(good) or 'no zone'}: name {len(stage.zones)} of these as the zones of "
                f"{stage.name} in cdk/stages.py"
            )

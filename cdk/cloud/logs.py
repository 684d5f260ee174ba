"""Log groups, each kept as long as its stage says."""

from aws_cdk import CfnResource, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.stages import CloudStage

# What CloudWatch knows of how long logs are kept, by days.
_RETENTION = {
    1: logs.RetentionDays.ONE_DAY,
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
}


def log_group(scope: Construct, id_: str, stage: CloudStage, name: str | None = None) -> logs.LogGroup:
    """Logs tell nothing that is missed after a stage is gone."""
    return logs.LogGroup(
        scope,
        id_,
        log_group_name=name,
        retention=_RETENTION[stage.log_days],
        removal_policy=RemovalPolicy.DESTROY,
    )


def keep_logs_of_helpers(stack: Stack, stage: CloudStage) -> None:
    """The CDK's own functions ask nobody for a log group, and what Lambda then makes is kept for ever.

    To be called when all of the stack is there.
    """
    for child in stack.node.children:
        helper = child.node.try_find_child("Handler")
        if isinstance(helper, CfnResource) and helper.cfn_resource_type == "AWS::Lambda::Function":
            group = log_group(stack, f"{child.node.id}-Log", stage)
            helper.add_property_override("LoggingConfig", {"LogGroup": group.log_group_name})

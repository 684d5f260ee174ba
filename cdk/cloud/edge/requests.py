"""What the edge was asked, and not by whom: no address, cookie or query, and no longer than a stage's logs.

(AWS: standard-logging, version 2, which lets one choose the fields.)
"""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.stages import CloudStage

FIELDS = (
    "date",
    "time",
    "x-edge-location",
    "cs-method",
    "cs-uri-stem",
    "sc-status",
    "sc-bytes",
    "time-taken",
    "time-to-first-byte",
    "x-edge-result-type",
    "x-edge-response-result-type",
    "x-edge-detailed-result-type",
    "x-edge-request-id",
    "cs-protocol-version",
    "ssl-protocol",
    "sc-content-type",
)


class RequestLog(Construct):
    def __init__(self, scope: Construct, id_: str, stage: CloudStage, distribution_arn: str) -> None:
        super().__init__(scope, id_)
        kept = s3.Bucket(
            self,
            "Kept",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(stage.log_days))],
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
            auto_delete_objects=not stage.keeps_data,
        )
        acknowledge(kept, "AwsSolutions-S1", "elsewhere")
        name = f"civicq-{stage.name}-edge"
        source = logs.CfnDeliverySource(
            self, "Source", name=name, log_type="ACCESS_LOGS", resource_arn=distribution_arn
        )
        destination = logs.CfnDeliveryDestination(
            self,
            "Destination",
            name=name,
            delivery_destination_type="S3",
            destination_resource_arn=kept.bucket_arn,
            output_format="json",
        )
        delivery = logs.CfnDelivery(
            self,
            "Delivery",
            delivery_source_name=source.ref,
            delivery_destination_arn=destination.attr_arn,
            record_fields=list(FIELDS),
            s3_suffix_path="{yyyy}/{MM}/{dd}/{HH}",
        )
        kept.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("delivery.logs.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[kept.arn_for_objects(f"AWSLogs/{Aws.ACCOUNT_ID}/*")],
                conditions={
                    "StringEquals": {
                        "aws:SourceAccount": Aws.ACCOUNT_ID,
                        "s3:x-amz-acl": "bucket-owner-full-control",
                    },
                    "ArnLike": {"aws:SourceArn": source.attr_arn},
                },
            )
        )
        if kept.policy is not None:
            delivery.node.add_dependency(kept.policy)

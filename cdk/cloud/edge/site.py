"""The site's files: a private bucket that the edge alone reads, and what puts the built site into it."""

from pathlib import Path
from typing import cast

from aws_cdk import CfnElement, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from cdk.behaviours import PRERENDERED
from cdk.cloud.findings import acknowledge, managed_policy
from cdk.cloud.logs import log_group
from cdk.site import CACHED_A_MINUTE, CACHED_A_MOMENT, CACHED_FOR_EVER, EMPTY, HTML, prerendered
from cdk.stages import CloudStage

_ASSETS = "assets"


class Site(Construct):
    """Nothing that was deployed is deleted: a page that somebody opened before asks for its files later.

    `files`: the folder of the built site.
    """

    def __init__(self, scope: Construct, id_: str, stage: CloudStage, files: Path) -> None:
        super().__init__(scope, id_)
        self.bucket = s3.Bucket(
            self,
            "Files",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=Duration.days(30))],
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
            auto_delete_objects=not stage.keeps_data,
        )
        self._log = log_group(self, "Log", stage)
        assets = self._put("Assets", files / _ASSETS, CACHED_FOR_EVER, under=_ASSETS)
        self._put("Others", files, CACHED_A_MINUTE, without=(_ASSETS, *EMPTY, *PRERENDERED))
        # A file is kept by whoever keeps its folder.
        kept = {*EMPTY, *(Path(name).parent.as_posix() for name in EMPTY)} - {"."}
        pages = self._put(
            "Pages", files, CACHED_A_MOMENT, without=("*", *(f"!{each}" for each in sorted(kept)))
        )
        # A page never names a file that is not there yet.
        pages.node.add_dependency(assets)
        self._files, self._assets = files, assets
        acknowledge(self.bucket, "AwsSolutions-S1", "elsewhere")
        self._acknowledge_the_putting()

    def read_by(self, distribution_arn: str) -> None:
        """Of a file that is not there it learns so: without the list S3 would call it forbidden."""
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject", "s3:ListBucket"],
                resources=[self.bucket.bucket_arn, self.bucket.arn_for_objects("*")],
                conditions={"StringEquals": {"aws:SourceArn": distribution_arn}},
            )
        )

    def prerendered_at(self, origin: str) -> deployment.BucketDeployment:
        """Put what the build has drawn. It says where the site is, which only a deployment knows: without an
        `origin` its links say so by their paths.
        """
        pages = prerendered(self._files, origin)
        put = deployment.BucketDeployment(
            self,
            "Prerendered" if origin else "Unplaced",
            sources=[deployment.Source.data(name, page) for name, page in pages.items()],
            destination_bucket=self.bucket,
            cache_control=[deployment.CacheControl.from_string(CACHED_A_MINUTE)],
            content_type=HTML,
            prune=False,
            retain_on_delete=False,
            log_group=self._log,
        )
        put.node.add_dependency(self._assets)
        return put

    def _acknowledge_the_putting(self) -> None:
        """The CDK makes one function for all that a stack puts into buckets."""
        stack = Stack.of(self)
        name = stack.get_logical_id(cast("CfnElement", self.bucket.node.default_child))
        source = "arn:aws:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-us-east-1/*"
        within = [
            f"Action::s3:{verb}*" for verb in ("GetBucket", "GetObject", "List", "Abort", "DeleteObject")
        ]
        within += [f"Resource::{source}", f"Resource::<{name}.Arn>/*"]
        for putting in stack.node.children:
            if putting.node.id.startswith("Custom::CDKBucketDeployment"):
                acknowledge(putting, "AwsSolutions-L1", "from aws")
                acknowledge(putting, managed_policy("service-role/AWSLambdaBasicExecutionRole"), "from aws")
                for what in within:
                    acknowledge(putting, f"AwsSolutions-IAM5[{what}]", "narrowest")

    def _put(
        self, id_: str, files: Path, cache_control: str, *, under: str = "", without: tuple[str, ...] = ()
    ) -> deployment.BucketDeployment:
        # The builder's own notes begin with a dot.
        hidden = [".*", "**/.*", *without]
        return deployment.BucketDeployment(
            self,
            id_,
            sources=[deployment.Source.asset(str(files), exclude=hidden)],
            destination_bucket=self.bucket,
            destination_key_prefix=under or None,
            cache_control=[deployment.CacheControl.from_string(cache_control)],
            prune=False,
            retain_on_delete=False,
            log_group=self._log,
        )

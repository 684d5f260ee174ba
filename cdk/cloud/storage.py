"""The buckets: what staff and candidates upload, what is shown of it, and who asked for it."""

from typing import cast

from aws_cdk import Aws, CfnElement, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.cloud.findings import acknowledge
from cdk.stages import CloudStage

# A file that was proposed and not read by then is not missed.
UPLOADS_DAYS = 7
# Under what the bucket of logs keeps what each run of the canary said.
RUNS = "canary"
# And what each load test measured.
LOAD_TESTS = "load-tests"


class Storage(Construct):
    def __init__(self, scope: Construct, id_: str, stage: CloudStage) -> None:
        super().__init__(scope, id_)
        self._stage = stage
        self.logs = self._bucket("Logs", keeps=False, versioned=False, days=stage.log_days)
        self.uploads = self._bucket("Uploads", keeps=False, versioned=False, days=UPLOADS_DAYS)
        # Signed addresses are the right to write; which site's script uses one, the signature does not tell.
        self.uploads.add_cors_rule(
            allowed_methods=[s3.HttpMethods.PUT], allowed_origins=["*"], allowed_headers=["*"], max_age=3600
        )

        # What the edge shows. Which distribution asks, its policy cannot say: that is made later, elsewhere.
        self.media = self._bucket("Media", keeps=True, versioned=True, days=None)
        self.media.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[self.media.arn_for_objects("*")],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )

        # Beside the buckets, so that a function's stack need not take their names apart. To put as well: who
        # signs an address may only grant what is theirs. To list: a missing object is a refusal without it.
        self.takes_uploads = self._access("TakesUploads", self.uploads, "s3:GetObject")
        self.takes_uploads.add_statements(
            iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.uploads.bucket_arn])
        )
        self.shows_media = self._access("ShowsMedia", self.media)
        self.reads_pictures = self._reads_pictures()
        self.keeps_runs = self._keeps_runs()
        self.keeps_load_tests = self._keeps_load_tests() if stage.load_test else None

    def _reads_pictures(self) -> iam.ManagedPolicy:
        """What is shown of pictures, and what they are drawn from; to list, as with uploads."""
        prefixes = ("img", "kept")
        policy = iam.ManagedPolicy(
            self,
            "ReadsPictures",
            description="What a function that draws pictures may read",
            statements=[
                iam.PolicyStatement(
                    actions=["s3:GetObject"],
                    resources=[self.media.arn_for_objects(f"{each}/*") for each in prefixes],
                ),
                iam.PolicyStatement(
                    actions=["s3:ListBucket"],
                    resources=[self.media.bucket_arn],
                    conditions={"StringLike": {"s3:prefix": [f"{each}/*" for each in prefixes]}},
                ),
            ],
        )
        name = Stack.of(self).get_logical_id(cast("CfnElement", self.media.node.default_child))
        for each in prefixes:
            acknowledge(policy, f"AwsSolutions-IAM5[Resource::<{name}.Arn>/{each}/*]", "narrowest")
        return policy

    def _keeps_runs(self) -> iam.ManagedPolicy:
        """Of the canary, what each run said (AWS: CloudWatch_Synthetics_Canaries_Roles)."""
        policy = iam.ManagedPolicy(
            self,
            "KeepsRuns",
            description="What the canary may do with what its runs said",
            statements=[
                iam.PolicyStatement(
                    actions=["s3:GetObject", "s3:PutObject"],
                    resources=[self.logs.arn_for_objects(f"{RUNS}/*")],
                ),
                iam.PolicyStatement(actions=["s3:GetBucketLocation"], resources=[self.logs.bucket_arn]),
            ],
        )
        name = Stack.of(self).get_logical_id(cast("CfnElement", self.logs.node.default_child))
        acknowledge(policy, f"AwsSolutions-IAM5[Resource::<{name}.Arn>/{RUNS}/*]", "narrowest")
        return policy

    def _keeps_load_tests(self) -> iam.ManagedPolicy:
        self._stage.load_tested()
        policy = iam.ManagedPolicy(
            self,
            "KeepsLoadTests",
            description="What a load test may do with what it measured",
            statements=[
                iam.PolicyStatement(
                    actions=["s3:PutObject"], resources=[self.logs.arn_for_objects(f"{LOAD_TESTS}/*")]
                )
            ],
        )
        name = Stack.of(self).get_logical_id(cast("CfnElement", self.logs.node.default_child))
        acknowledge(policy, f"AwsSolutions-IAM5[Resource::<{name}.Arn>/{LOAD_TESTS}/*]", "narrowest")
        return policy

    def _access(self, id_: str, bucket: s3.Bucket, *further: str) -> iam.ManagedPolicy:
        policy = iam.ManagedPolicy(
            self,
            id_,
            description="What a function may do with objects of one bucket",
            statements=[
                iam.PolicyStatement(
                    actions=["s3:DeleteObject", "s3:PutObject", *further],
                    resources=[bucket.arn_for_objects("*")],
                )
            ],
        )
        name = Stack.of(self).get_logical_id(cast("CfnElement", bucket.node.default_child))
        acknowledge(policy, f"AwsSolutions-IAM5[Resource::<{name}.Arn>/*]", "narrowest")
        return policy

    def _bucket(self, id_: str, *, keeps: bool, versioned: bool, days: int | None) -> s3.Bucket:
        """Private, encrypted, over TLS only; without `days` what is in it is kept."""
        survives = keeps and self._stage.keeps_data
        return s3.Bucket(
            self,
            id_,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=versioned,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(days) if days else None,
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                    noncurrent_version_expiration=Duration.days(30) if versioned else None,
                )
            ],
            removal_policy=RemovalPolicy.RETAIN if survives else RemovalPolicy.DESTROY,
            # Without it a teardown ends at the first bucket in which there is anything.
            auto_delete_objects=not self._stage.keeps_data,
            server_access_logs_bucket=None if id_ == "Logs" else self.logs,
        )

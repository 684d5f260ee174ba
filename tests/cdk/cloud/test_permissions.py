"""A function may do what it uses, and nothing by which one that was taken over could take over more."""

from collections.abc import Callable

import pytest

from cdk.functions import FUNCTIONS, Use
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.policies import allows, resources, roles

FORBIDDEN = (
    "iam:PassRole", "iam:CreateUser", "iam:CreateAccessKey", "iam:AttachRolePolicy", "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy", "iam:CreatePolicyVersion", "sts:AssumeRole", "organizations:LeaveOrganization",
    "rds:DeleteDBCluster", "rds:ModifyDBCluster", "rds:DeleteDBClusterSnapshot", "rds:ModifyDBProxy",
    "rds:RestoreDBClusterToPointInTime", "rds-data:ExecuteStatement",
    "elasticache:DeleteServerlessCache", "elasticache:ModifyUser", "elasticache:CreateUser",
    "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPublicAccessBlock",
    "s3:PutObjectAcl", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning",
    "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy", "kms:CreateGrant", "kms:Encrypt",
    "sqs:PurgeQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes",
    "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:AddPermission",
    "lambda:DeleteFunction", "lambda:PutFunctionConcurrency",
    "cloudfront:DeleteDistribution", "wafv2:DeleteWebACL", "wafv2:UpdateWebACL",
    "cognito-idp:AdminSetUserPassword", "cognito-idp:AdminAddUserToGroup", "cognito-idp:ListUsers",
    "secretsmanager:DeleteSecret", "secretsmanager:PutResourcePolicy", "logs:DeleteLogGroup",
    "cloudtrail:StopLogging", "events:PutRule", "ses:CreateEmailIdentity", "dynamodb:Scan",
)  # fmt: skip
# What only those may do that are made for it, by what they use.
RESERVED: dict[str, Use | tuple[Use, ...]] = {
    "rds-db:connect": "reader",
    "elasticache:Connect": "cache",
    "cloudfront:CreateInvalidation": "distribution",
    "ses:SendEmail": "mail",
    "sns:Publish": "sms",
    "s3:GetObject": ("uploads", "pictures"),
    "s3:PutObject": ("uploads", "media"),
    "s3:DeleteObject": ("uploads", "media"),
}
ROWS = {row.name: row for row in FUNCTIONS}


@pytest.fixture
def owned(templates: Callable[[str], Templates]) -> Templates:
    """A stage that also sends messages."""
    return templates("owned")


def test_no_function_may_do_what_would_let_it_do_more(production: Templates) -> None:
    found = roles(production)
    assert found.keys() == ROWS.keys()
    for name, statements in found.items():
        for action in FORBIDDEN:
            assert not allows(statements, action), (name, action)


def test_no_statement_allows_all_of_anything(production: Templates) -> None:
    for name, statements in roles(production).items():
        for statement in statements:
            assert "NotAction" not in statement, name
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            for action in actions:
                service, _, verb = action.partition(":")
                assert service != "*", (name, action)
                assert verb != "*", (name, action)


@pytest.mark.parametrize("action", RESERVED)
def test_only_who_uses_a_thing_is_let_at_it(action: str, owned: Templates) -> None:
    use = RESERVED[action]
    wanted = {use, "writer"} if use == "reader" else {use} if isinstance(use, str) else set(use)
    allowed = {name for name, statements in roles(owned).items() if allows(statements, action)}
    assert allowed == {name for name, row in ROWS.items() if row.uses & wanted}


def test_everybody_signs_in_as_the_one_role_that_works_on_rows(production: Templates) -> None:
    for name, statements in roles(production).items():
        for resource in resources(statements, "rds-db:connect"):
            assert str(resource).rstrip("]}'").endswith("/civicq_app"), name


def test_only_migrations_read_the_owners_password(production: Templates) -> None:
    readers = {
        name
        for name, statements in roles(production).items()
        if allows(statements, "secretsmanager:GetSecretValue")
    }
    assert readers <= {"migrate", "rotate"}
    assert "migrate" in readers


def test_who_draws_pages_may_ask_public_by_its_alias_and_nothing_else_at_all(production: Templates) -> None:
    said = roles(production)["pages"]
    [asked] = resources(said, "lambda:InvokeFunction")
    assert "".join(part for part in asked["Fn::Join"][1] if isinstance(part, str)).endswith(
        ":function:civicq-production-public:live"
    )
    actions = {
        action
        for statement in said
        for action in (
            statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        )
    }
    assert actions == {
        "lambda:InvokeFunction", "logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }  # fmt: skip


def test_what_names_no_resource_is_what_aws_lets_name_none(production: Templates) -> None:
    unnamed = {
        action
        for statements in roles(production).values()
        for statement in statements
        if statement.get("Resource") == "*"
        for action in (
            statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        )
    }
    assert unnamed <= {
        "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:DescribeScheduledActions",
        "cloudwatch:GetMetricData",
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }


def test_nothing_but_a_service_of_awss_takes_a_role(production: Templates) -> None:
    for name, role in production.all("AWS::IAM::Role").items():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert statement["Principal"].keys() == {"Service"}, name
            assert statement["Action"] == "sts:AssumeRole", name


def test_no_role_at_all_may_do_everything(production: Templates) -> None:
    documents = [
        *(each["PolicyDocument"] for each in production.all("AWS::IAM::Policy").values()),
        *(each["PolicyDocument"] for each in production.all("AWS::IAM::ManagedPolicy").values()),
        *(
            inline["PolicyDocument"]
            for role in production.all("AWS::IAM::Role").values()
            for inline in role.get("Policies", [])
        ),
    ]
    assert len(documents) > len(FUNCTIONS)
    for document in documents:
        for statement in document["Statement"]:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            assert not any(action == "*" or action.endswith(":*") for action in actions), statement


def test_a_function_is_called_only_on_our_own_behalf(production: Templates) -> None:
    """A service works for every account: each is told which resource or account of whose it may call for."""
    permissions = production.all("AWS::Lambda::Permission")
    assert len(permissions) > 10
    for name, permission in permissions.items():
        assert permission["Principal"].endswith(".amazonaws.com"), name
        assert "SourceArn" in permission or "SourceAccount" in permission, name
        assert "FunctionUrlAuthType" not in permission, name
    assert not production.all("AWS::Lambda::Url")


def test_who_exchanges_the_token_may_read_the_firewall_that_the_update_names(production: Templates) -> None:
    """CloudFront refuses it otherwise: «Unable to verify read permissions on Web ACL»."""
    firewall = production.one("AWS::CloudFront::Distribution")["DistributionConfig"]["WebACLId"]["Fn::GetAtt"]
    output = resources(roles(production)["rotate"], "wafv2:GetWebACL")[0]["Fn::GetStackOutput"]["OutputName"]
    assert production.of("edge")["Outputs"][output]["Value"] == {"Fn::GetAtt": firewall}
    others = [name for name, said in roles(production).items() if allows(said, "wafv2:GetWebACL")]
    assert others == ["rotate"]

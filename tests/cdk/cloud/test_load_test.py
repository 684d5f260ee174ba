"""A made-up crowd is let in to staging alone, has what it needs, and no more."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_cognito as cognito

from cdk.cloud.edge.firewall import EXEMPTION_HEADER, Firewall
from cdk.cloud.identity import admit_load_test
from cdk.cloud.load_test.files import gathered
from cdk.cloud.load_test.generator import Generator, Loaded
from cdk.cloud.load_test.secrets import LoadTestSecrets
from cdk.cloud.references import EDGE_REGION
from cdk.errors import CannotGoOn
from cdk.plan.prices import PRICES
from cdk.stages import LOAD_TESTED, PRODUCTION, STAGES, STAGING, CloudStage
from load_tests.deployed import citizens, stage
from load_tests.deployed.__main__ import STAGE
from tests.cdk.cloud.conftest import PROJECT, Templates, made
from tests.cdk.cloud.deploying import resolved
from tests.cdk.cloud.variants import ALL

# As if somebody had given the production stage a load test too.
MISTAKEN = replace(PRODUCTION, load_test=STAGING.load_test)
LIMITS = {"SignIns", "Searches", "Requests"}


@pytest.fixture(scope="module")
def staging(templates: Callable[[str], Templates]) -> Templates:
    return templates(LOAD_TESTED)


def limits(stage: Templates) -> dict[str, dict[str, Any]]:
    rules = stage.one("AWS::WAFv2::WebACL")["Rules"]
    return {each["Name"]: each for each in rules if each["Name"] in LIMITS}


def test_only_staging_takes_a_load_test() -> None:
    assert [name for name, stage in ALL.items() if stage.load_test] == ["staging"]
    assert PRODUCTION.name != LOAD_TESTED


@pytest.mark.parametrize("name", sorted(ALL.keys() - {LOAD_TESTED}))
def test_no_other_stage_has_a_trace_of_one(name: str, templates: Callable[[str], Templates]) -> None:
    stage = templates(name)
    assert "load-test" not in stage.parts
    assert not [kind for kind in ("Cluster", "TaskDefinition", "Service") if stage.all(f"AWS::ECS::{kind}")]
    assert len(stage.all("AWS::Cognito::UserPoolClient")) == 1
    assert "ALLOW_ADMIN_USER_PASSWORD_AUTH" not in str(stage.parts)
    assert len(stage.one("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]["Audience"]) == 1
    assert "SingleHeader" not in str([each["Statement"] for each in stage.one("AWS::WAFv2::WebACL")["Rules"]])
    assert "load-test" not in str(stage.parts).lower().replace("_", "-")


Part = Callable[[Stack, CloudStage], object]
PARTS: dict[str, Part] = {
    "client": lambda stack, stage: admit_load_test(stack, stage, cognito.UserPool(stack, "Pool")),
    "secrets": lambda stack, stage: LoadTestSecrets(stack, "Secrets", stage),
    "exemption": lambda stack, stage: Firewall(stack, "Firewall", stage, exemption="secret"),
    "generator": lambda stack, stage: Generator(stack, "Generator", stage, cast("Loaded", None), PROJECT),
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("stage", [PRODUCTION, MISTAKEN], ids=["as it is", "by mistake"])
def test_production_refuses_each_part_in_one_line(part: Part, stage: CloudStage) -> None:
    with pytest.raises(CannotGoOn, match="production takes no load test") as refused:
        part(Stack(App(), "stack"), stage)
    assert "\n" not in str(refused.value)


def test_a_production_that_was_given_one_is_not_synthesized() -> None:
    with pytest.raises(CannotGoOn, match="production takes no load test"):
        made(MISTAKEN)


def test_made_up_citizens_sign_in_by_iam_and_by_no_page(staging: Templates) -> None:
    clients = list(staging.all("AWS::Cognito::UserPoolClient").values())
    [tested] = [each for each in clients if "ALLOW_ADMIN_USER_PASSWORD_AUTH" in each["ExplicitAuthFlows"]]
    assert set(tested["ExplicitAuthFlows"]) == {
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    }
    assert tested["AllowedOAuthFlowsUserPoolClient"] is False
    assert "CallbackURLs" not in tested
    assert tested["AccessTokenValidity"] == 60
    assert len(staging.one("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]["Audience"]) == 2


def test_a_limit_does_not_count_who_shows_the_secret_and_counts_all_others(staging: Templates) -> None:
    for name, rule in limits(staging).items():
        down = rule["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
        spared = [
            each for each in down.get("AndStatement", {}).get("Statements", [down]) if "NotStatement" in each
        ]
        [match] = [each["NotStatement"]["Statement"]["ByteMatchStatement"] for each in spared]
        assert match["FieldToMatch"] == {"SingleHeader": {"Name": EXEMPTION_HEADER}}, name
        assert match["PositionalConstraint"] == "EXACTLY"
        assert "{{resolve:secretsmanager:" in json.dumps(match["SearchString"])
    path = limits(staging)["SignIns"]["Statement"]["RateBasedStatement"]["ScopeDownStatement"]["AndStatement"]
    assert path["Statements"][0]["ByteMatchStatement"]["SearchString"] == "/api/session/"
    redacted = staging.one("AWS::WAFv2::LoggingConfiguration")["RedactedFields"]
    assert {"SingleHeader": {"Name": EXEMPTION_HEADER}} in redacted


def test_the_other_rules_of_the_firewall_hold_for_a_load_test_too(
    staging: Templates, production: Templates
) -> None:
    def others(stage: Templates) -> list[dict[str, Any]]:
        rules = stage.one("AWS::WAFv2::WebACL")["Rules"]
        return [each for each in rules if each["Name"] not in LIMITS]

    assert others(staging) == others(production)


def test_the_generator_runs_when_asked_and_lets_nobody_in(staging: Templates) -> None:
    assert not staging.all("AWS::ECS::Service")
    [door] = [
        each for name, each in staging.all("AWS::EC2::SecurityGroup", "load-test").items() if "Door" in name
    ]
    assert "SecurityGroupIngress" not in door
    assert [(each["FromPort"], each["ToPort"]) for each in door["SecurityGroupEgress"]] == [(443, 443)]
    assert not staging.all("AWS::EC2::SecurityGroupIngress", "load-test")
    assert not staging.all("AWS::EC2::NatGateway", "load-test")
    task = staging.one("AWS::ECS::TaskDefinition")
    assert task["RuntimePlatform"]["CpuArchitecture"] == "ARM64"
    assert (task["Cpu"], task["Memory"]) == ("4096", "8192")
    for container in task["ContainerDefinitions"]:
        assert container["ReadonlyRootFilesystem"] is True
        assert "Environment" not in container
        # A version, which does not move as `latest` does.
        assert container["Image"].rpartition(":")[2][:1].isdecimal()
    groups = staging.all("AWS::Logs::LogGroup", "load-test").values()
    assert groups
    assert all(each["RetentionInDays"] == STAGES[LOAD_TESTED].log_days for each in groups)


def test_the_task_may_sign_in_and_leave_its_results_and_nothing_else(staging: Templates) -> None:
    policies = [
        each for name, each in staging.all("AWS::IAM::Policy", "load-test").items() if "TaskTaskRole" in name
    ]
    allowed = {
        action
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert allowed == {
        "s3:GetObject",
        "ssm:GetParameter",
        "secretsmanager:GetSecretValue",
        "cognito-idp:AdminInitiateAuth",
        "cognito-idp:ListUsers",
    }
    assert "*" not in [s["Resource"] for policy in policies for s in policy["PolicyDocument"]["Statement"]]


def test_how_to_start_it_is_said_by_the_stack(staging: Templates) -> None:
    outputs = staging.of("load-test")["Outputs"]
    [said] = [each["Value"] for name, each in outputs.items() if "Run" in name]
    words = resolved(said, {})
    assert words.startswith("aws ecs run-task ")
    assert "assignPublicIp=ENABLED" in words


def test_in_another_region_the_firewall_reads_the_secrets_replica() -> None:
    stack = Stack(App(), "stack")
    shown = LoadTestSecrets(stack, "Secrets", replace(STAGING, region="us-west-2")).shown()
    assert shown == "{{resolve:secretsmanager:civicq-staging-load-test-exemption:SecretString:::}}"
    assert EDGE_REGION == "us-east-1"


def test_what_the_task_runs_is_ours_and_its_packages_are_locked() -> None:
    folder = gathered(PROJECT)
    assert (folder / "load_tests" / "locustfile.py").is_file()
    assert not list(folder.rglob("__pycache__"))
    required = (folder / "requirements.txt").read_text()
    assert {"locust", "httptools", "boto3"} <= {line.partition("==")[0] for line in required.splitlines()}
    assert all("--hash=sha256:" in each for each in required.replace("\\\n", "").splitlines() if each.strip())


def test_what_the_stack_says_is_what_a_load_test_reads(staging: Templates) -> None:
    parameter = staging.one("AWS::SSM::Parameter", "load-test")
    assert parameter["Name"] == f"/civicq/{STAGE}/load-test"
    assert STAGE == LOAD_TESTED
    told = json.loads(resolved(parameter["Value"], {}))
    assert {"name", *told} == {each.name for each in fields(stage.Stage)}
    assert stage.EXEMPTION_HEADER == EXEMPTION_HEADER
    assert PRICES["sign-ins"].free == citizens.MOST

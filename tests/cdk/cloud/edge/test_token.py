"""The token by which functions know the edge, as CloudFormation is told of it."""

import json
from dataclasses import replace

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from cdk.cloud.edge.token import OriginToken
from cdk.functions import ORIGIN_TOKEN_DAYS
from cdk.stages import DEV
from tests.cdk.cloud.edge.conftest import Synthesized


def test_the_rotation_function_exchanges_it_from_the_first_moment(edge: Synthesized) -> None:
    schedule = edge.one("AWS::SecretsManager::RotationSchedule")
    [secret] = edge.of("AWS::SecretsManager::Secret")
    assert schedule["SecretId"] == {"Ref": secret}
    assert schedule["RotationRules"] == {"ScheduleExpression": f"rate({ORIGIN_TOKEN_DAYS} days)"}
    # Left out it is so: the first rotation runs as soon as it is scheduled (AWS: RotationSchedule).
    assert schedule.get("RotateImmediatelyOnUpdate", True)
    assert "Rotate" in json.dumps(schedule["RotationLambdaARN"])


def test_no_value_of_a_secret_stands_in_the_template(edge: Synthesized) -> None:
    for secret in edge.of("AWS::SecretsManager::Secret").values():
        assert "SecretString" not in secret
        assert "GenerateSecretString" in secret


def test_a_stage_elsewhere_has_a_replica_for_cloudfront() -> None:
    stack = Stack(App(), "data", env=Environment(region="eu-west-1"))
    token = OriginToken(stack, "Token", replace(DEV, region="eu-west-1"))
    [secret] = Template.from_stack(stack).find_resources("AWS::SecretsManager::Secret").values()
    assert secret["Properties"]["ReplicaRegions"] == [{"Region": "us-east-1"}]
    name = secret["Properties"]["Name"]
    assert token.shown() == f"{{{{resolve:secretsmanager:{name}:SecretString:::}}}}"

"""Made-up citizens in a user pool that moto plays."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from cdk.local.http import Request, Response
from load_tests.deployed.citizens import MOST, Citizens, address
from load_tests.deployed.stage import EXEMPTION_HEADER, Stage
from load_tests.deployed.task import keep
from tests.cdk.local.door import open_door


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Of a pool as `cdk/cloud/identity.py` has it, with one citizen who is nobody's invention."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        identity, secrets = boto3.client("cognito-idp"), boto3.client("secretsmanager")
        pool = identity.create_user_pool(PoolName="civicq-staging", UsernameAttributes=["email"])["UserPool"][
            "Id"
        ]
        client = identity.create_user_pool_client(
            UserPoolId=pool, ClientName="load-test", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        identity.admin_create_user(
            UserPoolId=pool,
            Username="ana@harborfalls.example",
            UserAttributes=[{"Name": "email", "Value": "ana@harborfalls.example"}],
        )
        told = {
            "origin": "https://d1.cloudfront.example",
            "pool": pool,
            "client": client,
            "exemption": secrets.create_secret(Name="exemption", SecretString="let us in")["ARN"],
            "passwords": secrets.create_secret(Name="passwords", SecretString="salt")["ARN"],
            "results": "s3://logs/load-tests",
        }
        boto3.client("ssm").put_parameter(
            Name="/civicq/staging/load-test", Value=json.dumps(told), Type="String"
        )
        yield Stage.of("staging")


@pytest.fixture
def citizens(stage: Stage) -> Iterator[Citizens]:
    """None there before, and none after."""
    found = Citizens(stage, lambda _: None)
    yield found
    found.delete(found.numbers())


def emails(stage: Stage) -> set[str]:
    users = boto3.client("cognito-idp").list_users(UserPoolId=stage.pool)["Users"]
    return {each["Value"] for user in users for each in user["Attributes"] if each["Name"] == "email"}


def test_a_stage_without_a_load_test_says_so_in_one_line(stage: Stage) -> None:
    with pytest.raises(SystemExit, match="production takes no load test in this account") as refused:
        Stage.of("production")
    assert "\n" not in str(refused.value)


def test_its_crowd_shows_the_firewall_the_secret_and_names_itself(stage: Stage) -> None:
    assert stage.says() == {EXEMPTION_HEADER: "let us in", "user-agent": "CivicQ load test"}


def test_they_are_made_once_and_sign_in(citizens: Citizens) -> None:
    assert citizens.make(3) == 3
    assert citizens.make(3) == 0
    assert citizens.make(5) == 2
    assert citizens.numbers() == dict.fromkeys(range(1, 6), True)
    people = citizens.sign_in(range(1, 6))
    assert len({person.citizen for person in people}) == 5
    assert all(person.token.count(".") == 2 for person in people)


def test_who_was_half_made_is_finished(stage: Stage, citizens: Citizens) -> None:
    boto3.client("cognito-idp").admin_create_user(
        UserPoolId=stage.pool,
        Username=address(1),
        UserAttributes=[{"Name": "email", "Value": address(1)}],
    )
    assert citizens.numbers() == {1: False}
    assert citizens.make(1) == 1
    assert citizens.sign_in([1])


def test_nothing_is_mailed_to_them_as_no_address_is_confirmed(stage: Stage, citizens: Citizens) -> None:
    citizens.make(1)
    user = boto3.client("cognito-idp").admin_get_user(UserPoolId=stage.pool, Username=address(1))
    told = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
    assert told["email_verified"] == "false"
    assert told["email"].endswith(".invalid")


def test_they_alone_are_deleted(stage: Stage, citizens: Citizens) -> None:
    citizens.make(3)
    citizens.delete(citizens.numbers())
    assert citizens.numbers() == {}
    assert emails(stage) == {"ana@harborfalls.example"}


@pytest.mark.parametrize("most", [0, MOST + 1])
def test_there_are_no_more_of_them_than_cost_nothing(citizens: Citizens, most: int) -> None:
    with pytest.raises(SystemExit, match="from 1 to 10000"):
        citizens.make(most)


def test_each_has_a_password_of_their_own(stage: Stage, citizens: Citizens) -> None:
    citizens.make(2)
    with pytest.raises(ClientError, match="NotAuthorized"):
        boto3.client("cognito-idp").admin_initiate_auth(
            UserPoolId=stage.pool,
            ClientId=stage.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": address(1), "PASSWORD": citizens._password(address(2))},
        )


def test_what_a_run_measured_is_kept_and_no_token(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "figures.json").write_text("{}")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "crowd.json").write_text("tokens")
    stored: list[Request] = []

    def store(request: Request) -> Response:
        stored.append(request)
        return Response(200)

    with open_door(store) as door:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{door.port}")
        keep(stage, tmp_path)
    [kept] = stored
    assert kept.method == "PUT"
    assert re.fullmatch(r"/logs/load-tests/20[\dT-]{17}/figures\.json", kept.target)

"""What moto can have of a stage it has, as the templates say, and our own functions work on it."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.moto_api import state_manager

from cdk.cloud.functions.concurrency import ticks_seconds
from cdk.functions import FUNCTIONS, QUEUE_MOST_RECEIVES
from civicq.front.lock import locked, token
from civicq.handlers import clock, purge, rotate
from civicq.settings import settings
from tests.cdk.cloud import deploying
from tests.cdk.cloud.conftest import Templates
from tests.cdk.cloud.deploying import REGION, Known
from tests.cdk.local.door import open_door
from tests.civicq.handlers.test_rotate import STEPS, Site, shown

PURGE, DEAD = "QueuepurgeQueue", "QueuepurgeDead"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        state_manager.set_transition("cloudfront::distribution", {"progression": "immediate"})
        yield
        state_manager.unset_transition("cloudfront::distribution")
    for client in (clock._queues, purge._edge, rotate._edge, rotate._secrets, settings):
        client.cache_clear()


@pytest.fixture
def queues(production: Templates) -> Known:
    return deploying.queues(production)


def tell(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def named(known: Known, part: str) -> str:
    """A queue's address."""
    [url] = [url for name, url in known.items() if name.startswith(part) and "." not in name]
    return url


def waiting(url: str) -> int:
    attributes = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(attributes["ApproximateNumberOfMessages"]) + int(
        attributes["ApproximateNumberOfMessagesDelayed"]
    )


def receive(url: str) -> list[dict[str, Any]]:
    """As the event source mapping would hand it to the function, and the function failed at once."""
    client = boto3.client("sqs")
    found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for each in found:
        client.change_message_visibility(
            QueueUrl=url, ReceiptHandle=each["ReceiptHandle"], VisibilityTimeout=0
        )
    return [
        {"messageId": each["MessageId"], "body": each["Body"], "eventSource": "aws:sqs"} for each in found
    ]


def test_what_cannot_be_purged_is_set_aside_and_purges_once_it_is_brought_back(
    production: Templates, queues: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, dead = named(queues, PURGE), named(queues, DEAD)
    client = boto3.client("sqs")
    client.send_message(QueueUrl=main, MessageBody=json.dumps({"tags": ["ballot/1", "city/a"]}))
    for _ in range(QUEUE_MOST_RECEIVES):
        assert len(receive(main)) == 1
    assert receive(main) == []
    assert (waiting(main), waiting(dead)) == (0, 1)
    # The runbook's redrive, by hand: moto knows no StartMessageMoveTask.
    [message] = client.receive_message(QueueUrl=dead)["Messages"]
    client.send_message(QueueUrl=main, MessageBody=message["Body"])
    edge = deploying.distribution(production, queues, "none")
    told = deploying.variables(production, "purge", queues)
    assert told.keys() == {"DISTRIBUTION_ID"}
    tell(monkeypatch, {"DISTRIBUTION_ID": edge})
    assert purge.handler({"Records": receive(main)}, None) == {"batchItemFailures": []}
    edges = boto3.client("cloudfront")
    [made] = edges.list_invalidations(DistributionId=edge)["InvalidationList"]["Items"]
    asked = edges.get_invalidation(DistributionId=edge, Id=made["Id"])["Invalidation"]["InvalidationBatch"]
    assert asked["Paths"]["Items"] == ["#ballot/1", "#city/a"]


def test_the_clock_is_told_by_its_rule_and_fills_the_queues_of_all_that_runs_often(
    production: Templates, queues: Known
) -> None:
    [rule] = [
        each
        for each in production.all("AWS::Events::Rule", "functions").values()
        if "Input" in each["Targets"][0]
    ]
    event = json.loads(deploying.resolved(rule["Targets"][0]["Input"], queues))
    often = {row.name: row.every_seconds for row in FUNCTIONS if ticks_seconds(row, production.stage)}
    assert len(event["ticks"]) == len(often)
    clock.handler(event, None)
    for name, seconds in often.items():
        assert seconds is not None
        assert waiting(named(queues, f"Fleet{name.title()}Ticks")) == 60 // seconds, name


def test_schedules_are_what_the_table_says(production: Templates) -> None:
    client = boto3.client("events")
    for name, rule in production.all("AWS::Events::Rule", "functions").items():
        told = deploying.resolved(rule, {})
        client.put_rule(**deploying.asked("events", "PutRule", told | {"Name": name.rpartition("/")[2]}))
    found = client.list_rules()["Rules"]
    assert {each["State"] for each in found} == {"ENABLED"}
    rates = sorted(each["ScheduleExpression"] for each in found)
    assert len(rates) == len(production.all("AWS::Events::Rule", "functions"))
    assert rates.count("rate(1 hour)") == sum(1 for row in FUNCTIONS if row.every_seconds == 3600)


def test_a_rotation_changes_what_the_edge_shows_and_both_tokens_are_good_meanwhile(
    production: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = boto3.client("secretsmanager")
    key = secrets.get_secret_value(SecretId=deploying.secret(production, "SecretsOrigin"))["SecretString"]
    assert len(key) == 64
    kept = deploying.secret(production, "OriginTokenSecret")
    yesterday = token(key, time.time() - 24 * 3600)
    edge = deploying.distribution(production, {}, yesterday)
    site = Site()
    site.keys = [key]
    with open_door(site) as door:
        told = deploying.variables(production, "rotate", {})
        assert {"DISTRIBUTION_ID", "ORIGIN_SECRETS", "SITE_ORIGINS"} <= told.keys()
        told |= {
            "DISTRIBUTION_ID": edge,
            "ORIGIN_SECRETS": key,
            "SITE_ORIGINS": f"http://127.0.0.1:{door.port}",
        }
        tell(monkeypatch, told)
        before = boto3.client("cloudfront").get_distribution_config(Id=edge)["DistributionConfig"]
        version = str(uuid.uuid4())
        for step in STEPS:
            rotate.handler({"Step": step, "SecretId": kept, "ClientRequestToken": version}, None)
    current = secrets.get_secret_value(SecretId=kept, VersionStage="AWSCURRENT")["SecretString"]
    assert shown() == [current] * 2
    assert current != yesterday
    for each in (yesterday, current):
        answer = locked(lambda *_: {"statusCode": 200}, lambda: [key])(
            {"headers": {"x-origin-verify": each}}, None
        )
        assert answer["statusCode"] == 200
    # Nothing but the token is another.
    after = boto3.client("cloudfront").get_distribution_config(Id=edge)["DistributionConfig"]
    assert json.loads(json.dumps(after).replace(current, yesterday)) == json.loads(json.dumps(before))


def test_citizens_sign_up_and_their_tokens_are_for_the_sites_client(production: Templates) -> None:
    cognito: Any = boto3.client("cognito-idp")
    pool_told = deploying.resolved(production.one("AWS::Cognito::UserPool"), {})
    pool_told["PoolName"] = pool_told.pop("UserPoolName")
    pool_told.pop("LambdaConfig")  # moto calls no function; `test_claims` does
    pool = cognito.create_user_pool(**deploying.asked("cognito-idp", "CreateUserPool", pool_told))["UserPool"]
    assert pool["DeletionProtection"] == "ACTIVE"
    site = deploying.resolved(production.one("AWS::Cognito::UserPoolClient"), {})
    site |= {"UserPoolId": pool["Id"], "ClientName": "site"}
    client = cognito.create_user_pool_client(**deploying.asked("cognito-idp", "CreateUserPoolClient", site))[
        "UserPoolClient"
    ]
    assert "ClientSecret" not in client
    group = deploying.resolved(production.one("AWS::Cognito::UserPoolGroup"), {}) | {"UserPoolId": pool["Id"]}
    cognito.create_group(**deploying.asked("cognito-idp", "CreateGroup", group))
    cognito.admin_create_user(
        UserPoolId=pool["Id"],
        Username="ana@example.org",
        UserAttributes=[{"Name": "email", "Value": "ana@example.org"}],
        MessageAction="SUPPRESS",
    )
    cognito.admin_add_user_to_group(
        UserPoolId=pool["Id"], Username="ana@example.org", GroupName=group["GroupName"]
    )
    with pytest.raises(cognito.exceptions.InvalidPasswordException):
        cognito.admin_set_user_password(
            UserPoolId=pool["Id"], Username="ana@example.org", Password="short", Permanent=True
        )
    with pytest.raises(cognito.exceptions.UsernameExistsException):
        cognito.admin_create_user(UserPoolId=pool["Id"], Username="ana@example.org")
    authorizer = production.one("AWS::ApiGatewayV2::Authorizer")["JwtConfiguration"]
    [logical] = [
        name.rpartition("/")[2] for name in production.all("AWS::Cognito::UserPoolClient", "functions")
    ]
    audience = deploying.resolved(authorizer["Audience"], {logical: client["ClientId"]})
    assert audience == [client["ClientId"]]

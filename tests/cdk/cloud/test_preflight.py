"""A deployment that the account does not allow is refused before it has begun."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

import boto3
import pytest
from botocore.stub import Stubber

from cdk.cloud import preflight
from cdk.cloud.functions.concurrency import reserved
from cdk.errors import CannotGoOn
from cdk.functions import FUNCTIONS, endpoints
from cdk.stages import DEV, PRODUCTION
from tests.cdk.cloud.variants import OWNED, TWICE

WANTED = sum(reserved(row, PRODUCTION) for row in FUNCTIONS)


@contextmanager
def stubbed(service: Literal["ec2", "lambda"], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    client = boto3.client(
        service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    monkeypatch.setattr(boto3, "client", lambda *_, **__: client)
    with Stubber(client) as stubber:
        yield stubber


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Moto knows no account settings of Lambda; botocore's own stub checks what is asked against AWS's model."""
    with stubbed("lambda", monkeypatch) as stubber:
        yield stubber


def allow(account: Stubber, unreserved: int, reserved_already: int = 0) -> None:
    account.add_response(
        "get_account_settings", {"AccountLimit": {"UnreservedConcurrentExecutions": unreserved}}, {}
    )
    for number, row in enumerate(FUNCTIONS):
        wanted = {"FunctionName": f"civicq-production-{row.name}"}
        if number == 0:
            account.add_response(
                "get_function_concurrency", {"ReservedConcurrentExecutions": reserved_already}, wanted
            )
        else:
            account.add_client_error(
                "get_function_concurrency", "ResourceNotFoundException", expected_params=wanted
            )


def test_an_account_with_room_goes_on(account: Stubber) -> None:
    allow(account, WANTED + 100)
    preflight.check(PRODUCTION)


def test_what_the_stage_has_reserved_already_is_its_own(account: Stubber) -> None:
    allow(account, WANTED + 100 - 300, reserved_already=300)
    preflight.check(PRODUCTION)


def test_a_new_account_is_told_what_to_ask_for(account: Stubber) -> None:
    allow(account, 10)
    with pytest.raises(CannotGoOn, match=f"reserves {WANTED} concurrent .* has 10 .* Service Quotas"):
        preflight.check(PRODUCTION)


def test_a_second_region_is_asked_too(account: Stubber) -> None:
    allow(account, WANTED + 100)
    account.add_response("get_account_settings", {"AccountLimit": {"UnreservedConcurrentExecutions": 10}}, {})
    account.add_client_error("get_function_concurrency", "ResourceNotFoundException")
    wanted = f"reserves {TWICE.concurrency_of('public')} concurrent .* has 10 in us-west-2"
    with pytest.raises(CannotGoOn, match=wanted):
        preflight.check(replace(TWICE, name="production"))


def test_dev_reserves_nothing_and_asks_nobody() -> None:
    preflight.check(replace(DEV))


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Moto's list of endpoints takes packages that nothing else here needs."""
    with stubbed("ec2", monkeypatch) as stubber:
        yield stubber


SENDS = replace(PRODUCTION, mail_from="letters@civicq.example")


def offer(network: Stubber, **zones: str) -> None:
    """Each service that functions call in all six zones, but for those whose zones are said, by their letters."""
    names = [f"com.amazonaws.us-east-1.{each}" for each in endpoints(SENDS)]
    details = [
        {
            "ServiceName": name,
            "AvailabilityZones": [
                f"us-east-1{each}" for each in zones.get(name.rpartition(".")[2], "abcdef")
            ],
        }
        for name in names
    ]
    network.add_response(
        "describe_vpc_endpoint_services", {"ServiceDetails": details}, {"ServiceNames": names}
    )


def test_zones_that_have_all_endpoints_go_on(network: Stubber) -> None:
    offer(network)
    preflight.check_zones(SENDS)


def test_a_zone_without_an_endpoint_is_named_and_those_with_all_of_them(network: Stubber) -> None:
    offer(network, email="adf")
    with pytest.raises(
        CannotGoOn,
        match=r"us-east-1\.email has no endpoint in us-east-1b, us-east-1c .* in us-east-1a, us-east-1d, us-east-1f",
    ):
        preflight.check_zones(SENDS)


def test_an_account_that_does_not_answer_is_told_of(network: Stubber) -> None:
    network.add_client_error("describe_vpc_endpoint_services", "AuthFailure")
    with pytest.raises(CannotGoOn, match=r"AuthFailure.*Sign in"):
        preflight.check_zones(PRODUCTION)


def test_a_stage_that_names_nobody_says_that_nobody_is_told_and_nobody_woken() -> None:
    assert preflight.silences(PRODUCTION)[:2] == [
        "production tells none of its alarms, and nobody of its costs: set `alarms_to` in cdk/stages.py",
        "production wakes nobody: set `pages_to` in cdk/stages.py to a pager's address",
    ]


def test_who_is_named_is_not_asked_for() -> None:
    assert preflight.silences(OWNED) == []
    [told] = preflight.silences(replace(OWNED, alarms_to=""))
    assert "only the alarm that wakes somebody" in told
    [told] = preflight.silences(replace(OWNED, mail_from=""))
    assert "no codes and no notices" in told

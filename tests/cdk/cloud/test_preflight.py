"""A deployment that the account does not allow is refused before it has begun."""

from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from botocore.stub import Stubber

from cdk.cloud import preflight
from cdk.cloud.functions.function import reserved
from cdk.errors import CannotGoOn
from cdk.functions import FUNCTIONS
from cdk.stages import DEV, PRODUCTION

WANTED = sum(reserved(row, PRODUCTION) for row in FUNCTIONS)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Moto knows no account settings of Lambda; botocore's own stub checks what is asked against AWS's model."""
    client = boto3.client(
        "lambda", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    monkeypatch.setattr(boto3, "client", lambda *_, **__: client)
    with Stubber(client) as stubber:
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


def test_dev_reserves_nothing_and_asks_nobody() -> None:
    preflight.check(replace(DEV))

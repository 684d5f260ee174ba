"""The access token tells what Cognito has confirmed, in the words that functions read."""

from typing import Any

from civicq.handlers import claims
from civicq.web.auth import _checked


def told(**attributes: str) -> dict[str, Any]:
    event = {"version": "2", "request": {"userAttributes": {"sub": "1", **attributes}}, "response": {}}
    answer = claims.handler(event, None)
    found: dict[str, Any] = answer["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"][
        "claimsToAddOrOverride"
    ]
    return found


def test_a_confirmed_address_is_told_and_read() -> None:
    found = told(email="ana@example.org", email_verified="true")
    assert found == {"email": "ana@example.org", "email_verified": "true"}
    assert _checked(found, "email") == "ana@example.org"


def test_an_address_that_nobody_confirmed_is_not_told() -> None:
    assert told(email="ana@example.org", email_verified="false", phone_number="+15035550100") == {}


def test_a_confirmed_telephone_is_told_beside_it() -> None:
    found = told(
        email="ana@example.org",
        email_verified="true",
        phone_number="+15035550100",
        phone_number_verified="true",
    )
    assert _checked(found, "phone_number") == "+15035550100"

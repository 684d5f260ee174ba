"""From Cognito, before it makes a token: the addresses that it has confirmed go into the access token.

(AWS: user-pool-lambda-pre-token-generation, version 2. Without this only an id token would tell them, which
no function ever sees.)
"""

from typing import Any

from civicq.logs import noted

CONFIRMED = ("email", "phone_number")


@noted
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    known = event["request"]["userAttributes"]
    told = {
        name: known[name]
        for attribute in CONFIRMED
        if str(known.get(f"{attribute}_verified", "")).lower() == "true" and known.get(attribute)
        for name in (attribute, f"{attribute}_verified")
    }
    event["response"] = {
        "claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"claimsToAddOrOverride": told}}
    }
    return event

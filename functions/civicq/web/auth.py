"""Who is asking: the claims that the gateway's JWT authorizer has checked, and nothing else."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from civicq.errors import NotAnOperator, Unauthenticated
from civicq.languages import Language
from civicq.web.language import language_of


@dataclass(frozen=True)
class Principal:
    id: UUID
    groups: tuple[str, ...]
    # As the identity provider has checked them; None where it has not, or knows none.
    email: str | None = None
    phone: str | None = None
    # Of the page that asks: the site says it by Accept-Language. Of nobody's answer is a copy kept.
    language: Language = "en"


async def principal(request: Request) -> Principal:
    """The signed-in person. Refuses where no authorizer stood in front of the route."""
    event: dict[str, Any] = request.scope.get("aws.event", {})
    claims = event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    if claims.get("token_use") != "access":
        raise Unauthenticated("Sign in, and send it again.")
    try:
        subject = UUID(claims["sub"])
    except (KeyError, ValueError):
        raise Unauthenticated("This session names nobody. Sign in again.") from None
    # An HTTP API hands a list claim on as the text "[citizen moderator]".
    groups = str(claims.get("cognito:groups", "")).strip("[]").replace(",", " ").split()
    return Principal(
        subject,
        tuple(groups),
        _checked(claims, "email"),
        _checked(claims, "phone_number"),
        language_of(request.scope),
    )


def _checked(claims: dict[str, Any], name: str) -> str | None:
    """An HTTP API hands every claim on as text."""
    checked = str(claims.get(f"{name}_verified", "")).lower() == "true"
    return str(claims[name]) if checked and claims.get(name) else None


SignedIn = Annotated[Principal, Depends(principal)]


async def operator(signed_in: SignedIn) -> None:
    """For the routes of those who run CivicQ."""
    if "operator" not in signed_in.groups:
        raise NotAnOperator("Only who runs CivicQ may do this. Sign in as one of the group `operator`.")

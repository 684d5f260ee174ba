"""The browser's session: the code flow with PKCE (RFC 7636), and tokens in cookies that no script can read.

Runs outside the VPC, because it calls the identity provider. The edge turns the session cookie into an
Authorization header where it is needed, so no other function ever sees a cookie.
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Cookie, Query
from starlette.responses import RedirectResponse, Response

from civicq.errors import CivicError, Unauthenticated
from civicq.settings import settings
from civicq.web.bounds import is_local_path

router = APIRouter(prefix="/api/session", tags=["session"])

SESSION, REFRESH, PENDING = "__Host-session", "__Host-refresh", "__Host-sign-in"
# For scripts, which cannot see the session itself: whether there is one.
SIGNED_IN = "signed_in"
REFRESH_SECONDS = 30 * 24 * 3600
PENDING_SECONDS = 600
PROVIDER_SECONDS = 5


class ProviderUnreachable(CivicError):
    status = 503
    title = "Sign-in unavailable"


class SignInBroken(CivicError):
    title = "Sign-in interrupted"


def _keep(response: Response, name: str, value: str, seconds: int, *, httponly: bool = True) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=httponly, samesite="lax"
    )


def _base64(content: bytes) -> str:
    """Without padding, which a cookie would have to quote."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _site() -> str:
    return settings().site_origins.split()[0]


def _callback() -> str:
    return f"{_site()}/api/session/callback"


def _ask_provider(path: str, **fields: str) -> dict[str, Any]:
    """POST a form to the identity provider; an empty answer when it refuses."""
    form = urlencode(fields | {"client_id": settings().identity_client_id}).encode()
    request = urllib.request.Request(f"{settings().identity_token_url}{path}", form)  # noqa: S310 (a setting)
    request.add_header("content-type", "application/x-www-form-urlencoded")
    try:
        with urllib.request.urlopen(request, timeout=PROVIDER_SECONDS) as answer:  # noqa: S310 (as above)
            content = answer.read()
    except urllib.error.HTTPError as refused:
        if refused.code >= 500:
            raise ProviderUnreachable(
                "The sign-in service is not answering. Try again in a minute."
            ) from None
        return {}
    except OSError:
        raise ProviderUnreachable("The sign-in service is not answering. Try again in a minute.") from None
    found = json.loads(content or b"{}")
    return found if isinstance(found, dict) else {}


def _signed_in(response: Response, tokens: dict[str, Any]) -> Response:
    _keep(response, SESSION, tokens["access_token"], int(tokens["expires_in"]))
    if "refresh_token" in tokens:
        _keep(response, REFRESH, tokens["refresh_token"], REFRESH_SECONDS)
        _keep(response, SIGNED_IN, "1", REFRESH_SECONDS, httponly=False)
    return response


def _signed_out(response: Response) -> Response:
    for name in (SESSION, REFRESH, PENDING, SIGNED_IN):
        _keep(response, name, "", 0)
    return response


@router.get("/sign-in", status_code=302, response_class=RedirectResponse)
async def sign_in(return_to: Annotated[str, Query(max_length=500)] = "/") -> Response:
    state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
    back = return_to if is_local_path(return_to) else "/"
    pending = _base64(json.dumps([state, verifier, back]).encode())
    challenge = _base64(hashlib.sha256(verifier.encode()).digest())
    query = urlencode(
        {
            "client_id": settings().identity_client_id,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": _callback(),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )
    response = RedirectResponse(f"{settings().identity_url}/oauth2/authorize?{query}", 302)
    _keep(response, PENDING, pending, PENDING_SECONDS)
    return response


@router.get("/callback", status_code=303, response_class=RedirectResponse)
async def callback(
    state: Annotated[str, Query(max_length=100)] = "",
    code: Annotated[str, Query(max_length=500)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    error_description: Annotated[str, Query(max_length=500)] = "",  # noqa: ARG001 (the provider sends it)
    pending: Annotated[str | None, Cookie(alias=PENDING, max_length=2000)] = None,
) -> Response:
    broken = SignInBroken("This sign-in was begun elsewhere or too long ago. Go back and sign in again.")
    try:
        expected, verifier, back = json.loads(base64.urlsafe_b64decode((pending or "") + "=="))
    except (ValueError, TypeError):
        raise broken from None
    if not secrets.compare_digest(str(expected).encode(), state.encode()) or not is_local_path(str(back)):
        raise broken
    if error or not code:
        return _signed_out(RedirectResponse(str(back), 303))
    tokens = _ask_provider(
        "/oauth2/token", grant_type="authorization_code", code=code, code_verifier=str(verifier),
        redirect_uri=_callback(),
    )  # fmt: skip
    if "access_token" not in tokens:
        raise broken
    response = _signed_in(RedirectResponse(str(back), 303), tokens)
    _keep(response, PENDING, "", 0)
    return response


@router.post("/refresh", status_code=204)
async def refresh(token: Annotated[str | None, Cookie(alias=REFRESH, max_length=4000)] = None) -> Response:
    """A new access token for a browser whose last one has expired."""
    tokens = _ask_provider("/oauth2/token", grant_type="refresh_token", refresh_token=token) if token else {}
    if "access_token" not in tokens:
        raise Unauthenticated("The session has ended. Sign in again.")
    return _signed_in(Response(status_code=204), tokens)


@router.post("/sign-out", status_code=303, response_class=RedirectResponse)
async def sign_out(token: Annotated[str | None, Cookie(alias=REFRESH, max_length=4000)] = None) -> Response:
    if token:
        _ask_provider("/oauth2/revoke", token=token)
    home = urlencode({"client_id": settings().identity_client_id, "logout_uri": f"{_site()}/"})
    return _signed_out(RedirectResponse(f"{settings().identity_url}/logout?{home}", 303))

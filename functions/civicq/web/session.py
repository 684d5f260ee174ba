"""The browser's session: the code flow with PKCE (RFC 7636), and tokens in cookies that no script can read.

Runs outside the VPC, because it calls the identity provider. The edge turns the session cookie into an
Authorization header where it is needed, so no other function ever sees a cookie.
"""

import base64
import hashlib
import http.client
import json
import logging
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Cookie, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from civicq.errors import CivicError, Unauthenticated
from civicq.settings import settings, site_origin
from civicq.web import interrupted
from civicq.web.bounds import is_local_path, sent
from civicq.web.interrupted import Interrupted

_log = logging.getLogger(__name__)
router = APIRouter(prefix="/api/session", tags=["session"])

SESSION, REFRESH, PENDING = "__Host-session", "__Host-refresh", "__Host-sign-in"
FORM = "__Host-form"
# For scripts, which cannot see the session itself: whether there is one.
SIGNED_IN = "signed_in"
REFRESH_SECONDS = 30 * 24 * 3600
PENDING_SECONDS = 600
PROVIDER_SECONDS = 5
CLOCK_SECONDS = 10
# The second lets a person's own access token end all their sessions (AWS: API_GlobalSignOut).
SCOPE = "openid aws.cognito.signin.user.admin"


class ProviderUnreachable(CivicError):
    status = 503
    title = "Sign-in unavailable"

    def __init__(self) -> None:
        super().__init__("The sign-in service is not answering. Try again in a minute.")


class StillSignedIn(CivicError):
    status = 503
    title = "Not signed out everywhere"

    def __init__(self) -> None:
        super().__init__(
            "The sign-in service is not answering: take it that nothing was signed out, here or elsewhere. "
            "Try again in a minute. Until then, signing out ends the session of this browser alone."
        )


class SignInBroken(CivicError):
    title = "Sign-in interrupted"

    def __init__(self) -> None:
        super().__init__(
            "This sign-in was begun elsewhere or too long ago. Go back to CivicQ and sign in again."
        )


@dataclass(frozen=True)
class Tokens:
    access: str
    seconds: int
    refresh: str | None  # only on signing in


def _keep(response: Response, name: str, value: str, seconds: int, *, httponly: bool = True) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=httponly, samesite="lax"
    )


def _base64(content: bytes) -> str:
    """Without padding, which a cookie would have to quote."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _callback() -> str:
    return f"{site_origin()}/api/session/callback"


def _post(
    address: str,
    content: bytes,
    headers: Mapping[str, str],
    refuses: Callable[[urllib.error.HTTPError], bool],
) -> dict[str, Any] | None:
    """What the identity provider answers; None when it refuses what it is asked."""
    try:
        request = urllib.request.Request(address, content, dict(headers))  # noqa: S310 (a setting)
        try:
            with urllib.request.urlopen(request, timeout=PROVIDER_SECONDS) as answer:  # noqa: S310 (as above)
                found = json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            with error:
                if refuses(error):  # anything else, a throttle too, says nothing about the person
                    return None
            raise
        if isinstance(found, dict):
            return found
        raise ValueError("no JSON object")  # noqa: TRY301 (one way out for all that is no answer)
    except (OSError, http.client.HTTPException, ValueError) as error:
        _log.warning("the identity provider does not answer %s: %r", address, error)
        raise ProviderUnreachable from None


def _ask_provider(path: str, **fields: str) -> dict[str, Any] | None:
    form = urlencode(fields | {"client_id": settings().identity_client_id}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    address = f"{settings().identity_token_url}{path}"
    return _post(address, form, headers, lambda error: error.code in {400, 401})


def _end_everywhere(access: str) -> bool:
    """Whether the provider has ended all sessions of this token's person; False when it refuses the token."""
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityProviderService.GlobalSignOut",
    }
    body = json.dumps({"AccessToken": access}).encode()
    # A throttle is a 400 too.
    answer = _post(
        settings().identity_api_url, body, headers, lambda error: b"NotAuthorizedException" in error.read()
    )
    return answer is not None


def _ask_for_tokens(**fields: str) -> Tokens | None:
    found = _ask_provider("/oauth2/token", **fields)
    if found is None:
        return None
    try:
        access, refresh = found["access_token"], found.get("refresh_token")
        if isinstance(access, str) and isinstance(refresh, str | None):
            return Tokens(access, int(found["expires_in"]), refresh)
    except (KeyError, TypeError, ValueError):
        pass
    _log.warning("the identity provider answers without tokens")
    raise ProviderUnreachable


def _begun(pending: str | None) -> tuple[str, str, str]:
    """State, verifier and way back, from the cookie that was set when the sign-in was begun."""
    try:
        state, verifier, back = json.loads(base64.urlsafe_b64decode((pending or "") + "=="))
        for text in (state, verifier, back):
            text.encode()
        if state and is_local_path(back):
            return state, verifier, back
    # Nobody but its own browser can put nonsense there, and still it gets an answer.
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    raise SignInBroken


def _signed_in(response: Response, tokens: Tokens) -> Response:
    # A little shorter than the token: what is gone the edge has renewed, what is expired the gateway refuses.
    _keep(response, SESSION, tokens.access, max(1, tokens.seconds - CLOCK_SECONDS))
    if tokens.refresh is not None:
        _keep(response, REFRESH, tokens.refresh, REFRESH_SECONDS)
        _keep(response, SIGNED_IN, "1", REFRESH_SECONDS, httponly=False)
    return response


def _refreshed(token: str | None) -> Tokens | None:
    return _ask_for_tokens(grant_type="refresh_token", refresh_token=token) if token else None


def _signed_out() -> Response:
    """Home by way of the provider, whose own page forgets this browser too."""
    home = urlencode({"client_id": settings().identity_client_id, "logout_uri": f"{site_origin()}/"})
    response = RedirectResponse(f"{settings().identity_url}/logout?{home}", 303)
    for name in (SESSION, REFRESH, PENDING, FORM, SIGNED_IN):
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
            "scope": SCOPE,
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
    expected, verifier, back = _begun(pending)
    if not secrets.compare_digest(expected.encode(), state.encode()):
        raise SignInBroken
    response: Response = RedirectResponse(back, 303)
    if error != "access_denied":  # or they changed their mind, and are who they were before
        if not code:
            raise SignInBroken
        tokens = _ask_for_tokens(
            grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=_callback()
        )
        if tokens is None:
            raise SignInBroken
        _signed_in(response, tokens)
    _keep(response, PENDING, "", 0)
    return response


@router.post("/refresh", status_code=204)
async def refresh(token: Annotated[str | None, Cookie(alias=REFRESH, max_length=4000)] = None) -> Response:
    """A new access token for a browser whose last one has expired."""
    tokens = _refreshed(token)
    if tokens is None:
        raise Unauthenticated("The session has ended. Sign in again.")
    return _signed_in(Response(status_code=204), tokens)


@router.api_route("/renew", methods=["GET", "POST"], include_in_schema=False)
async def renew(
    request: Request,
    to: Annotated[str, Query(max_length=500, pattern=f"^{interrupted.FORMS}")],
    access: Annotated[str | None, Cookie(alias=SESSION, max_length=4000)] = None,
    token: Annotated[str | None, Cookie(alias=REFRESH, max_length=4000)] = None,
    waiting: Annotated[str | None, Cookie(alias=FORM, max_length=4000)] = None,
) -> Response:
    """Where the edge sends who comes to a form without an access token, with all that they posted (307).

    A browser without a script cannot refresh. What it posted goes on, or is shown again after signing in.
    """
    posted = request.method == "POST"
    form = Interrupted(to, await sent(request)) if posted else interrupted.form_of(waiting, to)
    tokens = None
    if not access:
        try:
            tokens = _refreshed(token)
        except ProviderUnreachable:
            return HTMLResponse(interrupted.away(form or Interrupted(to, {})), 503, {"Retry-After": "60"})
    if access or tokens:
        response: Response
        if form is None or posted:
            response = RedirectResponse(to, 307 if posted else 303)
            _keep(response, FORM, "", 0)
        else:
            response = HTMLResponse(interrupted.signed_in(form))
        return _signed_in(response, tokens) if tokens else response
    if not posted:
        return RedirectResponse(interrupted.sign_in_address(to), 303)
    assert form is not None  # noqa: S101 (it was posted)
    kept = interrupted.cookie(form)
    response = HTMLResponse(interrupted.sign_in(form, is_kept=kept is not None), 401)
    if kept is not None:
        _keep(response, FORM, kept, PENDING_SECONDS)
    return response


@router.post("/sign-out", status_code=303, response_class=RedirectResponse)
async def sign_out(token: Annotated[str | None, Cookie(alias=REFRESH, max_length=4000)] = None) -> Response:
    if token:
        with suppress(ProviderUnreachable):  # this browser forgets the session in any case
            _ask_provider("/oauth2/revoke", token=token)
    return _signed_out()


@router.post("/sign-out-everywhere", status_code=303, response_class=RedirectResponse)
async def sign_out_everywhere(
    access: Annotated[str | None, Cookie(alias=SESSION, max_length=4000)] = None,
    token: Annotated[str | None, Cookie(alias=REFRESH, max_length=4000)] = None,
) -> Response:
    """End every session of this person: no browser of theirs is given a new access token after this.

    One that it holds cannot be called back: another browser may go on reading and writing for at most five
    minutes. The sign-in page there may know its visitor without a password for up to an hour.
    """
    try:
        if not (access and _end_everywhere(access)):
            tokens = _refreshed(token)
            if tokens is None or not _end_everywhere(tokens.access):
                raise Unauthenticated(
                    "This browser's session has ended, and nothing was signed out elsewhere. "
                    "Sign in, and then sign out everywhere."
                )
    except ProviderUnreachable:
        raise StillSignedIn from None
    return _signed_out()

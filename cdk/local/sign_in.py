"""The pages and endpoints of the local Cognito, under `/local`: personas to choose from instead of passwords.

The code flow with PKCE (RFC 6749, RFC 7636), and of Cognito's own API the one call that CivicQ makes.
"""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from cdk.local.http import Request, Response, problem
from cdk.local.identity import (
    ACCESS_SECONDS,
    API,
    CLIENT_ID,
    PERSONAS,
    PREFIX,
    Identity,
    Persona,
    persona,
)

CODE_SECONDS = 300
GLOBAL_SIGN_OUT = "AWSCognitoIdentityProviderService.GlobalSignOut"
# What the page hands on from the request that opened it to the one that a choice makes.
_KEPT = ("client_id", "response_type", "redirect_uri", "state", "code_challenge", "code_challenge_method")
_NO_STORE = ("cache-control", "private, no-store")


@dataclass(frozen=True)
class _Code:
    who: Persona
    challenge: str
    redirect_uri: str
    expires_at: float


class SignIn:
    """A handler. `origins` are the sites that a person may be sent back to."""

    def __init__(self, identity: Identity, origins: tuple[str, ...]) -> None:
        self._identity = identity
        self._callbacks = {f"{origin}/api/session/callback" for origin in origins}
        self._homes = {f"{origin}/" for origin in origins}
        self._codes: dict[str, _Code] = {}
        self._endpoints = {
            ("GET", f"{PREFIX}/oauth2/authorize"): self._show,
            ("POST", f"{PREFIX}/oauth2/authorize"): self._authorize,
            ("POST", f"{PREFIX}/oauth2/token"): self._token,
            ("POST", f"{PREFIX}/oauth2/revoke"): self._revoke,
            ("GET", f"{PREFIX}/logout"): self._log_out,
            ("GET", f"{PREFIX}/sign-in.css"): _style,
        }

    def __call__(self, request: Request) -> Response:
        path, _, query = request.target.partition("?")
        if (request.method, path) == ("POST", API):
            return self._call(request)
        endpoint = self._endpoints.get((request.method, path))
        if endpoint is None:
            detail = "The local sign-in has no such page. Start at /api/session/sign-in."
            return problem(404, "Not Found", detail)
        return endpoint(_fields(query) | _fields(request.body.decode("latin-1")))

    def _show(self, asked: Mapping[str, str]) -> Response:
        return self._refusal(asked) or _page(asked)

    def _refusal(self, asked: Mapping[str, str]) -> Response | None:
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code":
            return _refused("client_id or response_type is wrong")
        if asked.get("redirect_uri") not in self._callbacks:
            return _refused("redirect_uri is not registered")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return _refused("a code challenge by S256 is missing")
        return None

    def _authorize(self, asked: Mapping[str, str]) -> Response:
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        try:
            who = persona(asked.get("persona", ""))
        except KeyError:
            return _refused("there is no such persona")
        now = time.time()
        self._codes = {code: kept for code, kept in self._codes.items() if kept.expires_at > now}
        code = secrets.token_urlsafe(24)
        uri = asked["redirect_uri"]
        self._codes[code] = _Code(who, asked["code_challenge"], uri, now + CODE_SECONDS)
        return _redirect(f"{uri}?{urlencode({'code': code, 'state': asked.get('state', '')})}")

    def _token(self, asked: Mapping[str, str]) -> Response:
        if asked.get("client_id") != CLIENT_ID:
            return _json(400, {"error": "invalid_client"})
        answer: dict[str, Any] = {"expires_in": ACCESS_SECONDS, "token_type": "Bearer"}
        match asked.get("grant_type"):
            case "authorization_code":
                who = self._redeem(asked)
                if who is not None:
                    answer["refresh_token"] = self._identity.refresh_token(who)
            case "refresh_token":
                who = self._identity.refreshed(asked.get("refresh_token", ""))
            case _:
                return _json(400, {"error": "unsupported_grant_type"})
        if who is None:
            return _json(400, {"error": "invalid_grant"})
        return _json(200, answer | {"access_token": self._identity.access_token(who)})

    def _revoke(self, asked: Mapping[str, str]) -> Response:
        self._identity.revoke(asked.get("token", ""))
        return _json(200, {})

    def _call(self, request: Request) -> Response:
        """AWS: API_GlobalSignOut, in JSON 1.1."""
        if dict(request.headers).get("x-amz-target") != GLOBAL_SIGN_OUT:
            return _fault("UnknownOperationException", "there is GlobalSignOut only")
        try:
            token = json.loads(request.body)["AccessToken"]
        except (ValueError, TypeError, KeyError, RecursionError):
            token = None
        if not isinstance(token, str):
            return _fault("InvalidParameterException", "AccessToken is missing")
        if not self._identity.sign_out_everywhere(token):
            return _fault("NotAuthorizedException", "the access token has expired, is revoked or never was")
        return _json(200, {})

    def _log_out(self, asked: Mapping[str, str]) -> Response:
        home = asked.get("logout_uri", "")
        return _redirect(home) if home in self._homes else _refused("logout_uri is not registered")

    def _redeem(self, asked: Mapping[str, str]) -> Persona | None:
        """Whose code this is; a code can be tried once."""
        code = self._codes.pop(asked.get("code", ""), None)
        if code is None or code.expires_at <= time.time() or code.redirect_uri != asked.get("redirect_uri"):
            return None
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return code.who if proof == code.challenge else None


def _fields(form: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(form).items()}


def _page(asked: Mapping[str, str]) -> Response:
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(asked[name])}">'
        for name in _KEPT
        if name in asked
    )
    choices = "".join(
        f'<li><button name="persona" value="{each.name}">{html.escape(each.title)}</button></li>'
        for each in PERSONAS
    )
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Sign in to the local CivicQ</title>"
        '<link rel="icon" href="/favicon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{PREFIX}/sign-in.css"></head>'
        '<body><main><h1 id="title">Sign in to the local CivicQ</h1>'
        "<p>This page stands in for the real sign-in while CivicQ runs on this machine. "
        "Nobody here has a password: choose who you are.</p>"
        f'<form method="post" action="{PREFIX}/oauth2/authorize" aria-labelledby="title">{kept}'
        f"<ul>{choices}</ul></form></main></body></html>"
    )
    return Response(200, [("content-type", "text/html; charset=utf-8"), _NO_STORE], page.encode())


def _style(_: Mapping[str, str]) -> Response:
    sheet = Path(__file__).with_suffix(".css").read_bytes()
    return Response(200, [("content-type", "text/css; charset=utf-8"), _NO_STORE], sheet)


def _redirect(to: str) -> Response:
    return Response(303, [("location", to), _NO_STORE])


def _json(status: int, body: Mapping[str, Any]) -> Response:
    return Response(status, [("content-type", "application/json"), _NO_STORE], json.dumps(body).encode())


def _fault(kind: str, why: str) -> Response:
    return _json(400, {"__type": kind, "message": why})


def _refused(why: str) -> Response:
    return problem(400, "Sign-in refused", f"{why}. Start again at /api/session/sign-in.")

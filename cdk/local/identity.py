"""The local Cognito: signs access tokens, and shows a sign-in page with personas instead of passwords.

The code flow with PKCE (RFC 6749, RFC 7636) with Cognito's paths and claims, so that the session function
runs unchanged. It exists on one machine only: nothing of it is deployed.
"""

import base64
import hashlib
import html
import json
import os
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cdk.local.http import Request, Response, problem

ISSUER = "https://identity.civicq.local"
CLIENT_ID = "civicq-site"
PREFIX = "/local"
ACCESS_SECONDS = 3600
CODE_SECONDS = 300
_NAMESPACE = uuid.UUID("6f2a1c8e-7d43-4b0a-9a55-0c1f7be0d9aa")


@dataclass(frozen=True)
class Persona:
    name: str
    title: str
    groups: tuple[str, ...] = ()

    @property
    def id(self) -> uuid.UUID:
        """The subject of this person's tokens."""
        return uuid.uuid5(_NAMESPACE, self.name)


PERSONAS = (
    Persona("citizen", "Ana, a citizen"),
    Persona("neighbor", "Bo, her neighbor"),
    Persona("candidate", "Cleo, a candidate", ("candidate",)),
    Persona("moderator", "Dev, a moderator", ("moderator",)),
    Persona("clerk", "Edie, the city clerk", ("staff",)),
)


def persona(name: str) -> Persona:
    """A ready persona, or `citizen-17`: any further citizen by number. `KeyError` for another name."""
    for ready in PERSONAS:
        if ready.name == name:
            return ready
    kind, _, number = name.partition("-")
    if kind == "citizen" and number.isascii() and number.isdecimal():
        return Persona(name, f"Citizen {number}")
    raise KeyError(name)


class Identity:
    """The key of this machine's identity provider, kept so that a token outlives a restart."""

    def __init__(self, folder: Path) -> None:
        self._key = _load_or_make(folder / "identity.pem")
        self._public = self._key.public_key()
        self._verified: dict[str, tuple[float, Mapping[str, Any]]] = {}

    def access_token(self, who: Persona, *, seconds: int = ACCESS_SECONDS) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER, "sub": str(who.id), "client_id": CLIENT_ID, "token_use": "access",
            "scope": "openid", "auth_time": now, "iat": now, "exp": now + seconds, "jti": str(uuid.uuid4()),
        }  # fmt: skip
        if who.groups:
            claims["cognito:groups"] = list(who.groups)
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "local"})

    def verify(self, token: str) -> Mapping[str, Any] | None:
        """A valid token's claims, remembered until it expires, as the authorizer does."""
        known = self._verified.get(token)
        if known is not None and known[0] > time.time():
            return known[1]
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token, self._public, algorithms=["RS256"], issuer=ISSUER,
                options={"require": ["exp", "iat", "sub", "client_id"], "verify_aud": False},
            )  # fmt: skip
        except jwt.InvalidTokenError:
            return None
        if claims["client_id"] != CLIENT_ID:
            return None
        if len(self._verified) >= 50_000:
            self._verified.clear()
        self._verified[token] = (float(claims["exp"]), claims)
        return claims


def _load_or_make(path: Path) -> rsa.RSAPrivateKey:
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(key, rsa.RSAPrivateKey):
            return key
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    return key


@dataclass(frozen=True)
class _Code:
    who: Persona
    challenge: str
    redirect_uri: str
    expires_at: float


class SignIn:
    """The pages and endpoints of the identity provider, under `/local`."""

    def __init__(self, identity: Identity, origins: tuple[str, ...]) -> None:
        self._identity = identity
        self._callbacks = {f"{origin}/api/session/callback" for origin in origins}
        self._homes = {f"{origin}/" for origin in origins}
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, Persona] = {}

    def __call__(self, request: Request) -> Response:
        path, _, query = request.target.partition("?")
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        if request.method == "POST":
            asked |= {name: values[-1] for name, values in parse_qs(request.body.decode("latin-1")).items()}
        match request.method, path.removeprefix(PREFIX):
            case "GET", "/oauth2/authorize":
                return self._page(asked)
            case "POST", "/oauth2/authorize":
                return self._authorize(asked)
            case "POST", "/oauth2/token":
                return self._token(asked)
            case "POST", "/oauth2/revoke":
                self._refresh.pop(asked.get("token", ""), None)
                return _json(200, {})
            case "GET", "/logout":
                home = asked.get("logout_uri", "")
                return _redirect(home) if home in self._homes else _refused("logout_uri is not registered")
        return problem(404, "Not Found", "The local sign-in has no such page. Start at /api/session/sign-in.")

    def _page(self, asked: Mapping[str, str]) -> Response:
        refusal = self._refusal(asked)
        if refusal is not None:
            return refusal
        kept = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in asked.items()
        )
        choices = "".join(
            f'<p><button name="persona" value="{each.name}">{html.escape(each.title)}</button></p>'
            for each in PERSONAS
        )
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>Sign in to the local CivicQ</title>'
            '<link rel="icon" href="/favicon.svg">'
            "<main><h1>Sign in to the local CivicQ</h1>"
            "<p>This page stands in for the real sign-in on this machine. Choose who you are:</p>"
            f'<form method="post" action="{PREFIX}/oauth2/authorize">{kept}{choices}</form></main></html>'
        )
        return Response(200, [("content-type", "text/html; charset=utf-8"), _NO_STORE], page.encode())

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
        who: Persona | None = None
        answer: dict[str, Any] = {}
        if asked.get("grant_type") == "authorization_code":
            code = self._codes.pop(asked.get("code", ""), None)
            verifier = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
            proof = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
            valid = code is not None and code.expires_at > time.time()
            if code and valid and code.challenge == proof and code.redirect_uri == asked.get("redirect_uri"):
                who = code.who
                answer["refresh_token"] = secrets.token_urlsafe(32)
                self._refresh[answer["refresh_token"]] = who
        elif asked.get("grant_type") == "refresh_token":
            who = self._refresh.get(asked.get("refresh_token", ""))
        if who is None:
            return _json(400, {"error": "invalid_grant"})
        token = self._identity.access_token(who)
        return _json(
            200, answer | {"access_token": token, "expires_in": ACCESS_SECONDS, "token_type": "Bearer"}
        )


_NO_STORE = ("cache-control", "private, no-store")


def _redirect(to: str) -> Response:
    return Response(303, [("location", to), _NO_STORE])


def _json(status: int, body: Mapping[str, Any]) -> Response:
    return Response(status, [("content-type", "application/json"), _NO_STORE], json.dumps(body).encode())


def _refused(why: str) -> Response:
    return problem(400, "Sign-in refused", f"{why}. Start again at /api/session/sign-in.")

"""The local Cognito: ready personas, and tokens signed with a key of this machine.

Paths and claims are Cognito's, so that the session function and the gateway run unchanged. It exists on one
machine only: nothing of it is deployed. `sign_in.py` has the pages.
"""

import math
import os
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cdk.local.errors import LocalCloudError

ISSUER = "https://identity.civicq.local"
CLIENT_ID = "civicq-site"
PREFIX = "/local"
API = f"{PREFIX}/api"  # on AWS at an address of the region's
# How long a browser that was signed out elsewhere goes on: Cognito's shortest, as nothing calls a token back.
ACCESS_SECONDS = 300
REFRESH_SECONDS = 30 * 24 * 3600
LONGEST_TOKEN = 8_192
MOST_REMEMBERED = 20_000
# A machine's clock may be set back a little: whoever has just signed in comes from no future then.
CLOCK_SECONDS = 10
GLOBAL_SIGN_OUT_SCOPE = "aws.cognito.signin.user.admin"
_KEY_ID = "local"
_NAMESPACE = uuid.UUID("6f2a1c8e-7d43-4b0a-9a55-0c1f7be0d9aa")


@dataclass(frozen=True)
class Persona:
    name: str
    title: str
    groups: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name}@harborfalls.example"

    @property
    def phone(self) -> str:
        """Of the numbers that belong to nobody (NANPA: 555-0100 to 555-0199)."""
        return f"+15035550{100 + self.id.int % 100}"

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
    Persona("operator", "Finn, who is on call", ("operator",)),
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

    def __init__(
        self,
        folder: Path,
        *,
        most_remembered: int = MOST_REMEMBERED,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """LocalCloudError when the key in `folder` cannot be used."""
        self._clock = clock
        self._last_moment = 0.0
        self._key = _load_or_make(folder / "identity.pem")
        self._public = self._key.public_key()
        self._most_remembered = most_remembered
        self._verified: dict[str, Mapping[str, Any]] = {}
        self._revoked: set[str] = set()
        self._signed_out_at: dict[str, float] = {}

    def access_token(self, who: Persona, *, seconds: int = ACCESS_SECONDS) -> str:
        groups = {"cognito:groups": list(who.groups)} if who.groups else {}
        # On AWS a trigger puts these into access tokens (AWS: user-pool-lambda-pre-token-generation).
        reached = {
            "email": who.email,
            "email_verified": True,
            "phone_number": who.phone,
            "phone_number_verified": True,
        }
        scope = f"openid {GLOBAL_SIGN_OUT_SCOPE}"
        return self._sign("access", who, seconds, {"scope": scope, **reached, **groups})

    def refresh_token(self, who: Persona) -> str:
        return self._sign("refresh", who, REFRESH_SECONDS, {})

    def verify(self, token: str) -> Mapping[str, Any] | None:
        """A valid access token's claims, remembered until it expires, as the authorizer does."""
        known = self._verified.get(token)
        if known is not None and known["exp"] > self._clock():
            return known
        claims = self._claims(token, "access")
        if claims is None:
            self._verified.pop(token, None)
            return None
        if len(self._verified) >= self._most_remembered:
            self._verified.clear()
        self._verified[token] = claims
        return claims

    def refreshed(self, token: str) -> Persona | None:
        """Whose refresh token this is, while it is valid."""
        claims = self._claims(token, "refresh")
        if claims is None or claims["jti"] in self._revoked or self._is_signed_out(claims):
            return None
        with suppress(KeyError):
            return persona(claims["username"])
        return None

    def revoke(self, token: str) -> None:
        """No refresh token is good for anything after this; others are left alone."""
        claims = self._claims(token, "refresh")
        if claims is not None:
            self._revoked.add(claims["jti"])

    def sign_out_everywhere(self, token: str) -> bool:
        """Revoke every refresh token of the person whose access token this is; False when it is no good."""
        claims = self._claims(token, "access")
        if claims is None or self._is_signed_out(claims):
            return False
        if GLOBAL_SIGN_OUT_SCOPE not in str(claims.get("scope")).split():
            return False
        self._signed_out_at[claims["sub"]] = self._moment()
        return True

    def _moment(self) -> float:
        """To the fraction, since two browsers may sign in and out within a second; later than all before it,
        since the clock may be set back between the two.
        """
        self._last_moment = max(self._clock(), math.nextafter(self._last_moment, math.inf))
        return self._last_moment

    def _is_signed_out(self, claims: Mapping[str, Any]) -> bool:
        return bool(claims.get("auth_time", 0) <= self._signed_out_at.get(claims["sub"], -1))

    def _sign(self, use: str, who: Persona, seconds: int, further: Mapping[str, Any]) -> str:
        now = int(self._clock())
        claims = {
            "iss": ISSUER, "sub": str(who.id), "username": who.name, "client_id": CLIENT_ID, "token_use": use,
            "auth_time": self._moment(), "iat": now, "exp": now + seconds, "jti": str(uuid.uuid4()),
            **further,
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def _claims(self, token: str, use: str) -> Mapping[str, Any] | None:
        if len(token) > LONGEST_TOKEN:
            return None
        try:
            decoded = jwt.decode_complete(
                token, self._public, algorithms=["RS256"], issuer=ISSUER, leeway=CLOCK_SECONDS,
                options={"require": ["exp", "iat", "iss", "sub", "jti"], "verify_aud": False},
            )  # fmt: skip
        except jwt.InvalidTokenError:
            return None
        claims: Mapping[str, Any] = decoded["payload"]
        if int(claims["exp"]) <= self._clock():  # to the second, whatever the clock did
            return None
        # AWS reads `client_id` only where there is no `aud`.
        ours = claims.get("aud", claims.get("client_id")) == claims.get("client_id") == CLIENT_ID
        known = ours and claims.get("token_use") == use and decoded["header"].get("kid") == _KEY_ID
        return claims if known else None


def _load_or_make(path: Path) -> rsa.RSAPrivateKey:
    try:
        if not path.exists():
            _make(path)
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise LocalCloudError(
            f"the key of the local sign-in, {path}, cannot be used ({error.strerror}): check whose it is"
        ) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise LocalCloudError(
            f"the key of the local sign-in, {path}, is damaged: delete it, and the next start makes another"
        )
    return key


def _make(path: Path) -> None:
    """All at once: `up` and `sign-in` may both come first, and neither reads half a key or replaces one."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)

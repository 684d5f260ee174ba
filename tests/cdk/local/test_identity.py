"""Which tokens are believed: PyJWT signs the forgeries, so nothing here is checked against itself."""

import base64
import hashlib
import hmac
import json
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from cdk.local import cli
from cdk.local.errors import LocalCloudError
from cdk.local.identity import CLIENT_ID, ISSUER, PERSONAS, Identity, persona

OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NOW = int(time.time())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture(scope="module")
def identity(folder: Path) -> Identity:
    return Identity(folder)


@pytest.fixture(scope="module")
def key(identity: Identity, folder: Path) -> rsa.RSAPrivateKey:
    loaded = serialization.load_pem_private_key((folder / "identity.pem").read_bytes(), password=None)
    assert isinstance(loaded, rsa.RSAPrivateKey)
    return loaded


def claims(**changed: Any) -> dict[str, Any]:
    """Those of a good access token; None takes one away."""
    good: dict[str, Any] = {
        "iss": ISSUER, "sub": str(uuid.uuid4()), "client_id": CLIENT_ID, "token_use": "access",
        "iat": NOW, "exp": NOW + 1_000_000, "jti": str(uuid.uuid4()),
    }  # fmt: skip
    return {name: value for name, value in (good | changed).items() if value is not None}


def signed(
    key: Any, *, algorithm: str = "RS256", headers: Mapping[str, Any] | None = None, **changed: Any
) -> str:
    return jwt.encode(
        claims(**changed), key, algorithm=algorithm, headers={"kid": "local"} | dict(headers or {})
    )


def encoded(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_its_own_tokens_are_believed_and_say_who_it_is(identity: Identity) -> None:
    for who in (*PERSONAS, persona("citizen-17")):
        token = identity.access_token(who)
        for found in (identity.verify(token), identity.verify(token)):
            assert found is not None
            assert found["sub"] == str(who.id)
            assert found["token_use"] == "access"
            assert found.get("cognito:groups", []) == list(who.groups)
            assert found["exp"] - found["iat"] == 300


def test_a_token_made_by_hand_is_believed_if_all_is_right(identity: Identity, key: rsa.RSAPrivateKey) -> None:
    assert identity.verify(signed(key)) is not None
    assert identity.verify(signed(key, aud=CLIENT_ID)) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": NOW - 1}, {"exp": None}, {"exp": "soon"},
        {"nbf": NOW + 100_000}, {"iat": NOW + 100_000}, {"iat": None},
        {"iss": "https://identity.civicq.local/"}, {"iss": "https://evil.test"}, {"iss": None},
        {"client_id": "another-site"}, {"client_id": None}, {"client_id": [CLIENT_ID]},
        {"aud": "another-site"}, {"aud": [CLIENT_ID, "another-site"]},
        {"token_use": "id"}, {"token_use": "id", "client_id": None, "aud": CLIENT_ID},
        {"token_use": "refresh"}, {"token_use": None},
        {"sub": None}, {"sub": 7}, {"jti": None},
    ],
)  # fmt: skip
def test_one_wrong_claim_is_enough(identity: Identity, key: rsa.RSAPrivateKey, wrong: dict[str, Any]) -> None:
    assert identity.verify(signed(key, **wrong)) is None


@pytest.mark.parametrize("kid", ["../../dev/null", "' OR 1=1 --", "https://evil.test/jwks", "k" * 10_240, ""])
def test_only_our_key_id_is_known(identity: Identity, key: rsa.RSAPrivateKey, kid: str) -> None:
    assert identity.verify(signed(key, headers={"kid": kid})) is None


def test_a_key_id_has_to_be_there(identity: Identity, key: rsa.RSAPrivateKey) -> None:
    assert identity.verify(jwt.encode(claims(), key, algorithm="RS256")) is None


@pytest.mark.parametrize("header", ["jku", "x5u", "jwk"])
def test_a_token_does_not_bring_the_key_that_proves_it(identity: Identity, header: str) -> None:
    own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHER_KEY.public_key()))
    value = own if header == "jwk" else "https://evil.test/keys"
    assert identity.verify(signed(OTHER_KEY, headers={header: value})) is None


def test_what_must_be_understood_and_is_not_is_refused(identity: Identity, key: rsa.RSAPrivateKey) -> None:
    assert identity.verify(signed(key, headers={"crit": ["mystery"], "mystery": True})) is None


def test_another_key_is_not_ours(identity: Identity) -> None:
    assert identity.verify(signed(OTHER_KEY)) is None
    assert identity.verify(signed(ec.generate_private_key(ec.SECP256R1()), algorithm="ES256")) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "", None])
def test_a_token_without_a_signature_is_refused(identity: Identity, algorithm: str | None) -> None:
    header = {"alg": algorithm, "typ": "JWT", "kid": "local"}
    assert identity.verify(f"{encoded(header)}.{encoded(claims())}.") is None


@pytest.mark.parametrize("form", ["pem", "pkcs1", "jwk"])
def test_our_public_key_is_no_shared_secret(identity: Identity, key: rsa.RSAPrivateKey, form: str) -> None:
    public = key.public_key()
    pem = serialization.Encoding.PEM
    secret = {
        "pem": public.public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
        "pkcs1": public.public_bytes(pem, serialization.PublicFormat.PKCS1),
        "jwk": jwt.algorithms.RSAAlgorithm.to_jwk(public).encode(),
    }[form]
    content = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'local'})}.{encoded(claims())}"
    signature = hmac.new(secret, content.encode(), hashlib.sha256).digest()
    assert identity.verify(f"{content}.{encoded(signature)}") is None


def test_a_changed_token_is_not_the_one_that_was_remembered(identity: Identity) -> None:
    token = identity.access_token(persona("citizen"))
    assert identity.verify(token) is not None
    head, _, signature = token.split(".")
    stranger = claims(sub=str(persona("moderator").id))
    assert identity.verify(f"{head}.{encoded(stranger)}.{signature}") is None
    assert identity.verify(token[:-2]) is None
    assert identity.verify(token + "A") is None
    assert identity.verify(token) is not None


@pytest.mark.parametrize(
    "garbage",
    ["", ".", "..", "...", "a.b.c", "null", "Bearer", "\x00", "é.é.é", "\U0001f5f3", "=" * 100, "%2e%2e",
     f"{encoded('[')}..", f"{encoded([])}.{encoded([])}.", f"{encoded({'alg': 'RS256'})}.{encoded([1])}.AA",
     f"{encoded(b'[' * 5_000)}.e30.AA", f"{encoded(b'9' * 5_000)}.e30.AA"],
    ids=lambda text: ascii(text[:20]),
)  # fmt: skip
def test_garbage_is_refused_and_no_more(identity: Identity, garbage: str) -> None:
    assert identity.verify(garbage) is None


def test_a_hundred_kilobytes_are_no_token_even_well_signed(
    identity: Identity, key: rsa.RSAPrivateKey
) -> None:
    assert identity.verify(signed(key, padding="x" * 100_000)) is None
    assert identity.verify("x" * 100_000) is None


def test_what_was_remembered_does_not_outlive_the_token(identity: Identity, key: rsa.RSAPrivateKey) -> None:
    expired = signed(key, exp=NOW - 1)
    identity._verified[expired] = claims(exp=NOW - 1)  # as it stands there a second after the end
    assert identity.verify(expired) is None
    assert expired not in identity._verified


def test_what_is_remembered_is_bounded(folder: Path) -> None:
    small = Identity(folder, most_remembered=3)
    tokens = [small.access_token(persona(f"citizen-{number}")) for number in range(8)]
    for token in tokens:
        assert small.verify(token) is not None
        assert len(small._verified) <= 3
    assert all(small.verify(token) for token in tokens)
    small.verify("no token at all")
    assert "no token at all" not in small._verified


def test_tokens_outlive_a_restart_by_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    before = Identity(tmp_path / "data")
    access = before.access_token(persona("citizen"))
    refresh = before.refresh_token(persona("citizen"))
    assert (tmp_path / "data" / "identity.pem").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["identity.pem"]
    after = Identity(tmp_path / "data")
    assert after.verify(access) is not None
    assert after.refreshed(refresh) == persona("citizen")
    assert Identity(tmp_path / "elsewhere").verify(access) is None


def test_two_who_come_first_at_once_get_one_key(tmp_path: Path) -> None:
    made: list[Identity] = []
    threads = [threading.Thread(target=lambda: made.append(Identity(tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    token = made[0].access_token(persona("citizen"))
    assert len(made) == 4
    assert all(each.verify(token) for each in made)


def elliptic() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def encrypted() -> bytes:
    return OTHER_KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"-----BEGIN PRIVATE KEY-----\nAAAA", elliptic(), encrypted()]
)
def test_a_damaged_key_is_one_clear_line_and_is_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "identity.pem").write_bytes(content)
    with pytest.raises(LocalCloudError, match=r"identity\.pem, is damaged: delete it") as told:
        Identity(tmp_path)
    assert "\n" not in str(told.value)
    assert (tmp_path / "identity.pem").read_bytes() == content


def test_a_key_that_cannot_be_read_or_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "identity.pem").mkdir()
    with pytest.raises(LocalCloudError, match="cannot be used"):
        Identity(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(LocalCloudError, match="cannot be used"):
        Identity(tmp_path / "file")


def test_a_refresh_token_opens_nothing_by_itself_and_an_access_token_refreshes_nothing(
    identity: Identity,
) -> None:
    who = persona("moderator")
    assert identity.verify(identity.refresh_token(who)) is None
    assert identity.refreshed(identity.access_token(who)) is None
    assert identity.refreshed("") is None


def test_a_revoked_refresh_token_is_good_for_nothing_and_others_remain(identity: Identity) -> None:
    first, second = (identity.refresh_token(persona("citizen")) for _ in range(2))
    identity.revoke(first)
    identity.revoke("no token")
    identity.revoke(identity.access_token(persona("citizen")))
    assert identity.refreshed(first) is None
    assert identity.refreshed(second) == persona("citizen")


def test_whoever_signs_out_everywhere_keeps_no_refresh_token_and_may_come_back(tmp_path: Path) -> None:
    identity = Identity(tmp_path)
    who, other = persona("citizen"), persona("neighbor")
    before = [identity.refresh_token(who) for _ in range(2)]
    theirs, access = identity.refresh_token(other), identity.access_token(who)
    assert identity.sign_out_everywhere(access)
    assert [identity.refreshed(each) for each in before] == [None, None]
    assert identity.refreshed(theirs) == other
    # The authorizer asks nobody, and Cognito itself knows better.
    assert identity.verify(access) is not None
    assert not identity.sign_out_everywhere(access)
    assert identity.refreshed(identity.refresh_token(who)) == who
    assert identity.sign_out_everywhere(identity.access_token(who))


def test_only_a_good_access_token_with_the_scope_signs_out_everywhere(
    identity: Identity, key: rsa.RSAPrivateKey
) -> None:
    who = persona("citizen-9")
    kept, scope = identity.refresh_token(who), "openid aws.cognito.signin.user.admin"
    for wrong in (
        "", "no token", kept, identity.access_token(who, seconds=-1), signed(key, sub=str(who.id)),
        signed(key, sub=str(who.id), scope="openid"), signed(OTHER_KEY, sub=str(who.id), scope=scope),
    ):  # fmt: skip
        assert not identity.sign_out_everywhere(wrong)
    assert identity.refreshed(kept) == who
    assert identity.sign_out_everywhere(signed(key, sub=str(who.id), scope=scope, auth_time=NOW))


def test_a_refresh_token_of_somebody_who_is_no_persona_any_more_is_no_good(
    identity: Identity, key: rsa.RSAPrivateKey
) -> None:
    assert identity.refreshed(signed(key, token_use="refresh", username="somebody")) is None
    assert identity.refreshed(signed(key, token_use="refresh")) is None


@pytest.mark.parametrize(
    "name", ["", "nobody", "citizen-", "citizen-x", "citizen-\u0661", "neighbor-1", "citizen-1-2"]
)
def test_there_are_only_so_many_personas(name: str) -> None:
    with pytest.raises(KeyError):
        persona(name)


def test_a_persona_is_the_same_person_everywhere() -> None:
    assert persona("citizen").id == uuid.UUID(str(persona("citizen").id))
    assert len({persona(name).id for name in ("citizen", "citizen-1", "citizen-2", "clerk")}) == 4


def test_the_command_signs_so_many_in_from_a_number_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def signed_in(*words: str) -> list[object]:
        with pytest.raises(SystemExit, match="0"):
            cli.main(["--data", str(tmp_path), "sign-in", *words])
        tokens = capsys.readouterr().out.split()
        return [jwt.decode(token, options={"verify_signature": False})["username"] for token in tokens]

    assert signed_in("--count", "2") == ["citizen-1", "citizen-2"]
    assert signed_in("--count", "2", "--first", "41") == ["citizen-41", "citizen-42"]
    with pytest.raises(SystemExit, match="2"):
        cli.main(["--data", str(tmp_path), "sign-in", "--count", "2", "--first", "0"])
    assert "'0' is the number of no citizen" in capsys.readouterr().err


@pytest.mark.parametrize("seconds_back", [0, 1.5, 8])
def test_whoever_just_signed_in_goes_on_when_the_clock_is_set_back(folder: Path, seconds_back: float) -> None:
    who, ahead = persona("neighbor"), seconds_back
    identity = Identity(folder, clock=lambda: time.time() + ahead)
    access, refresh = identity.access_token(who), identity.refresh_token(who)
    ahead = 0.0
    assert identity.verify(access) is not None
    assert identity.refreshed(refresh) == who
    # The clock reads less than when they signed in, and still all that they had ends.
    assert identity.sign_out_everywhere(access)
    assert identity.refreshed(refresh) is None


def test_whoever_signs_in_after_signing_out_everywhere_is_in_when_the_clock_is_set_back(folder: Path) -> None:
    who, ahead = persona("neighbor"), 1.5
    identity = Identity(folder, clock=lambda: time.time() + ahead)
    before = identity.refresh_token(who)
    assert identity.sign_out_everywhere(identity.access_token(who))
    ahead = 0.0
    assert identity.refreshed(identity.refresh_token(who)) == who
    assert identity.refreshed(before) is None


def test_a_token_is_good_until_its_second_and_no_longer(folder: Path) -> None:
    later = 0
    identity = Identity(folder, clock=lambda: NOW + later)
    access = identity.access_token(persona("neighbor"), seconds=100_000)
    later = 99_999
    assert identity.verify(access) is not None
    later = 100_000
    assert identity.verify(access) is None

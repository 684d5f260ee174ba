"""The local sign-in's pages and endpoints, asked directly; `civicq/web/test_session.py` goes through the whole flow."""

import base64
import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from cdk.local.http import Request, Response
from cdk.local.identity import API, CLIENT_ID, PERSONAS, Identity, persona
from cdk.local.sign_in import GLOBAL_SIGN_OUT, SignIn
from tests.cdk.local.door import open_door

SITE = "http://127.0.0.1:8000"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "client_id": CLIENT_ID,
    "response_type": "code",
    "redirect_uri": f"{SITE}/api/session/callback",
    "state": "s",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "scope": "openid",
}


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return Identity(tmp_path)


@pytest.fixture
def sign_in(identity: Identity) -> SignIn:
    return SignIn(identity, (SITE, "http://localhost:8000"))


def get(sign_in: SignIn, path: str, **fields: str) -> Response:
    return sign_in(Request("GET", f"/local{path}?{urlencode(fields)}", []))


def post(sign_in: SignIn, path: str, **fields: str) -> Response:
    return sign_in(Request("POST", f"/local{path}", [], urlencode(fields).encode()))


def location_of(response: Response) -> str:
    assert response.status == 303
    return dict(response.headers)["location"]


def code_for(sign_in: SignIn, who: str = "citizen", **changed: str) -> str:
    location = location_of(post(sign_in, "/oauth2/authorize", **ASKED | {"persona": who} | changed))
    return parse_qs(urlsplit(location).query)["code"][0]


def redeem(sign_in: SignIn, code: str, /, **changed: str) -> Response:
    fields = {
        "grant_type": "authorization_code", "client_id": CLIENT_ID, "code": code, "code_verifier": VERIFIER,
        "redirect_uri": ASKED["redirect_uri"],
    }  # fmt: skip
    return post(sign_in, "/oauth2/token", **fields | changed)


def json_of(response: Response, status: int) -> dict[str, Any]:
    assert response.status == status
    assert dict(response.headers)["cache-control"] == "private, no-store"
    told: dict[str, Any] = json.loads(response.body)
    return told


class Page(HTMLParser):
    """What matters of a page: its elements, and the words in some of them."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        assert response.status == 200
        assert dict(response.headers)["content-type"] == "text/html; charset=utf-8"
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(response.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.setdefault(self._open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_can_be_read_by_everybody_under_a_strict_policy(sign_in: SignIn) -> None:
    page = Page(get(sign_in, "/oauth2/authorize", **ASKED))
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("main")) == len(page.words["h1"]) == len(page.words["title"]) == 1
    assert page.words["button"] == [each.title for each in PERSONAS]
    assert [button["value"] for button in page.all("button")] == [each.name for each in PERSONAS]
    # `default-src 'self'`: no style and no script within the page, and nothing from elsewhere.
    assert not page.all("script")
    assert not page.all("style")
    assert not any("style" in attributes or "onclick" in attributes for _, attributes in page.elements)
    [form], [icon, link] = page.all("form"), page.all("link")
    # Without one a browser asks for /favicon.ico, which is not there.
    assert icon == {"rel": "icon", "href": "/favicon.svg", "type": "image/svg+xml"}
    assert form == {"method": "post", "action": "/local/oauth2/authorize", "aria-labelledby": "title"}
    assert link["rel"] == "stylesheet"
    sheet = sign_in(Request("GET", str(link["href"]), []))
    assert (sheet.status, dict(sheet.headers)["content-type"]) == (200, "text/css; charset=utf-8")
    assert b"http" not in sheet.body


def test_the_page_hands_on_what_it_was_asked_and_nothing_else(sign_in: SignIn) -> None:
    state = '"><script>alert(1)</script>&'
    page = Page(get(sign_in, "/oauth2/authorize", **ASKED | {"state": state, "persona": "clerk", "x": "y"}))
    kept = {field["name"]: field["value"] for field in page.all("input")}
    assert kept == {name: value for name, value in (ASKED | {"state": state}).items() if name != "scope"}
    assert all(field["type"] == "hidden" for field in page.all("input"))


@pytest.mark.parametrize("who", [*(each.name for each in PERSONAS), "citizen-17"])
def test_a_choice_comes_back_with_a_code_that_is_worth_tokens_of_that_person(
    sign_in: SignIn, identity: Identity, who: str
) -> None:
    location = location_of(post(sign_in, "/oauth2/authorize", **ASKED | {"persona": who, "state": "a b&c"}))
    assert location.startswith(f"{SITE}/api/session/callback?")
    query = parse_qs(urlsplit(location).query)
    assert query["state"] == ["a b&c"]
    tokens = json_of(redeem(sign_in, query["code"][0]), 200)
    assert tokens.keys() == {"access_token", "refresh_token", "expires_in", "token_type"}
    claims = identity.verify(tokens["access_token"])
    assert claims is not None
    assert claims["sub"] == str(persona(who).id)
    assert claims["exp"] - claims["iat"] == tokens["expires_in"]
    assert identity.refreshed(tokens["refresh_token"]) == persona(who)


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "another"}, {"client_id": ""}, {"response_type": "token"}, {"response_type": ""},
        {"redirect_uri": "https://evil.test/"}, {"redirect_uri": f"{SITE}/api/session/callback/"},
        {"redirect_uri": f"{SITE}/api/session/callback?x"}, {"redirect_uri": ""},
        {"redirect_uri": f"{SITE}@evil.test/api/session/callback"},
        {"code_challenge": ""}, {"code_challenge_method": "plain"}, {"code_challenge_method": ""},
    ],
    ids=str,
)  # fmt: skip
def test_neither_page_nor_code_for_a_request_that_is_not_in_order(
    sign_in: SignIn, wrong: dict[str, str]
) -> None:
    for answer in (
        get(sign_in, "/oauth2/authorize", **ASKED | wrong),
        post(sign_in, "/oauth2/authorize", **ASKED | {"persona": "citizen"} | wrong),
    ):
        assert "Start again at /api/session/sign-in" in json_of(answer, 400)["detail"]
        assert "location" not in dict(answer.headers)


@pytest.mark.parametrize("who", ["", "nobody", "citizen-x", "<b>"])
def test_only_a_persona_can_be_chosen(sign_in: SignIn, who: str) -> None:
    assert (
        "no such persona" in json_of(post(sign_in, "/oauth2/authorize", **ASKED, persona=who), 400)["detail"]
    )


@pytest.mark.parametrize(
    "wrong",
    [{"code_verifier": "another"}, {"code_verifier": ""}, {"code": "x"}, {"code": ""},
     {"redirect_uri": "http://localhost:8000/api/session/callback"}],
    ids=str,
)  # fmt: skip
def test_a_code_is_worth_nothing_to_whoever_did_not_ask_for_it_and_is_spent_by_the_attempt(
    sign_in: SignIn, wrong: dict[str, str]
) -> None:
    code = code_for(sign_in)
    assert json_of(redeem(sign_in, code, **wrong), 400) == {"error": "invalid_grant"}
    again = redeem(sign_in, code)
    assert again.status == (200 if "code" in wrong else 400)


def test_a_code_is_good_once(sign_in: SignIn) -> None:
    code = code_for(sign_in)
    assert redeem(sign_in, code).status == 200
    assert json_of(redeem(sign_in, code), 400) == {"error": "invalid_grant"}


def test_a_code_that_nobody_redeemed_in_time_is_forgotten(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cdk.local.sign_in.CODE_SECONDS", -1)
    code = code_for(sign_in)
    assert json_of(redeem(sign_in, code), 400) == {"error": "invalid_grant"}
    code_for(sign_in)
    code_for(sign_in)
    assert len(sign_in._codes) == 1


def test_a_token_is_asked_for_by_the_client_and_in_a_known_way(sign_in: SignIn) -> None:
    code = code_for(sign_in)
    assert json_of(redeem(sign_in, code, client_id="another"), 400) == {"error": "invalid_client"}
    told = json_of(redeem(sign_in, code, grant_type="password"), 400)
    assert told == {"error": "unsupported_grant_type"}
    assert redeem(sign_in, code).status == 200


def test_a_refresh_token_brings_an_access_token_until_it_is_revoked(
    sign_in: SignIn, identity: Identity
) -> None:
    refresh = json_of(redeem(sign_in, code_for(sign_in, "clerk")), 200)["refresh_token"]
    asked = {"grant_type": "refresh_token", "client_id": CLIENT_ID, "refresh_token": refresh}
    tokens = json_of(post(sign_in, "/oauth2/token", **asked), 200)
    assert "refresh_token" not in tokens  # Cognito too keeps the one that there is
    claims = identity.verify(tokens["access_token"])
    assert claims is not None
    assert claims["cognito:groups"] == ["staff"]
    assert post(sign_in, "/oauth2/revoke", client_id=CLIENT_ID, token=refresh).status == 200
    assert json_of(post(sign_in, "/oauth2/token", **asked), 400) == {"error": "invalid_grant"}
    for token in (refresh, "", "x"):
        assert post(sign_in, "/oauth2/revoke", token=token).status == 200  # RFC 7009 section 2.2


def test_amazons_own_client_signs_out_everywhere(sign_in: SignIn, identity: Identity) -> None:
    tokens = json_of(redeem(sign_in, code_for(sign_in)), 200)
    with open_door(sign_in) as door:
        client = boto3.client(
            "cognito-idp", "us-east-1", endpoint_url=f"http://127.0.0.1:{door.port}{API}",
            config=Config(signature_version=UNSIGNED),
        )  # fmt: skip
        client.global_sign_out(AccessToken=tokens["access_token"])
        for wrong in (tokens["access_token"], "x", identity.access_token(persona("citizen"), seconds=-1)):
            with pytest.raises(client.exceptions.NotAuthorizedException):
                client.global_sign_out(AccessToken=wrong)
        with pytest.raises(ClientError, match="UnknownOperationException"):
            client.get_user(AccessToken=identity.access_token(persona("citizen")))
    assert identity.refreshed(tokens["refresh_token"]) is None


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"7", b'{"AccessToken": 7}', b"\xff", b"[" * 50_000])
def test_a_call_without_a_token_is_refused_in_words(sign_in: SignIn, body: bytes) -> None:
    told = sign_in(Request("POST", API, [("x-amz-target", GLOBAL_SIGN_OUT)], body))
    assert json_of(told, 400)["__type"] == "InvalidParameterException"


def test_signing_out_leads_home_and_nowhere_else(sign_in: SignIn) -> None:
    for home in (f"{SITE}/", "http://localhost:8000/"):
        assert location_of(get(sign_in, "/logout", client_id=CLIENT_ID, logout_uri=home)) == home
    for elsewhere in ("https://evil.test/", f"{SITE}/other", f"{SITE}@evil.test/", "//evil.test", ""):
        json_of(get(sign_in, "/logout", logout_uri=elsewhere), 400)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/oauth2/token"), ("PUT", "/oauth2/authorize"), ("GET", ""), ("GET", "/"), ("POST", "/logout"),
     ("GET", "/local/sign-in.css"), ("GET", "/../identity.pem")],
)  # fmt: skip
def test_there_is_nothing_else(sign_in: SignIn, method: str, path: str) -> None:
    assert sign_in(Request(method, f"/local{path}", [])).status == 404


def test_a_body_of_any_bytes_is_no_trouble(sign_in: SignIn) -> None:
    for body in (b"\xff\x00", b"%ff=%ff&=&&", b"client_id=" + b"x" * 100_000):
        for path in ("/oauth2/authorize", "/oauth2/token", "/oauth2/revoke"):
            assert sign_in(Request("POST", f"/local{path}", [], body)).status in (200, 400)

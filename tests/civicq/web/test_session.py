"""The whole code flow, as a browser goes through it: the session function, and a sign-in server on a real socket."""

import base64
import hashlib
import html
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from cdk.local.http import Request, Response
from cdk.local.identity import ACCESS_SECONDS, CLIENT_ID, PERSONAS, Identity, persona
from cdk.local.sign_in import SignIn
from civicq.settings import settings
from civicq.web.description import DOCUMENT
from tests.cdk.local.door import open_door
from tests.civicq.browser import Browser, configure, open_browser
from tests.civicq.conftest import SITE, Answer

UNSAFE = ("/api/session/refresh", "/api/session/sign-out", "/api/session/sign-out-everywhere")


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return Identity(tmp_path)


@pytest.fixture
def browser(identity: Identity) -> Iterator[Browser]:
    with open_browser(identity) as browser:
        yield browser


def problem_of(answer: Answer, status: int) -> dict[str, Any]:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "private, no-store"
    told: dict[str, Any] = answer.json
    assert told["status"] == status
    return told


def pending(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_signing_in_begins_with_a_redirect_that_proves_who_began_it(browser: Browser) -> None:
    begun = browser.ask("/api/session/sign-in?return_to=/ballots")
    assert (begun.status, begun.headers["cache-control"]) == (302, "private, no-store")
    parts = urlsplit(begun.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{SITE}/local/oauth2/authorize"
    asked = {name: value for name, [value] in parse_qs(parts.query).items()}
    kept = browser.cookies["__Host-sign-in"]
    state, verifier, back = json.loads(base64.urlsafe_b64decode(kept.value + "=="))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    assert asked == {
        "client_id": CLIENT_ID, "response_type": "code", "scope": "openid aws.cognito.signin.user.admin", "state": state,
        "redirect_uri": f"{SITE}/api/session/callback", "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    assert back == "/ballots"
    assert 43 <= len(verifier) <= 128  # RFC 7636 section 4.1
    assert kept["httponly"]
    assert kept["max-age"] == "600"
    again = browser.ask("/api/session/sign-in")
    assert urlsplit(again.headers["location"]).query != parts.query


def test_the_page_offers_every_persona_and_a_choice_signs_in(browser: Browser, identity: Identity) -> None:
    location = browser.begin("/cities/harbor-falls?precinct=north#top")
    page = browser.visit_provider(location)
    assert page.status == 200
    assert page.body.count(b"<button") == len(PERSONAS)
    answer = browser.come_back(location, "moderator")
    assert (answer.status, answer.headers["location"]) == (303, "/cities/harbor-falls?precinct=north#top")
    claims = identity.verify(browser.cookies["__Host-session"].value)
    assert claims is not None
    assert claims["sub"] == str(persona("moderator").id)
    assert claims["cognito:groups"] == ["moderator"]


def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(browser: Browser) -> None:
    browser.sign_in()
    assert set(browser.cookies) == {"__Host-session", "__Host-refresh", "signed_in"}
    for name, morsel in browser.cookies.items():
        assert (morsel["path"], morsel["domain"], morsel["samesite"].lower()) == ("/", "", "lax")
        assert morsel["secure"]
        assert bool(morsel["httponly"]) == (name != "signed_in")
    assert browser.cookies["signed_in"].value == "1"
    assert browser.cookies["__Host-session"]["max-age"] == "290"
    for name in ("__Host-refresh", "signed_in"):
        assert browser.cookies[name]["max-age"] == str(30 * 24 * 3600)
    assert all(len(morsel.OutputString()) < 4096 for morsel in browser.cookies.values())


def test_a_state_that_is_not_the_one_begun_with_is_refused(browser: Browser) -> None:
    location = browser.begin()
    chosen = browser.visit_provider(location, persona="citizen")
    query = parse_qs(urlsplit(dict(chosen.headers)["location"]).query)
    code, state = query["code"][0], query["state"][0]
    for asked in (
        f"code={code}",
        f"code={code}&state=",
        f"code={code}&state={state}x",
        f"code={code}&state=é",
    ):
        problem_of(browser.ask(f"/api/session/callback?{asked}"), 400)
        assert "__Host-session" not in browser.cookies
    assert browser.ask(f"/api/session/callback?code={code}&state={state}").status == 303


BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("language", "told", "leads"),
    [("en-US,en;q=0.9", "sign in again.</p>", 'href="/">Back to CivicQ'),
     ("es-MX,es;q=0.9", "inicie sesión de nuevo.</p>", 'href="/es">Volver a CivicQ')],
)  # fmt: skip
def test_whoever_comes_back_from_a_broken_sign_in_reads_a_page_in_their_language(
    browser: Browser, language: str, told: str, leads: str
) -> None:
    answer = browser.ask(
        "/api/session/callback?code=c&state=s", headers=BROWSER | {"accept-language": language}
    )
    assert (answer.status, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-language"] == language[:2]
    assert f'<html lang="{language[:2]}">' in answer.body
    assert told in answer.body
    assert leads in answer.body


@pytest.mark.parametrize(
    "asked", ["sign-in?return_to=" + "x" * 501, "callback?state=" + "x" * 101, "nothing"]
)
def test_nobody_who_signs_in_is_shown_a_problem_document(browser: Browser, asked: str) -> None:
    answer = browser.ask(f"/api/session/{asked}", headers=BROWSER)
    assert answer.status in {404, 422}
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_what_a_refused_sign_in_says_is_no_markup(browser: Browser) -> None:
    answer = browser.ask("/api/session/sign-in?%3Cb%3E=1", headers=BROWSER)
    assert (answer.status, "<b>" in answer.body) == (400, False)


def test_a_callback_that_another_browser_began_is_refused(browser: Browser) -> None:
    attacker, victim = browser, Browser(browser.provider)
    chosen = attacker.visit_provider(attacker.begin(), persona="citizen")
    target = dict(chosen.headers)["location"].removeprefix(SITE)
    problem_of(victim.ask(target), 400)
    victim.begin()
    problem_of(victim.ask(target), 400)
    assert "__Host-session" not in victim.cookies


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "é", "=", "bnVsbA", "e30", "%%%", pending(), pending("s"), pending(1, 2, 3), pending("s", "v", 7),
     pending("", "v", "/"), pending("s", None, "/"), pending("\ud800", "v", "/"), pending("s", "\ud800", "/"),
     pending("s", "v", "/\ud800"), pending("s", "v", "//evil.test"), pending("s", "v", "//["),
     pending("s", "v", "https://evil.test/"), pending({"a": 1}, "v", "/"), pending(["s"], "v", "/"),
     base64.urlsafe_b64encode(b"[" * 1400).decode(), base64.urlsafe_b64encode(b"1" * 1400).decode(), "x" * 1999],
    ids=lambda text: ascii(text[:24]),
)  # fmt: skip
def test_a_pending_cookie_that_is_not_ours_is_refused_in_words(browser: Browser, cookie: str) -> None:
    for state in ("s", ""):
        answer = browser.ask(f"/api/session/callback?code=c&state={state}", cookie=f"__Host-sign-in={cookie}")
        assert "sign in again" in problem_of(answer, 400)["detail"].lower()
        assert answer.cookies == []


def test_a_code_is_good_once(browser: Browser) -> None:
    chosen = browser.visit_provider(browser.begin(), persona="citizen")
    target = dict(chosen.headers)["location"].removeprefix(SITE)
    kept = f"__Host-sign-in={browser.cookies['__Host-sign-in'].value}"
    assert browser.ask(target, cookie=kept).status == 303
    problem_of(browser.ask(target, cookie=kept), 400)
    problem_of(browser.ask(target), 400)  # the browser itself no longer has it pending


def test_a_code_without_its_verifier_is_worth_nothing(browser: Browser) -> None:
    chosen = browser.visit_provider(browser.begin(), persona="citizen")
    target = dict(chosen.headers)["location"].removeprefix(SITE)
    state = parse_qs(urlsplit(target).query)["state"][0]
    problem_of(browser.ask(target, cookie=f"__Host-sign-in={pending(state, 'another verifier', '/')}"), 400)
    problem_of(browser.ask(target), 400)  # whoever tries it spends it


@pytest.mark.parametrize(
    "evil",
    ["//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "https:/evil.test", "https:evil.test",
     "javascript:alert(1)", "evil.test", "", "///evil.test", "/\t/evil.test", "/\n/evil.test", "/\r\n/evil.test",
     "\t//evil.test", " //evil.test", "//[", "/\t/[", "/\t/\u2100", "//evil.test:x", "@evil.test", "?//evil.test"],
    ids=ascii,
)  # fmt: skip
def test_one_comes_back_to_our_own_site_only(browser: Browser, evil: str) -> None:
    assert browser.sign_in(return_to=evil).headers["location"] == "/"


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/a\r\nset-cookie: x=y", "/a%0D%0Aset-cookie:%20x=y"),
        ("/%0d%0aset-cookie:x", "/%0d%0aset-cookie:x"),
        ("/%2f%2fevil.test", "/%2f%2fevil.test"),
        ("/a\\evil.test", "/a%5Cevil.test"),
        ("/städte/münchen?q=ü#ä", "/st%C3%A4dte/m%C3%BCnchen?q=%C3%BC#%C3%A4"),
        ("/a b\0", "/a%20b%00"),
    ],
)
def test_a_path_of_ours_stays_one_and_on_one_line(browser: Browser, asked: str, location: str) -> None:
    assert browser.sign_in(return_to=asked).headers["location"] == location


def test_what_cannot_be_asked_is_refused(browser: Browser) -> None:
    problem_of(browser.ask(f"/api/session/sign-in?return_to=/{'x' * 500}"), 422)
    problem_of(browser.ask("/api/session/sign-in?return_to=/a&return_to=/b"), 400)
    problem_of(browser.ask("/api/session/sign-in?next=/a"), 400)
    problem_of(browser.ask("/api/session/elsewhere"), 404)
    for target in UNSAFE:
        problem_of(browser.ask(target), 405)


def test_whoever_changes_their_mind_is_where_they_were_and_who_they_were(browser: Browser) -> None:
    browser.sign_in()
    before = {name: morsel.value for name, morsel in browser.cookies.items()}
    state = parse_qs(urlsplit(browser.begin("/ballots")).query)["state"][0]
    answer = browser.ask(f"/api/session/callback?error=access_denied&error_description=no&state={state}")
    assert (answer.status, answer.headers["location"]) == (303, "/ballots")
    assert {name: morsel.value for name, morsel in browser.cookies.items()} == before


@pytest.mark.parametrize("asked", ["error=invalid_request&", "error=server_error&", ""])
def test_a_provider_that_brings_no_code_is_told_of(browser: Browser, asked: str) -> None:
    state = parse_qs(urlsplit(browser.begin()).query)["state"][0]
    problem_of(browser.ask(f"/api/session/callback?{asked}state={state}"), 400)


def test_a_session_is_refreshed_for_as_long_as_its_refresh_token_is_good(
    browser: Browser, identity: Identity
) -> None:
    browser.sign_in("candidate")
    first = browser.cookies.pop("__Host-session").value
    refresh = browser.cookies["__Host-refresh"].value
    answer = browser.ask("/api/session/refresh", "POST", headers={"origin": SITE})
    assert (answer.status, answer.body) == (204, "")
    second = browser.cookies["__Host-session"].value
    assert second != first
    claims = identity.verify(second)
    assert claims is not None
    assert claims["sub"] == str(persona("candidate").id)
    assert browser.cookies["__Host-refresh"].value == refresh


@pytest.mark.parametrize(
    "cookie", ["", "__Host-refresh=", "__Host-refresh=x", "__Host-refresh=a.b.c", "other=1"]
)
def test_without_a_good_refresh_token_there_is_no_new_session(browser: Browser, cookie: str) -> None:
    answer = browser.ask("/api/session/refresh", "POST", cookie=cookie)
    assert "Sign in again" in problem_of(answer, 401)["detail"]
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.cookies == []


def test_an_access_token_refreshes_nothing(browser: Browser) -> None:
    browser.sign_in()
    token = browser.cookies["__Host-session"].value
    problem_of(browser.ask("/api/session/refresh", "POST", cookie=f"__Host-refresh={token}"), 401)


def test_another_site_can_neither_refresh_nor_sign_out(browser: Browser) -> None:
    browser.sign_in()
    before = set(browser.cookies)
    for target in UNSAFE:
        for origin in ("https://evil.test", "null"):
            problem_of(browser.ask(target, "POST", headers={"origin": origin}), 403)
    assert set(browser.cookies) == before


def test_signing_out_clears_everything_and_ends_the_refresh_token(browser: Browser) -> None:
    browser.sign_in()
    refresh = browser.cookies["__Host-refresh"].value
    browser.begin()
    answer = browser.ask("/api/session/sign-out", "POST", headers={"origin": SITE})
    assert answer.status == 303
    assert browser.cookies == {}
    cleared = SimpleCookie("\r\n".join(answer.cookies))
    assert set(cleared) == {f"__Host-{name}" for name in ("session", "refresh", "sign-in", "form")} | {
        "signed_in"
    }
    assert all(morsel["secure"] and morsel["path"] == "/" for morsel in cleared.values())
    home = browser.visit_provider(answer.headers["location"])
    assert (home.status, dict(home.headers)["location"]) == (303, f"{SITE}/")
    problem_of(browser.ask("/api/session/refresh", "POST", cookie=f"__Host-refresh={refresh}"), 401)


def test_whoever_is_not_signed_in_may_sign_out(browser: Browser) -> None:
    assert browser.ask("/api/session/sign-out", "POST").status == 303


def sign_out_everywhere(browser: Browser) -> Answer:
    return browser.ask("/api/session/sign-out-everywhere", "POST", headers={"origin": SITE})


def test_signing_out_everywhere_ends_the_sessions_of_that_person_in_every_browser(browser: Browser) -> None:
    phone, neighbors = Browser(browser.provider), Browser(browser.provider)
    for each, who in ((browser, "citizen"), (phone, "citizen"), (neighbors, "neighbor")):
        each.sign_in(who)
    answer = sign_out_everywhere(browser)
    assert (answer.status, answer.headers["cache-control"]) == (303, "private, no-store")
    assert browser.cookies == {}
    home = browser.visit_provider(answer.headers["location"])
    assert (home.status, dict(home.headers)["location"]) == (303, f"{SITE}/")
    problem_of(phone.ask("/api/session/refresh", "POST"), 401)
    assert neighbors.ask("/api/session/refresh", "POST").status == 204
    browser.sign_in()
    assert browser.ask("/api/session/refresh", "POST").status == 204


def test_what_another_browser_still_holds_is_good_for_the_minutes_that_the_description_tells(
    browser: Browser, identity: Identity
) -> None:
    phone = Browser(browser.provider)
    phone.sign_in()
    browser.sign_in()
    sign_out_everywhere(browser)
    claims = identity.verify(phone.cookies["__Host-session"].value)
    assert claims is not None
    assert claims["exp"] - claims["iat"] == ACCESS_SECONDS == 5 * 60
    operation = json.loads(DOCUMENT.read_text())["paths"]["/api/session/sign-out-everywhere"]["post"]
    assert "for at most five minutes" in " ".join(operation["description"].split())


def test_a_browser_whose_access_token_has_expired_signs_out_everywhere_by_a_new_one(
    browser: Browser, identity: Identity
) -> None:
    phone = Browser(browser.provider)
    phone.sign_in()
    browser.sign_in()
    expired = identity.access_token(persona("citizen"), seconds=-1)
    kept = browser.cookies["__Host-refresh"].value
    sent = f"__Host-session={expired}; __Host-refresh={kept}"
    assert browser.ask("/api/session/sign-out-everywhere", "POST", cookie=sent).status == 303
    problem_of(phone.ask("/api/session/refresh", "POST"), 401)
    # The phone's own session has ended, which its access token does not know yet.
    told = problem_of(sign_out_everywhere(phone), 401)
    assert "Sign in, and then sign out everywhere" in told["detail"]


@pytest.mark.parametrize(
    "cookie",
    ["", "__Host-session=x", "__Host-refresh=x", "__Host-session=x; __Host-refresh=a.b.c", "other=1"],
)
def test_whoever_is_not_signed_in_cannot_sign_out_elsewhere(browser: Browser, cookie: str) -> None:
    answer = browser.ask("/api/session/sign-out-everywhere", "POST", cookie=cookie)
    assert "nothing was signed out elsewhere" in problem_of(answer, 401)["detail"]
    assert answer.cookies == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b'{"__type": "InternalErrorException"}'), (400, b'{"__type": "TooManyRequestsException"}'), (400, b""),
     (403, b"{}"), (429, b"{}"), (200, b"<html>"), (200, b"null"), (200, b"[]")],
)  # fmt: skip
@pytest.mark.parametrize("cookie", ["__Host-session", "__Host-refresh"])
def test_a_provider_that_fails_to_sign_out_everywhere_is_not_pretended_to_have(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes, cookie: str
) -> None:
    browser.sign_in()
    before = set(browser.cookies)
    sent = f"{cookie}={browser.cookies[cookie].value}"

    def failing(request: Request) -> Response:
        return answering(status, body)(request) if "/api" in request.target else browser.provider(request)

    with open_door(failing) as door:
        configure(monkeypatch, f"http://127.0.0.1:{door.port}/local")
        answer = browser.ask("/api/session/sign-out-everywhere", "POST", cookie=sent)
    assert "nothing was signed out, here or elsewhere" in problem_of(answer, 503)["detail"]
    assert answer.cookies == []
    assert set(browser.cookies) == before


def test_without_the_address_of_the_providers_api_nobody_is_told_that_they_were_signed_out(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in()
    monkeypatch.delenv("IDENTITY_API_URL")
    settings.cache_clear()
    problem_of(sign_out_everywhere(browser), 503)


def answering(status: int, body: bytes) -> Any:
    return lambda _: Response(status, [("content-type", "application/json")], body)


def hang_up(listener: socket.socket, said: bytes) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.recv(65_536)
            connection.sendall(said)


@pytest.fixture
def mute() -> Iterator[int]:
    """A port that nobody listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", b"nonsense\r\n\r\n", b"\x00\xff"]
)
def test_a_provider_that_breaks_off_is_a_503(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=hang_up, args=(listener, said))
        thread.start()
        configure(monkeypatch, f"http://127.0.0.1:{listener.getsockname()[1]}/local")
        answer = browser.ask("/api/session/refresh", "POST", cookie="__Host-refresh=x")
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert "Try again" in problem_of(answer, 503)["detail"]


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (502, b"<html>"), (503, b"{}"), (429, b"{}"), (403, b"{}"), (404, b"{}"), (200, b"<html>"),
     (200, b"{}"), (200, b"[]"), (200, b'{"access_token": "x"}'), (200, b'{"access_token": 7, "expires_in": 1}'),
     (200, b'{"access_token": "x", "expires_in": "soon"}'), (200, b"\xff")],
)  # fmt: skip
def test_a_provider_that_fails_or_talks_nonsense_is_a_503_and_ends_no_session(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    with open_door(answering(status, body)) as door:
        configure(monkeypatch, f"http://127.0.0.1:{door.port}/local")
        refreshed = browser.ask("/api/session/refresh", "POST", cookie="__Host-refresh=x")
        problem_of(refreshed, 503)
        assert refreshed.cookies == []
        state = parse_qs(urlsplit(browser.begin()).query)["state"][0]
        problem_of(browser.ask(f"/api/session/callback?code=x&state={state}"), 503)


def test_a_provider_that_is_down_is_a_503_and_one_can_still_sign_out(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, mute: int, caplog: pytest.LogCaptureFixture
) -> None:
    browser.sign_in()
    configure(monkeypatch, f"http://127.0.0.1:{mute}/local")
    with caplog.at_level(logging.WARNING):
        problem_of(browser.ask("/api/session/refresh", "POST"), 503)
        assert "__Host-session" in browser.cookies
        assert browser.ask("/api/session/sign-out", "POST").status == 303
    assert browser.cookies == {}
    assert "identity provider" in caplog.text
    begun = browser.ask("/api/session/sign-in")
    assert begun.status == 302


def test_a_token_of_one_session_is_what_the_gateway_believes_after_a_restart(
    browser: Browser, identity: Identity, tmp_path: Path
) -> None:
    browser.sign_in()
    token = browser.cookies["__Host-session"].value
    restarted = Identity(tmp_path)
    assert restarted.verify(token) == identity.verify(token)
    browser.provider = SignIn(restarted, (SITE,))
    assert restarted.refreshed(browser.cookies["__Host-refresh"].value) == persona("citizen")
    assert jwt.decode(token, options={"verify_signature": False})["exp"] > time.time()


VOTE = "/forms/me/en/votes/01990000-0000-7000-8000-000000000001"
RENEWED = f"/api/session/renew?{urlencode({'to': VOTE})}"


def test_a_form_goes_on_when_its_senders_session_can_be_renewed(browser: Browser) -> None:
    browser.sign_in()
    del browser.cookies["__Host-session"]
    sent_on = browser.ask(RENEWED, "POST", form={"value": "1"})
    assert (sent_on.status, sent_on.headers["location"]) == (307, VOTE)  # 307 keeps what was posted
    assert "__Host-session" in browser.cookies
    read_on = browser.ask(RENEWED)
    assert (read_on.status, read_on.headers["location"]) == (303, VOTE)


def test_a_form_of_somebody_who_is_not_signed_in_waits_until_they_are(browser: Browser) -> None:
    to = "/forms/me/es/questions"
    renewal = f"/api/session/renew?{urlencode({'to': to})}"
    sent = {"contest_id": "1", "text": '¿Quién "pinta" el <muro>?'}
    told = browser.ask(renewal, "POST", form=sent)
    assert (told.status, told.headers["cache-control"]) == (401, "private, no-store")
    assert "&lt;muro&gt;" in told.body
    assert browser.cookies["__Host-form"]["httponly"]
    [link] = re.findall(r'class="button" href="([^"]+)"', told.body)
    begun = browser.ask(html.unescape(link))
    back = browser.come_back(begun.headers["location"])
    assert back.headers["location"] == renewal
    shown = browser.ask(renewal)
    assert shown.status == 200
    assert "Ha iniciado sesión" in shown.body
    fields = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown.body)
    assert {name: html.unescape(value) for name, value in fields} == sent
    assert f'action="{renewal}"' in html.unescape(shown.body)
    assert browser.ask(renewal, "POST", form=sent).headers["location"] == to
    assert "__Host-form" not in browser.cookies
    assert browser.ask(renewal).status == 303


def test_who_only_looks_and_is_not_signed_in_is_led_to_sign_in_and_back(browser: Browser) -> None:
    begun = browser.ask(browser.ask(RENEWED).headers["location"])
    assert browser.come_back(begun.headers["location"]).headers["location"] == RENEWED
    assert browser.ask(RENEWED).headers["location"] == VOTE


def test_a_form_that_no_cookie_holds_is_shown_to_be_copied(browser: Browser) -> None:
    told = browser.ask(RENEWED, "POST", form={"text": "ü" * 3000})
    assert "Copy your words" in told.body
    assert "ü" * 3000 in told.body
    assert "__Host-form" not in browser.cookies


def test_a_form_that_waits_is_shown_for_its_own_address_alone(browser: Browser) -> None:
    browser.ask(RENEWED, "POST", form={"value": "1"})
    browser.sign_in()
    assert browser.ask(RENEWED.replace("0001", "0002")).status == 303
    for broken in ("x", "bnVsbA", "WzEsMl0", "W1tdLHt9XQ"):
        cookie = f"__Host-session=x; __Host-form={broken}"
        assert browser.ask(RENEWED, cookie=cookie).status == 303


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/api/me", "/forms/en/x", ""])
def test_a_renewal_leads_to_forms_alone(browser: Browser, to: str) -> None:
    target = f"/api/session/renew?{urlencode({'to': to})}"
    problem_of(browser.ask(target), 422)
    problem_of(browser.ask(target, "POST", form={"value": "1"}), 422)


def test_no_other_site_can_have_a_form_renewed(browser: Browser) -> None:
    browser.sign_in()
    for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        problem_of(browser.ask(RENEWED, "POST", headers=headers), 403)


def test_while_the_provider_is_away_what_was_sent_can_be_sent_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in()
    del browser.cookies["__Host-session"]
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("IDENTITY_TOKEN_URL", f"http://127.0.0.1:{port}/local")
    settings.cache_clear()
    told = browser.ask(RENEWED, "POST", form={"value": "1"})
    assert (told.status, told.headers["retry-after"]) == (503, "60")
    assert '<input type="hidden" name="value" value="1">' in told.body

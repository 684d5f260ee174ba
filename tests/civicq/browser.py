"""A browser before the session function, and a sign-in server on a real socket behind it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import Morsel, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from cdk.local.gateway import route_of
from cdk.local.http import Request, Response
from cdk.local.identity import CLIENT_ID, Identity
from cdk.local.payload import event_of
from cdk.local.sign_in import SignIn
from civicq.settings import settings
from tests.cdk.local.door import open_door
from tests.civicq.conftest import SITE, Answer


class Browser:
    """Keeps cookies, follows nothing by itself."""

    def __init__(self, provider: SignIn) -> None:
        from civicq.handlers import session

        self.provider = provider
        self.cookies: dict[str, Morsel[str]] = {}
        self._handler = session.handler

    def ask(
        self,
        target: str,
        method: str = "GET",
        *,
        cookie: str | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = (
            cookie
            if cookie is not None
            else "; ".join(f"{name}={kept.value}" for name, kept in self.cookies.items())
        )
        named = dict(headers or {}) | ({"cookie": sent} if sent else {})
        if form is not None:
            named |= {"content-type": "application/x-www-form-urlencoded", "origin": SITE}
        request = Request(method, target, list(named.items()), urlencode(form or {}).encode())
        event = event_of(request, route_of(method, target.partition("?")[0]), None)
        answer = self._handler(event, None)
        cookies = answer.get("cookies", [])
        for line in cookies:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel
        return Answer(answer["statusCode"], answer["headers"], cookies, answer["body"])

    def visit_provider(self, location: str, **chosen: str) -> Response:
        """The page that the provider shows there, or what its form brings when something is chosen."""
        parts = urlsplit(location)
        target = f"{parts.path}?{parts.query}"
        if not chosen:
            return self.provider(Request("GET", target, []))
        form = urlencode(dict(parse_qsl(parts.query)) | chosen).encode()
        return self.provider(Request("POST", parts.path, [], form))

    def sign_in(self, who: str = "citizen", return_to: str = "/") -> Answer:
        return self.come_back(self.begin(return_to), who)

    def begin(self, return_to: str = "/") -> str:
        begun = self.ask(f"/api/session/sign-in?{urlencode({'return_to': return_to})}")
        assert begun.status == 302
        return begun.headers["location"]

    def come_back(self, location: str, who: str = "citizen") -> Answer:
        chosen = self.visit_provider(location, persona=who)
        assert chosen.status == 303
        return self.ask(dict(chosen.headers)["location"].removeprefix(SITE))


def configure(patch: pytest.MonkeyPatch, provider_url: str) -> None:
    for name, value in {
        "DATABASE_WRITER_HOST": "there is none",
        "DATABASE_READER_HOST": "there is none",
        "SITE_ORIGINS": f"{SITE} http://localhost:8000",
        "IDENTITY_URL": f"{SITE}/local",
        "IDENTITY_TOKEN_URL": provider_url,
        "IDENTITY_API_URL": f"{provider_url}/api",
        "IDENTITY_CLIENT_ID": CLIENT_ID,
    }.items():
        patch.setenv(name, value)
    settings.cache_clear()


@contextmanager
def open_browser(identity: Identity) -> Iterator[Browser]:
    """The first browser of a sign-in server; `Browser(it.provider)` is another."""
    provider = SignIn(identity, (SITE,))
    with open_door(provider) as door, pytest.MonkeyPatch.context() as patch:
        configure(patch, f"http://127.0.0.1:{door.port}/local")
        yield Browser(provider)
    settings.cache_clear()

"""The crowd's browser against a real server that behaves, and against one that does not."""

import contextlib
import gzip
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from cdk.local.http import Request, Response
from load_tests.crowd import browser as browser_module
from load_tests.crowd.browser import Browser, Library, Site, Told
from tests.cdk.local.door import Door, open_door

PAGE = json.dumps({"id": "mayor"}).encode()
PUBLIC = [("etag", '"1"'), ("cache-control", "no-cache")]
PERSONAL = [("cache-control", "private, no-store")]


class Stand:
    """A server that answers what it is told to, and what a browser made of it."""

    def __init__(self) -> None:
        self.answers: list[Response] = []
        self.asked: list[Request] = []
        self.told: list[Told] = []
        self.library = Library()
        self.door: Door
        self.opened: list[Browser] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        return self.answers.pop(0)

    def browser(self) -> Browser:
        self.opened.append(Browser(Site("127.0.0.1", self.door.port), self.library, self.told.append))
        return self.opened[-1]

    @property
    def wrong(self) -> str:
        return str(self.told[-1].wrong)


@pytest.fixture
def stand() -> Iterator[Stand]:
    standing = Stand()
    with open_door(standing) as standing.door:
        yield standing
        for browser in standing.opened:
            browser.leave()


def its_id(body: bytes) -> str:
    return str(json.loads(body)["id"])


def headers(request: Request) -> dict[str, str]:
    return dict(request.headers)


def test_a_page_is_read_and_told_of(stand: Stand) -> None:
    stand.answers = [Response(200, PUBLIC, PAGE)]
    assert stand.browser().read("/api/contests/1", "contest", its_id) == "mayor"
    told = stand.told[0]
    assert (told.method, told.name, told.wrong, told.body_bytes) == ("GET", "contest", None, len(PAGE))
    assert told.seconds > 0


@pytest.mark.parametrize(
    ("coding", "encoded"), [("br", brotli.compress(PAGE)), ("gzip", gzip.compress(PAGE, mtime=0)), ("", PAGE)]
)
def test_a_body_is_decoded_as_it_says(stand: Stand, coding: str, encoded: bytes) -> None:
    stand.answers = [Response(200, [*PUBLIC, ("content-encoding", coding)] if coding else PUBLIC, encoded)]
    assert stand.browser().read("/api/contests/1", "contest", its_id) == "mayor"


def test_a_page_that_is_known_is_asked_after_and_not_read_again(stand: Stand) -> None:
    stand.answers = [Response(200, PUBLIC, PAGE), Response(304, PUBLIC)]
    browser = stand.browser()
    for _ in range(2):
        assert browser.read("/api/contests/1", "contest", its_id) == "mayor"
    assert "if-none-match" not in headers(stand.asked[0])
    assert headers(stand.asked[1])["if-none-match"] == '"1"'


def test_whoever_comes_next_knows_nothing(stand: Stand) -> None:
    stand.answers = [Response(200, PUBLIC, PAGE), Response(200, PUBLIC, PAGE)]
    browser = stand.browser()
    browser.session = "ana"
    browser.read("/api/contests/1", "contest", its_id)
    browser.leave()
    browser.read("/api/contests/1", "contest", its_id)
    assert not {"if-none-match", "cookie"} & set(headers(stand.asked[1]))


def test_the_session_travels_as_a_cookie_and_what_writes_tells_its_origin(stand: Stand) -> None:
    stand.answers = [Response(200, PERSONAL, PAGE)]
    browser = stand.browser()
    browser.session = "token"
    assert browser.send("PUT", "/api/me/votes/1", "vote", {"value": 1}, its_id) == "mayor"
    sent = headers(stand.asked[0])
    assert sent["cookie"] == "__Host-session=token"
    assert sent["origin"] == f"http://127.0.0.1:{stand.door.port}"
    assert json.loads(stand.asked[0].body) == {"value": 1}


def test_a_kept_connection_that_was_ended_is_replaced(stand: Stand) -> None:
    # The first answer ends its connection, so that the second request needs another.
    stand.answers = [Response(200, PERSONAL, PAGE), Response(200, PERSONAL, PAGE)]
    browser = stand.browser()
    browser.ask("/api/me", "me", its_id)
    stand.door.run(_drop_all(stand.door))
    assert browser.ask("/api/me", "me", its_id) == "mayor"
    assert stand.told[-1].wrong is None


async def _drop_all(door: Door) -> None:
    for connection in list(door.server._shared.connections):
        connection._transport.abort()


WRONG: list[tuple[str, Response, str]] = [
    ("a failure", Response(503, PERSONAL, b"{}"), "status 503"),
    ("an empty page", Response(200, PUBLIC, b""), "200 without a body"),
    ("a page without an ETag", Response(200, [], PAGE), "without an ETag"),
    ("a page of something else", Response(200, PUBLIC, b'{"name": 1}'), "KeyError"),
    ("a page that is no JSON", Response(200, PUBLIC, b"<html>"), "JSONDecodeError"),
    ("a broken coding", Response(200, [*PUBLIC, ("content-encoding", "br")], PAGE), "a body that is no br"),
    ("304 to whoever has no copy", Response(304, PUBLIC), "304 to whoever has no copy"),
]


@pytest.mark.parametrize(("answer", "told"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_what_no_reader_should_get_is_a_failure(stand: Stand, answer: Response, told: str) -> None:
    stand.answers = [answer]
    assert stand.browser().read("/api/contests/1", "contest", its_id) is None
    assert told in stand.wrong


PRIVATE_WRONG: list[tuple[str, list[tuple[str, str]], str]] = [
    ("that a cache may keep", PUBLIC, "that a cache may keep"),
    ("from a cache", [*PERSONAL, ("x-cache", "Hit from cloudfront")], "from a cache"),
]


@pytest.mark.parametrize(
    ("fields", "told"), [each[1:] for each in PRIVATE_WRONG], ids=[each[0] for each in PRIVATE_WRONG]
)
def test_a_personal_answer_has_nothing_to_do_with_caches(
    stand: Stand, fields: list[tuple[str, str]], told: str
) -> None:
    stand.answers = [Response(200, fields, PAGE)]
    assert stand.browser().ask("/api/me", "me", its_id) is None
    assert told in stand.wrong


def test_two_bodies_under_one_etag_are_a_failure(stand: Stand) -> None:
    stand.answers = [Response(200, PUBLIC, PAGE), Response(200, PUBLIC, b'{"id": "other"}')]
    assert stand.browser().read("/api/contests/1", "contest", its_id) == "mayor"
    assert stand.browser().read("/api/contests/1", "contest", its_id) is None
    assert "two bodies under one ETag" in stand.wrong


def test_a_server_that_is_not_there_is_a_failure() -> None:
    told: list[Told] = []
    assert Browser(Site("127.0.0.1", 1), Library(), told.append).read("/", "page", len) is None
    assert "refused" in str(told[0].wrong)


def test_a_body_is_read_once_however_many_see_it(stand: Stand) -> None:
    read: list[bytes] = []

    def facts(body: bytes) -> int:
        read.append(body)
        return len(read)

    stand.answers = [Response(200, PUBLIC, PAGE) for _ in range(3)]
    for _ in range(3):
        assert stand.browser().read("/api/contests/1", "contest", facts) == 1
    assert len(read) == 1


def test_a_stage_on_aws_is_spoken_to_in_secret_and_told_what_its_firewall_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody else in its place: whose certificate no authority signed gets nothing."""
    authority, host = certified(tmp_path)
    heard: list[bytes] = []
    with secret_door(host, heard) as port:
        site = Site.at(f"https://localhost:{port}", {"x-civicq-load-test": "let us in"})
        told: list[Told] = []
        for trusted in ("", str(authority)):
            browser_module._trusting.cache_clear()
            if trusted:
                monkeypatch.setenv("SSL_CERT_FILE", trusted)
            opened = Browser(site, Library(), told.append)
            opened.session = "token"
            opened.send("PUT", "/api/me/votes/1", "vote", {"value": 1}, its_id)
            opened.leave()
    browser_module._trusting.cache_clear()
    assert "CERTIFICATE_VERIFY_FAILED" in str(told[0].wrong)
    assert told[1].wrong is None
    said = heard[0].decode()
    for line in (
        f"host: localhost:{port}",
        f"origin: https://localhost:{port}",
        "x-civicq-load-test: let us in",
    ):
        assert f"{line}\r\n" in said
    assert Site.at("https://civicq.example").origin == "https://civicq.example"


def certified(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of `localhost` that trusts itself, and a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "localhost.pem"
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(kept + made.public_bytes(Encoding.PEM))
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(path)
    authority = folder / "authority.pem"
    authority.write_bytes(made.public_bytes(Encoding.PEM))
    return authority, shown


@contextmanager
def secret_door(shown: ssl.SSLContext, heard: list[bytes]) -> Iterator[int]:
    """Answers whoever trusts it, one after the other, until one did."""
    body = b'{"id": "1"}'
    answer = b"HTTP/1.1 200 OK\r\ncache-control: no-store\r\ncontent-length: %d\r\n\r\n" % len(body)

    def serve() -> None:
        while not heard:
            plain, _ = listening.accept()
            with plain, contextlib.suppress(ssl.SSLError), shown.wrap_socket(plain, server_side=True) as ours:
                heard.append(ours.recv(65_536))
                ours.sendall(answer + body)

    with socket.create_server(("localhost", 0)) as listening:
        listening.settimeout(20)
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()

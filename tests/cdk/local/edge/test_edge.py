import asyncio
import gzip
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdk.behaviours import BEHAVIOURS, CACHE_TAG_HEADER, EMBED_HEADERS, READ_HEADERS, SECURITY_HEADERS
from cdk.local.edge import Edge
from cdk.local.http import Request, Response
from tests.cdk.local.door import Door, Reply, open_door

CITIES = "/api/cities"
PRIVATE_PATHS = [
    "/api/me", "/api/me/", "/api/me/votes", "/api/me/x.css", "/api/me;x.css", "/api/me%3bx.css", "/api/me%2fx.css",
    "/api/me%00.css", "/api/me%0a.css", "/api/me%23.css", "/api/me%3f.css", "/api/%6de", "/api/me/..%2f..%2fassets/app.js",
    "/assets/..%2fapi/me", "/assets/%2e%2e/api/me", "/assets/../api/me", "//api/me", "/api//me", "/api/./me", "/API/ME",
    "/api/me%20", "/api/me%2500", "/api\\me", "/api/session/sign-in", "/api/admin/metrics",
    "/api/admin/x.css", "/api/admin%2fmetrics", "/assets/..%2fapi/admin/metrics", "//api/admin/metrics", "/api/vitals",
]  # fmt: skip


@dataclass
class Origin:
    """An origin that answers as the test says and remembers what it was asked."""

    answer: Callable[[Request], Response | Awaitable[Response]]
    asked: list[Request] = field(default_factory=list)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, request: Request) -> Response | Awaitable[Response]:
        self.asked.append(request)
        self.was_asked.set()
        return self.answer(request)

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.asked]

    def headers(self) -> dict[str, str]:
        """Of the last request."""
        return dict(self.asked[-1].headers)


@dataclass
class Set:
    edge: Edge
    door: Door
    api: Origin
    site: Origin

    def ask(
        self, target: str = CITIES, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Reply:
        return self.door.ask(target, method, body, **headers)

    def purge(self, *tags: str) -> int:
        async def purge() -> int:
            return self.edge.purge(tags)

        return self.door.run(purge())


def says(
    cache_control: str | None, body: bytes = b'{"cities":[]}', status: int = 200, **headers: str
) -> Response:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    if cache_control is not None:
        named.append(("Cache-Control", cache_control))
    return Response(status, [("Content-Type", "application/json"), *named], body)


def numbered(cache_control: str | None, **headers: Any) -> Origin:
    """Each answer's body is its number, from 1."""
    origin = Origin(lambda _: says(cache_control, str(len(origin.asked)).encode(), **headers))
    return origin


@contextmanager
def standing(api: Origin, site: Origin | None = None, **settings: float) -> Iterator[Set]:
    site = site or Origin(lambda _: says(None, b"<p>", 404))
    edge = Edge(BEHAVIOURS, {"api": api, "site": site, "media": site}, **settings)  # type: ignore[arg-type]
    with open_door(edge) as door:
        yield Set(edge, door, api, site)
        door.run(edge.close())


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


# Keeping.


def test_the_second_reader_gets_the_first_ones_answer() -> None:
    with standing(numbered("public, max-age=0, s-maxage=60", etag='"v1"')) as stand:
        first, second = stand.ask(), stand.ask()
    assert (first.x_cache, second.x_cache) == ("Miss", "Hit")
    assert first.body == second.body == b"1"
    assert "age" not in first.headers
    assert int(second.headers["age"]) < 30
    assert second.headers["etag"] == '"v1"'
    assert first.headers["server-timing"].startswith("cdn-cache-miss, cdn-upstream-fbl;dur=")
    assert second.headers["server-timing"].startswith("cdn-cache-hit")


@pytest.mark.parametrize(
    "cache_control", [None, "private, max-age=60", "no-store", "no-cache", "max-age=0", "public"]
)
def test_what_does_not_say_that_it_may_be_kept_is_asked_for_again(cache_control: str | None) -> None:
    with standing(numbered(cache_control)) as stand:
        assert [stand.ask().body for _ in range(3)] == [b"1", b"2", b"3"]
        assert len(stand.edge.store) == 0


def test_an_answer_with_a_cookie_is_never_kept_and_reaches_only_who_asked() -> None:
    with standing(numbered("public, s-maxage=60", set_cookie="a=b")) as stand:
        first, second = stand.ask(), stand.ask()
    assert (first.x_cache, second.x_cache) == ("Miss", "Miss")
    assert first.body != second.body


def test_what_the_origin_kept_already_counts() -> None:
    with standing(numbered("s-maxage=60", age="57")) as stand:
        stand.ask()
        assert int(stand.ask().headers["age"]) >= 57
        until(lambda: stand.ask().x_cache == "Miss")


def test_a_head_is_answered_from_a_get_and_a_get_from_what_a_head_fetched() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        head, get, again = stand.ask(method="HEAD"), stand.ask(), stand.ask(method="HEAD")
        assert [request.method for request in stand.api.asked] == ["GET"]
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "1")
    assert (get.x_cache, get.body) == ("Hit", b"1")
    assert (again.x_cache, again.body, again.headers["content-length"]) == ("Hit", b"", "1")


@pytest.mark.parametrize(
    ("wanted", "status", "body", "told"),
    [
        ("bytes=0-", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=4-2", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
    ],
)
def test_a_part_is_answered_out_of_the_whole(wanted: str, status: int, body: bytes, told: str | None) -> None:
    """As a player asks for a film."""
    with standing(Origin(lambda _: says("s-maxage=60", b"0123456789", etag='"v1"'))) as stand:
        for _ in range(2):
            reply = stand.ask(range=wanted)
            assert (reply.status, reply.body) == (status, body)
            assert reply.headers.get("content-range") == told
            assert reply.headers["content-length"] == str(len(body))
        assert "range" not in stand.api.headers()
        assert len(stand.api.asked) == 1


def test_a_part_of_another_film_than_the_one_that_was_begun_is_the_whole() -> None:
    with standing(Origin(lambda _: says("s-maxage=60", b"0123456789", etag='"v1"'))) as stand:
        assert stand.ask(range="bytes=2-4", if_range='"v1"').status == 206
        assert stand.ask(range="bytes=2-4", if_range='"v0"').status == 200
        assert stand.ask(method="HEAD", range="bytes=2-4").status == 200
    with standing(Origin(lambda _: says("s-maxage=60", b"0123456789" * 200, etag='"v1"'))) as stand:
        assert stand.ask(range="bytes=2-4").status == 200  # its length depends on how it is compressed


def test_several_ranges_are_answered_whole() -> None:
    with standing(Origin(lambda _: says("s-maxage=60", b"0123456789"))) as stand:
        for _ in range(2):
            reply = stand.ask(range="bytes=0-0,1-1")
            assert (reply.status, reply.body) == (200, b"0123456789")
        assert "range" not in stand.api.headers()


def test_the_errors_of_a_caller_are_not_kept_and_those_of_the_origin_for_a_moment() -> None:
    with standing(Origin(lambda _: says("private, no-store", b"{}", 404))) as stand:
        assert [stand.ask().x_cache for _ in range(2)] == ["Error", "Error"]
        assert len(stand.api.asked) == 2
    with standing(Origin(lambda _: says("private, no-store", b"{}", 503))) as stand:
        assert [stand.ask().status for _ in range(3)] == [503] * 3
        assert len(stand.api.asked) == 1
        assert stand.edge.counters["/api/*"].errors == 1


def test_the_memory_is_bounded_and_the_longest_unused_goes_first() -> None:
    with standing(Origin(lambda _: says("s-maxage=60", b"x" * 400)), capacity_bytes=5 * 4_600) as stand:
        for number in range(5):
            stand.ask(f"/api/cities/{number}")
        stand.ask("/api/cities/0")
        stand.ask("/api/cities/5")
        assert stand.edge.store.size_bytes <= 5 * 4_600
        assert stand.ask("/api/cities/0").x_cache == "Hit"
        assert stand.ask("/api/cities/1").x_cache == "Miss"


# Keys.


def test_the_order_and_spelling_of_parameters_make_no_second_entry() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        stand.ask("/api/contests/1/questions?sort=top&limit=5")
        for target in ("?limit=5&sort=top", "?%73ort=top&limit=5", "?limit=5&&sort=to%70"):
            assert stand.ask(f"/api/contests/1/questions{target}").x_cache == "Hit"
        assert stand.ask("/api/contests/1/questions?sort=new&limit=5").x_cache == "Miss"
        assert stand.api.targets[0] == "/api/contests/1/questions?limit=5&sort=top"


@pytest.mark.parametrize(
    "query", ["utm_source=x", "nocache=1", "sort=top&sort=new", "sort=top&Sort=new", "__proto__=1"]
)
def test_a_parameter_that_nobody_knows_is_refused_before_the_origin(query: str) -> None:
    with standing(numbered("s-maxage=60")) as stand:
        reply = stand.ask(f"/api/cities?{query}")
        assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")
        assert json.loads(reply.body)["detail"]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert stand.api.asked == []


def test_a_page_is_shown_whatever_link_led_to_it() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        assert stand.ask("/contests/1?fbclid=1&sort=new").status == 200
        assert stand.ask("/contests/1?sort=new&utm_source=mail").x_cache == "Hit"
        assert stand.ask("/contests/1").x_cache == "Miss"
        assert stand.api.targets == ["/index.html"] * 2


def test_pages_are_the_app_and_files_are_themselves() -> None:
    site = numbered("s-maxage=60")
    with standing(numbered("s-maxage=60"), site) as stand:
        for target in ("/", "/es/contests/1", "/favicon.ico", "/assets/app.js", "/assets/app", "/index.html"):
            stand.ask(target)
    assert stand.api.targets == ["/index.html", "/es/index.html"]
    assert site.targets == ["/favicon.ico", "/assets/app.js", "/assets/app", "/index.html"]


def test_who_draws_a_page_is_told_which_and_not_for_whom() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        first = stand.ask(
            "/contests/1?sort=new", x_page="//evil.test", cookie="__Host-session=a", authorization="Bearer a"
        )
        told = stand.api.headers()
        assert told["x-page"] == "/contests/1?sort=new"
        assert told.keys().isdisjoint({"cookie", "authorization"})
        assert stand.ask("/contests/1?sort=new").body == first.body
        stand.ask("/api/me", x_page="/x")
        assert "x-page" not in stand.api.headers()


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_page_that_nobody_draws_is_the_empty_site(status: int) -> None:
    site = numbered("s-maxage=5")
    with standing(Origin(lambda _: says("private, no-store", status=status)), site) as stand:
        shown = stand.ask("/contests/1")
        assert (shown.status, shown.body, site.targets) == (200, b"1", ["/index.html"])
        assert shown.headers["content-security-policy"] == dict(SECURITY_HEADERS)["content-security-policy"]
        assert stand.edge.counters["/contests/*"].errors == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_is_one_that_says_so(status: int) -> None:
    with standing(numbered("s-maxage=60", status=status)) as stand:
        first, second = stand.ask("/questions/1"), stand.ask("/questions/1")
        assert [(each.status, each.x_cache) for each in (first, second)] == [(status, "Error")] * 2
        assert (stand.api.targets, stand.site.asked) == (["/index.html"], [])


def test_a_purge_of_a_path_takes_all_pages_that_are_asked_for_by_it() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        for page in ("/contests/1", "/contests/2", "/es/contests/1"):
            stand.ask(page)

        async def purge() -> int:
            return stand.edge.purge_paths(["/index.html"])

        assert stand.door.run(purge()) == 2
        assert stand.ask("/es/contests/1").x_cache == "Hit"


def test_a_body_on_a_get_is_neither_keyed_nor_forwarded() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        stand.ask(body=b"sort=new")
        assert stand.api.asked[0].body == b""
        assert stand.ask().x_cache == "Hit"


# Who is asking.


def test_a_cached_answer_does_not_know_who_asked() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        stand.ask(
            cookie="__Host-session=victim; theme=dark", authorization="Bearer victim", accept="text/html",
            origin="https://evil.test", x_forwarded_host="evil.test", x_anything="victim", if_none_match='"victim"',
            accept_language="de", referer="https://x.test/victim",
        )  # fmt: skip
        sent = stand.api.headers()
    assert sent.keys() == {
        "user-agent", "x-forwarded-for", "cloudfront-viewer-address", "x-amzn-trace-id", "x-amz-cf-id"
    }  # fmt: skip
    assert sent["user-agent"] == "Amazon CloudFront"
    assert not {"victim", "evil"} & set(" ".join(sent.values()).split())


def test_an_answer_has_the_id_that_its_origin_was_told_and_nobody_chooses_it() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        ids = []
        for target in ("/api/cities", "/api/me/votes"):
            answer = stand.ask(target, x_amz_cf_id="mine")
            told = stand.api.headers()["x-amz-cf-id"]
            assert answer.headers["x-amz-cf-id"] == told
            ids.append(told)
        assert "mine" not in ids
        assert len(set(ids)) == 2
        assert "x-amz-cf-id" not in stand.ask("/api/cities").headers  # a hit is nobody else's request


@pytest.mark.parametrize("target", PRIVATE_PATHS)
def test_nothing_of_one_persons_is_ever_given_to_another(target: str) -> None:
    def answer(request: Request) -> Response:
        """An origin that is wrong in the worst way: it marks what is personal as public."""
        who = dict(request.headers).get("authorization", "") + dict(request.headers).get("cookie", "")
        return says("public, max-age=600, s-maxage=600", f"for {who or 'anybody'}".encode())

    with standing(Origin(answer), Origin(answer)) as stand:
        identity = "Cookie: __Host-session=victim; __Host-refresh=victim\r\nAuthorization: Bearer victim"
        raw = f"GET {target} HTTP/1.1\r\nHost: x\r\n{identity}\r\nConnection: close\r\n\r\n"
        stand.door.send(raw.encode())
        stranger = stand.door.send(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b"victim" not in stranger
    assert b"Hit from" not in stranger or b"for anybody" in stranger


def test_a_hidden_control_character_backslash_or_dot_segment_is_a_400() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        for path in (
            "/api/me%00.css",
            "/assets/..%2fapi/me",
            "/a/%2e%2e/b",
            "/api/%0d%0aset-cookie:x",
            "//api/me",
        ):
            assert stand.ask(path).status == 400
        assert stand.api.asked == stand.site.asked == []


def test_the_browsers_session_becomes_an_authorization_for_the_signed_in_paths_alone() -> None:
    with standing(numbered(None)) as stand:
        cookie = "theme=dark; __Host-session=token.of.mine; signed_in=1"
        stand.ask("/api/me/votes?contest=1&anything=2", cookie=cookie)
        sent = stand.api.headers()
        assert sent["authorization"] == "Bearer token.of.mine"
        assert "cookie" not in sent
        assert stand.api.targets[-1] == "/api/me/votes?contest=1&anything=2"
        stand.ask("/api/me", "PUT", b"{}", cookie=cookie, authorization="Bearer explicit")
        assert stand.api.headers()["authorization"] == "Bearer explicit"
        stand.ask(
            "/api/me", cookie=cookie, authorization="Bearer explicit", connection="close, authorization"
        )
        assert stand.api.headers()["authorization"] == "Bearer explicit"
        stand.ask("/api/session/sign-in?return_to=/x", cookie=cookie)
        assert stand.api.headers()["cookie"] == cookie
        assert "authorization" not in stand.api.headers()


def test_an_unsafe_method_on_a_cached_path_reaches_the_origin_without_who_sent_it() -> None:
    with standing(numbered("s-maxage=60")) as stand:
        reply = stand.ask(
            CITIES,
            "POST",
            b"{}",
            cookie="__Host-session=me",
            authorization="Bearer me",
            content_type="application/json",
        )
        assert (reply.status, reply.x_cache) == (200, "Miss")
        assert (stand.api.asked[-1].method, stand.api.asked[-1].body) == ("POST", b"{}")
        assert stand.api.headers()["content-type"] == "application/json"
        assert not {"cookie", "authorization"} & stand.api.headers().keys()
        assert stand.ask(CITIES, "POST", b"{}").body == b"2"
        assert len(stand.edge.store) == 0


def test_a_signed_in_answer_is_never_kept_though_the_origin_would_allow_it() -> None:
    with standing(numbered("public, s-maxage=600")) as stand:
        assert [stand.ask("/api/me/votes").body for _ in range(3)] == [b"1", b"2", b"3"]
        assert stand.edge.counters["/api/me/*"].bypassed == 3


def test_a_viewer_cannot_speak_for_the_edge() -> None:
    with standing(numbered(None)) as stand:
        forged: dict[str, Any] = {
            "host": "evil.test", "x_forwarded_host": "evil.test", "x_forwarded_for": "10.0.0.1", "forwarded": "for=evil",
            "x_original_url": "/api/admin", "x_rewrite_url": "/api/admin", "x_http_method_override": "DELETE",
            "cloudfront_viewer_address": "10.0.0.1:1", "x_forwarded_proto": "gopher",
        }  # fmt: skip
        stand.ask("/api/me", **forged)
        sent = stand.api.headers()
    assert sent["x-forwarded-for"] == "127.0.0.1"
    assert sent["cloudfront-viewer-address"].startswith("127.0.0.1:")
    assert (
        not {"host", "forwarded", "x-forwarded-host", "x-original-url", "x-http-method-override"}
        & sent.keys()
    )
    assert not {"evil.test", "gopher", "/api/admin", "DELETE"} & set(sent.values())


def test_the_origins_own_secret_cannot_be_replaced_and_a_trace_is_carried_on() -> None:
    api = numbered(None)
    edge = Edge(
        BEHAVIOURS,
        {"api": api, "site": api, "media": api},
        origin_headers={"api": [("x-origin-secret", "ours")]},
    )
    with open_door(edge) as door:
        door.ask("/api/me", x_origin_secret="guessed", x_amzn_trace_id="Root=1-a-b")
        assert [pair for pair in api.asked[-1].headers if pair[0] == "x-origin-secret"] == [
            ("x-origin-secret", "ours")
        ]
        assert api.headers()["x-amzn-trace-id"] == "Root=1-a-b"
        door.ask(CITIES)
        assert api.headers()["x-origin-secret"] == "ours"
        assert api.headers()["x-amzn-trace-id"].startswith("Root=1-")
        assert door.ask("/page").headers.keys().isdisjoint({"x-origin-secret"})


# What the viewer is told.


def test_every_answer_has_the_security_headers_and_none_of_the_origins_secrets() -> None:
    leaky: dict[str, Any] = {
        CACHE_TAG_HEADER: "a,b",
        "server": "uvicorn",
        "content_security_policy": "default-src *",
        "x_cache": "Hit",
    }
    with standing(Origin(lambda _: says("s-maxage=60", **leaky))) as stand:
        for target in (CITIES, CITIES, "/api/me", "/api/cities?x=1", "/", "/api/cities/a"):
            reply = stand.ask(target)
            assert dict(SECURITY_HEADERS).items() <= reply.headers.items()
            assert {CACHE_TAG_HEADER, "server"}.isdisjoint(reply.headers)


def test_a_page_to_embed_may_be_framed_whatever_its_origin_says_of_it() -> None:
    says_no: dict[str, Any] = {"x_frame_options": "DENY", "content_security_policy": "frame-ancestors 'none'"}
    with standing(Origin(lambda _: says("s-maxage=60", etag='"v1"', **says_no))) as stand:
        for known in ("", '"v1"'):
            reply = stand.ask("/api/embeds/contests/a", if_none_match=known)
            assert dict(EMBED_HEADERS).items() <= reply.headers.items()
            assert "x-frame-options" not in reply.headers
        assert reply.status == 304


def test_other_sites_scripts_read_what_is_for_everybody_and_only_that() -> None:
    generous: dict[str, Any] = {"access_control_allow_credentials": "true"}
    with standing(Origin(lambda _: says("s-maxage=60", etag='"v1"', **generous))) as stand:
        for target in (
            CITIES,
            CITIES,
            "/api/me",
            "/api/me/votes",
            "/api/admin/metrics",
            "/api/session/refresh",
            "/",
        ):
            for known in ("", '"v1"'):
                reply = stand.ask(target, origin="https://elsewhere.test", if_none_match=known)
                told = {name for name in reply.headers if name.startswith("access-control-")}
                assert told == (
                    {name for name, _ in READ_HEADERS if name.startswith("access")}
                    if target == CITIES
                    else set()
                )
        assert stand.ask(CITIES).headers["access-control-allow-origin"] == "*"


def test_a_browser_is_told_to_ask_again_and_the_assets_keep_their_own_word() -> None:
    keep = Origin(lambda _: says("public, max-age=0, s-maxage=60, stale-while-revalidate=300"))
    site = Origin(lambda _: says("public, max-age=31536000, immutable"))
    with standing(keep, site) as stand:
        assert [stand.ask().headers["cache-control"] for _ in range(2)] == ["no-cache"] * 2
        assert stand.ask("/assets/app.js").headers["cache-control"] == "public, max-age=31536000, immutable"
        assert stand.ask("/").headers["cache-control"] == "no-cache"


def test_who_has_the_answer_already_is_told_so() -> None:
    with standing(
        Origin(lambda _: says("s-maxage=60", b"x" * 2_000, etag='"v1"', vary="Accept-Encoding"))
    ) as stand:
        for known in ('"v1"', 'W/"v1"', '"v0", W/"v1"', "*"):
            reply = stand.ask(if_none_match=known)
            assert (reply.status, reply.body) == (304, b"")
            assert reply.headers["etag"] == '"v1"'
            assert reply.headers["cache-control"] == "no-cache"
            assert reply.headers["vary"] == "accept-encoding"
            assert {"content-length", "content-type"}.isdisjoint(reply.headers)
        assert stand.ask(if_none_match='"v2"').status == 200
        assert len(stand.api.asked) == 1


def test_text_is_compressed_as_the_client_likes_it() -> None:
    body = json.dumps({"text": "a question about the library " * 200}).encode()
    with standing(Origin(lambda _: says("s-maxage=60", body, etag='"v1"'))) as stand:
        plain, br, zipped = (
            stand.ask(),
            stand.ask(accept_encoding="gzip, br"),
            stand.ask(accept_encoding="gzip"),
        )
        again = stand.ask(accept_encoding="br", if_none_match='W/"v1"')
        assert len(stand.api.asked) == 1
    assert plain.body == brotli.decompress(br.body) == gzip.decompress(zipped.body) == body
    assert [reply.headers["etag"] for reply in (plain, br, zipped)] == ['"v1"', 'W/"v1"', 'W/"v1"']
    assert {reply.headers["vary"] for reply in (plain, br, zipped)} == {"accept-encoding"}
    assert (br.headers["content-encoding"], zipped.headers["content-encoding"]) == ("br", "gzip")
    assert "content-encoding" not in plain.headers
    assert len(br.body) < len(body) / 2
    assert (again.status, again.headers["etag"]) == (304, 'W/"v1"')


def test_what_is_small_or_an_image_or_personal_is_not_compressed() -> None:
    with standing(
        Origin(lambda request: says("s-maxage=60", b"x" * (500 if "small" in request.target else 5_000)))
    ) as stand:
        assert "content-encoding" not in stand.ask("/api/small", accept_encoding="br").headers
        assert stand.ask("/api/large", accept_encoding="br").headers["content-encoding"] == "br"
        assert "content-encoding" not in stand.ask("/api/me", accept_encoding="br").headers


# Many at once.


def slowly(answer: Callable[[], Response], seconds: float = 0.1) -> Origin:
    async def later() -> Response:
        await asyncio.sleep(seconds)
        return answer()

    return Origin(lambda _: later())


def test_of_two_hundred_misses_one_asks_the_origin() -> None:
    with standing(slowly(lambda: says("s-maxage=60"), 0.3)) as stand:
        replies = stand.door.run(stand.door.ask_together([CITIES] * 200))
        assert len(stand.api.asked) == 1
        assert {reply.status for reply in replies} == {200}
        counters = stand.edge.counters["/api/*"]
        assert (counters.misses, counters.collapsed + counters.hits) == (1, 199)


def test_an_answer_that_must_not_be_kept_is_not_shared_with_those_who_wait() -> None:
    origin: Origin = slowly(lambda: says("private, no-store", str(len(origin.asked)).encode()))
    numbers = iter(range(1_000))
    origin.answer = lambda _: _private(str(next(numbers)))
    with standing(origin) as stand:
        replies = stand.door.run(stand.door.ask_together([CITIES] * 50))
        assert len(stand.api.asked) == 50
    assert len({reply.body for reply in replies}) == 50


async def _private(text: str) -> Response:
    await asyncio.sleep(0.1)
    return says("private, no-store", text.encode())


def test_a_reader_who_leaves_does_not_take_the_answer_from_the_others() -> None:
    async def story(stand: Set) -> bytes:
        impatient = asyncio.ensure_future(_awaited(stand.edge(Request("GET", CITIES, []))))
        await stand.api.was_asked.wait()
        patient = asyncio.ensure_future(_awaited(stand.edge(Request("GET", CITIES, []))))
        await asyncio.sleep(0)
        impatient.cancel()
        return (await patient).body

    with standing(slowly(lambda: says("s-maxage=60", b"1"), 0.2)) as stand:
        assert stand.door.run(story(stand)) == b"1"
        assert stand.ask().x_cache == "Hit"
        assert len(stand.api.asked) == 1


async def _awaited(answer: Response | Awaitable[Response]) -> Response:
    return answer if isinstance(answer, Response) else await answer


# Past its time.


def test_a_stale_answer_is_given_at_once_and_refreshed_behind_it() -> None:
    with standing(numbered("s-maxage=0, stale-while-revalidate=60")) as stand:
        assert stand.ask().body == b"1"
        stale = stand.ask()
        assert (stale.body, stale.x_cache) == (b"1", "Hit")
        until(lambda: len(stand.api.asked) == 2)
        until(lambda: stand.ask().body != b"1")
        assert stand.edge.counters["/api/*"].stale >= 1


def test_a_refresh_asks_whether_anything_changed_and_a_304_keeps_the_answer() -> None:
    def answer(request: Request) -> Response:
        if dict(request.headers).get("if-none-match") == '"v1"':
            return says("s-maxage=60", b"", 304, etag='"v1"', x_seen="again")
        return says("s-maxage=1", b"1", etag='"v1"', x_seen="once")

    with standing(Origin(answer)) as stand:
        stand.ask()
        until(lambda: stand.ask().x_cache == "RefreshHit")
        kept = stand.ask()
        assert (kept.x_cache, kept.body, kept.headers["x-seen"]) == ("Hit", b"1", "again")
        assert len(stand.api.asked) == 2


@pytest.mark.parametrize("failure", ["status", "exception", "hang"])
def test_a_stale_answer_stands_in_for_an_origin_that_fails(failure: str) -> None:
    async def hang() -> Response:
        await asyncio.sleep(30)
        raise AssertionError

    def fail(_: Request) -> Response | Awaitable[Response]:
        if failure == "exception":
            raise ConnectionError("the origin is gone")
        return hang() if failure == "hang" else says("no-store", b"", 503)

    api = numbered("s-maxage=0, stale-if-error=60")
    with standing(api, origin_timeout_seconds=0.2) as stand:
        assert stand.ask().body == b"1"
        api.answer = fail
        reply = stand.ask()
        assert (reply.status, reply.body) == (200, b"1")
        asked = len(api.asked)
        assert stand.ask().body == b"1"
        assert len(api.asked) == asked, "the origin was not left in peace"
        assert (
            stand.ask("/api/cities/unknown").status == {"status": 503, "exception": 502, "hang": 504}[failure]
        )


def test_an_answer_that_has_become_private_does_not_leave_its_public_past_behind() -> None:
    api = numbered("s-maxage=0, stale-if-error=60")
    with standing(api) as stand:
        stand.ask()
        api.answer = lambda _: says("private", b"mine")
        assert stand.ask().body == b"mine"
        api.answer = lambda _: says(None, b"", 503)
        assert stand.ask().status == 503


def test_an_origin_that_fails_without_anything_kept_is_a_plain_problem() -> None:
    async def hang() -> Response:
        await asyncio.sleep(30)
        raise AssertionError

    with standing(Origin(lambda _: hang()), origin_timeout_seconds=0.1) as stand:
        for target in (CITIES, "/api/me"):
            reply = stand.ask(target)
            assert (reply.status, reply.x_cache) == (504, "Error")
            assert json.loads(reply.body)["status"] == 504


def test_an_origins_header_that_would_split_the_answer_is_a_502() -> None:
    with standing(Origin(lambda _: says("s-maxage=60", x_bad="a\r\nset-cookie: b=c"))) as stand:
        assert stand.ask().status == 502


# Purging.


def test_a_purge_by_tag_takes_what_has_the_tag_and_nothing_else() -> None:
    def answer(request: Request) -> Response:
        return says("s-maxage=60", cache_tag=f"city, Contest:{request.target[-1]}")

    with standing(Origin(answer)) as stand:
        for target in ("/api/contests/1", "/api/contests/2"):
            stand.ask(target)
        assert stand.purge("contest:1") == 1
        assert stand.ask("/api/contests/1").x_cache == "Miss"
        assert stand.ask("/api/contests/2").x_cache == "Hit"
        assert stand.purge("CITY", "nothing") == 2
        assert stand.ask("/api/contests/2").x_cache == "Miss"


def test_paths_can_be_purged_exactly_by_their_beginning_or_all() -> None:
    with standing(numbered("s-maxage=60"), numbered("s-maxage=60")) as stand:
        targets = ["/api/a", "/api/a?sort=top&limit=1", "/api/ab", "/"]

        def hits_after(*paths: str) -> list[bool]:
            async def purge() -> None:
                stand.edge.purge_paths(paths)

            for target in targets:
                stand.ask(target)
            stand.door.run(purge())
            return [stand.ask(target).x_cache == "Hit" for target in targets]

        assert hits_after("/api/a") == [False, True, True, True]
        assert hits_after("/api/a?limit=1&sort=top") == [True, False, True, True]
        assert hits_after("/api/a*") == [False, False, False, True]
        assert hits_after("/some/page") == [True, True, True, False]
        assert hits_after("/*") == [False] * 4
        stand.door.run(_purge_all(stand.edge))
        assert len(stand.edge.store) == 0


async def _purge_all(edge: Edge) -> None:
    edge.purge_all()


def test_a_fetch_that_began_before_a_purge_is_not_kept_after_it_nor_given_to_who_came_after() -> None:
    truth = b"old"

    async def read() -> Response:
        seen = truth
        await asyncio.sleep(0.3)
        return says("s-maxage=60", seen, cache_tag="contest:1")

    async def story(stand: Set) -> tuple[Reply, Reply, Reply]:
        nonlocal truth
        before = asyncio.create_task(stand.door._ask_once("/api/contests/1"))
        await stand.api.was_asked.wait()
        truth = b"new"
        stand.edge.purge(["contest:1"])
        after = asyncio.create_task(stand.door._ask_once("/api/contests/1"))
        answers = await before, await after
        return *answers, await stand.door._ask_once("/api/contests/1")

    with standing(Origin(lambda _: read())) as stand:
        before, after, later = stand.door.run(story(stand))
        assert (before.body, after.body, later.body) == (b"old", b"new", b"new")
        assert len(stand.api.asked) == 2


def test_a_purge_of_another_tag_does_not_waste_a_fetch() -> None:
    async def story(stand: Set) -> None:
        asking = asyncio.create_task(stand.door._ask_once("/api/contests/1"))
        await stand.api.was_asked.wait()
        stand.edge.purge(["contest:2"])
        await asking

    with standing(slowly(lambda: says("s-maxage=60", cache_tag="contest:1"))) as stand:
        stand.door.run(story(stand))
        assert stand.ask("/api/contests/1").x_cache == "Hit"


def test_a_refresh_that_began_before_a_purge_does_not_bring_the_old_answer_back() -> None:
    api = numbered("s-maxage=0, stale-while-revalidate=60", cache_tag="a", etag='"v1"')

    async def unchanged() -> Response:
        await asyncio.sleep(0.2)
        return says("s-maxage=60", b"", 304, cache_tag="a", etag='"v1"')

    with standing(api) as stand:
        stand.ask()
        api.answer = lambda _: unchanged()
        stand.ask()
        until(lambda: len(api.asked) == 2)
        assert stand.purge("a") == 1
        time.sleep(0.3)
        assert len(stand.edge.store) == 0


tokens = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30)


@pytest.fixture(scope="module")
def steady() -> Iterator[Set]:
    with standing(numbered("s-maxage=60", etag='"v1"'), numbered("s-maxage=60")) as stand:
        yield stand


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=tokens, accept_encoding=tokens, if_none_match=tokens, cookie=tokens, authorization=tokens, x_amzn_trace_id=tokens
)  # fmt: skip
def test_no_target_and_no_header_ever_makes_a_500(steady: Set, path: str, **headers: str) -> None:
    for prefix in ("/api/", "/api/me/"):
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        raw = f"GET {prefix}{path} HTTP/1.1\r\nHost: x\r\n{lines}Connection: close\r\n\r\n".encode()
        assert int(steady.door.send(raw).split(b" ")[1]) in (200, 304, 400)


def test_an_image_that_the_bucket_has_not_is_drawn_once_for_each_format() -> None:
    drawn = numbered("public, max-age=31536000, immutable")
    address = f"/img/{'a1' * 32}/80"
    with standing(drawn, Origin(lambda _: says(None, b"<Error/>", 403))) as edge:
        for accept, ending, body in (("image/avif,*/*", "avif", b"1"), ("*/*", "jpg", b"2")):
            first, second = (edge.ask(f"{address}?v=1", accept=accept) for _ in range(2))
            assert (first.body, second.body) == (body, body)
            assert (first.headers["x-cache"], second.headers["x-cache"]) == (
                "Miss from cloudfront",
                "Hit from cloudfront",
            )
            assert second.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert second.headers["x-content-type-options"] == "nosniff"
            assert "vary" not in second.headers
            assert edge.site.asked[-1].target == drawn.asked[-1].target == f"{address}.{ending}"
        assert edge.door.run(purged(edge, f"{address}.avif")) == 1
        assert edge.ask(address, accept="image/avif").body == b"3"
        assert edge.ask(f"{address}1").status == edge.ask(f"{address}.avif").status == 404
    kept = Origin(lambda _: says("max-age=9", b"kept"))
    with standing(drawn, kept) as edge:
        assert edge.ask(address).body == b"kept"
        assert edge.ask(address, "POST", b"x").status == 200  # of the bucket, which no other is asked for
    assert len(drawn.asked) == 3


async def purged(edge: Set, path: str) -> int:
    return edge.edge.purge_paths([path])

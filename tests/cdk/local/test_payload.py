"""Payload format 2.0, held against the shape that AWS documents and against Mangum, which reads it."""

import base64
import json
import re
from typing import Any

import pytest
from mangum.handlers.api_gateway import HTTPGateway
from mangum.types import LambdaConfig

from cdk.functions import Route
from cdk.local.gateway import route_of
from cdk.local.http import Request
from cdk.local.payload import BrokenAnswer, event_of, response_of

# The shape of the example in AWS's guide, http-api-develop-integrations-lambda, of a route that an authorizer
# guards and without a client's certificate or stage variables, which CivicQ does not use.
DOCUMENTED: dict[str, Any] = {
    "version": "2.0",
    "routeKey": "ANY /api/me/{proxy+}",
    "rawPath": "/api/me/votes",
    "rawQueryString": "contest=1&contest=2&note=",
    "cookies": ["a=1", "b=2"],
    "headers": {"header1": "value1", "header2": "value1,value2"},
    "queryStringParameters": {"contest": "1,2", "note": ""},
    "requestContext": {
        "accountId": "123456789012",
        "apiId": "api-id",
        "authorizer": {"jwt": {"claims": {"claim1": "value1"}, "scopes": None}},
        "domainName": "id.execute-api.us-east-1.amazonaws.com",
        "domainPrefix": "id",
        "http": {
            "method": "POST",
            "path": "/api/me/votes",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "agent",
        },
        "requestId": "id",
        "routeKey": "ANY /api/me/{proxy+}",
        "stage": "$default",
        "time": "12/Mar/2020:19:03:58 +0000",
        "timeEpoch": 1583348638390,
    },
    "body": '{"vote":1}',
    "pathParameters": {"proxy": "votes"},
    "isBase64Encoded": False,
}


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(value[0])] if isinstance(value, list) else type(value)


def event(
    method: str = "GET", target: str = "/api/me", *headers: tuple[str, str], body: bytes = b""
) -> dict[str, Any]:
    request = Request(method, target, list(headers), body, client="192.0.2.1")
    return event_of(request, route_of(method, target.partition("?")[0]), None)


def test_an_event_has_the_documented_shape() -> None:
    headers = [
        ("header1", "value1"), ("header2", "value1"), ("header2", "value2"), ("user-agent", "agent"),
        ("content-type", "application/json"), ("cookie", "a=1; b=2"),
    ]  # fmt: skip
    request = Request("POST", "/api/me/votes?contest=1&contest=2&note=", headers, b'{"vote":1}', "192.0.2.1")
    made = event_of(request, route_of("POST", "/api/me/votes"), {"claim1": "value1"})
    own = made["headers"].keys() - DOCUMENTED["headers"].keys()
    assert own == {
        "content-length", "content-type", "host", "user-agent",
        "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto",
    }  # fmt: skip
    for name in own:
        del made["headers"][name]
    assert shape(made) == shape(DOCUMENTED)
    varying = {"accountId", "apiId", "domainName", "domainPrefix", "requestId", "time", "timeEpoch"}
    for name in varying:
        assert len(str(made["requestContext"].pop(name))) > 4
    expected = DOCUMENTED | {
        "requestContext": {
            name: value for name, value in DOCUMENTED["requestContext"].items() if name not in varying
        }
    }
    assert made == expected
    json.dumps(made)


def test_what_a_request_does_not_have_its_event_does_not_have() -> None:
    made = event("GET", "/api/cities")
    assert not {"cookies", "queryStringParameters", "body", "pathParameters", "stageVariables"} & made.keys()
    assert (made["routeKey"], made["rawQueryString"], made["isBase64Encoded"]) == ("$default", "", False)
    assert "authorizer" not in made["requestContext"]
    assert made["headers"]["content-length"] == "0"
    assert made["requestContext"]["http"]["userAgent"] == ""


def test_a_time_reads_as_in_an_access_log() -> None:
    context = event()["requestContext"]
    assert re.fullmatch(r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000", context["time"])
    assert re.fullmatch(r"\d{13}", str(context["timeEpoch"]))


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2&a=1", {"a": "1,2,1"}),
        ("a=&b", {"a": "", "b": ""}),
        ("a=x%20y+z%26", {"a": "x y z&"}),
        ("%C3%A9=%E4%BD%A0", {"é": "你"}),
        ("a=%FF", {"a": "\ufffd"}),
        ("a=1;b=2", {"a": "1;b=2"}),
        ("a=%00", {"a": "\0"}),
    ],
)
def test_a_query_comes_raw_and_decoded_and_repeats_are_joined_by_commas(
    query: str, parameters: dict[str, str]
) -> None:
    made = event("GET", f"/api/cities?{query}")
    assert made["rawQueryString"] == query
    assert made["queryStringParameters"] == parameters


def test_an_empty_query_is_none() -> None:
    assert "queryStringParameters" not in event("GET", "/api/cities?")


def test_headers_of_one_name_are_joined_and_cookies_are_listed() -> None:
    headers = [("accept", "a"), ("x-a", "1"), ("x-a", "2"), ("cookie", "a=1;b=2; "), ("cookie", "c=3")]
    made = event("GET", "/api/session/callback", *headers)
    assert made["headers"]["x-a"] == "1,2"
    assert "cookie" not in made["headers"]
    assert made["cookies"] == ["a=1", "b=2", "c=3"]


def test_a_viewer_does_not_choose_the_host_nor_the_length() -> None:
    made = event("POST", "/api/cities", ("host", "evil.test"), ("content-length", "9"), body=b"ab")
    assert made["headers"]["host"] == made["requestContext"]["domainName"]
    assert made["headers"]["content-length"] == "2"


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("application/json", b'{"a":"\xc3\xa9"}', '{"a":"é"}'),
        ("Application/JSON; charset=utf-8", b"{}", "{}"),
        ("application/merge-patch+json", b"{}", "{}"),
        ("text/plain", b"words", "words"),
        ("application/json", b"\xff", None),
        ("application/x-www-form-urlencoded", b"a=1", None),
        ("application/octet-stream", b"words", None),
        ("image/png", b"\x89PNG", None),
        ("", b"words", None),
    ],
)
def test_a_body_is_text_where_its_media_type_says_so_and_base64_elsewhere(
    content_type: str, body: bytes, text: str | None
) -> None:
    headers = [("content-type", content_type)] if content_type else []
    made = event("POST", "/api/me/votes", *headers, body=body)
    if text is None:
        assert made["isBase64Encoded"]
        assert base64.b64decode(made["body"]) == body
    else:
        assert (made["isBase64Encoded"], made["body"]) == (False, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("words", "words"), (1583798639, "1583798639"), (True, "true"), (False, "false"),
        (["citizen", "moderator"], "[citizen moderator]"), ([], "[]"), ([1, True], "[1 true]"),
    ],
)  # fmt: skip
def test_claims_are_text_and_a_list_of_them_stands_in_brackets(value: Any, text: str) -> None:
    made = event_of(Request("GET", "/api/me", []), Route("ANY", "/api/me", "civic"), {"claim": value})
    assert made["requestContext"]["authorizer"]["jwt"] == {"claims": {"claim": text}, "scopes": None}


@pytest.mark.parametrize(
    "target",
    ["/api/cities", "/api/cities?a=1&a=2&b=%20%26", "/api/cities/harbor-falls?x=%C3%A9+%2B", "/api/%C3%A9/x%20y",
     "/api/me/votes?contest=1"],
)  # fmt: skip
def test_mangum_reads_the_path_and_the_query_that_were_asked_for(target: str) -> None:
    path, _, query = target.partition("?")
    config: LambdaConfig = {"api_gateway_base_path": "/", "text_mime_types": [], "exclude_headers": []}
    made = event("GET", target, ("x-a", "1"), ("cookie", "a=1; b=2"))
    scope = HTTPGateway(made, None, config).scope  # type: ignore[arg-type]
    assert scope["path"] == {"/api/%C3%A9/x%20y": "/api/é/x y"}.get(path, path)
    assert scope["query_string"] == query.encode()
    assert scope["method"] == "GET"
    assert [b"x-a", b"1"] in scope["headers"]
    assert [b"cookie", b"a=1; b=2"] in scope["headers"]


def test_mangum_reads_the_body_that_was_sent() -> None:
    config: LambdaConfig = {"api_gateway_base_path": "/", "text_mime_types": [], "exclude_headers": []}
    for content_type, body in (
        ("application/json", b'"\xc3\xa9"'),
        ("application/json", b"\xff"),
        ("", b"a=1"),
    ):
        made = event("POST", "/api/me", ("content-type", content_type), body=body)
        assert HTTPGateway(made, None, config).body == body  # type: ignore[arg-type]


def test_an_answer_in_full_becomes_the_response() -> None:
    response = response_of(
        {
            "statusCode": 201,
            "headers": {"Content-Type": "text/plain", "X-Number": 7},
            "cookies": ["a=1; Secure", "b=2; HttpOnly"],
            "body": "Grüße",
            "isBase64Encoded": False,
        }
    )
    assert response.status == 201
    assert response.headers == [
        ("content-type", "text/plain"), ("x-number", "7"),
        ("set-cookie", "a=1; Secure"), ("set-cookie", "b=2; HttpOnly"),
    ]  # fmt: skip
    assert response.body == "Grüße".encode()


def test_a_base64_body_is_decoded() -> None:
    answer = {"statusCode": 200, "body": base64.b64encode(b"\x00\xff").decode(), "isBase64Encoded": True}
    assert response_of(answer).body == b"\x00\xff"


@pytest.mark.parametrize(
    "answer", [{"statusCode": 204}, {"statusCode": 204, "body": None, "headers": None, "cookies": None}]
)
def test_an_answer_may_be_a_status_and_no_more(answer: dict[str, Any]) -> None:
    assert (response_of(answer).status, response_of(answer).body) == (204, b"")


def test_a_status_may_be_written_as_text() -> None:
    assert response_of({"statusCode": "404"}).status == 404


@pytest.mark.parametrize(
    ("answer", "body"),
    [({"message": "Hi"}, b'{"message": "Hi"}'), ("Hi", b"Hi"), ([1], b"[1]"), (None, b"null"), (7, b"7")],
)
def test_an_answer_without_a_status_is_a_body_of_its_own(answer: Any, body: bytes) -> None:
    response = response_of(answer)
    assert (response.status, response.headers, response.body) == (
        200,
        [("content-type", "application/json")],
        body,
    )


NO_STATUSES: list[Any] = ["abc", "", "²", None, 99, 101, 600, 2.5, True, [], {}, -1, 10**30]
NO_BODIES: list[Any] = [7, [], {"a": 1}, True, "\ud800"]
BROKEN: list[dict[str, Any]] = [
    *({"statusCode": status} for status in NO_STATUSES),
    *({"body": body} for body in NO_BODIES),
    *({"body": body, "isBase64Encoded": True} for body in ("?", "abc", "é")),
    *({"headers": headers} for headers in ("x", 7, [["x", "y"]])),
    *({"headers": {"x": value}} for value in ("a\r\nset-cookie: b", "a\n", "\0", "你", "\ud800")),
    *({"headers": {name: "a"}} for name in ("x\r\ny", "", "x y")),
    *({"cookies": cookies} for cookies in ("a=1", 7, {"a": 1}, ["a=1\r\nx: y"])),
]  # fmt: skip


@pytest.mark.parametrize("answer", BROKEN, ids=lambda answer: ascii(answer)[:60])
def test_a_broken_answer_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(BrokenAnswer):
        response_of({"statusCode": 200} | answer)

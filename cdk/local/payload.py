"""Payload format 2.0: a request as the event that a function gets, and its answer as a response.

(AWS: http-api-develop-integrations-lambda.)
"""

import base64
import json
import re
import secrets
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from cdk.functions import Route
from cdk.local.http import Request, Response

_DOMAIN = "local.execute-api.us-east-1.amazonaws.com"
_TEXTUAL = re.compile(r"text/|application/([^;]*\+)?(json|xml|javascript)\b", re.IGNORECASE)
# RFC 9110 section 5: a token, and a value that stays on its line and within Latin-1.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class BrokenAnswer(Exception):
    """What a function answered is no answer to a request. For a log, not for a caller."""


def event_of(request: Request, route: Route | None, claims: Mapping[str, Any] | None) -> dict[str, Any]:
    """Of these the path is decoded, which an HTTP API does and a function URL does not."""
    raw_path, _, raw_query = request.target.partition("?")
    path = unquote(raw_path)
    now = datetime.now(UTC)
    headers, cookies = _headers_of(request, now)
    key = f"{route.method} {route.path}" if route else "$default"
    context: dict[str, Any] = {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": _DOMAIN,
        "domainPrefix": "local",
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.client,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": key,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }
    if claims is not None:
        texts = {name: _claim(value) for name, value in claims.items()}
        context["authorizer"] = {"jwt": {"claims": texts, "scopes": None}}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": key,
        "rawPath": path,
        "rawQueryString": raw_query,
        "headers": headers,
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if raw_query:
        pairs: dict[str, str] = {}
        for name, value in parse_qsl(raw_query, keep_blank_values=True):
            pairs[name] = f"{pairs[name]},{value}" if name in pairs else value
        event["queryStringParameters"] = pairs
    if route is not None and route.path.endswith("{proxy+}"):
        event["pathParameters"] = {"proxy": path.removeprefix(route.path.removesuffix("{proxy+}"))}
    if request.body:
        event["body"], event["isBase64Encoded"] = _body_of(request.body, headers.get("content-type", ""))
    return event


def _headers_of(request: Request, now: datetime) -> tuple[dict[str, str], list[str]]:
    """The viewer's headers and cookies, and what API Gateway itself adds."""
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in request.headers:
        if name == "cookie":
            cookies += filter(None, map(str.strip, value.split(";")))
        else:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    headers |= {
        "content-length": str(len(request.body)),
        "host": _DOMAIN,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    headers.setdefault("x-forwarded-for", request.client)
    headers.setdefault("x-amzn-trace-id", f"Root=1-{int(now.timestamp()):08x}-{secrets.token_hex(12)}")
    return headers, cookies


def _body_of(body: bytes, content_type: str) -> tuple[str, bool]:
    """As text only where the media type says that it is; a form is base64, for one."""
    if _TEXTUAL.match(content_type):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


def _claim(value: Any) -> str:
    """Claims travel as text: a list becomes `[a b]`."""
    if isinstance(value, list):
        return f"[{' '.join(map(_claim, value))}]"
    return json.dumps(value) if isinstance(value, bool) else str(value)


def response_of(answer: Any) -> Response:
    """Anything without a status is a body of its own. Raises `BrokenAnswer`."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return Response(200, [("content-type", "application/json")], _bytes_of(text))
    status, body = answer["statusCode"], answer.get("body")
    headers, cookies = answer.get("headers") or {}, answer.get("cookies") or []
    if isinstance(status, str) and status.isascii() and status.isdecimal():
        status = int(status)
    if type(status) is not int or not 200 <= status <= 599:
        raise BrokenAnswer(f"answered with the status {status!r:.40}")
    if not isinstance(body, str | None) or not isinstance(headers, dict) or not isinstance(cookies, list):
        raise BrokenAnswer("answered with a body, headers or cookies of a wrong type")
    fields = [(str(name).lower(), str(value)) for name, value in headers.items()]
    fields += [("set-cookie", str(cookie)) for cookie in cookies]
    for name, value in fields:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise BrokenAnswer(f"answered with a header that cannot be sent, {name!r:.40}")
    return Response(status, fields, _bytes_of(body or "", base64_encoded=bool(answer.get("isBase64Encoded"))))


def _bytes_of(body: str, *, base64_encoded: bool = False) -> bytes:
    try:
        return base64.b64decode(body, validate=True) if base64_encoded else body.encode()
    except ValueError:
        raise BrokenAnswer("answered with a body that cannot be read") from None

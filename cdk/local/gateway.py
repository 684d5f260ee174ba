"""The local API Gateway: an HTTP API with payload 2.0, its JWT authorizer and its throttle.

(AWS: http-api-develop-integrations-lambda, http-api-jwt-authorizer, http-api-throttling.)
"""

import asyncio
import base64
import binascii
import json
import logging
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from cdk.functions import DEFAULT_FUNCTION, GATEWAY_TIMEOUT_SECONDS, ROUTES, Route
from cdk.local.environment import FunctionFailed
from cdk.local.http import Request, Response, problem
from cdk.local.runtime import Lambda
from cdk.stages import Stage

_log = logging.getLogger(__name__)

# Gives a token's claims, or None for a token that is not to be trusted.
Verifier = Callable[[str], Mapping[str, Any] | None]


class Gateway:
    def __init__(self, functions: Mapping[str, Lambda], verify: Verifier, stage: Stage) -> None:
        self._functions = functions
        self._verify = verify
        self._rate, self._burst = stage.throttle_rate, float(stage.throttle_burst)
        self._tokens, self._counted_at = self._burst, time.monotonic()

    async def __call__(self, request: Request) -> Response:
        if not self._admits():
            return _refusal(429, "Too Many Requests", "CivicQ is taking all it can. Try again in a second.")
        path = request.target.partition("?")[0]
        route = route_of(request.method, path)
        claims: Mapping[str, Any] | None = None
        if route is not None and route.authorized:
            scheme, _, token = dict(request.headers).get("authorization", "").partition(" ")
            claims = self._verify(token.strip()) if scheme.lower() == "bearer" else None
            if claims is None:
                detail = "Sign in, and send a valid access token as Authorization: Bearer."
                refused = _refusal(401, "Unauthorized", detail)
                refused.headers.append(("www-authenticate", "Bearer"))
                return refused
        function = self._functions[route.function if route else DEFAULT_FUNCTION]
        try:
            async with asyncio.timeout(GATEWAY_TIMEOUT_SECONDS):
                return _response(await function.invoke(event_of(request, route, claims)))
        except TimeoutError:
            return _refusal(503, "Service Unavailable", "CivicQ took too long. Try again in a moment.")
        except FunctionFailed as failure:
            _log.warning("%s", failure)
            return _refusal(
                500, "Internal Server Error", "Something broke on our side. Try again in a moment."
            )

    def _admits(self) -> bool:
        """A token bucket, refilled at the stage's rate."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._counted_at) * self._rate)
        self._counted_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def _refusal(status: int, title: str, detail: str) -> Response:
    """API Gateway says only `{"message": …}`; the member is kept, the rest is a problem document."""
    refused = problem(status, title, detail)
    refused.body = json.dumps(json.loads(refused.body) | {"message": title}).encode()
    return refused


def route_of(method: str, path: str) -> Route | None:
    """The route that takes a request; None for what goes to the default function."""
    return next((route for route in ROUTES if _matches(route, method, path)), None)


def _matches(route: Route, method: str, path: str) -> bool:
    if route.method not in {"ANY", method}:
        return False
    prefix, greedy, _ = route.path.partition("{proxy+}")
    return path.startswith(prefix) and len(path) > len(prefix) if greedy else path == route.path


def event_of(request: Request, route: Route | None, claims: Mapping[str, Any] | None) -> dict[str, Any]:
    raw_path, _, raw_query = request.target.partition("?")
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in request.headers:
        if name == "cookie":
            cookies += [cookie.strip() for cookie in value.split(";")]
        else:
            headers[name] = f"{headers[name]},{value}" if name in headers else value
    headers["content-length"] = str(len(request.body))
    now = datetime.now(UTC)
    key = f"{route.method} {route.path}" if route else "$default"
    context: dict[str, Any] = {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": "local",
        "domainPrefix": "local",
        "http": {
            "method": request.method,
            "path": unquote(raw_path),
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
        "rawPath": unquote(raw_path),
        "rawQueryString": raw_query,
        "headers": headers,
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if raw_query:
        pairs: dict[str, str] = {}
        for name, value in parse_qsl(raw_query, keep_blank_values=True):
            pairs[name] = f"{pairs[name]},{value}" if name in pairs else value
        event["queryStringParameters"] = pairs
    if cookies:
        event["cookies"] = cookies
    if request.body:
        try:
            event["body"] = request.body.decode()
        except UnicodeDecodeError:
            event["body"] = base64.b64encode(request.body).decode()
            event["isBase64Encoded"] = True
    return event


def _claim(value: Any) -> str:
    """Claims travel as text: a list becomes `[a b]`."""
    if isinstance(value, list):
        return f"[{' '.join(str(each) for each in value)}]"
    return str(value)


def _response(answer: Any) -> Response:
    """A function's answer in format 2.0; anything without a status is a body of its own."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return Response(200, [("content-type", "application/json")], json.dumps(answer).encode())
    body = answer.get("body") or ""
    try:
        content = base64.b64decode(body, validate=True) if answer.get("isBase64Encoded") else body.encode()
    except (binascii.Error, ValueError):
        return _refusal(500, "Internal Server Error", "A function answered with a body that cannot be read.")
    headers = [(str(name).lower(), str(value)) for name, value in (answer.get("headers") or {}).items()]
    headers += [("set-cookie", cookie) for cookie in answer.get("cookies") or []]
    return Response(int(answer["statusCode"]), headers, content)

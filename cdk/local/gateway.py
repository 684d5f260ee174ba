"""The local API Gateway: an HTTP API's routes, its JWT authorizer, its throttle and its time limit.

(AWS: http-api-develop-routes, http-api-jwt-authorizer, http-api-throttling.)
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from cdk.functions import DEFAULT_FUNCTION, GATEWAY_TIMEOUT_SECONDS, ROUTES, Route
from cdk.local.environment import FunctionFailed
from cdk.local.http import Request, Response, problem
from cdk.local.payload import BrokenAnswer, event_of, response_of
from cdk.local.runtime import EventTooLarge, Lambda
from cdk.local.traffic import Traffic
from cdk.stages import Stage

_log = logging.getLogger(__name__)

# Gives a token's claims, or None for a token that is not to be trusted.
Verifier = Callable[[str], Mapping[str, Any] | None]


class Gateway:
    def __init__(
        self,
        functions: Mapping[str, Lambda],
        verify: Verifier,
        stage: Stage,
        *,
        timeout_seconds: float = GATEWAY_TIMEOUT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._functions = functions
        self._verify = verify
        self._timeout_seconds = timeout_seconds
        self._rate, self._burst = stage.throttle_rate, float(stage.throttle_burst)
        self._clock = clock
        self._tokens, self._counted_at = self._burst, clock()
        self.traffic = Traffic()

    async def __call__(self, request: Request) -> Response:
        began = time.perf_counter()
        response = await self._answer(request)
        self.traffic.note(response.status, time.perf_counter() - began)
        return response

    async def _answer(self, request: Request) -> Response:
        if not self._admits():
            detail = "CivicQ is taking all it can. Try again in a second."
            return _refusal(429, "Too Many Requests", detail, ("retry-after", "1"))
        route = route_of(request.method, request.target.partition("?")[0])
        claims: Mapping[str, Any] | None = None
        if route is not None and route.authorized:
            token = _token(request)
            claims = self._verify(token)
            if claims is None:
                detail = "Sign in, and send a valid access token as Authorization: Bearer."
                challenge = 'Bearer error="invalid_token"' if token else "Bearer"
                return _refusal(401, "Unauthorized", detail, ("www-authenticate", challenge))
        return await self._invoke(self._functions[route.function if route else DEFAULT_FUNCTION],
                                  event_of(request, route, claims))  # fmt: skip

    async def _invoke(self, function: Lambda, event: Mapping[str, Any]) -> Response:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return response_of(await function.invoke(event))
        except TimeoutError:
            return _refusal(503, "Service Unavailable", "CivicQ took too long. Try again in a moment.")
        except EventTooLarge:
            return _refusal(413, "Request Entity Too Large", "Send less at a time: 6 MB at most.")
        except (FunctionFailed, BrokenAnswer) as failure:
            id_ = event["headers"].get("x-amz-cf-id", event["requestContext"]["requestId"])
            _log.warning("%s: %s (%s)", event["routeKey"], failure, id_)
            detail = "Something broke on our side. Try again in a moment."
            return _refusal(500, "Internal Server Error", detail)

    def _admits(self) -> bool:
        """A token bucket, refilled at the stage's rate."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._counted_at) * self._rate)
        self._counted_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


def _refusal(status: int, title: str, detail: str, *headers: tuple[str, str]) -> Response:
    """API Gateway says only `{"message": …}`; the member is kept, the rest is a problem document."""
    refused = problem(status, title, detail)
    refused.headers += headers
    refused.body = json.dumps(json.loads(refused.body) | {"message": title}).encode()
    return refused


def _token(request: Request) -> str:
    """With or without `Bearer`, as AWS takes it. Two headers are joined, and then are no token."""
    sent = ",".join(value for name, value in request.headers if name == "authorization").strip()
    return sent[7:].strip() if sent[:7].lower() == "bearer " else sent


def route_of(method: str, path: str) -> Route | None:
    """The route that takes a request; None for what goes to the default function."""
    return next((route for route in ROUTES if _matches(route, method, path)), None)


def _matches(route: Route, method: str, path: str) -> bool:
    if route.method not in {"ANY", method}:
        return False
    prefix, greedy, _ = route.path.partition("{proxy+}")
    return path.startswith(prefix) and len(path) > len(prefix) if greedy else path == route.path

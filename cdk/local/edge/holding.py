"""Whom the edge's switch holds back, and with which answer: as the viewer function on CloudFront does."""

import random
import re

from cdk import modes
from cdk.behaviours import SECURITY_HEADERS, Behaviour
from cdk.local.http import Request, Response, problem

_PLACE = re.compile(r"[0-9]{1,2}")


def held_back(mode: str, request: Request, behaviour: Behaviour) -> Response | None:
    """None for whoever may go on."""
    if mode == modes.READ_ONLY:
        writes = request.method not in modes.SAFE_METHODS and behaviour.writes
        return _read_only(request) if writes else None
    if not mode.startswith(modes.WAITING) or behaviour.origin != "api":
        return None
    told = _cookie(request)
    has_place = _PLACE.fullmatch(told) is not None
    place = int(told) if has_place else random.randrange(modes.PLACES)  # noqa: S311 (an order, no secret)
    is_next = place < int(mode.partition(" ")[2])
    wants_page = _wants_page(request)
    if told == modes.IN or (has_place and is_next and not wants_page):
        return None
    if not wants_page:
        return _again(modes.WAITING_DETAIL, modes.WAITING_SECONDS)
    return _place(place, is_next=is_next)


def _read_only(request: Request) -> Response:
    if _wants_page(request):
        return _page(modes.READ_ONLY_PAGE, modes.READ_ONLY_SECONDS)
    return _again(modes.READ_ONLY_DETAIL, modes.READ_ONLY_SECONDS)


def _wants_page(request: Request) -> bool:
    return "text/html" in next((value for name, value in request.headers if name == "accept"), "")


def _cookie(request: Request) -> str:
    for name, value in request.headers:
        if name == "cookie":
            for pair in value.split(";"):
                key, _, told = pair.strip().partition("=")
                if key == modes.PLACE_COOKIE:
                    return told
    return ""


def _again(detail: str, seconds: int) -> Response:
    answer = problem(503, "Service Unavailable", detail)
    answer.headers += [("retry-after", str(seconds)), *SECURITY_HEADERS]
    return answer


def _place(place: int, *, is_next: bool) -> Response:
    seconds = modes.NOW_SECONDS if is_next else modes.WAITING_SECONDS
    answer = _page(modes.PAGE.replace("{seconds}", str(seconds)), seconds)
    kept = f"{modes.IN if is_next else place}; {modes.COOKIE_ATTRIBUTES}"
    lasts = modes.IN_SECONDS if is_next else modes.PLACE_SECONDS
    answer.headers.append(("set-cookie", f"{modes.PLACE_COOKIE}={kept}{lasts}"))
    return answer


def _page(html: str, seconds: int) -> Response:
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "private, no-store"),
        ("retry-after", str(seconds)),
        *SECURITY_HEADERS,
    ]
    return Response(503, headers, html.encode())

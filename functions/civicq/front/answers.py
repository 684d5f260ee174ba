"""From what is kept to an answer for this very request: whole, unchanged since, or without its body."""

from civicq.front import entry
from civicq.front.entry import Entry
from civicq.front.event import Answer, Event

_CONDITIONS = frozenset({"if-none-match", "if-modified-since", "range", "if-range"})


def answer_from(kept: Entry, event: Event, now: float, cache_status: str) -> Answer:
    """`cache_status`: the tiers that it passed (RFC 9211), the one next to the origin first."""
    headers = kept.headers | {"age": str(max(0, int(now - kept.created))), "cache-status": cache_status}
    status = kept.status
    body = ""
    # A condition counts only where the answer without it is a success (RFC 9110 section 13.2.1).
    if status == 200 and entry.matches(event["headers"].get("if-none-match"), kept.etag):
        status = 304
        headers.pop("content-type", None)
    elif _is_head(event):
        headers["content-length"] = str(len(kept.body.encode()))
    else:
        body = kept.body
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}


def passed_on(answer: Answer, event: Event, cache_status: str) -> Answer:
    """The handler's own answer, with our name on it."""
    headers = {
        name: value
        for name, value in (answer.get("headers") or {}).items()
        if name.lower() not in {entry.TARGETED, "cache-status"}
    }
    headers["cache-status"] = cache_status
    return answer | {"headers": headers} | ({"body": ""} if _is_head(event) else {})


def whole(event: Event) -> Event:
    """A GET for everything, whatever the caller has already or wants of it: its answer is for others too."""
    context = event["requestContext"]
    if not _is_head(event) and _CONDITIONS.isdisjoint(event["headers"]):
        return event
    headers = {name: value for name, value in event["headers"].items() if name not in _CONDITIONS}
    http = {**context["http"], "method": "GET"}
    return {**event, "headers": headers, "requestContext": {**context, "http": http}}


def _is_head(event: Event) -> bool:
    return bool(event["requestContext"]["http"]["method"] == "HEAD")

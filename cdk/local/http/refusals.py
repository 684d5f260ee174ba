"""What the local HTTP server refuses, and in which words."""

import httptools

from cdk.local.http import Response, problem

LONGEST_TARGET_BYTES = 8_192
LONGEST_HEADERS_BYTES = 32_768
LONGEST_HEAD_BYTES = LONGEST_TARGET_BYTES + LONGEST_HEADERS_BYTES
LONGEST_BODY_BYTES = 6 * 1024 * 1024  # what one Lambda invocation takes
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def origin_form(url: bytes) -> str | None:
    """A request target as path and query (RFC 9112 section 3.2); None for `*` and for one with a fragment."""
    target = url.decode("latin-1")
    if target.lower().startswith(("http://", "https://")):
        rest = target.split("://", 1)[1]
        start = min((rest.index(mark) for mark in "/?" if mark in rest), default=len(rest))
        target = rest[start:] if rest[start:].startswith("/") else "/" + rest[start:]
    return target if target.startswith("/") and "#" not in target else None


def objection(
    method: str,
    version: str,
    headers: list[tuple[str, str]],
    *,
    asks_to_upgrade: bool,
    longest_body_bytes: int = LONGEST_BODY_BYTES,
) -> Response | None:
    """What is wrong with a request's head that llhttp lets pass."""
    names = [name for name, _ in headers]
    if method not in METHODS:
        refusal = problem(405, "Method Not Allowed", f"{method} is not used here.")
        refusal.headers.append(("allow", ", ".join(sorted(METHODS))))
        return refusal
    if version not in ("1.0", "1.1"):
        return bad_request("Speak HTTP/1.1.")
    if names.count("host") > 1 or (version == "1.1" and "host" not in names):
        return bad_request("A request carries exactly one Host header.")
    if "content-length" in names or "transfer-encoding" in names or "expect" in names:
        return _body_objection(version, dict(headers), asks_to_upgrade, longest_body_bytes)
    return None


def _body_objection(
    version: str, fields: dict[str, str], asks_to_upgrade: bool, longest_body_bytes: int
) -> Response | None:
    length, coding = fields.get("content-length"), fields.get("transfer-encoding")
    if coding is not None and (version == "1.0" or coding.lower() != "chunked"):
        return bad_request("The one transfer coding understood is chunked, and over HTTP/1.1.")
    if asks_to_upgrade and (length or coding):
        return bad_request("A request that asks for another protocol cannot carry a body.")
    if length is not None and int(length) > longest_body_bytes:
        return body_too_large(longest_body_bytes)
    if fields.get("expect", "100-continue").lower() != "100-continue":
        return problem(417, "Expectation Failed", "The one expectation met is 100-continue.")
    return None


def bad_request(detail: str) -> Response:
    return problem(400, "Bad Request", detail)


def malformed(error: httptools.HttpParserError) -> Response:
    if isinstance(error, httptools.HttpParserInvalidMethodError):
        return bad_request("The request does not begin with a method known to HTTP.")
    return bad_request(f"The request is not HTTP/1.1: {error}.")


def headers_too_large() -> Response:
    detail = f"The headers of a request hold {LONGEST_HEADERS_BYTES} bytes at most."
    return problem(431, "Request Header Fields Too Large", detail)


def body_too_large(longest_body_bytes: int) -> Response:
    return problem(413, "Content Too Large", f"A body holds {longest_body_bytes} bytes at most.")


def target_too_long() -> Response:
    return problem(414, "URI Too Long", f"A path and its query hold {LONGEST_TARGET_BYTES} bytes at most.")


def too_slow() -> Response:
    return problem(408, "Request Timeout", "The request did not arrive in time; send it again.")

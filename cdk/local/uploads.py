"""The local S3: one bucket of files that browsers upload by a signed address and functions read.

(AWS: sigv4-query-string-auth, S3 API PutObject, GetObject, DeleteObject.) The signature itself is held to
AWS's by a test; here only its time is checked.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cdk.local.http import Request, Response

BUCKET = "uploads"
PREFIX = f"/{BUCKET}/"
_KEY = re.compile(r"[a-z]+/[0-9a-f-]{36}")
# What the bucket's own rule allows on AWS: any page may PUT, since only who was given an address can.
_CORS = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "PUT"),
    ("access-control-allow-headers", "content-type"),
]


class Uploads:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, request: Request) -> Response:
        address = urlsplit(request.target)
        key = address.path.removeprefix(PREFIX)
        path = self._folder / key
        if request.method == "OPTIONS":
            return Response(200, _CORS)
        if _KEY.fullmatch(key):
            if request.method == "PUT":
                return _put(path, request.body, parse_qs(address.query))
            if request.method == "DELETE":
                path.unlink(missing_ok=True)
                return Response(204)
            if request.method == "GET" and path.is_file():
                found = path.read_bytes()
                return Response(200, [("content-type", "binary/octet-stream"), _etag(found)], found)
        return _error(404, "NoSuchKey", "There is no such object.")


def _put(path: Path, body: bytes, query: dict[str, list[str]]) -> Response:
    if not _in_time(query):
        return _error(403, "AccessDenied", "Request has expired")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return Response(200, [*_CORS, _etag(body)])


def _in_time(query: dict[str, list[str]]) -> bool:
    try:
        signed = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        until = signed + timedelta(seconds=int(query["X-Amz-Expires"][0]))
    except (KeyError, ValueError):
        return False
    return "X-Amz-Signature" in query and datetime.now(UTC) < until


def _etag(body: bytes) -> tuple[str, str]:
    return "etag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _error(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, [("content-type", "application/xml"), *_CORS], body.encode())

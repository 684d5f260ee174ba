"""The local S3: files that browsers upload by a signed address and functions read, and what the edge shows.

(AWS: S3 API PutObject, GetObject, DeleteObject.)
"""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from botocore.credentials import Credentials

from cdk.local import signatures
from cdk.local.http import Handler, Request, Response, problem

BUCKET, MEDIA_BUCKET = "uploads", "media"
PREFIXES = (f"/{BUCKET}/", f"/{MEDIA_BUCKET}/")
_UPLOADED = re.compile(rf"/{BUCKET}/[a-z]+/[0-9a-f-]{{36}}")
_PUBLIC = re.compile(r"/(?:media/[0-9a-f-]{36}|img/[0-9a-f]{64}/[0-9]+)\.[a-z0-9]{3,4}")
# What pictures are drawn from: functions read it, and the edge leads nobody there.
_KEPT = re.compile(rf"/{MEDIA_BUCKET}/kept/[0-9a-f-]{{36}}")
# What the bucket's own rule allows on AWS: any page may PUT, since only who was given an address can.
_CORS = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "PUT"),
    ("access-control-allow-headers", "content-type"),
]
# What S3 keeps beside an object and tells with it.
_KEPT_HEADERS = ("content-type", "cache-control")


class Uploads:
    def __init__(self, folder: Path, credentials: Credentials) -> None:
        """`credentials` are what functions sign with."""
        self._folder, self._credentials = folder, credentials

    def __call__(self, request: Request) -> Response:
        address = urlsplit(request.target)
        if request.method == "OPTIONS":
            return Response(200, _CORS)
        public = address.path.removeprefix(f"/{MEDIA_BUCKET}")
        kept = _UPLOADED.fullmatch(address.path) or _KEPT.fullmatch(address.path)
        if kept or _PUBLIC.fullmatch(public):
            path = self._folder / address.path[1:]
            refused = signatures.refusal(request, self._credentials)
            if refused is not None:
                return _error(refused.status, refused.code, refused.message)
            if request.method == "PUT":
                return _put(path, request)
            if request.method == "DELETE":
                path.unlink(missing_ok=True)
                _headers_of(path).unlink(missing_ok=True)
                return Response(204)
            if request.method == "GET" and path.is_file():
                return _object(path)
        return _error(404, "NoSuchKey", "There is no such object.")

    def media(self) -> Handler:
        """The bucket that the edge shows, as the edge reaches it: nothing else is in its sight."""

        def serve(request: Request) -> Response:
            if request.method not in ("GET", "HEAD"):
                refused = problem(405, "Method Not Allowed", "These files are only read: GET or HEAD.")
                refused.headers.append(("allow", "GET, HEAD"))
                return refused
            path = self._folder / MEDIA_BUCKET / request.target[1:]
            if not _PUBLIC.fullmatch(request.target) or not path.is_file():
                return problem(404, "Not Found", "There is no such file, or it is not shown any more.")
            return _object(path)

        return serve


def _object(path: Path) -> Response:
    body = path.read_bytes()
    kept: dict[str, str] = json.loads(_headers_of(path).read_text())
    return Response(200, [*kept.items(), ("accept-ranges", "bytes"), _etag(body)], body)


def _headers_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.headers")


def _put(path: Path, request: Request) -> Response:
    headers = dict(request.headers)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(request.body)
    kept = {"content-type": "binary/octet-stream"}
    kept |= {name: headers[name] for name in _KEPT_HEADERS if name in headers}
    _headers_of(path).write_text(json.dumps(kept))
    return Response(200, [*_CORS, _etag(request.body)])


def _etag(body: bytes) -> tuple[str, str]:
    return "etag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _error(status: int, code: str, message: str) -> Response:
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Response(status, [("content-type", "application/xml"), *_CORS], body.encode())

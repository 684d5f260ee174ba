"""The site's files, served as the bucket behind the edge serves them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import unquote

from cdk.local.http import Handler, Request, Response, problem
from cdk.site import HTML, cache_control, prerendered

_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": HTML,
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
}


def origin(dist: Path, site_origin: str) -> Handler:
    """The built files as S3 serves them, from memory. Only what was there at the start has an address."""
    files = {f"/{name}": _answer(name, (dist / name).read_bytes()) for name in _names(dist)}
    pages = prerendered(dist, site_origin)
    files |= {f"/{name}": _answer(name, page.encode(), HTML) for name, page in pages.items()}

    def serve(request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            refused = problem(405, "Method Not Allowed", "The site's files are only read: GET or HEAD.")
            refused.headers.append(("allow", "GET, HEAD"))
            return refused
        answer = files.get(unquote(request.target.partition("?")[0]))
        if answer is None:
            return problem(404, "Not Found", "The site has no such file.")
        etag = dict(answer.headers)["etag"]
        asked = next((value for name, value in request.headers if name == "if-none-match"), "")
        if asked == "*" or etag in (each.strip().removeprefix("W/") for each in asked.split(",")):
            return Response(304, [pair for pair in answer.headers if pair[0] != "content-type"])
        return Response(200, list(answer.headers), answer.body)

    return serve


def _names(dist: Path) -> Iterator[str]:
    """Every built file but the hidden ones, which are the builder's own notes."""
    for file in dist.rglob("*"):
        name = file.relative_to(dist)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()


def _answer(name: str, body: bytes, content_type: str = "") -> Response:
    known = _CONTENT_TYPES.get(PurePath(name).suffix, "application/octet-stream")
    headers = [
        ("content-type", content_type or known),
        ("etag", f'"{hashlib.sha256(body).hexdigest()[:32]}"'),
        ("cache-control", cache_control(name)),
    ]
    return Response(200, headers, body)

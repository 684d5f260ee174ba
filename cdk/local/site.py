"""The site: built when its sources have changed, and served as the bucket behind the edge."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from cdk.local import npm
from cdk.local.errors import LocalCloudError
from cdk.local.http import Handler, Request, Response, problem

Report = Callable[[str], None]

# What a build reads. Everything else in frontend/ may change without one.
SOURCES = (
    "src", "public", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts",
)  # fmt: skip
_STAMP = ".built"

_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
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
_FOR_EVER = "public, max-age=31536000, immutable"
# A minute at the edge, then the last known page while a new one is fetched, or while the bucket fails.
_FOR_A_MINUTE = "public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400"


def build(project: Path, report: Report) -> Path:
    """The folder of the built site, built anew where its sources have changed.

    LocalCloudError when that fails. Where only the registry is out of reach, an older build serves instead.
    """
    frontend = project / "frontend"
    dist = frontend / "dist"
    sources = _digest(frontend, SOURCES)
    if _reads(dist / _STAMP, sources):
        return dist
    log = project / ".civicq" / "logs" / "site.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    try:
        _install(frontend, log, report)
    except npm.RegistryOutOfReach as failure:
        if not (dist / "index.html").is_file():
            raise
        report(f"{failure}; the site that was built before is served")
        return dist
    report("building the site")
    npm.build(frontend, log)
    if not (dist / "index.html").is_file():
        raise LocalCloudError(f"the site's build left no {dist / 'index.html'} (see {log})")
    (dist / _STAMP).write_text(sources)
    return dist


def origin(dist: Path) -> Handler:
    """The built files as S3 serves them, from memory. Only what was there at the start has an address."""
    files = {f"/{name}": _answer(name, dist / name) for name in _names(dist)}

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


def _install(frontend: Path, log: Path, report: Report) -> None:
    """The packages that the lock names, unless they are here already."""
    wanted = _digest(frontend, ("package-lock.json",))
    stamp = frontend / "node_modules" / _STAMP
    if _reads(stamp, wanted):
        return
    report("installing the site's packages")
    npm.install(frontend, log)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def _digest(frontend: Path, names: tuple[str, ...]) -> str:
    """One hash over the named files and folders: their paths and their bytes."""
    digest = hashlib.sha256()
    for name in names:
        place = frontend / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{file.relative_to(frontend).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _reads(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text() == digest


def _names(dist: Path) -> Iterator[str]:
    """Every built file but the hidden ones, which are the builder's own notes."""
    for file in dist.rglob("*"):
        name = file.relative_to(dist)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()


def _answer(name: str, file: Path) -> Response:
    body = file.read_bytes()
    headers = [
        ("content-type", _CONTENT_TYPES.get(file.suffix, "application/octet-stream")),
        ("etag", f'"{hashlib.sha256(body).hexdigest()[:32]}"'),
        ("cache-control", _FOR_EVER if name.startswith("assets/") else _FOR_A_MINUTE),
    ]
    return Response(200, headers, body)

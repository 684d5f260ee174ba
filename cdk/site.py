"""The site's files: built when its sources have changed, for the bucket and for the local cloud alike."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from cdk import npm
from cdk.behaviours import BEHAVIOURS, PRERENDERED
from cdk.errors import CannotGoOn

Report = Callable[[str], None]

# What a build reads. Everything else in frontend/ may change without one.
SOURCES = (
    "src", "public", "scripts", "index.html", "package.json", "package-lock.json", "tsconfig.json",
    "vite.config.ts",
)  # fmt: skip
_STAMP = ".built"
# Whatever lies in assets/ has a hash of itself in its name.
CACHED_FOR_EVER = "public, max-age=31536000, immutable"
# A minute at the edge, then the last known page while a new one is fetched, or while the bucket fails.
CACHED_A_MINUTE = "public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400"
# The empty site stands in for a page that could not be drawn, and gives way to it as soon as it can be.
EMPTY = sorted({row.app.removeprefix("/") for row in BEHAVIOURS if row.app})
CACHED_A_MOMENT = "public, max-age=0, s-maxage=5, stale-if-error=86400"
HTML = "text/html; charset=utf-8"  # of a page whose name has no ending that would tell
# Where the build takes the site to be, as each stage has its own: a name that nobody has (RFC 6761, 6.4).
_NOWHERE = "https://site.invalid"


def cache_control(name: str) -> str:
    """What is said of the file of that name, such as `assets/a.js`."""
    if name.startswith("assets/"):
        return CACHED_FOR_EVER
    return CACHED_A_MOMENT if name in EMPTY else CACHED_A_MINUTE


def prerendered(dist: Path, origin: str) -> dict[str, str]:
    """The pages that the build has drawn, by their names, as they are to read where the site is."""
    return {name: (dist / name).read_text(encoding="utf-8").replace(_NOWHERE, origin) for name in PRERENDERED}


def pages(project: Path) -> Path:
    """The folder of the function `pages`, as the site's build leaves it. CannotGoOn when it has left none."""
    folder = project / "frontend" / "dist-pages"
    if not (folder / "pages.mjs").is_file():
        raise CannotGoOn(
            f"there is no {folder / 'pages.mjs'}: build the site (`uv run npm run build` in frontend/)"
        )
    return folder


def build(project: Path, report: Report) -> Path:
    """The folder of the built site, built anew where its sources have changed; beside it, what draws pages.

    CannotGoOn when that fails. Where only the registry is out of reach, an older build serves instead.
    """
    frontend = project / "frontend"
    dist = frontend / "dist"
    made = (
        dist / "index.html",
        *(dist / name for name in PRERENDERED),
        frontend / "dist-pages" / "pages.mjs",
    )
    sources = _digest(frontend, SOURCES)
    if _reads(dist / _STAMP, sources) and _are_there(made):
        return dist
    log = project / ".civicq" / "logs" / "site.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    try:
        _install(frontend, log, report)
    except npm.RegistryOutOfReach as failure:
        if not _are_there(made):
            raise
        report(f"{failure}; the site that was built before is served")
        return dist
    report("building the site")
    npm.build(frontend, log)
    for file in made:
        if not file.is_file():
            raise CannotGoOn(f"the site's build left no {file} (see {log})")
    (dist / _STAMP).write_text(sources)
    return dist


def _are_there(files: tuple[Path, ...]) -> bool:
    return all(file.is_file() for file in files)


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

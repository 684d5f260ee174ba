"""The code of every function, made as one folder without Docker.

One for all, 22 MB zipped. What needs no database would do with 6 (measured), but each change of the package
that they share replaces every function's, and a module that is never imported is never read. Those that draw
pictures have another, with Pillow, which is seven more.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import uv

from cdk.errors import CannotGoOn

Report = Callable[[str], None]

PYTHON = "3.13"
# Amazon Linux 2023 has glibc 2.34 (AWS: lambda-runtimes).
LAMBDA = "aarch64-manylinux_2_28"
# Where Lambda unpacks it: what tracebacks are to name.
TASK_ROOT = "/var/task"
SOURCES = "functions/civicq"
# Nothing imports them there, and nobody reads them.
_UNREAD_FOLDERS = frozenset({"bin", "tests", "testing"})
_UNREAD_FILES = (".lock", ".pyi", ".pxd", ".pyx", ".c", "py.typed")
# What `importlib.metadata` is asked for: versions, and the plugins of OpenTelemetry and Pydantic.
_READ_METADATA = frozenset({"METADATA", "entry_points.txt"})


def make(project: Path, report: Report, platform: str = LAMBDA, packages: str = "") -> Path:
    """The folder, made anew where what it is made from has changed: the functions' locked packages, those of
    the dependency group `packages`, our sources, and this module. The same of these gives the same bytes.

    CannotGoOn when it cannot be made; an older one is left alone.
    """
    requirements = _requirements(project, packages)
    kind = f"{packages}-{platform}" if packages else platform
    made = project / ".civicq" / "functions" / f"{kind}-{_digest(project, requirements, platform)}"
    if made.is_dir():
        return made
    report(f"bundling the functions for {platform}{f' with {packages}' if packages else ''}")
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=made.parent) as unfinished:
        folder = Path(unfinished, "bundle")
        _install(requirements, folder, platform)
        _strip(folder)
        ours = folder / "civicq"
        shutil.copytree(project / SOURCES, ours, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        _compile(folder)
        _let_all_read(folder)
        if not made.is_dir():  # or somebody else was as quick
            folder.rename(made)
    for older in made.parent.glob(f"{kind}-*"):
        if older != made:
            shutil.rmtree(older)
    return made


def digest(project: Path, platform: str = LAMBDA, packages: str = "") -> str:
    """What the bundle is known by: it differs when what it would be made from does. CannotGoOn as `make`."""
    return _digest(project, _requirements(project, packages), platform)


def _digest(project: Path, requirements: str, platform: str) -> str:
    digest = hashlib.sha256(f"{platform}\0{requirements}\0".encode() + Path(__file__).read_bytes())
    for file in _sources(project / SOURCES):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(project).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).parts
        if file.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in inside):
            yield file


def _requirements(project: Path, packages: str) -> str:
    """The packages that functions carry, as the lock has them, each with its hashes."""
    return _uv(
        "uv.lock cannot be read: run `uv lock`",
        *("export", "--project", str(project), "--frozen", "--no-default-groups", "--no-emit-project"),
        *("--no-header", "--no-annotate", "--quiet"),
        *(("--group", packages) if packages else ()),
    )


def _install(requirements: str, folder: Path, platform: str) -> None:
    _uv(
        f"the functions' packages cannot be installed for {platform}: look at the network, then try again",
        *("pip", "install", "--target", str(folder), "--requirements", "-", "--no-deps", "--require-hashes"),
        *("--python-platform", platform, "--python-version", PYTHON, "--only-binary", ":all:"),
        # A link would share its mode with uv's own copy.
        *("--link-mode", "copy", "--quiet"),
        sent=requirements,
    )


def _strip(folder: Path) -> None:
    """Symbols stay in the libraries: nothing pages them in, and another machine's take tools of their own."""
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        if path.is_dir():
            if path.name in _UNREAD_FOLDERS or not any(path.iterdir()):
                shutil.rmtree(path)
        elif path.name.endswith(_UNREAD_FILES) or (
            path.relative_to(folder).parts[0].endswith(".dist-info") and path.name not in _READ_METADATA
        ):
            path.unlink()


def _compile(folder: Path) -> None:
    """To `.pyc` beside the sources, which stay for tracebacks. The two are never compared: nobody edits a
    Lambda, and to read each source would cost what the byte code saves. (PEP 552)
    """
    python = ("run", "--no-project", "--quiet", "--python", PYTHON, "python")
    _uv(f"there is no Python {PYTHON} here: run `uv python install {PYTHON}`", *python, "--version")
    _uv(
        "the functions cannot be compiled: mend what is named here",
        # One process: the order in which files are compiled shows in their bytes.
        *(*python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(folder), "-p", TASK_ROOT, str(folder)),
    )


def _let_all_read(folder: Path) -> None:
    """Lambda runs it as a user of its own, whatever the umask was here."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _uv(remedy: str, *words: str, sent: str = "") -> str:
    """What uv prints, told to do `words`. CannotGoOn when it fails: our words for that, and then its own."""
    try:
        command = [uv.find_uv_bin(), *words]
    except FileNotFoundError:
        raise CannotGoOn("uv is missing: run `uv sync`") from None
    ran = subprocess.run(
        command,
        env=_environment(),
        input=sent,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    if ran.returncode != 0:
        said = (ran.stderr + ran.stdout).strip().splitlines() or ["uv said nothing"]
        telling = next((line for line in said if line.startswith("error")), said[0])
        raise CannotGoOn(f"{remedy} ({telling.strip()})")
    return ran.stdout


def _environment() -> dict[str, str]:
    """Ours, in which byte code has its sets in one order, and pyenv's shims lead to the version asked for."""
    ours = os.environ  # noqa: TID251 (the proxy and the mirror of this machine)
    return {**ours, "PYTHONHASHSEED": "0", "PYENV_VERSION": PYTHON, "NO_COLOR": "1"}

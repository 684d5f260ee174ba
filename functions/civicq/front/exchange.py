"""One exchange with a Redis-protocol cluster: written to all nodes first, then read, and quick to give up."""

import contextlib
import functools
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from civicq.front.connection import SLOTS, Connection, Credentials, Refusal, slot_of

CONNECT_SECONDS = 0.3  # TCP, TLS and AUTH, once per node
COMMAND_SECONDS = 0.05
IDLE_SECONDS = 1  # after which a connection is looked at before it is trusted
_LEARN = (b"CLUSTER", b"SLOTS")
_MOVED, _DOWN = "MOVED", "CLUSTERDOWN"


class Unreachable(Exception):
    """No answer in time, or none that can be trusted: go on without."""


class Command(NamedTuple):
    """The words of a command, and a key that tells which node takes it."""

    key: bytes
    words: tuple[bytes | int, ...]


class Breaker:
    """Stops asking what does not answer: after some failures in a row, or when half of the calls are slow.

    While it is open one call a second probes, and closes it when it succeeds.
    """

    FAILURES = 5
    WATCHED = 20
    WINDOW_SECONDS = 10.0
    SLOW_SECONDS = 0.025
    PROBE_SECONDS = 1.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.failures = 0  # in a row
        self._calls: deque[tuple[float, bool]] = deque(maxlen=self.WATCHED)
        self._bad = 0  # of them
        self._probe_at: float | None = None

    @property
    def is_open(self) -> bool:
        return self._probe_at is not None

    @property
    def is_willing(self) -> bool:
        return self._probe_at is None or self._clock() >= self._probe_at

    def begins(self) -> None:
        """A call is made. Where that is a probe, whoever comes next waits for its outcome."""
        if self.is_open:
            self._open()

    def failed(self) -> None:
        self.failures += 1
        self._count(bad=True)
        if self.is_open or self.failures >= self.FAILURES:
            self._open()

    def succeeded(self, seconds: float) -> None:
        self.failures = 0
        slow = seconds > self.SLOW_SECONDS
        if self.is_open:
            if slow:
                return
            self._probe_at = None
            self._calls.clear()
            self._bad = 0
        self._count(bad=slow)

    def _count(self, *, bad: bool) -> None:
        now = self._clock()
        if len(self._calls) == self.WATCHED:
            self._bad -= self._calls[0][1]
        self._calls.append((now, bad))
        self._bad += bad
        full = len(self._calls) == self.WATCHED and now - self._calls[0][0] <= self.WINDOW_SECONDS
        if full and 2 * self._bad >= self.WATCHED:
            self._open()

    def _open(self) -> None:
        self._probe_at = self._clock() + self.PROBE_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311


class Node:
    """One server, one connection, and whether it is worth asking."""

    def __init__(
        self, host: str, port: int, tls_authorities: str | None, credentials: Credentials | None
    ) -> None:
        self._connection = Connection(host, port, tls_authorities, credentials)
        self.address = f"{host}:{port}"
        self._connect_seconds = CONNECT_SECONDS
        self._used_at = 0.0
        self.breaker = Breaker()

    def write(self, commands: Sequence[Command]) -> None:
        now = time.monotonic()
        if self._connection.is_open and now - self._used_at > IDLE_SECONDS and self._connection.is_dead:
            self.drop()  # closed by the other side while this environment was frozen
        if not self._connection.is_open:
            # A second attempt has less time, or a server that hangs would cost the first one's each time.
            seconds, self._connect_seconds = self._connect_seconds, COMMAND_SECONDS
            self._connection.open(seconds)
        self._used_at = now
        self._connection.send([command.words for command in commands], COMMAND_SECONDS)

    def read(self, deadline: float) -> Any:
        """A refusal is a reply like any other."""
        return self._connection.read(deadline)

    def drop(self) -> None:
        self._connection.close()


class Cluster:
    """The nodes of a cluster, found through any one of them. One exchange at a time."""

    def __init__(
        self, host: str, port: int, tls_authorities: str | None = None, credentials: Credentials | None = None
    ) -> None:
        """`tls_authorities`: the file of certificate authorities; None speaks without TLS.

        `credentials`: asked for a user and a password whenever a connection is made.
        """
        self._node = functools.partial(Node, tls_authorities=tls_authorities, credentials=credentials)
        self._home = (host, port)
        self._nodes = {self._home: self._node(host, port)}
        self._owners: list[Node] = []
        self._learn_at: float | None = 0.0  # None: what we know is believed
        self._lock = threading.Lock()

    def exchange(self, *commands: Command) -> list[Any]:
        """The replies in the order of the commands: bytes, whole numbers, lists, None, or a `Refusal`.

        One round trip however many nodes take part. Raises `Unreachable` after 50 ms (the first time in a
        process, while connecting, 300 ms).
        """
        with self._lock:
            self._learn_if_due()
            if not self._owners:
                raise Unreachable
            replies = self._send(commands)
            moved = [index for index, reply in enumerate(replies) if _code_of(reply) == _MOVED]
            if moved:
                self._learn()
                again = self._send([commands[index] for index in moved])
                for index, reply in zip(moved, again, strict=True):
                    replies[index] = reply
            if any(_code_of(reply) in {_MOVED, _DOWN} for reply in replies):
                self._doubt()
            return replies

    def each(self, *words: bytes | int) -> dict[str, Any]:
        """What each node that holds slots replies, by its address; None where one does not answer."""
        with self._lock:
            self._learn_if_due()
            replies: dict[str, Any] = {}
            for node in dict.fromkeys(self._owners):
                try:
                    replies[node.address] = self._round_trip({node: [Command(b"", words)]})[node][0]
                except Unreachable:
                    replies[node.address] = None
            return replies

    def attempt(self, *commands: Command) -> None:
        """As `exchange`, for what may be lost: minds neither a refusal nor silence."""
        with contextlib.suppress(Unreachable):
            self.exchange(*commands)

    def close(self) -> None:
        for node in self._nodes.values():
            node.drop()

    def _send(self, commands: Sequence[Command]) -> list[Any]:
        by_node: dict[Node, list[int]] = {}
        for index, command in enumerate(commands):
            by_node.setdefault(self._owners[slot_of(command.key)], []).append(index)
        replies = self._round_trip({node: [commands[i] for i in by_node[node]] for node in by_node})
        ordered: list[Any] = [None] * len(commands)
        for node, indices in by_node.items():
            for index, reply in zip(indices, replies[node], strict=True):
                ordered[index] = reply
        return ordered

    def _round_trip(self, asked: dict[Node, list[Command]]) -> dict[Node, list[Any]]:
        if not all(node.breaker.is_willing for node in asked):
            raise Unreachable
        for each in asked:
            each.breaker.begins()
        replies: dict[Node, list[Any]] = {}
        node = None
        whole = False
        try:
            for node, commands in asked.items():
                node.write(commands)
            before = time.monotonic()
            deadline = before + COMMAND_SECONDS
            for node, commands in asked.items():
                replies[node] = [node.read(deadline) for _ in commands]
                now = time.monotonic()
                node.breaker.succeeded(now - before)
                before = now
            whole = True
        except OSError as error:
            if node is not None:
                node.breaker.failed()
            self._doubt()
            raise Unreachable from error
        finally:
            if not whole:  # a reply that comes late must never be read as another one's
                for each in asked:
                    each.drop()
        return replies

    def _learn_if_due(self) -> None:
        if self._learn_at is not None and self._learn_at <= time.monotonic():
            self._learn()

    def _learn(self) -> None:
        """Ask a node that answers, the one we were told of before the others, who holds which slots."""
        self._learn_at = time.monotonic() + Breaker.PROBE_SECONDS
        home = self._nodes[self._home]
        node = min(self._nodes.values(), key=lambda each: (each.breaker.failures, each is not home))
        told = self._round_trip({node: [Command(b"", _LEARN)]})[node][0]
        if isinstance(told, Refusal):
            raise Unreachable from told
        nodes = {self._home: home}
        owners: list[Node | None] = [None] * SLOTS
        for first, last, (host, port, *_), *_ in told:
            # A node without a name of its own is reached by the name that we have for it.
            address = (host.decode() if host else self._home[0], port)
            if address not in nodes:
                nodes[address] = self._nodes.get(address) or self._node(*address)
            owners[first : last + 1] = [nodes[address]] * (last + 1 - first)
        for address, forgotten in self._nodes.items():
            if address not in nodes:
                forgotten.drop()
        self._nodes = nodes
        whole = [owner for owner in owners if owner is not None]
        if len(whole) == len(owners):
            self._owners = whole
            self._learn_at = None

    def _doubt(self) -> None:
        """Another node may have taken over: ask, but not more than once a second."""
        if self._learn_at is None:
            self._learn_at = time.monotonic() + Breaker.PROBE_SECONDS


def _code_of(reply: Any) -> str | None:
    return reply.code if isinstance(reply, Refusal) else None

"""One connection to a server that speaks the Redis protocol, version 2: written whole, read by a deadline.

By hand, because a cold start spends more on importing redis-py than on all else together.
"""

import functools
import select
import socket
import ssl
import time
from binascii import crc_hqx
from collections.abc import Callable, Iterable, Sequence
from typing import Any

SLOTS = 16_384
CHUNK_BYTES = 64 * 1024
LEAST_SECONDS = 0.001  # what is there already is read whatever the time
# These are no answer to a command: the server serves nobody yet, or not us.
_UNREADY = frozenset({"LOADING", "NOAUTH", "WRONGPASS"})

Credentials = Callable[[], tuple[str, str]]
Words = Sequence[bytes | int]


class Refusal(Exception):
    """The server's own no to one command."""

    @property
    def code(self) -> str:
        """Its first word, such as MOVED."""
        return str(self).split(" ", 1)[0]


def slot_of(key: bytes) -> int:
    """Which of a cluster's slots holds the key (Redis cluster specification, hash tags)."""
    begin = key.find(b"{")
    end = key.find(b"}", begin + 1)
    tagged = key[begin + 1 : end] if -1 < begin < end - 1 else key
    return crc_hqx(tagged, 0) % SLOTS


class Connection:
    """All that goes wrong is an `OSError`: what has failed has to be closed, and can be opened again."""

    def __init__(
        self, host: str, port: int, tls_authorities: str | None = None, credentials: Credentials | None = None
    ) -> None:
        self._address = (host, port)
        self._tls_authorities = tls_authorities
        self._credentials = credentials
        self._socket: socket.socket | None = None
        self._unread = b""
        self._at = 0

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    @property
    def is_dead(self) -> bool:
        """Whether there is something to read where nothing can be but the end."""
        return self._socket is None or bool(select.select([self._socket], [], [], 0)[0])

    def open(self, seconds: float) -> None:
        """TCP, TLS and AUTH."""
        deadline = time.monotonic() + seconds
        self.close()
        self._socket = socket.create_connection(self._address, seconds)
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls_authorities is not None:
                tls = _verifying(self._tls_authorities)
                self._socket = tls.wrap_socket(self._socket, server_hostname=self._address[0])
            if self._credentials is not None:
                self._sign_in(*self._credentials(), deadline)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._unread, self._at = b"", 0

    def send(self, commands: Iterable[Words], seconds: float) -> None:
        connected = self._connected()
        connected.settimeout(max(seconds, LEAST_SECONDS))
        connected.sendall(b"".join(map(_packed, commands)))

    def read(self, deadline: float) -> Any:
        """Bytes, a whole number, a list, None, or a `Refusal`."""
        end = self._unread.find(b"\r\n", self._at)
        while end < 0:
            self._receive(deadline)
            end = self._unread.find(b"\r\n")
        kind, told = self._unread[self._at : self._at + 1], self._unread[self._at + 1 : end]
        self._at = end + 2
        try:
            if kind == b"$":
                return None if told == b"-1" else self._text(int(told), deadline)
            if kind == b"*":
                return None if told == b"-1" else [self.read(deadline) for _ in range(int(told))]
            if kind == b":":
                return int(told)
        except ValueError:
            raise ConnectionError(f"not a number: {told!r:.40}") from None
        if kind == b"+":
            return told
        if kind == b"-" and (refusal := Refusal(told.decode(errors="replace"))).code not in _UNREADY:
            return refusal
        raise ConnectionError(f"no answer: {kind + told!r:.80}")

    def _sign_in(self, user: str, password: str, deadline: float) -> None:
        self.send([(b"AUTH", user.encode(), password.encode())], deadline - time.monotonic())
        reply = self.read(deadline)
        if reply != b"OK":
            raise ConnectionRefusedError(f"not let in: {reply}")

    def _text(self, length: int, deadline: float) -> bytes:
        if length < 0:
            raise ValueError(length)
        while len(self._unread) - self._at < length + 2:
            self._receive(deadline)
        text = self._unread[self._at : self._at + length]
        self._at += length + 2
        return text

    def _receive(self, deadline: float) -> None:
        connected = self._connected()
        connected.settimeout(max(deadline - time.monotonic(), LEAST_SECONDS))
        some = connected.recv(CHUNK_BYTES)
        if not some:
            raise ConnectionResetError("closed by the other side")
        self._unread = self._unread[self._at :] + some
        self._at = 0

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise ConnectionError("not connected")
        return self._socket


def _packed(words: Words) -> bytes:
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        text = b"%d" % word if isinstance(word, int) else word
        parts.append(b"$%d\r\n%b\r\n" % (len(text), text))
    return b"".join(parts)


@functools.cache
def _verifying(authorities: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities)

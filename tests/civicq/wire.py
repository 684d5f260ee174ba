"""What a process really sends to Postgres: a socket in between that reads along (PostgreSQL: protocol-message-formats)."""

import contextlib
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cdk.local.postgres import PORT, Postgres


@dataclass(frozen=True)
class Sent:
    sql: str
    name: str = ""  # of the prepared statement that it makes

    @property
    def is_bracket(self) -> bool:
        """Of a transaction, and no statement of its own."""
        return self.sql.split(" ")[0].upper() in {"BEGIN", "COMMIT", "ROLLBACK"}


@dataclass
class Wire:
    host: str
    sent: list[Sent] = field(default_factory=list)

    @property
    def statements(self) -> list[str]:
        return [each.sql for each in self.sent if not each.is_bracket]


@contextlib.contextmanager
def tapped(postgres: Postgres) -> Iterator[Wire]:
    """A way to this server on which everything is recorded before it is passed on."""
    folder = Path(tempfile.mkdtemp(prefix="civicq-", dir="/tmp"))
    socket_name = f".s.PGSQL.{PORT}"
    wire = Wire(str(folder))
    open_sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(f"{postgres.host}/{socket_name}")
                open_sockets.extend((client, server))
                for target in (lambda: _requests(client, server, wire), lambda: _answers(server, client)):  # noqa: B023
                    threads.append(threading.Thread(target=target))
                    threads[-1].start()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / socket_name))
        listener.listen()
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield wire
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for each in open_sockets:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
            for each in open_sockets:
                each.close()
            shutil.rmtree(folder)


def _answers(server: socket.socket, client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := server.recv(65536):
            client.sendall(chunk)
        client.shutdown(socket.SHUT_WR)


def _requests(client: socket.socket, server: socket.socket, wire: Wire) -> None:
    with contextlib.suppress(OSError), client.makefile("rb") as stream:
        first = stream.read(4)  # the startup message has no type
        server.sendall(first + stream.read(int.from_bytes(first) - 4))
        while kind := stream.read(1):
            length = stream.read(4)
            body = stream.read(int.from_bytes(length) - 4)
            if kind == b"Q":
                wire.sent.append(Sent(body[:-1].decode()))
            elif kind == b"P":
                name, sql, _ = body.split(b"\0", 2)
                wire.sent.append(Sent(sql.decode(), name.decode()))
            server.sendall(kind + length + body)
        server.shutdown(socket.SHUT_WR)

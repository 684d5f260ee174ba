"""A handler behind a real socket, in a loop of its own, for tests that knock as a browser would."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, TypeVar

import uvloop

from cdk.local.http import Handler
from cdk.local.http.server import Server, serve

T = TypeVar("T")


@dataclass
class Reply:
    status: int
    fields: list[tuple[str, str]]
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name; one that came twice fails the test that reads them."""
        names = [name for name, _ in self.fields if name != "set-cookie"]
        assert len(names) == len(set(names)), f"a header came twice: {names}"
        return dict(self.fields)

    @property
    def x_cache(self) -> str:
        return self.headers["x-cache"].removesuffix(" from cloudfront")


class Door:
    def __init__(self, loop: asyncio.AbstractEventLoop, server: Server) -> None:
        self.loop = loop
        self.server = server
        self.port = server.port

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run in the server's own loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def ask(self, target: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
        """Keyword `if_none_match` is sent as `if-none-match`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body, {"accept-encoding": "identity", **named})
            response = connection.getresponse()
            fields = [(name.lower(), value) for name, value in response.getheaders()]
            return Reply(response.status, fields, response.read())
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def send(self, raw: bytes) -> bytes:
        """What comes back for these bytes until the server closes; the request must make it do so."""
        with self.connect() as connection:
            connection.sendall(raw)
            return b"".join(iter(lambda: connection.recv(65_536), b""))

    async def ask_together(self, targets: list[str]) -> list[Reply]:
        """All at once, a connection each; to be given to `run`."""
        return await asyncio.gather(*(self._ask_once(target) for target in targets))

    async def _ask_once(self, target: str) -> Reply:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        status, *lines = head.decode("latin-1").split("\r\n")
        fields = [(name.lower(), value) for name, value in (line.split(": ", 1) for line in lines)]
        return Reply(int(status.split(" ")[1]), fields, body)


async def _end(server: Server) -> None:
    await server.close(1)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@contextmanager
def open_door(handler: Handler, **settings: float) -> Iterator[Door]:
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        server = asyncio.run_coroutine_threadsafe(serve(handler, **settings), loop).result(10)  # type: ignore[arg-type]
        try:
            yield Door(loop, server)
        finally:
            asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

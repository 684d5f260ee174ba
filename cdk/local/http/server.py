"""A small HTTP/1.1 server for the handlers of the local cloud: it listens, keeps time and ends in order."""

import asyncio
from contextlib import suppress
from email.utils import formatdate

from cdk.local.http import Handler
from cdk.local.http.connection import Connection, Shared
from cdk.local.http.refusals import LONGEST_BODY_BYTES

BACKLOG = 4_096


class Server:
    """What `serve` started: where it listens, and how it ends."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._sweep_seconds = min(1.0, shared.head_seconds / 4, shared.idle_seconds / 4)

    async def listen(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: Connection(self._shared), host, port, backlog=BACKLOG
        )
        self._sweep()

    @property
    def port(self) -> int:
        port: int = self._listener.sockets[0].getsockname()[1]
        return port

    async def close(self, grace_seconds: float = 5.0) -> None:
        """Accept nobody further, let requests under way be answered for so long, then cut what is left."""
        shared = self._shared
        self._listener.close()
        if shared.connections:
            shared.empty.clear()
            for connection in list(shared.connections):
                connection.retire()
            with suppress(TimeoutError):
                await asyncio.wait_for(shared.empty.wait(), grace_seconds)
        for task in shared.tasks:
            task.cancel()
        await asyncio.gather(*shared.tasks, return_exceptions=True)
        for connection in list(shared.connections):
            connection.abort()
        self._sweeper.cancel()

    def _sweep(self) -> None:
        # One timer for all connections: a timer for each request would cost more than a cache hit does.
        loop, shared = asyncio.get_running_loop(), self._shared
        shared.now = loop.time()
        shared.date = f"date: {formatdate(usegmt=True)}\r\n".encode()
        for connection in [each for each in shared.connections if each.deadline < shared.now]:
            connection.expire()
        self._sweeper = loop.call_later(self._sweep_seconds, self._sweep)


async def serve(
    handler: Handler,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    head_seconds: float = 30.0,
    idle_seconds: float = 75.0,
    longest_body_bytes: int = LONGEST_BODY_BYTES,
) -> Server:
    """Serve until `close`. Port 0 lets the kernel pick one; OSError when the port is taken."""
    server = Server(Shared(handler, head_seconds, idle_seconds, longest_body_bytes))
    await server.listen(host, port)
    return server

"""Whatever can happen between a function and a node of its Redis, on real sockets; and TLS, which the wheel lacks."""

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis

from cdk.local.valkey import Valkey

_COMMAND = re.compile(rb"(?:^|\r\n)\*\d+\r\n")


class Proxy:
    """Clients of a cluster of one node reach it through here alone: the node names our port as its own."""

    def __init__(self, server: Valkey, context: ssl.SSLContext | None) -> None:
        self._server = server
        self._context = context
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.connections = 0
        self.delay_seconds = 0.0  # of each piece that the node says
        self.piece_bytes = 65_536
        self.reply: bytes | None = None  # instead of the node's own, except to who asks for its slots
        self.greets = True  # whether anything comes back at all

    def start(self) -> None:
        self._thread.start()
        listening = asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=self._context)
        self._listening = asyncio.run_coroutine_threadsafe(listening, self._loop).result(5)
        self.port = self._listening.sockets[0].getsockname()[1]
        self._announce(self.port)

    def stop(self) -> None:
        self._announce(0)
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def cut(self) -> None:
        """As a node does that closes what has been idle for long."""

        async def close() -> None:
            for writer in list(self._writers):
                writer.close()

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(5)

    async def _end(self) -> None:
        self._listening.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.02)

    def _announce(self, port: int) -> None:
        with redis.Redis(host=self._server.host, port=self._server.port) as client:
            client.config_set("cluster-announce-port", port)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        ours, theirs = await asyncio.open_connection(self._server.host, self._server.port)
        self._writers |= {writer, theirs}
        with suppress(asyncio.CancelledError, OSError):
            await asyncio.gather(self._ask(reader, theirs, writer), self._tell(ours, writer))
        self._writers -= {writer, theirs}
        writer.transport.abort()
        theirs.transport.abort()

    async def _ask(
        self, reader: asyncio.StreamReader, theirs: asyncio.StreamWriter, writer: asyncio.StreamWriter
    ) -> None:
        while asked := await reader.read(65_536):
            if self.reply is None or b"SLOTS" in asked:
                theirs.write(asked)
            else:
                writer.write(self.reply * len(_COMMAND.findall(asked)))
        theirs.close()

    async def _tell(self, ours: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while told := await ours.read(self.piece_bytes):
            await asyncio.sleep(self.delay_seconds)
            if self.greets:
                writer.write(told)
        writer.close()


@contextmanager
def proxy_before(server: Valkey, context: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    proxy = Proxy(server, context)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()

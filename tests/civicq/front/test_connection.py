"""The Redis protocol as it is written and read, whatever pieces it arrives in."""

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis.crc
from hypothesis import given
from hypothesis import strategies as st

from cdk.local.valkey import Valkey
from civicq.front.connection import Connection, Refusal, slot_of

HOST = "127.0.0.1"
replies = st.recursive(
    st.none() | st.binary(max_size=40) | st.integers(-(2**63), 2**63 - 1),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


def encoded(reply: Any) -> bytes:
    if reply is None:
        return b"$-1\r\n"
    if isinstance(reply, bytes):
        return b"$%d\r\n%b\r\n" % (len(reply), reply)
    if isinstance(reply, int):
        return b":%d\r\n" % reply
    return b"*%d\r\n" % len(reply) + b"".join(map(encoded, reply))


@contextlib.contextmanager
def connected() -> Iterator[tuple[Connection, socket.socket]]:
    with socket.create_server((HOST, 0)) as server:
        connection = Connection(HOST, server.getsockname()[1])
        connection.open(1)
        theirs, _ = server.accept()
        with theirs:
            yield connection, theirs
            connection.close()


def soon() -> float:
    return time.monotonic() + 2


@given(st.lists(replies, min_size=1, max_size=4), st.lists(st.integers(1, 30), min_size=1))
def test_replies_are_read_as_they_were_meant_in_whatever_pieces_they_come(
    meant: list[Any], sizes: list[int]
) -> None:
    wire = b"".join(map(encoded, meant))

    def dribble(theirs: socket.socket) -> None:
        rest = wire
        for size in itertools.cycle(sizes):
            if not rest:
                return
            theirs.sendall(rest[:size])
            rest = rest[size:]

    with connected() as (connection, theirs):
        sender = threading.Thread(target=dribble, args=(theirs,))
        sender.start()
        assert [connection.read(soon()) for _ in meant] == meant
        sender.join()


def test_a_refusal_is_a_reply_and_tells_its_code() -> None:
    with connected() as (connection, theirs):
        theirs.sendall(b"-MOVED 3999 127.0.0.1:6381\r\n*2\r\n-ERR no\r\n+OK\r\n")
        moved, (inner, fine) = connection.read(soon()), connection.read(soon())
    assert isinstance(moved, Refusal)
    assert (moved.code, str(inner), fine) == ("MOVED", "ERR no", b"OK")


@pytest.mark.parametrize(
    "wire", [b"HTTP/1.1 400\r\n", b"$x\r\n", b"$-2\r\n", b":\r\n", b"-LOADING wait\r\n", b""]
)
def test_whatever_is_no_reply_ends_as_a_broken_connection(wire: bytes) -> None:
    with connected() as (connection, theirs):
        theirs.sendall(wire)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(ConnectionError):
            connection.read(soon())


def test_silence_ends_at_the_deadline() -> None:
    with connected() as (connection, theirs):
        theirs.sendall(b"$5\r\nhal")
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            connection.read(began + 0.05)
        assert time.monotonic() - began < 1


def test_what_was_closed_can_be_opened_again_and_remembers_nothing(valkey: Valkey) -> None:
    connection = Connection(valkey.host, valkey.port)
    connection.open(1)
    connection.send([(b"PING", b"first")], 1)
    connection.close()
    with pytest.raises(ConnectionError):
        connection.send([(b"PING",)], 1)
    connection.open(1)
    connection.send([(b"PING", b"second"), (b"ECHO", 7)], 1)
    assert [connection.read(soon()) for _ in range(2)] == [b"second", b"7"]
    connection.close()


@given(st.binary(max_size=30) | st.from_regex(rb"[{}a]{0,8}", fullmatch=True))
def test_a_key_lies_in_the_slot_that_the_specification_says(key: bytes) -> None:
    assert slot_of(key) == redis.crc.key_slot(key)

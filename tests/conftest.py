"""The real servers that tests run against: one of each for a whole session."""

import contextlib
import gc
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from cdk.local.postgres import Postgres
from cdk.local.postgres_home import Home
from cdk.local.valkey import Valkey, start_cluster


def pytest_collection_finish() -> None:
    """What was imported by now stays: later collections need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def what_a_file_left_open_is_told_at_its_end() -> Iterator[None]:
    """A socket or a file in a cycle is else found by whatever test the collector comes by in."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres.start(tmp_path_factory.mktemp("postgres") / "postgres", durable=False) as server:
        yield server
    server.home.remove()


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    with Valkey.start(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@contextlib.contextmanager
def running_nodes(folder: Path) -> Iterator[list[Valkey]]:
    """A cluster of three, until the block ends, whatever has become of its nodes."""
    nodes = start_cluster(folder, 3)
    try:
        yield nodes
    finally:
        for node in nodes:
            if node.process.exit_status is None:
                os.kill(node.process.pid, signal.SIGCONT)  # a stopped one would not hear that it is to end
            node.stop()


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Valkey]]:
    """A cluster of three for whoever harms none of them."""
    with running_nodes(tmp_path_factory.mktemp("nodes")) as running:
        yield running


@pytest.fixture
def own_nodes(tmp_path: Path) -> Iterator[list[Valkey]]:
    """A cluster of three to stop, fill and kill."""
    with running_nodes(tmp_path / "nodes") as running:
        yield running


@pytest.fixture
def empty_database(postgres: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of a database without tables, the test's own."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(
        host=postgres.host, port=postgres.port, user=postgres.user, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield postgres.url_of(name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass(frozen=True)
class Cloud:
    """A running `civicq up`."""

    url: str
    data: Path
    pid: int

    def sign_in(self, persona: str) -> str:
        """An access token, by the command that a person would use."""
        return run_civicq("sign-in", "--as", persona, data=self.data).stdout.strip()


def run_civicq(*words: str | Path, data: Path) -> subprocess.CompletedProcess[str]:
    """The `civicq` command, as a person runs it."""
    command = [sys.executable, "-m", "cdk.local.cli", "--data", data, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@contextlib.contextmanager
def running_cloud(data: Path) -> Iterator[Cloud]:
    """`civicq up` until the block ends; then Ctrl-C, after which nothing of it is left."""
    command: list[str | Path] = [sys.executable, "-m", "cdk.local.cli", "--data", data, "up", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(line)
            if line.startswith("ready "):
                break
        else:
            raise AssertionError("".join(told))
        try:
            yield Cloud(line.split()[1], data, process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=60)
            assert process.returncode == 0, rest


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    data = tmp_path_factory.mktemp("cloud")
    with running_cloud(data) as running:
        yield running
    Home.of(data / "postgres").remove()

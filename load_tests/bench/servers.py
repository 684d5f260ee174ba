"""Real servers for the benchmarks: one Valkey node, three in a cluster, and one behind TLS."""

import contextlib
import ipaddress
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cdk.local.valkey import Valkey
from load_tests.bench.report import CannotRun

SLOTS = 16_384
WHOLE_SECONDS = 20


@dataclass(frozen=True)
class Tls:
    """A Valkey node as clients reach it by TLS; `authorities` is the file that they check it by."""

    host: str
    port: int
    authorities: Path


@contextlib.contextmanager
def one_node() -> Iterator[Valkey]:
    with tempfile.TemporaryDirectory() as folder, Valkey.start(Path(folder)) as server:
        yield server


@contextlib.contextmanager
def three_nodes() -> Iterator[Valkey]:
    """One of three that hold a third of the slots each."""
    with contextlib.ExitStack() as stack:
        nodes = [stack.enter_context(one_node()) for _ in range(3)]
        clients = [
            stack.enter_context(redis.Redis(node.host, node.port, decode_responses=True)) for node in nodes
        ]
        first, *others = clients
        for number, client in enumerate(clients):
            low, high = SLOTS * number // 3, SLOTS * (number + 1) // 3 - 1
            for begin, end in ((0, low - 1), (high + 1, SLOTS - 1)):
                if begin <= end:
                    client.cluster("delslotsrange", begin, end)
            client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
        port = first.config_get("cluster-port")["cluster-port"]
        for client in others:
            client.execute_command("CLUSTER MEET", nodes[0].host, nodes[0].port, port)
        deadline = time.monotonic() + WHOLE_SECONDS
        while not all(_is_whole(client) for client in clients):
            if time.monotonic() > deadline:
                raise CannotRun(f"three Valkey nodes made no cluster within {WHOLE_SECONDS} s")
            time.sleep(0.05)
        yield nodes[0]


def _is_whole(client: redis.Redis) -> bool:
    state = client.cluster("info")
    return bool(state["cluster_state"] == "ok" and state["cluster_known_nodes"] == "3")


@contextlib.contextmanager
def behind_tls(server: Valkey) -> Iterator[Tls]:
    """The cluster's only node, which from now on gives the terminator's port as its own."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder, "certificate.pem")
        private = certify(certificate, server.host)
        command = [sys.executable, "-m", "load_tests.bench.terminator", str(server.port), str(private)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout
            port = int(process.stdout.readline())
            with redis.Redis(server.host, server.port) as client:
                client.config_set("cluster-announce-port", port)
                yield Tls(server.host, port, certificate)
                client.config_set("cluster-announce-port", 0)


def certify(certificate: Path, host: str) -> Path:
    """Write a certificate for `host` that signs itself; answers the file that holds it with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoded = made.public_bytes(serialization.Encoding.PEM)
    certificate.write_bytes(encoded)
    private = certificate.with_name("certificate-and-key.pem")
    private.write_bytes(
        encoded
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return private

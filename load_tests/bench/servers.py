"""Real servers for the benchmarks: one Valkey node, three in a cluster, and one behind TLS."""

import contextlib
import ipaddress
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cdk.local.valkey import Valkey, start_cluster


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
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        nodes = [stack.enter_context(node) for node in start_cluster(Path(folder), 3)]
        yield nodes[0]


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

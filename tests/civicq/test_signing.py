"""Where the credentials for a token come from: the environment, or the machine that a snapshot woke up on."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from civicq import signing

RIGHT = "Bearer of this machine"


class _Machine(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        allowed = self.headers["Authorization"] == RIGHT and self.path == "/2021-10-31/credentials"
        self.send_response(200 if allowed else 403)
        self.end_headers()
        self.wfile.write(
            json.dumps({"AccessKeyId": "ASIARESTORED", "SecretAccessKey": "s", "Token": "restored"}).encode()
        )

    def log_message(self, *_: object) -> None:
        """Not in the tests' output."""


@pytest.fixture
def machine() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Machine) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/2021-10-31/credentials"
        server.shutdown()
        thread.join()


@pytest.fixture
def restored(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", machine)
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", RIGHT)


def test_a_restored_process_asks_its_machine_for_credentials(restored: None) -> None:
    token = signing.cache_token("civicq", "civicq")
    assert "X-Amz-Credential=ASIARESTORED%2F" in token
    assert "X-Amz-Security-Token=restored&" in token


def test_a_machine_that_refuses_is_told_of(restored: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "another's")
    with pytest.raises(OSError, match="answered 403"):
        signing.cache_token("civicq", "civicq")


def test_credentials_are_read_anew_for_each_token(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = []
    for key in ("AKIDFIRST", "AKIDSECOND"):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        tokens.append(signing.database_token("db.example", 5432, "civicq_app"))
    assert "AKIDFIRST" in tokens[0]
    assert "AKIDSECOND" in tokens[1]

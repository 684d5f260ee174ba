"""A clerk imports a ballot through the running system: the file goes to the local S3 by a signed address."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from cdk.local import sample
from tests.conftest import Cloud

ADMIN = "/api/admin/cities/harbor-falls-or/proposals"


def send(
    method: str, url: str, body: bytes = b"", token: str = "", **named: str
) -> tuple[int, dict[str, str], bytes]:
    """Again in a moment where a function is still starting, as its 503 asks to."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} if token else {}
    request = urllib.request.Request(url, body or None, headers | named, method=method)  # noqa: S310 (ours)
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code != 503 or time.monotonic() > until:
                    return refused.code, dict(refused.headers.items()), refused.read()
        time.sleep(0.5)


@pytest.fixture(scope="module")
def clerk(cloud: Cloud) -> str:
    return cloud.sign_in("clerk")


def test_a_file_is_uploaded_read_and_compared_within_seconds(cloud: Cloud, clerk: str) -> None:
    content = sample.BALLOT.read_bytes().replace(b"Imani Okafor", b"Imani N. Okafor")
    asked = json.dumps({"file_name": "ballot.csv", "size_bytes": len(content)}).encode()
    status, _, made = send("POST", cloud.url + ADMIN, asked, clerk)
    assert status == 201
    upload = json.loads(made)
    assert send("OPTIONS", upload["url"])[1]["access-control-allow-methods"] == "PUT"
    assert send("PUT", upload["url"], content)[0] == 200
    assert send("PUT", f"{cloud.url}{ADMIN}/{upload['id']}/upload", token=clerk)[0] == 204
    deadline = time.monotonic() + 60
    while (told := _latest(cloud, clerk))["state"] == "uploaded":
        assert time.monotonic() < deadline, told
        time.sleep(0.5)
    assert (told["state"], told["refusal"]) == ("proposed", None)
    assert any("Imani N. Okafor" in line for line in told["lines"])
    dismissed = json.dumps({"decision": "dismiss"}).encode()
    assert send("PUT", f"{cloud.url}{ADMIN}/{upload['id']}/decision", dismissed, clerk)[0] == 204


def _latest(cloud: Cloud, clerk: str) -> Any:
    return json.loads(send("GET", cloud.url + ADMIN, token=clerk)[2])["proposals"][0]


def test_what_was_never_uploaded_is_refused_and_told(cloud: Cloud, clerk: str) -> None:
    asked = json.dumps({"file_name": "nothing.csv", "size_bytes": 7}).encode()
    made = json.loads(send("POST", cloud.url + ADMIN, asked, clerk)[2])
    assert send("PUT", f"{cloud.url}{ADMIN}/{made['id']}/upload", token=clerk)[0] == 204
    deadline = time.monotonic() + 60
    while (told := _latest(cloud, clerk))["state"] == "uploaded":
        assert time.monotonic() < deadline, told
        time.sleep(0.5)
    assert told["refusal"] == "nothing.csv: was not uploaded; propose it again"


def test_an_address_is_good_for_a_while_and_for_nothing_unsigned(cloud: Cloud, clerk: str) -> None:
    asked = json.dumps({"file_name": "ballot.csv", "size_bytes": 7}).encode()
    url = json.loads(send("POST", cloud.url + ADMIN, asked, clerk)[2])["url"]
    assert send("PUT", url.partition("?")[0], b"seven b")[0] == 403
    stale = url.replace("X-Amz-Date=20", "X-Amz-Date=19")
    assert send("PUT", stale, b"seven b")[0] == 403
    assert send("PUT", url, b"eight by")[0] == 403
    assert send("PUT", url, b"seven b")[0] == 200

"""`civicq purge`, as an operator on call uses it."""

import json
import time
import urllib.request
from pathlib import Path

import pytest

from cdk.local.http import Response
from tests.cdk.local.door import open_door
from tests.conftest import Cloud, run_civicq


def x_cache(cloud: Cloud, path: str) -> str:
    with urllib.request.urlopen(f"{cloud.url}{path}") as answer:  # noqa: S310 (our own cloud)
        return str(answer.headers["x-cache"])


def warmed(cloud: Cloud, path: str) -> None:
    for _ in range(50):
        if x_cache(cloud, path).startswith("Hit"):
            return
    raise AssertionError("never a hit")


@pytest.mark.parametrize("tag", ["cities", "everything"])
def test_a_purge_by_hand_reaches_the_edge(cloud: Cloud, tag: str) -> None:
    warmed(cloud, "/api/cities")
    purged = run_civicq("purge", tag, data=cloud.data)
    assert purged.returncode == 0, purged.stderr
    assert f"purged {tag}" in purged.stdout
    until = time.monotonic() + 30
    while x_cache(cloud, "/api/cities").startswith("Hit"):
        assert time.monotonic() < until, "still a hit"
        time.sleep(0.2)


def test_a_tag_that_no_page_carries_is_one_clear_line(cloud: Cloud) -> None:
    refused = run_civicq("purge", "contests/*", data=cloud.data)
    assert refused.returncode == 1
    assert refused.stderr.startswith("civicq: refused: ")
    assert refused.stderr.count("\n") == 1


def test_who_is_no_operator_is_told_so(cloud: Cloud) -> None:
    refused = run_civicq(
        "purge", "cities", "--url", cloud.url, "--token", cloud.sign_in("citizen"), data=cloud.data
    )
    assert refused.returncode == 1
    assert "operator" in refused.stderr


def test_where_nothing_runs_it_says_what_to_start(tmp_path: Path) -> None:
    refused = run_civicq("purge", "cities", data=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "civicq: nothing runs here: start `civicq up`, or name a site with --url and --token\n"
    )


def test_a_site_elsewhere_needs_a_token(tmp_path: Path) -> None:
    refused = run_civicq("purge", "cities", "--url", "https://civicq.example", data=tmp_path)
    assert refused.returncode == 1
    assert "--token" in refused.stderr


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Response(502, [], b"<html>"), "502"),
        (Response(401, [], json.dumps({"message": "Unauthorized"}).encode()), "Unauthorized"),
        (Response(200, [], b"{}"), "does not answer as CivicQ does"),
        (Response(200, [], b"hello"), "does not answer as CivicQ does"),
    ],
)
def test_whatever_answers_instead_is_one_clear_line(tmp_path: Path, answer: Response, told: str) -> None:
    with open_door(lambda _: answer) as door:
        url = f"http://127.0.0.1:{door.port}"
        refused = run_civicq("purge", "cities", "--url", url, "--token", "t", data=tmp_path)
    assert refused.returncode == 1
    assert told in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_address_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    for url in ("civicq.example", "file:///etc/passwd", "http://127.0.0.1:9"):
        refused = run_civicq("purge", "cities", "--url", url, "--token", "t", data=tmp_path)
        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1

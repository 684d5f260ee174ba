"""A candidate's video and photo through the running system: S3, worker, edge; and whoever watches has no account."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cdk.local.test_uploads import send
from tests.civicq.media.test_films import FILMS
from tests.civicq.media.test_pictures import opened, photo, saved
from tests.conftest import Cloud

FILM = (FILMS / "exported.mp4").read_bytes()
ASKED = {
    "type": "video/mp4",
    "size_bytes": len(FILM),
    "captions": "WEBVTT\n\n00:00.000 --> 00:02.000\nThree percent.\n",
}


def read(cloud: Cloud, path: str, token: str = "") -> Any:
    status, _, body = send("GET", cloud.url + path, token=token)
    assert status == 200, body
    return json.loads(body)


@pytest.fixture(scope="module")
def cleo(cloud: Cloud) -> str:
    return cloud.sign_in("candidate")


def answer_of(cloud: Cloud, candidacy: str) -> tuple[str, Any]:
    """The question that Cleo has answered, and her answer."""
    (found,) = read(cloud, f"/api/candidates/{candidacy}/answers")["answers"]
    return found["question"]["id"], found["answer"]


def test_a_video_is_watched_in_parts_without_an_account_and_is_harmless(cloud: Cloud, cleo: str) -> None:
    candidacy = read(cloud, "/api/me/candidacies", cleo)["candidacies"][0]["id"]
    question, _ = answer_of(cloud, candidacy)
    path = f"{cloud.url}/api/me/candidacies/{candidacy}/answers/{question}/video"
    status, _, made = send("POST", path, json.dumps(ASKED).encode(), cleo)
    assert status == 201, made
    assert send("PUT", json.loads(made)["url"], FILM)[0] == 200
    assert send("PUT", f"{path}/upload", token=cleo)[0] == 204
    deadline = time.monotonic() + 60
    while not (video := answer_of(cloud, candidacy)[1]["video"]):
        assert time.monotonic() < deadline, send("GET", path, token=cleo)
        time.sleep(0.5)
    watched, headers, body = send("GET", cloud.url + video["url"])
    assert (watched, body) == (200, FILM)
    assert headers["content-type"] == "video/mp4"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert headers["content-disposition"] == "inline"
    assert headers["accept-ranges"] == "bytes"
    status, headers, body = send("GET", cloud.url + video["url"], range="bytes=0-99")
    assert (status, body, headers["x-cache"]) == (206, FILM[:100], "Hit from cloudfront")
    assert headers["content-range"] == f"bytes 0-99/{len(FILM)}"
    assert b"Three percent." in send("GET", cloud.url + video["captions_url"])[2]

    assert send("DELETE", path, token=cleo)[0] == 204
    while send("GET", cloud.url + video["url"])[0] != 404:
        assert time.monotonic() < deadline + 60
        time.sleep(0.5)
    assert answer_of(cloud, candidacy)[1]["video"] is None


def test_a_photo_is_in_the_best_format_that_a_browser_takes_until_it_is_withdrawn(
    cloud: Cloud, cleo: str
) -> None:
    candidacy = read(cloud, "/api/me/candidacies", cleo)["candidacies"][0]["id"]
    path = f"{cloud.url}/api/me/candidacies/{candidacy}/photo"
    sent = saved(photo((700, 700)))
    asked = json.dumps({"type": "image/jpeg", "size_bytes": len(sent)}).encode()
    status, _, made = send("POST", path, asked, cleo)
    assert status == 201, made
    assert send("PUT", json.loads(made)["url"], sent)[0] == 200
    assert send("PUT", f"{path}/upload", token=cleo)[0] == 204
    deadline = time.monotonic() + 60
    while not (shown := read(cloud, f"/api/candidates/{candidacy}")["photo"]):
        assert time.monotonic() < deadline, send("GET", path, token=cleo)
        time.sleep(0.5)
    assert shown["widths"] == [80, 160, 320, 480, 640]
    address = f"{cloud.url}{shown['url']}"
    for accept, kind in (("image/avif,image/webp,*/*", "avif"), ("image/webp,*/*", "webp"), ("*/*", "jpeg")):
        status, headers, body = send("GET", f"{address}/160", Accept=accept)
        assert (status, headers["content-type"], opened(body).size) == (200, f"image/{kind}", (160, 160))
        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["x-content-type-options"] == "nosniff"
        assert "vary" not in headers
    assert send("GET", f"{address}/160", Accept="*/*")[1]["x-cache"] == "Hit from cloudfront"
    stored = cloud.data / "s3" / "media" / shown["url"].removeprefix("/")
    (stored / "320.avif").unlink()
    status, headers, body = send("GET", f"{address}/320", Accept="image/avif")
    assert (status, headers["content-type"], opened(body).size) == (200, "image/avif", (320, 320))
    for other in ("/161", "/960", "/160.webp", ""):
        assert send("GET", address + other)[0] == 404, other
    assert not list((cloud.data / "s3" / "uploads" / "images").glob("*"))

    assert send("DELETE", path, token=cleo)[0] == 204
    for width in (160, 320):
        while send("GET", f"{address}/{width}", Accept="image/avif")[0] != 404:
            assert time.monotonic() < deadline + 60
            time.sleep(0.5)


def test_nothing_but_public_files_has_an_address(cloud: Cloud, cleo: str) -> None:
    private = next(iter((cloud.data / "s3" / "uploads").rglob("*.headers")), Path("none.headers"))
    name = private.name.removesuffix(".headers")
    for target in (f"/media/{name}", f"/media/{private.name}", "/media/", "/media/x.mp4"):
        assert send("GET", cloud.url + target)[0] == 404
    assert send("PUT", f"{cloud.url}/media/{name}.mp4", b"x")[0] == 405

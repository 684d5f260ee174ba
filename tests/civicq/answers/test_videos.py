"""A video beside an answer: uploaded to the local S3, looked at by the worker, shown, and taken away again."""

import gc
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from botocore.awsrequest import AWSHTTPConnection
from botocore.credentials import Credentials

from cdk.local.uploads import Uploads
from civicq.answers.videos import longest_seconds
from civicq.handlers import videos as worker
from civicq.settings import settings
from tests.cdk.local.door import Door, open_door
from tests.civicq.conftest import Answer, Api, Stored, Town, employed
from tests.civicq.mailbox import choose, subjects
from tests.civicq.media.test_films import FILMS
from tests.civicq.speaking import WALL, Speaker

MP4 = (FILMS / "exported.mp4").read_bytes()
WEBM = (FILMS / "exported.webm").read_bytes()
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Imani>The wall is mended\n"
ADMIN = "/api/admin/cities/harbor-falls"


@dataclass(frozen=True)
class Shop:
    """The local S3: its public side, as the edge shows it, and its folder."""

    stored: Door
    shown: Door
    folder: Path

    @property
    def connections(self) -> int:
        """How many the worker holds to where videos are stored."""
        held = (each for each in gc.get_objects() if isinstance(each, AWSHTTPConnection))
        return sum(each.sock is not None and each.port == self.stored.port for each in held)

    @property
    def files(self) -> set[str]:
        found = (each for each in self.folder.rglob("*") if each.is_file() and each.suffix != ".headers")
        return {str(each.relative_to(self.folder)) for each in found}

    def watch(self, path: str) -> Any:
        return self.shown.ask(path)


@pytest.fixture
def s3(configured: None, tmp_path: Path) -> Iterator[Shop]:
    store = Uploads(tmp_path, Credentials("local", "local"))
    with (
        open_door(store) as door,
        open_door(store.media()) as shown,
        pytest.MonkeyPatch.context() as patch,
    ):
        here = f"http://127.0.0.1:{door.port}"
        for name, value in {
            "AWS_ENDPOINT_URL_S3": here,
            "UPLOADS_URL": f"{here}/uploads",
            "UPLOADS_BUCKET": "uploads",
            "MEDIA_BUCKET": "media",
        }.items():
            patch.setenv(name, value)
        settings.cache_clear()
        worker._store.cache_clear()
        yield Shop(door, shown, tmp_path)
        worker._store().close()
        worker._store.cache_clear()
    settings.cache_clear()


def add(speaker: Speaker, question: str, film: bytes = WEBM, **changed: Any) -> Answer:
    kind = "video/mp4" if film == MP4 else "video/webm"
    body = {"type": kind, "size_bytes": len(film), "captions": CAPTIONS} | changed
    return speaker.call("POST", f"answers/{question}/video", body)


def upload(speaker: Speaker, question: str, film: bytes = WEBM, **changed: Any) -> str:
    """Its id, once it is up and the worker has been told."""
    made = add(speaker, question, film, **changed)
    assert made.status == 201, made.body
    request = urllib.request.Request(made.json["url"], film, method="PUT")  # noqa: S310 (the local S3)
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    assert speaker.call("PUT", f"answers/{question}/video/upload").status == 204
    return str(made.json["id"])


def work() -> dict[str, int]:
    return dict(worker.handler({}, None))


def shown(api: Api, question: str, name: str = "Imani") -> Any:
    """The video beside an answer, as everybody sees it."""
    candidates = api.get(f"/api/questions/{question}/answers").json["candidates"]
    return next(each["answer"]["video"] for each in candidates if each["candidate"]["name"] == name)


def mine(speaker: Speaker, question: str) -> Any:
    return speaker.call("GET", f"answers/{question}/video").json


@pytest.fixture
def said(asked: str, imani: Speaker) -> str:
    assert imani.say(asked).status == 200
    return asked


@pytest.mark.parametrize(("film", "ending"), [(MP4, "mp4"), (WEBM, "webm")])
def test_a_video_stands_beside_the_words_once_it_was_looked_at(
    api: Api, said: str, imani: Speaker, s3: Shop, *, film: bytes, ending: str
) -> None:
    made = upload(imani, said, film)
    assert (mine(imani, said)["state"], shown(api, said)) == ("uploaded", None)
    assert work() == {"taken_down": 0, "looked_at": 1, "forgotten": 0}
    video = shown(api, said)
    assert video == {
        "id": made, "url": f"/media/{made}.{ending}", "type": f"video/{ending}", "seconds": 2,
        "captions_url": f"/media/{made}.vtt", "transcript": "The wall is mended", "answer_version": 1,
    }  # fmt: skip
    told = mine(imani, said)
    assert (told["state"], told["url"], told["shown"]) == ("shown", video["url"], video)
    seen = s3.watch(video["url"])
    assert (seen.body, seen.headers["content-type"]) == (film, f"video/{ending}")
    assert seen.headers["cache-control"] == "public, max-age=31536000, immutable"
    captions = s3.watch(video["captions_url"])
    assert captions.headers["content-type"] == "text/vtt; charset=utf-8"
    assert b"00:00:00.000 --> 00:00:02.000\nThe wall is mended\n" in captions.body
    assert api.get(f"/api/candidates/{imani.id}/answers").json["answers"][0]["answer"]["video"] == video


def test_words_come_first(api: Api, asked: str, imani: Speaker) -> None:
    refused = add(imani, asked)
    assert (refused.status, refused.json["title"]) == (409, "Words first")
    imani.say(asked)
    imani.call("DELETE", f"answers/{asked}")
    assert add(imani, asked).status == 409


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "video/quicktime"},
        {"size_bytes": 0},
        {"size_bytes": 100 * 1024 * 1024 + 1},
        {"captions": ""},
        {"captions": "1\n00:00:01,000 --> 00:00:02,000\nSubRip"},
        {"captions": "WEBVTT\n\n00:00.000 --> 00:02.000\nread \u202eotherwise"},
        {"captions": "WEBVTT\n\n00:00.000 --> 03:30.000\nlong"},
        {"seconds": 3},
    ],
)
def test_what_cannot_be_a_video_is_refused_before_anything_is_uploaded(
    api: Api, said: str, imani: Speaker, changed: dict[str, Any]
) -> None:
    assert add(imani, said, **changed).status == 422
    assert mine(imani, said) is None


def test_captions_may_begin_with_a_byte_order_mark(api: Api, said: str, imani: Speaker) -> None:
    assert add(imani, said, captions="\ufeff" + CAPTIONS).status == 201


@pytest.mark.parametrize(
    ("film", "changed", "told"),
    [
        (b"<html><script>alert(1)</script>", {}, "is not WebM"),
        (MP4 + b"\0\0\0\x08junk", {"type": "video/mp4"}, "more than a film"),
        (WEBM, {"captions": CAPTIONS.replace("00:02.", "00:09.")}, "The captions run to 9 s"),
    ],
)
def test_what_the_worker_refuses_is_told_to_the_candidate_and_deleted(
    api: Api, said: str, imani: Speaker, s3: Shop, *, film: bytes, changed: dict[str, Any], told: str
) -> None:
    upload(imani, said, film, **changed)
    assert s3.files
    work()
    found = mine(imani, said)
    assert found["state"] == "refused"
    assert told in found["refusal"]
    assert (shown(api, said), s3.files) == (None, set())


def test_what_was_not_uploaded_or_is_of_another_size_is_refused(
    api: Api, said: str, imani: Speaker, s3: Shop
) -> None:
    add(imani, said)
    imani.call("PUT", f"answers/{said}/video/upload")
    work()
    assert "was not uploaded" in mine(imani, said)["refusal"]
    with pytest.raises(HTTPError, match="403") as refused:
        upload(imani, said, WEBM, size_bytes=len(WEBM) - 1)
    refused.value.close()
    made = upload(imani, said, WEBM)
    worker._store().put_object(Bucket="uploads", Key=f"videos/{made}", Body=WEBM[:-1])
    work()
    assert "not as long as was said" in mine(imani, said)["refusal"]


def test_a_refused_video_keeps_no_connection_to_the_store(
    api: Api, said: str, imani: Speaker, s3: Shop
) -> None:
    made = upload(imani, said, WEBM)
    worker._store().put_object(Bucket="uploads", Key=f"videos/{made}", Body=WEBM[:-1])
    gc.disable()  # else it may come by and close what was left open
    try:
        work()
        assert s3.connections == 1, "the one that the next request takes"
    finally:
        gc.enable()


def test_what_lasts_too_long_for_its_contest_is_refused(
    api: Api, said: str, imani: Speaker, s3: Shop, stored: Stored
) -> None:
    at = MP4.index(b"mvhd") + 4 + 16
    film = MP4[:at] + (130_000).to_bytes(4) + MP4[at + 4 :]
    upload(imani, said, film, type="video/mp4")
    work()
    assert mine(imani, said)["refusal"] == "The video lasts 130 s, and 120 s are the most here. Shorten it."
    assert "refusal_facts" not in mine(imani, said)


def test_who_reads_spanish_is_told_in_spanish_why_a_video_was_refused(
    api: Api, said: str, imani: Speaker, s3: Shop
) -> None:
    upload(imani, said, b"<html>")
    work()
    path = f"/api/me/candidacies/{imani.id}/answers/{said}/video"
    found = api.call("GET", path, citizen=imani.account, headers={"accept-language": "es"}).json
    assert found["refusal"] == (
        "El archivo no es WebM, se llame como se llame. Expórtelo de nuevo como WebM con VP9 y Opus, o como MP4."
    )


def test_each_office_has_its_length() -> None:
    offices = {
        ("race", "City Council"): 90,
        ("race", "Mayor of Harbor Falls"): 120,
        ("measure", "Bonds"): 180,
    }
    assert {each: longest_seconds(*each) for each in offices} == offices


def test_another_video_takes_its_place_when_it_is_shown_and_not_before(
    api: Api, said: str, imani: Speaker, s3: Shop
) -> None:
    first = upload(imani, said, WEBM)
    work()
    upload(imani, said, b"no film")
    work()
    assert shown(api, said)["id"] == first
    assert (mine(imani, said)["state"], mine(imani, said)["shown"]["id"]) == ("refused", first)
    second = upload(imani, said, MP4)
    assert shown(api, said)["id"] == first
    work()
    assert shown(api, said)["id"] == second
    work()
    assert s3.watch(f"/media/{first}.webm").status == 404
    assert s3.watch(f"/media/{second}.mp4").status == 200


def test_a_correction_keeps_the_video_and_says_beside_which_words_it_was_put(
    api: Api, said: str, imani: Speaker, s3: Shop
) -> None:
    upload(imani, said)
    work()
    imani.say(said, position="The wall is mended by spring.", correction="Winter was too soon.")
    assert shown(api, said)["answer_version"] == 1


@pytest.mark.parametrize("path", ["answers/{}", "answers/{}/video"])
def test_withdrawn_with_its_answer_or_alone_it_is_gone_everywhere(
    api: Api, said: str, imani: Speaker, s3: Shop, stored: Stored, *, path: str
) -> None:
    made = upload(imani, said)
    work()
    stored.execute("DELETE FROM purge_outbox")
    assert imani.call("DELETE", path.format(said)).status == 204
    assert work() == {"taken_down": 1, "looked_at": 0, "forgotten": 0}
    assert s3.watch(f"/media/{made}.webm").status == 404
    purged = {tag for (tags,) in stored.execute("SELECT tags FROM purge_outbox").fetchall() for tag in tags}
    assert {f"/media/{made}.webm", f"/media/{made}.vtt", f"question/{said}"} <= purged
    imani.say(said)
    assert shown(api, said) is None
    # An upload that was under way may arrive until its address is void.
    assert s3.files == {f"uploads/videos/{made}"}
    stored.execute("UPDATE videos SET added_at = now() - interval '61 minutes'")
    assert work()["forgotten"] == 1
    assert s3.files == set()
    assert stored.execute("SELECT count(*) FROM videos").fetchone() == (0,)


@pytest.mark.parametrize(("state", "days"), [("uploading", 1), ("refused", 30), ("removed", 90)])
def test_what_came_to_nothing_is_kept_for_its_days(
    api: Api, said: str, imani: Speaker, s3: Shop, stored: Stored, *, state: str, days: int
) -> None:
    made = upload(imani, said)
    stored.execute(
        "UPDATE videos SET state = %s, rule = CASE WHEN %s = 'removed' THEN 'spam' END,"
        " refusal = CASE WHEN %s = 'refused' THEN 'It is none.' END",
        [state] * 3,
    )
    for age, left in ((days - 0.01, {f"uploads/videos/{made}"}), (days + 0.01, set())):
        stored.execute(
            "UPDATE videos SET added_at = now() - make_interval(secs => %s), ended_at = added_at",
            [age * 86_400],
        )
        stored.execute("UPDATE videos SET ended_at = now() - make_interval(secs => %s)", [age * 86_400])
        work()
        assert s3.files == left


def remove(api: Api, who: uuid.UUID, kind: str, target: str) -> str:
    body = {"action": "remove", "rule": "false-claim", "reason": "Shown to be false.",
            "targets": [{"kind": kind, "id": target}]}  # fmt: skip
    made = api.call("POST", f"{ADMIN}/decisions", body, citizen=who)
    assert made.status == 201, made.body
    return str(made.json["ids"][0])


@pytest.mark.parametrize("kind", ["answer", "video"])
def test_a_removal_takes_the_file_down_and_an_appeal_brings_it_back(
    api: Api, town: Town, said: str, imani: Speaker, s3: Shop, *, bo: uuid.UUID, kind: str
) -> None:
    choose(api, imani.account, "imani", own=True)
    video = upload(imani, said)
    work()
    address = f"/media/{video}.webm"
    target = video if kind == "video" else imani.say(said).json["id"]
    told = {"target": {"kind": kind, "id": target}, "rule": "false-claim"}
    assert api.call("POST", "/api/me/reports", told, citizen=bo).status == 204
    moderator = employed(town, "moderator")
    queue = api.call("GET", f"{ADMIN}/queue", citizen=moderator).json
    assert queue["reports"][0]["text"].endswith("The wall is mended")
    waiting = upload(imani, said)
    decision = remove(api, moderator, kind, target)
    assert shown(api, said) is None
    work()
    assert s3.watch(address).status == 404
    assert s3.watch(f"/media/{waiting}.webm").status == 404
    assert add(imani, said).json["title"] == "Answer removed"
    appeal = f"/api/me/decisions/{decision}/appeal"
    assert api.call("PUT", appeal, {"note": "It is true."}, citizen=imani.account).status == 204
    overturn = {"outcome": "overturned", "reason": "It is."}
    admin = employed(town, "admin")
    path = f"{ADMIN}/decisions/{decision}/appeal"
    assert api.call("PUT", path, overturn, citizen=admin).status == 204
    while work()["looked_at"]:
        pass
    back = video if kind == "video" else waiting
    assert shown(api, said)["id"] == back
    assert s3.watch(f"/media/{back}.webm").status == 200
    where = "(Mayor, Harbor Falls)"
    assert subjects("imani") == [f"Your {kind} was removed {where}", f"Your {kind} is shown again {where}"]


def test_what_nobody_has_seen_nobody_judges(
    api: Api, said: str, imani: Speaker, s3: Shop, bo: uuid.UUID
) -> None:
    video = upload(imani, said)
    told = {"target": {"kind": "video", "id": video}, "rule": "spam"}
    assert api.call("POST", "/api/me/reports", told, citizen=bo).status == 404


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE questions SET state = 'removed', rule = 'spam'",
        "UPDATE candidates SET withdrawn_at = now()",
    ],
)
def test_a_file_is_public_only_while_its_answer_is(
    api: Api, said: str, imani: Speaker, s3: Shop, stored: Stored, *, change: str
) -> None:
    video = upload(imani, said)
    work()
    assert s3.watch(f"/media/{video}.webm").status == 200
    stored.execute(change.encode())
    work()
    assert s3.watch(f"/media/{video}.webm").status == 404


@pytest.mark.parametrize("change", ["frozen_at", "closes_at"])
def test_where_answers_are_closed_videos_are_too(
    api: Api, said: str, imani: Speaker, s3: Shop, stored: Stored, *, change: str
) -> None:
    upload(imani, said)
    work()
    stored.execute(f"UPDATE ballots SET {change} = now()".encode())  # noqa: S608 (names of this file)
    assert add(imani, said).status == 409
    assert imani.call("DELETE", f"answers/{said}/video").status == 409
    assert shown(api, said) is not None


def test_a_candidate_adds_ten_videos_a_day(api: Api, said: str, imani: Speaker) -> None:
    assert [add(imani, said).status for _ in range(11)] == [201] * 10 + [429]


def test_who_says_that_nothing_is_uploaded_is_told_so(api: Api, said: str, imani: Speaker) -> None:
    assert imani.call("PUT", f"answers/{said}/video/upload").status == 404
    assert imani.call("DELETE", f"answers/{said}/video").status == 404


def test_a_store_that_fails_is_no_fault_of_the_film(
    api: Api, said: str, imani: Speaker, s3: Shop, *, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(imani, said)
    monkeypatch.setenv("MEDIA_BUCKET", "elsewhere")
    settings.cache_clear()
    with pytest.raises(Exception, match="NoSuchKey"):
        work()
    assert mine(imani, said)["state"] == "uploaded"
    monkeypatch.setenv("MEDIA_BUCKET", "media")
    settings.cache_clear()
    work()
    assert mine(imani, said)["state"] == "shown"


def test_words_that_stand_beside_a_video_are_whole_without_it(
    api: Api, said: str, imani: Speaker, s3: Shop
) -> None:
    before = api.get(f"/api/questions/{said}/answers").json
    upload(imani, said)
    assert api.get(f"/api/questions/{said}/answers").json == before
    assert before["candidates"][0]["answer"] is None or before["candidates"][0]["answer"]["words"] == WALL

"""A candidate's photo and a city's logo: uploaded to the local S3, drawn by the worker, shown, and taken away again."""

import base64
import re
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials

from cdk.local.uploads import Uploads
from civicq.handlers import images as worker
from civicq.handlers import variant
from civicq.settings import settings
from tests.cdk.local.door import Door, open_door
from tests.civicq.conftest import Answer, Api, Stored, Town, employed
from tests.civicq.mailbox import choose, subjects
from tests.civicq.media.test_pictures import opened, photo, saved
from tests.civicq.speaking import Speaker

PHOTO = saved(photo((400, 500)))
OTHER = saved(photo((200, 200)))
ADMIN = "/api/admin/cities/harbor-falls"
# Of a photo 400 wide.
WIDTHS, FILES = [80, 160, 320], 9
Call = Callable[..., Answer]


@dataclass(frozen=True)
class Shop:
    """The local S3: its public side, as the edge shows it, and its folder."""

    shown: Door
    folder: Path

    @property
    def files(self) -> set[str]:
        """By bucket and folder."""
        found = (each for each in self.folder.rglob("*") if each.is_file() and each.suffix != ".headers")
        return {"/".join(each.relative_to(self.folder).parts[:2]) for each in found}

    @property
    def shows(self) -> int:
        return len(list(self.folder.glob("media/img/*/*.jpg"))) * 3


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
        for each in (worker, variant):
            each._store.cache_clear()
        yield Shop(shown, tmp_path)
        for each in (worker, variant):
            each._store().close()
            each._store.cache_clear()
    settings.cache_clear()


def add(call: Call, path: str, file: bytes = PHOTO, **changed: Any) -> Answer:
    return call("POST", path, {"type": "image/jpeg", "size_bytes": len(file)} | changed)


def upload(call: Call, path: str, file: bytes = PHOTO, **changed: Any) -> str:
    """Its id, once it is up and the worker has been told."""
    made = add(call, path, file, **changed)
    assert made.status == 201, made.body
    request = urllib.request.Request(made.json["url"], file, method="PUT")  # noqa: S310 (the local S3)
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    assert call("PUT", f"{path}/upload").status == 204
    return str(made.json["id"])


def work() -> dict[str, int]:
    return dict(worker.handler({}, None))


def purged(stored: Stored) -> set[str]:
    return {tag for (tags,) in stored.execute("SELECT tags FROM purge_outbox").fetchall() for tag in tags}


def shown(api: Api, speaker: Speaker) -> Any:
    return api.get(f"/api/candidates/{speaker.id}").json["photo"]


def test_a_photo_is_shown_wherever_its_candidate_is_and_what_was_sent_is_gone(
    api: Api, town: Town, asked: str, imani: Speaker, s3: Shop, *, stored: Stored
) -> None:
    made = upload(imani.call, "photo")
    assert (shown(api, imani), imani.call("GET", "photo").json["state"]) == (None, "uploaded")
    assert s3.files == {"uploads/images"}
    stored.execute("DELETE FROM purge_outbox")
    assert work() == {"taken_down": 0, "drawn": 1, "forgotten": 0}
    found = shown(api, imani)
    assert re.fullmatch("/img/[0-9a-f]{64}", found["url"])
    assert re.fullmatch("#[0-9a-f]{6}", found["color"])
    assert found == {
        "id": made,
        "url": found["url"],
        "width": 320,
        "height": 400,
        "widths": WIDTHS,
        "color": found["color"],
    }
    pages = [
        api.get(f"/api/ballots/{town.ballot}").json["contests"][0]["candidates"],
        api.get(f"/api/contests/{town.mayor}").json["candidates"],
        [each["candidate"] for each in api.get(f"/api/questions/{asked}/answers").json["candidates"]],
    ]
    for candidates in pages:
        assert {each["name"]: each["photo"] for each in candidates} == {"Imani": found, "Tobias": None}
    assert imani.call("GET", "photo").json["image"] == found
    assert {f"ballot/{town.ballot}", f"contest/{town.mayor}", f"candidate/{imani.id}"} <= purged(stored)
    assert (s3.files, s3.shows) == ({"media/img", "media/kept"}, FILES)
    seen = s3.shown.ask(f"{found['url']}/160.webp")
    assert (seen.headers["content-type"], opened(seen.body).size) == ("image/webp", (160, 200))
    assert seen.headers["cache-control"] == "public, max-age=31536000, immutable"
    for hidden in (f"/kept/{made}", f"{found['url']}/160.webp.headers"):
        assert s3.shown.ask(hidden).status == 404


def test_a_logo_is_shown_with_its_city(api: Api, town: Town, s3: Shop, stored: Stored) -> None:
    admin = employed(town, "admin")

    def call(method: str, path: str, body: Any = None) -> Answer:
        return api.call(method, f"{ADMIN}/{path}", body, citizen=admin)

    upload(call, "branding/logo")
    stored.execute("DELETE FROM purge_outbox")
    assert work()["drawn"] == 1
    logo = api.get("/api/cities/harbor-falls").json["logo"]
    assert logo == call("GET", "branding/logo").json["image"]
    assert logo["widths"] == WIDTHS
    assert {"cities", "city/harbor-falls"} <= purged(stored)
    assert call("DELETE", "branding/logo").status == 204
    assert api.get("/api/cities/harbor-falls").json["logo"] is None
    assert (work()["taken_down"], s3.shows) == (1, 0)
    stored.execute("UPDATE cities SET activated_at = NULL")
    assert add(call, "branding/logo").json["title"] == "Not vouched for"


@pytest.mark.parametrize(
    "changed", [{"type": "image/heic"}, {"size_bytes": 0}, {"size_bytes": 8 * 1024 * 1024 + 1}, {"width": 3}]
)
def test_what_cannot_be_taken_is_refused_before_anything_is_uploaded(
    api: Api, imani: Speaker, changed: dict[str, Any]
) -> None:
    assert add(imani.call, "photo", **changed).status == 422
    assert imani.call("GET", "photo").json is None


@pytest.mark.parametrize(
    ("file", "told"),
    [(b"<html>", "This is not a whole JPEG picture"), (saved(photo((70, 70))), "at least 80 by 80")],
)
def test_what_the_worker_refuses_is_told_and_nothing_of_it_is_kept(
    api: Api, imani: Speaker, s3: Shop, file: bytes, told: str
) -> None:
    upload(imani.call, "photo", file)
    work()
    found = imani.call("GET", "photo").json
    assert (found["state"], shown(api, imani), s3.files) == ("refused", None, set())
    assert told in found["refusal"]


def test_what_was_not_uploaded_or_is_of_another_size_is_refused(api: Api, imani: Speaker, s3: Shop) -> None:
    add(imani.call, "photo")
    imani.call("PUT", "photo/upload")
    work()
    assert "was not uploaded" in imani.call("GET", "photo").json["refusal"]
    made = upload(imani.call, "photo")
    worker._store().put_object(Bucket="uploads", Key=f"images/{made}", Body=PHOTO[:-1])
    work()
    assert "not as long as was said" in imani.call("GET", "photo").json["refusal"]
    path, spanish = f"/api/me/candidacies/{imani.id}/photo", {"accept-language": "es"}
    found = api.call("GET", path, citizen=imani.account, headers=spanish).json
    assert found["refusal"] == "Lo que se subió no tiene el tamaño indicado. Añádalo de nuevo."


def test_another_takes_its_place_when_it_is_shown_and_not_before(
    api: Api, imani: Speaker, tobias: Speaker, s3: Shop, stored: Stored
) -> None:
    upload(imani.call, "photo")
    upload(tobias.call, "photo")
    work()
    first = shown(api, imani)
    assert first["url"] != shown(api, tobias)["url"]  # the same picture, and no file in common
    upload(imani.call, "photo", b"none")
    work()
    assert shown(api, imani) == first
    second = upload(imani.call, "photo", OTHER)
    work()
    assert shown(api, imani)["id"] == second
    stored.execute("DELETE FROM purge_outbox")
    work()
    gone = {f"{first['url']}/{width}.{ending}" for width in WIDTHS for ending in ("avif", "webp", "jpg")}
    assert gone <= purged(stored)
    assert s3.shown.ask(f"{first['url']}/80.jpg").status == 404
    assert s3.shown.ask(f"{shown(api, imani)['url']}/80.jpg").status == 200
    assert shown(api, tobias) is not None


def leave(api: Api, imani: Speaker, stored: Stored) -> None:
    assert api.call("DELETE", "/api/me?questions=keep", citizen=imani.account).status == 204


def withdraw(api: Api, imani: Speaker, stored: Stored) -> None:
    assert imani.call("DELETE", "photo").status == 204


def unpublish(api: Api, imani: Speaker, stored: Stored) -> None:
    stored.execute("UPDATE ballots SET published_at = NULL, frozen_at = now()")


def stand_down(api: Api, imani: Speaker, stored: Stored) -> None:
    stored.execute("UPDATE candidates SET withdrawn_at = now()")


@pytest.mark.parametrize("end", [leave, withdraw, unpublish, stand_down])
def test_who_leaves_withdraws_or_stands_no_more_is_seen_nowhere(
    api: Api, imani: Speaker, s3: Shop, stored: Stored, *, end: Callable[[Api, Speaker, Stored], None]
) -> None:
    upload(imani.call, "photo")
    work()
    url = shown(api, imani)["url"]
    end(api, imani, stored)
    assert work() == {"taken_down": 1, "drawn": 0, "forgotten": 0}
    assert s3.shown.ask(f"{url}/80.jpg").status == 404
    assert (s3.shows, stored.execute("SELECT count(photo) FROM candidates").fetchone()) == (0, (0,))
    assert f"{url}/80.avif" in purged(stored)
    stored.execute("UPDATE images SET added_at = now() - interval '61 minutes'")
    if end in {leave, withdraw}:
        assert (work()["forgotten"], s3.files) == (1, set())
    else:  # it may come back
        stored.execute("UPDATE candidates SET withdrawn_at = NULL")
        stored.execute("UPDATE ballots SET published_at = now(), frozen_at = NULL")
        assert (work()["drawn"], shown(api, imani)["url"]) == (1, url)


def test_a_removal_takes_it_down_and_an_appeal_brings_it_back(
    api: Api, town: Town, imani: Speaker, s3: Shop, *, bo: uuid.UUID, stored: Stored
) -> None:
    choose(api, imani.account, "imani", own=True)
    made = upload(imani.call, "photo")
    target = {"kind": "photo", "id": made}
    report = {"target": target, "rule": "private"}
    assert api.call("POST", "/api/me/reports", report, citizen=bo).status == 404  # nobody has seen it yet
    work()
    url = shown(api, imani)["url"]
    assert api.call("POST", "/api/me/reports", report, citizen=bo).status == 204
    moderator, admin = employed(town, "moderator"), employed(town, "admin")
    assert api.call("GET", f"{ADMIN}/queue", citizen=moderator).json["reports"][0]["text"] == url
    waiting = upload(imani.call, "photo", OTHER)
    body = {"action": "remove", "rule": "private", "reason": "It shows a child.", "targets": [target]}
    decided = api.call("POST", f"{ADMIN}/decisions", body, citizen=moderator)
    assert (decided.status, shown(api, imani)) == (201, None)
    assert (work()["taken_down"], s3.shows, s3.files) == (1, 0, {"uploads/images", "media/kept"})
    assert (imani.call("GET", "photo").json["rule"], add(imani.call, "photo").json["title"]) == (
        "private",
        "Picture removed",
    )
    decision = decided.json["ids"][0]
    appeal = f"/api/me/decisions/{decision}/appeal"
    assert api.call("PUT", appeal, {"note": "It is me."}, citizen=imani.account).status == 204
    path = f"{ADMIN}/decisions/{decision}/appeal"
    overturn = {"outcome": "overturned", "reason": "It is."}
    assert api.call("PUT", path, overturn, citizen=admin).status == 204
    assert work()["drawn"] == 1
    assert shown(api, imani)["url"] == url
    assert stored.execute("SELECT state FROM images WHERE id = %s", [waiting]).fetchone() == ("withdrawn",)
    where = "(Mayor, Harbor Falls)"
    assert subjects("imani") == [f"Your photo was removed {where}", f"Your photo is shown again {where}"]


@pytest.mark.parametrize(("state", "days"), [("uploading", 1), ("refused", 30), ("removed", 90)])
def test_what_came_to_nothing_is_kept_for_its_days(
    api: Api, imani: Speaker, s3: Shop, stored: Stored, *, state: str, days: int
) -> None:
    upload(imani.call, "photo")
    told = [state] * 3
    stored.execute(
        "UPDATE images SET state = %s, rule = CASE WHEN %s = 'removed' THEN 'spam' END,"
        " refusal = CASE WHEN %s = 'refused' THEN 'It is none.' END",
        told,
    )
    for age, forgotten in ((days - 0.01, 0), (days + 0.01, 1)):
        ago = "now() - make_interval(secs => %s)"
        stored.execute(f"UPDATE images SET added_at = {ago}, ended_at = {ago}".encode(), [age * 86_400] * 2)  # noqa: S608
        assert work()["forgotten"] == forgotten
    assert s3.files == set()


def test_where_answers_are_closed_no_face_is_changed(api: Api, imani: Speaker, stored: Stored) -> None:
    stored.execute("UPDATE ballots SET frozen_at = now()")
    assert add(imani.call, "photo").status == 409


def test_one_person_adds_twenty_a_day(api: Api, imani: Speaker) -> None:
    assert [add(imani.call, "photo").status for _ in range(21)] == [201] * 20 + [429]


def test_who_says_that_nothing_is_uploaded_is_told_so(api: Api, imani: Speaker) -> None:
    assert imani.call("PUT", "photo/upload").status == 404
    assert imani.call("DELETE", "photo").status == 404


def test_what_a_dead_run_left_half_done_is_made_good(
    api: Api, imani: Speaker, s3: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(imani.call, "photo")
    put = worker._store().put_object

    def die_half_way(**told: Any) -> Any:
        if told["Key"].endswith("160.avif"):
            raise OSError("the store is gone")
        return put(**told)

    monkeypatch.setattr(worker._store(), "put_object", die_half_way)
    with pytest.raises(OSError, match="the store is gone"):
        work()
    assert shown(api, imani) is None
    monkeypatch.undo()
    assert work()["drawn"] == 1
    assert (s3.shows, s3.files) == (FILES, {"media/img", "media/kept"})
    assert shown(api, imani)["widths"] == WIDTHS


def ask(path: str) -> Any:
    return variant.handler({"rawPath": path, "headers": {}}, None)


def test_a_variant_that_the_store_has_not_is_drawn_when_it_is_asked_for(
    api: Api, imani: Speaker, s3: Shop
) -> None:
    upload(imani.call, "photo")
    work()
    url = shown(api, imani)["url"]
    lost = s3.folder / f"media{url}/160.avif"
    lost.unlink()
    answer = ask(f"{url}/160.avif")
    drawn = opened(base64.b64decode(answer["body"]))
    assert (answer["statusCode"], drawn.format, drawn.size) == (200, "AVIF", (160, 200))
    assert answer["headers"] == {
        "content-type": "image/avif",
        "cache-control": "public, max-age=31536000, immutable",
    }
    assert not lost.exists()  # what was taken down in this very moment does not come back
    for path in (
        f"{url}/480.webp",
        f"{url}/161.webp",
        f"{url}/160.gif",
        f"{url}/160",
        f"/img/{'0' * 64}/160.webp",
        "/img/x",
    ):
        assert ask(path)["statusCode"] == 404, path

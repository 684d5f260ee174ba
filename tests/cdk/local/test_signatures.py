"""What the local S3 takes is what S3 would: signed by who holds the key, in time, and for this very object."""

import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from cdk.local.uploads import Uploads
from civicq import signing
from tests.cdk.local.door import Door, Reply, open_door

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEY = "proposals/01900000-0000-7000-8000-000000000000"
BODY = b"seven b"


@pytest.fixture
def s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    for name in ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    with open_door(Uploads(tmp_path, Credentials("local", "local"))) as door:
        yield door


def client(door: Door, secret: str = "local") -> "S3Client":  # noqa: S107 (the local cloud's)
    return boto3.client(
        "s3", "us-east-1", endpoint_url=f"http://127.0.0.1:{door.port}",
        aws_access_key_id="local", aws_secret_access_key=secret,
        config=Config(request_checksum_calculation="when_required"),
    )  # fmt: skip


def address(door: Door, size_bytes: int = len(BODY)) -> str:
    """Path and query of what a browser is given."""
    store = f"http://127.0.0.1:{door.port}/uploads"
    return signing.upload_address(store, KEY, size_bytes).removeprefix(f"http://127.0.0.1:{door.port}")


def code(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.body.decode().partition("<Code>")[2].partition("</Code>")[0]


def kept(door: Door) -> bytes | None:
    ours = client(door)
    try:
        return ours.get_object(Bucket="uploads", Key=KEY)["Body"].read()
    except ours.exceptions.NoSuchKey:
        return None


def test_what_a_browser_was_given_is_good_and_read_by_a_function(s3: Door) -> None:
    assert s3.ask(address(s3), "PUT", BODY).status == 200
    assert kept(s3) == BODY


def test_a_page_says_what_its_upload_is_and_that_is_no_part_of_what_is_signed(s3: Door) -> None:
    assert s3.ask(address(s3), "PUT", BODY, content_type="text/csv").status == 200


@pytest.mark.parametrize("body", [b"", BODY[:-1], BODY + b"!", BODY * 1_000])
def test_an_upload_of_another_size_than_was_said_is_refused(s3: Door, body: bytes) -> None:
    assert code(s3.ask(address(s3), "PUT", body)) == (403, "SignatureDoesNotMatch")
    assert kept(s3) is None


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("proposals/0190", "proposals/0191"),
        ("X-Amz-Expires=900", "X-Amz-Expires=901"),
        ("content-length%3Bhost", "host"),
        ("us-east-1", "us-west-1"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("%2Fs3%2F", "%2Frds-db%2F"),
    ],
)
def test_an_address_that_was_changed_is_refused(s3: Door, said: str, instead: str) -> None:
    changed = address(s3).replace(said, instead)
    assert changed != address(s3)
    assert code(s3.ask(changed, "PUT", BODY)) == (403, "SignatureDoesNotMatch")
    assert kept(s3) is None


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_address_to_put_to_neither_reads_nor_deletes(s3: Door, method: str) -> None:
    s3.ask(address(s3), "PUT", BODY)
    assert code(s3.ask(address(s3), method)) == (403, "SignatureDoesNotMatch")
    assert kept(s3) == BODY


@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_nothing_is_done_for_who_shows_no_signature(s3: Door, method: str) -> None:
    s3.ask(address(s3), "PUT", BODY)
    assert code(s3.ask(f"/uploads/{KEY}", method, b"other b")) == (403, "AccessDenied")
    assert kept(s3) == BODY


def test_an_address_is_good_for_a_quarter_of_an_hour(s3: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    past, soon = time.gmtime(time.time() - 901), time.gmtime(time.time() + 901)
    monkeypatch.setattr(time, "gmtime", lambda *_: past)
    stale = address(s3)
    monkeypatch.setattr(time, "gmtime", lambda *_: soon)
    early = address(s3)
    assert b"Request has expired" in s3.ask(stale, "PUT", BODY).body
    assert b"Request is not yet valid" in s3.ask(early, "PUT", BODY).body


@pytest.mark.parametrize("parameter", ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders"])
def test_an_address_with_a_part_missing_is_told_so(s3: Door, parameter: str) -> None:
    path, _, query = address(s3).partition("?")
    parts = [pair for pair in query.split("&") if not pair.startswith(f"X-Amz-{parameter}=")]
    answer = s3.ask(f"{path}?{'&'.join(parts)}", "PUT", BODY)
    assert code(answer) == (400, "AuthorizationQueryParametersError")


@pytest.mark.parametrize("said", ["604801", "-1", "soon", "9" * 5_000, "²"])
def test_no_address_is_good_for_more_than_a_week(s3: Door, said: str) -> None:
    asked = address(s3).replace("Expires=900", f"Expires={urllib.parse.quote(said)}")
    assert code(s3.ask(asked, "PUT", BODY)) == (400, "AuthorizationQueryParametersError")


def test_who_signs_with_another_key_is_refused(s3: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(s3, "another's").put_object(Bucket="uploads", Key=KEY, Body=BODY)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "another")
    assert code(s3.ask(address(s3), "PUT", BODY)) == (403, "InvalidAccessKeyId")


def test_a_function_puts_reads_and_deletes_and_what_it_says_beside_is_kept(s3: Door) -> None:
    ours = client(s3)
    ours.put_object(Bucket="uploads", Key=KEY, Body=BODY, ContentType="text/csv")
    assert ours.get_object(Bucket="uploads", Key=KEY)["ContentType"] == "text/csv"
    ours.delete_object(Bucket="uploads", Key=KEY)
    assert kept(s3) is None


def test_a_header_that_speaks_of_the_request_is_signed_with_it(s3: Door) -> None:
    answer = s3.ask(address(s3), "PUT", BODY, x_amz_acl="public-read")
    assert (answer.status, b"not signed" in answer.body) == (403, True)


def test_a_body_that_was_changed_on_its_way_is_refused(s3: Door) -> None:
    ours = client(s3)
    seen: dict[str, str] = {}
    ours.meta.events.register("before-send.s3.PutObject", lambda request, **_: seen.update(request.headers))
    ours.put_object(Bucket="uploads", Key=KEY, Body=BODY)
    names = ("authorization", "x-amz-date", "x-amz-content-sha256")
    said = {name.lower(): value if isinstance(value, str) else value.decode() for name, value in seen.items()}
    assert code(s3.ask(f"/uploads/{KEY}", "PUT", b"other b", **{each: said[each] for each in names})) == (
        400,
        "XAmzContentSHA256Mismatch",
    )
    assert kept(s3) == BODY

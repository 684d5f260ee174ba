"""The tokens that `civicq.signing` signs are the ones that botocore would."""

import datetime as dt
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import botocore.auth
import botocore.compat
import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.hooks import HierarchicalEmitter
from botocore.model import ServiceId
from botocore.signers import RequestSigner

from civicq import signing

MOMENT = dt.datetime(2027, 5, 18, 13, 7, 9, tzinfo=dt.UTC)
REGION = "eu-central-1"
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjE+/w==~-_.%"


@pytest.fixture(params=["", SESSION_TOKEN], ids=["a user's keys", "a session's"])
def session_token(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both sides at one moment, with the same credentials."""
    token = str(request.param)
    monkeypatch.setattr(time, "gmtime", MOMENT.timetuple)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda **_: MOMENT)
    for name in ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    return token


def test_a_databases_token_is_botocores(session_token: str) -> None:
    host, user = "civicq.proxy-abc.eu-central-1.rds.amazonaws.com", "civicq_app"
    client = boto3.client(
        "rds", REGION, aws_access_key_id=KEY, aws_secret_access_key=SECRET, aws_session_token=session_token or None
    )  # fmt: skip
    theirs = client.generate_db_auth_token(DBHostname=host, Port=5432, DBUsername=user)
    assert signing.database_token(host, 5432, user) == theirs


def test_an_upload_is_signed_as_botocore_would(session_token: str) -> None:
    """With the size among what is signed, so that S3 takes no other."""
    address = "https://uploads.s3.eu-central-1.amazonaws.com/proposals/0190"
    request = AWSRequest("PUT", address, headers={"content-length": "700"})
    credentials = Credentials(KEY, SECRET, session_token or None)
    S3SigV4QueryAuth(credentials, "s3", REGION, expires=signing.VALID_SECONDS).add_auth(request)
    ours = signing.upload_address("https://uploads.s3.eu-central-1.amazonaws.com", "proposals/0190", 700)
    assert parse_qs(urlsplit(ours).query) == parse_qs(urlsplit(str(request.url)).query)
    assert ours.partition("?")[0] == address
    assert "content-length%3Bhost" in ours


@pytest.mark.parametrize("serverless", [True, False])
def test_a_caches_token_is_botocores(session_token: str, *, serverless: bool) -> None:
    emitter = HierarchicalEmitter()  # the signer itself refers to it but weakly
    credentials = Credentials(KEY, SECRET, session_token or None)
    signer = RequestSigner(ServiceId("elasticache"), REGION, "elasticache", "v4", credentials, emitter)
    kind = "&ResourceType=ServerlessCache" if serverless else ""
    request: dict[str, Any] = {
        "method": "GET",
        "url": f"http://civicq-cache/?Action=connect&User=civicq{kind}",
        "body": {},
        "headers": {},
        "context": {},
    }
    theirs = signer.generate_presigned_url(request, "connect", expires_in=900, region_name=REGION)
    ours = signing.cache_token("CivicQ-cache", "civicq", serverless=serverless)
    assert ours == theirs.removeprefix("http://")

"""The token by which functions know the edge, exchanged: Secrets Manager and CloudFront by moto, a site on a real socket."""

import http.client
import time
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.moto_api import state_manager

from cdk.local.http import Request, Response
from civicq.front.lock import locked, token
from civicq.handlers import rotate
from civicq.settings import settings
from tests.cdk.local.door import Door, open_door

KEY = "a-key-that-signs"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class Site:
    """The edge and the function behind it: it shows what the distribution says, and the lock looks at it."""

    def __init__(self) -> None:
        self.keys = [KEY]
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        event = {"headers": {"x-origin-verify": shown()[0]}}
        answer = locked(lambda *_: {"statusCode": 302}, lambda: self.keys)(event, None)
        return Response(answer["statusCode"], [("location", "/")])


def _origin(name: str, *headers: tuple[str, str]) -> dict[str, Any]:
    return {
        "Id": name,
        "DomainName": f"{name}.example",
        "CustomHeaders": {
            "Quantity": len(headers),
            "Items": [{"HeaderName": header, "HeaderValue": value} for header, value in headers],
        },
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"},
    }


def _distribution(*origins: dict[str, Any]) -> str:
    configuration: Any = {
        "CallerReference": str(uuid.uuid4()),
        "Comment": "the edge",
        "Enabled": True,
        "Origins": {"Quantity": len(origins), "Items": list(origins)},
        "DefaultCacheBehavior": {
            "TargetOriginId": origins[0]["Id"],
            "ViewerProtocolPolicy": "redirect-to-https",
            "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
        },
    }
    made = boto3.client("cloudfront").create_distribution(DistributionConfig=configuration)
    return made["Distribution"]["Id"]


def shown() -> list[str]:
    """What the distribution shows its origins."""
    found = boto3.client("cloudfront").get_distribution_config(Id=settings().distribution_id)
    return [
        header["HeaderValue"]
        for origin in found["DistributionConfig"]["Origins"]["Items"]
        for header in origin["CustomHeaders"].get("Items", [])
        if header["HeaderName"] == "x-origin-verify"
    ]


@pytest.fixture
def site(configured: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    site = Site()
    with mock_aws(), open_door(site) as door:
        state_manager.set_transition("cloudfront::distribution", {"progression": "immediate"})
        _configure(monkeypatch, door)
        yield site
        state_manager.unset_transition("cloudfront::distribution")
        for client in (rotate._edge, rotate._secrets):
            client.cache_clear()
    settings.cache_clear()


def _configure(monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    monkeypatch.setenv("SITE_ORIGINS", f"http://127.0.0.1:{door.port}")
    monkeypatch.setenv("ORIGIN_SECRETS", KEY)
    first = (("x-origin-verify", "made by nobody"), ("x-other", "stays"))
    monkeypatch.setenv(
        "DISTRIBUTION_ID", _distribution(_origin("api", *first), _origin("cached", *first), _origin("site"))
    )
    settings.cache_clear()


@pytest.fixture
def secret(site: Site) -> str:
    made = boto3.client("secretsmanager").create_secret(Name="edge", SecretString="made by nobody")
    return made["ARN"]


def rotated(secret: str, *steps: str, version: str = "") -> str:
    """The version that the rotation made, of the steps so far."""
    version = version or str(uuid.uuid4())
    for step in steps:
        rotate.handler({"Step": step, "SecretId": secret, "ClientRequestToken": version}, None)
    return version


def current(secret: str) -> str:
    return boto3.client("secretsmanager").get_secret_value(SecretId=secret, VersionStage="AWSCURRENT")[
        "SecretString"
    ]


def test_a_rotation_makes_a_token_shows_it_at_every_origin_of_the_api_and_promotes_it(
    site: Site, secret: str
) -> None:
    rotated(secret, *STEPS)
    made = token(KEY, time.time())
    assert current(secret) == made
    assert shown() == [made, made]


def test_what_else_the_edge_shows_and_is_stays_as_it_was(site: Site, secret: str) -> None:
    def configuration() -> dict[str, Any]:
        edge = boto3.client("cloudfront")
        return dict(edge.get_distribution_config(Id=settings().distribution_id)["DistributionConfig"])

    before = configuration()
    rotated(secret, *STEPS)
    after = configuration()
    for origin in (*before["Origins"]["Items"], *after["Origins"]["Items"]):
        for header in origin["CustomHeaders"].get("Items", []):
            if header["HeaderName"] == "x-origin-verify":
                header["HeaderValue"] = ""
    assert before == after


def test_a_setting_that_this_boto3_does_not_know_survives() -> None:
    """Tag invalidation and client certificates were such settings once."""
    configuration = (
        '<?xml version="1.0"?><DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">'
        "<NewerThanWeAre><Name>x</Name></NewerThanWeAre><Origins><Items><Origin><CustomHeaders><Items>"
        "<OriginCustomHeader><HeaderName>X-Origin-Verify</HeaderName><HeaderValue>old</HeaderValue>"
        "</OriginCustomHeader></Items></CustomHeaders></Origin></Items></Origins></DistributionConfig>"
    )
    changed = rotate._with_token(configuration.encode(), "new").decode()
    assert changed.endswith(configuration.partition("?>")[2].replace("old", "new"))


def test_what_travels_to_cloudfront_is_what_came_from_it(
    site: Site, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    genuine = rotate._with_token

    def with_token(configuration: bytes, made: str) -> bytes:
        sent.append(genuine(configuration, made).replace(b"the edge", b"as it was sent"))
        return sent[-1]

    monkeypatch.setattr(rotate, "_with_token", with_token)
    rotated(secret, "createSecret", "setSecret")
    found = boto3.client("cloudfront").get_distribution_config(Id=settings().distribution_id)
    assert found["DistributionConfig"]["Comment"] == "as it was sent"


def test_each_step_may_come_again(site: Site, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    version = rotated(secret, *(step for step in STEPS for _ in range(2)))
    made = current(secret)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    rotated(secret, *STEPS, version=version)
    assert current(secret) == made == shown()[0]


def test_a_token_that_functions_refuse_is_taken_back_and_not_promoted(site: Site, secret: str) -> None:
    rotated(secret, *STEPS)
    good = current(secret)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORIGIN_SECRETS", "a-key-that-no-function-knows")
        settings.cache_clear()
        version = rotated(secret, "createSecret", "setSecret")
        with pytest.raises(
            rotate.EdgeNotLocked, match="answered 403 with the new token, so the last one is back"
        ):
            rotated(secret, "testSecret", version=version)
    assert current(secret) == good
    assert shown() == [good, good]


def test_the_probe_passes_the_waiting_room_and_is_sent_no_further(site: Site, secret: str) -> None:
    rotated(secret, *STEPS)
    [asked] = site.asked
    assert (asked.method, asked.target) == ("GET", "/api/session/sign-in")
    assert ("cookie", "__Host-place=in") in asked.headers


def test_the_probe_says_what_it_is_without_which_the_firewall_refuses_it(site: Site, secret: str) -> None:
    """AWS's core rule set blocks a request without User-Agent, which `http.client` does not send by itself."""
    rotated(secret, *STEPS)
    [asked] = site.asked
    assert dict(asked.headers)["user-agent"]


def test_an_edge_without_the_header_is_told_of(
    site: Site, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRIBUTION_ID", _distribution(_origin("api")))
    settings.cache_clear()
    with pytest.raises(rotate.EdgeNotLocked, match="deploy the edge anew"):
        rotated(secret, "createSecret", "setSecret")


def test_a_site_that_cannot_be_reached_ends_the_rotation(
    site: Site, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_ORIGINS", "http://127.0.0.1:9")
    settings.cache_clear()
    with pytest.raises((OSError, http.client.HTTPException)):
        rotated(secret, *STEPS)
    assert current(secret) == "made by nobody"

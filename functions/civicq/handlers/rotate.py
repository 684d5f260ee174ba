"""A new token by which functions know the edge: Secrets Manager calls for each of a rotation's four steps.

Outside the VPC. (AWS: rotating-secrets-lambda-functions.) The old token stays good for days beside the new
one, so that no request is refused while the change travels to every edge location.
"""

import functools
import http.client
import time
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import boto3
from botocore.config import Config

from civicq.front import lock
from civicq.logs import noted
from civicq.settings import origin_secrets, settings, site_origin

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

_CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
# Neither cached nor behind the authorizer: whoever gets an answer of the function has passed the lock.
PROBE = "/api/session/sign-in"
# Also while others wait: see the edge's `mode`.
_ADMITTED = "__Host-place=in"
# Who does not say what it is, the firewall refuses (AWS: NoUserAgent_HEADER of the core rule set).
_NAME = "CivicQ-rotate"
_NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
_HEADER = f".//{{{_NAMESPACE}}}OriginCustomHeader"


class EdgeNotLocked(Exception):
    """The distribution shows no token, or functions refuse the one that it shows."""


@noted
def handler(event: dict[str, Any], context: Any) -> None:
    """An exception leaves the token that was current before, at the edge too."""
    step: Callable[[str, str], None] = {
        "createSecret": _create,
        "setSecret": _set,
        "testSecret": _test,
        "finishSecret": _finish,
    }[event["Step"]]
    step(event["SecretId"], event["ClientRequestToken"])


def _create(secret: str, version: str) -> None:
    """Once for each rotation, however often Secrets Manager asks: another day would make another token."""
    try:
        _value(secret, version)
    except _secrets().exceptions.ResourceNotFoundException:
        _secrets().put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=lock.token(origin_secrets()[0], time.time()),
            VersionStages=["AWSPENDING"],
        )


def _set(secret: str, version: str) -> None:
    _show(_value(secret, version))


def _test(secret: str, version: str) -> None:
    """Through every edge location, as it waits until they have it. A token that is refused is taken back."""
    waiter = _edge().get_waiter("distribution_deployed")
    waiter.wait(Id=settings().distribution_id, WaiterConfig={"Delay": 10, "MaxAttempts": 50})
    status = _status_of_site()
    if status != 302:
        current = next(each for each, stages in _versions(secret).items() if "AWSCURRENT" in stages)
        _show(_value(secret, current))
        raise EdgeNotLocked(
            f"{PROBE} answered {status} with the new token, so the last one is back: see that functions and "
            "this one are deployed with the same keys, then rotate again"
        )


def _finish(secret: str, version: str) -> None:
    current = next((each for each, stages in _versions(secret).items() if "AWSCURRENT" in stages), None)
    if current != version:
        _secrets().update_secret_version_stage(
            SecretId=secret,
            VersionStage="AWSCURRENT",
            MoveToVersionId=version,
            **({"RemoveFromVersionId": current} if current else {}),
        )


def _versions(secret: str) -> dict[str, list[str]]:
    return _secrets().describe_secret(SecretId=secret).get("VersionIdsToStages", {})


def _value(secret: str, version: str) -> str:
    return _secrets().get_secret_value(SecretId=secret, VersionId=version)["SecretString"]


def _show(token: str) -> None:
    """Put the token into every header of the distribution that shows one, and leave all else as it is.

    The configuration travels as AWS wrote it: a boto3 that is older than one of its settings would drop that
    setting on the way, tag invalidation for example.
    """
    edge, identifier = _edge(), settings().distribution_id
    answered: list[bytes] = []

    def keep(response_dict: dict[str, Any], **_: object) -> None:
        answered.append(response_dict["body"])

    def replace(params: dict[str, Any], **_: object) -> None:
        params["body"] = _with_token(answered[-1], token)

    edge.meta.events.register("before-parse.cloudfront.GetDistributionConfig", keep)
    edge.meta.events.register("before-call.cloudfront.UpdateDistribution", replace)
    try:
        found = edge.get_distribution_config(Id=identifier)
        edge.update_distribution(
            Id=identifier, IfMatch=found["ETag"], DistributionConfig=found["DistributionConfig"]
        )
    finally:
        edge.meta.events.unregister("before-parse.cloudfront.GetDistributionConfig", keep)
        edge.meta.events.unregister("before-call.cloudfront.UpdateDistribution", replace)


def _with_token(configuration: bytes, token: str) -> bytes:
    ET.register_namespace("", _NAMESPACE)
    root = ET.fromstring(configuration)  # noqa: S314 (CloudFront's own answer)
    shown = 0
    for header in root.iterfind(_HEADER):
        name, value = (header.find(f"{{{_NAMESPACE}}}{each}") for each in ("HeaderName", "HeaderValue"))
        if name is not None and value is not None and (name.text or "").lower() == lock.HEADER:
            value.text = token
            shown += 1
    if not shown:
        raise EdgeNotLocked(f"no origin of the distribution has a header {lock.HEADER}: deploy the edge anew")
    changed: bytes = ET.tostring(root, encoding="utf-8")
    return changed


def _status_of_site() -> int:
    site = urlsplit(site_origin())
    secure = site.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    with closing(connect(site.netloc, timeout=10)) as connection:
        connection.request("GET", PROBE, headers={"Cookie": _ADMITTED, "User-Agent": _NAME})
        return connection.getresponse().status


@functools.cache
def _edge() -> "CloudFrontClient":
    return boto3.client("cloudfront", config=_CONFIG)


@functools.cache
def _secrets() -> "SecretsManagerClient":
    return boto3.client("secretsmanager", config=_CONFIG)

"""What the workers call on AWS, on real sockets: it keeps what it was sent, and fails when told to."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from cdk.local.http import Request, Response
from civicq.settings import settings
from tests.cdk.local.door import Door, open_door

_NAMES = {"": "http://cloudfront.amazonaws.com/doc/2020-05-31/"}


class Captured:
    """SQS's SendMessage and CloudFront's CreateInvalidation."""

    def __init__(self) -> None:
        self.messages: list[list[str]] = []
        self.invalidations: list[tuple[str, str, list[str]]] = []
        self.refuses_after: int | None = None  # so many calls are taken

    def __call__(self, request: Request) -> Response:
        if (
            self.refuses_after is not None
            and len(self.messages) + len(self.invalidations) >= self.refuses_after
        ):
            return Response(400, [("content-type", "text/plain")], b"")
        if "x-amz-target" in dict(request.headers):
            return self._message(json.loads(request.body))
        batch = fromstring(request.body)
        paths = [path.text or "" for path in batch.iterfind("Paths/Items/Path", _NAMES)]
        assert batch.findtext("Paths/Quantity", "", _NAMES) == str(len(paths))
        self.invalidations.append((request.target, batch.findtext("CallerReference", "", _NAMES), paths))
        return Response(201, [("content-type", "text/xml")], b"<Invalidation><Id>I1</Id></Invalidation>")

    def _message(self, asked: dict[str, Any]) -> Response:
        assert asked["QueueUrl"] == "http://queues.test/000000000000/purge"
        body = asked["MessageBody"]
        self.messages.append(json.loads(body)["tags"])
        digest = md5(body.encode(), usedforsecurity=False).hexdigest()
        answer = {"MessageId": str(uuid.uuid4()), "MD5OfMessageBody": digest}
        return Response(200, [("content-type", "application/x-amz-json-1.0")], json.dumps(answer).encode())


def configure(patch: pytest.MonkeyPatch, door: Door) -> None:
    """Here AWS is found where a function finds it: in the environment."""
    for name, value in {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_ENDPOINT_URL_SQS": f"http://127.0.0.1:{door.port}",
        "AWS_ENDPOINT_URL_CLOUDFRONT": f"http://127.0.0.1:{door.port}",
        "PURGE_QUEUE_URL": "http://queues.test/000000000000/purge",
        "DISTRIBUTION_ID": "EDISTRIBUTION",
    }.items():
        patch.setenv(name, value)
    settings.cache_clear()


@contextmanager
def captured_aws() -> Iterator[Captured]:
    captured = Captured()
    with open_door(captured) as door, pytest.MonkeyPatch.context() as patch:
        configure(patch, door)
        yield captured
    settings.cache_clear()

"""A function without any library: what Python itself costs."""

import json
from typing import Any

from load_tests.bench.subjects.document import ballot, text

_HEADERS = {"content-type": "application/json"}


def preserialised() -> Any:
    body = text()

    def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        return {"statusCode": 200, "headers": _HEADERS, "body": body}

    return handler


def dumped() -> Any:
    document = ballot()

    def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
        return {"statusCode": 200, "headers": _HEADERS, "body": json.dumps(document)}

    return handler

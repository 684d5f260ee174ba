"""Run as a module: a Lambda runtime client in a plain loop, for systems that AWS's own has no wheel for."""

import http.client
import importlib
import json
import os
import sys
import time
import traceback
from typing import Any

_PREFIX = "/2018-06-01/runtime/"


class Context:
    """What handlers read of Lambda's context object (AWS: python-context)."""

    def __init__(self, headers: http.client.HTTPMessage) -> None:
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]  # noqa: TID251 (the protocol)
        self._deadline_milliseconds = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self._deadline_milliseconds - int(time.time() * 1000))


def main(name: str) -> None:
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])  # noqa: TID251 (as above)
    try:
        module, attribute = name.rsplit(".", 1)
        handler: Any = getattr(importlib.import_module(module), attribute)
    except Exception as error:  # noqa: BLE001 (the platform is told, whatever it is)
        _ask(connection, "POST", "init/error", _told(error))
        sys.exit(1)
    while True:
        content, headers = _ask(connection, "GET", "invocation/next")
        context = Context(headers)
        try:
            answer = handler(json.loads(content), context)
            outcome, body = "response", answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        except Exception as error:  # noqa: BLE001 (as above)
            outcome, body = "error", _told(error)
        _ask(connection, "POST", f"invocation/{context.aws_request_id}/{outcome}", body)


def _ask(
    connection: http.client.HTTPConnection, method: str, action: str, body: bytes | None = None
) -> tuple[bytes, http.client.HTTPMessage]:
    connection.request(method, _PREFIX + action, body)
    response = connection.getresponse()
    return response.read(), response.headers


def _told(error: Exception) -> bytes:
    traceback.print_exc()
    return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}).encode()


if __name__ == "__main__":
    main(sys.argv[1])

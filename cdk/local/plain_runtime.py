"""Run as a script: a Lambda runtime client in a plain loop, for systems that AWS's own has no wheel for."""

import http.client
import importlib
import json
import os
import sys
import traceback
from typing import Any

_PREFIX = "/2018-06-01/runtime/invocation/"


class Context:
    """What handlers read of Lambda's context object."""

    def __init__(self, headers: http.client.HTTPMessage) -> None:
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.deadline_milliseconds = int(headers["lambda-runtime-deadline-ms"])
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]


def main(name: str) -> None:
    module, attribute = name.rsplit(".", 1)
    handler: Any = getattr(importlib.import_module(module), attribute)
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])  # noqa: TID251 (the protocol)
    while True:
        connection.request("GET", f"{_PREFIX}next")
        response = connection.getresponse()
        event, context = json.loads(response.read()), Context(response.headers)
        try:
            outcome, body = "response", json.dumps(handler(event, context))
        except Exception as error:  # noqa: BLE001 (the platform is told, whatever it is)
            traceback.print_exc()
            outcome = "error"
            body = json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)})
        connection.request("POST", f"{_PREFIX}{context.aws_request_id}/{outcome}", body)
        connection.getresponse().read()


if __name__ == "__main__":
    main(sys.argv[1])

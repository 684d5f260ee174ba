"""Lambda's Invoke, as `pages` reaches it, whose role lets it invoke `public` alone (AWS: API_Invoke)."""

import json

from botocore.credentials import Credentials

from cdk.functions import DEFAULT_FUNCTION
from cdk.local import signatures
from cdk.local.environment import FunctionFailed
from cdk.local.http import Request, Response
from cdk.local.runtime import EventTooLarge, Lambda

PREFIX = "/2015-03-31/functions/"
_ITS_INVOCATIONS = f"{PREFIX}{DEFAULT_FUNCTION}/invocations"


class Invocations:
    def __init__(self, public: Lambda, credentials: Credentials) -> None:
        self._public, self._credentials = public, credentials

    async def __call__(self, request: Request) -> Response:
        refused = signatures.refusal(request, self._credentials, "lambda")
        if refused is not None:
            return _refusal(refused.status, refused.code, refused.message)
        if (request.method, request.target) != ("POST", _ITS_INVOCATIONS):
            denied = f"The functions' role may invoke {DEFAULT_FUNCTION} alone."
            return _refusal(403, "AccessDeniedException", denied)
        try:
            answer = await self._public.invoke(json.loads(request.body))
        except ValueError:
            return _refusal(400, "InvalidRequestContentException", "An event is JSON.")
        except EventTooLarge as failure:
            return _refusal(413, "RequestTooLargeException", str(failure))
        except FunctionFailed as failure:
            told = {"errorType": "FunctionFailed", "errorMessage": str(failure)}
            return _json(200, told, ("x-amz-function-error", "Unhandled"))
        return _json(200, answer)


def _refusal(status: int, code: str, message: str) -> Response:
    return _json(status, {"Type": "User", "message": message}, ("x-amzn-errortype", code))


def _json(status: int, body: object, *headers: tuple[str, str]) -> Response:
    return Response(status, [("content-type", "application/json"), *headers], json.dumps(body).encode())

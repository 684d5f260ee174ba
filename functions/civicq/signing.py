"""What a function signs by itself: a database's or a cache's IAM token, the address of an upload to S3 (AWS:
Signature Version 4).

By hand, because botocore takes longer to import than all else that a cold start does. Signed here and sent
nowhere, so it needs no network; good for 15 minutes, and looked at only when a connection is made.
"""

import hashlib
import hmac
import json
import time
from urllib.parse import quote, urlencode, urlsplit

from civicq.settings import ContainerCredentials, Credentials, aws_region, credentials

VALID_SECONDS = 900
_NO_BODY = hashlib.sha256(b"").hexdigest()


def database_token(host: str, port: int, user: str) -> str:
    """The password of `user` at this very endpoint (AWS: UsingWithRDS.IAMDBAuth.Connecting)."""
    return _presigned(f"{host}:{port}", {"Action": "connect", "DBUser": user}, "rds-db")


def cache_token(cache: str, user: str, *, serverless: bool = True) -> str:
    """The password of `user` at the cache of this name, which is not its host (AWS: auth-iam).

    A serverless cache is named as one, or it refuses the token.
    """
    asked = {"Action": "connect", "User": user}
    if serverless:
        asked["ResourceType"] = "ServerlessCache"
    return _presigned(cache.lower(), asked, "elasticache")


def upload_address(store: str, key: str, size_bytes: int) -> str:
    """Where a browser may PUT one object of exactly this size (AWS: sigv4-query-string-auth)."""
    scheme, host, folder, _, _ = urlsplit(store)
    length = f"content-length:{size_bytes}"
    path = f"{folder}/{key}"
    return f"{scheme}://{_presigned(host, {}, 's3', 'PUT', path, length, 'UNSIGNED-PAYLOAD')}"


def _presigned(  # noqa: PLR0917 (the parts of a canonical request, in its order)
    host: str,
    asked: dict[str, str],
    service: str,
    method: str = "GET",
    path: str = "/",
    header: str = "",
    payload: str = _NO_BODY,
) -> str:
    """The address of a request, signed in its query, without its scheme; `header` is one that sorts before
    the host and is signed as well.
    """
    known = credentials()
    if isinstance(known, ContainerCredentials):
        known = _fetched(known)
    region = aws_region()
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    headers = [*([header] if header else []), f"host:{host}"]
    signed = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{known.access_key_id}/{scope}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": str(VALID_SECONDS),
        "X-Amz-SignedHeaders": ";".join(each.partition(":")[0] for each in headers),
    }
    if known.session_token:
        signed["X-Amz-Security-Token"] = known.session_token
    query = asked | signed
    canonical = "\n".join(
        (
            method,
            path,
            _encoded(dict(sorted(query.items()))),
            *headers,
            "",
            signed["X-Amz-SignedHeaders"],
            payload,
        )
    )
    to_sign = "\n".join(("AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"AWS4{known.secret_access_key}".encode()
    for part in (*scope.split("/"), to_sign):
        signature = hmac.new(key, part.encode(), hashlib.sha256)
        key = signature.digest()
    return f"{host}{path}?{_encoded(query)}&X-Amz-Signature={signature.hexdigest()}"


def _encoded(query: dict[str, str]) -> str:
    return urlencode(query, quote_via=quote, safe="-_.~")


def _fetched(source: ContainerCredentials) -> Credentials:
    """Under SnapStart a process asks its own machine, since what it was made with has expired by the time it
    is restored (AWS: snapstart-activate, container credentials). Raises `OSError` when nobody answers.
    """
    from http.client import HTTPConnection  # noqa: PLC0415 (only where SnapStart is on)

    address = urlsplit(source.address)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=1)
    try:
        connection.request("GET", address.path, headers={"Authorization": source.authorization})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise OSError(f"{source.address} answered {answer.status} when asked for credentials")
        found = json.loads(body)
        return Credentials(found["AccessKeyId"], found["SecretAccessKey"], found.get("Token", ""))
    finally:
        connection.close()

"""Whether a request to the local AWS was signed by who holds the key, as S3 judges it, and Lambda.

(AWS: sigv4-auth-using-authorization-header, sigv4-query-string-auth, S3 API ErrorResponses.) S3 alone wants
to be told the body's digest beside the signature, and takes a signed address. The signature is computed by
botocore, so that ours are held to AWS's own.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from botocore.auth import S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from cdk.local.http import Request

LONGEST_LIFE = timedelta(days=7)
MOST_SKEWED = timedelta(minutes=15)
_ALGORITHM = "AWS4-HMAC-SHA256"
_HEADER = re.compile(
    rf"{_ALGORITHM} Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)"
)
_IN_QUERY = ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")
_NOT_SIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True)
class Refusal:
    """S3's status, code and words."""

    status: int
    code: str
    message: str


@dataclass(frozen=True)
class _Claim:
    """What a request says of its own signature."""

    credential: str
    signed_at: datetime
    headers: list[str]
    signature: str
    # An address says until when it is good.
    until: datetime | None = None


class _Malformed(Exception):
    pass


def refusal(request: Request, credentials: Credentials, service: str = "s3") -> Refusal | None:
    """Why the request is not let in; None when its signature holds, now, for its very headers and body."""
    headers = dict(request.headers)
    query = request.target.partition("?")[2]
    asked = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    try:
        if "authorization" in headers:
            claim = _in_header(headers, service)
        elif service == "s3" and "X-Amz-Signature" in asked:
            claim = _in_query(asked)
        else:
            return Refusal(403, "AccessDenied", "Access Denied")
    except _Malformed as wrong:
        where = "HeaderMalformed" if "authorization" in headers else "QueryParametersError"
        return Refusal(400, f"Authorization{where}", str(wrong))
    return _untimely(claim) or _unsigned(request, headers, claim, credentials, service)


def _untimely(claim: _Claim) -> Refusal | None:
    now = datetime.now(UTC)
    if claim.until is None and abs(now - claim.signed_at) > MOST_SKEWED:
        return Refusal(403, "RequestTimeTooSkewed", "The request's time and the server's are too far apart.")
    if claim.signed_at > now + MOST_SKEWED:
        return Refusal(403, "AccessDenied", "Request is not yet valid")
    if claim.until is not None and now >= claim.until:
        return Refusal(403, "AccessDenied", "Request has expired")
    return None


def _unsigned(
    request: Request, headers: Mapping[str, str], claim: _Claim, credentials: Credentials, service: str
) -> Refusal | None:
    said = {name for name in headers if name == "host" or name.startswith("x-amz-")}
    if not said <= set(claim.headers):
        return Refusal(403, "AccessDenied", "There were headers present in the request which were not signed")
    if claim.credential.partition("/")[0] != credentials.access_key:
        return Refusal(403, "InvalidAccessKeyId", "The access key that the request names does not exist.")
    if not hmac.compare_digest(_signature(request, headers, claim, credentials, service), claim.signature):
        return Refusal(403, "SignatureDoesNotMatch", "The signature is not that of this request.")
    body = headers.get("x-amz-content-sha256", _NOT_SIGNED)
    if body not in {_NOT_SIGNED, hashlib.sha256(request.body).hexdigest()}:
        return Refusal(400, "XAmzContentSHA256Mismatch", "The body is not the one that was signed.")
    return None


def _in_header(headers: Mapping[str, str], service: str) -> _Claim:
    found = _HEADER.fullmatch(headers["authorization"])
    if found is None or (service == "s3" and "x-amz-content-sha256" not in headers):
        raise _Malformed(
            "The authorization header, or the digest of the body beside it, is missing or wrong."
        )
    return _Claim(found[1], _moment(headers.get("x-amz-date", "")), found[2].split(";"), found[3])


def _in_query(asked: Mapping[str, str]) -> _Claim:
    missing = [name for name in _IN_QUERY if not asked.get(f"X-Amz-{name}")]
    if missing or asked["X-Amz-Algorithm"] != _ALGORITHM:
        raise _Malformed("A signed address needs X-Amz-Algorithm, Credential, Date, Expires, SignedHeaders.")
    if not re.fullmatch("[0-9]{1,6}", asked["X-Amz-Expires"]):
        raise _Malformed("X-Amz-Expires must be a number of seconds")
    life = timedelta(seconds=int(asked["X-Amz-Expires"]))
    if life > LONGEST_LIFE:
        raise _Malformed("X-Amz-Expires must be less than a week (in seconds)")
    signed_at = _moment(asked["X-Amz-Date"])
    headers = asked["X-Amz-SignedHeaders"].split(";")
    return _Claim(asked["X-Amz-Credential"], signed_at, headers, asked["X-Amz-Signature"], signed_at + life)


def _moment(said: str) -> datetime:
    try:
        return datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _Malformed('X-Amz-Date must be formatted as ISO 8601, "yyyyMMddTHHmmssZ"') from None


def _signature(
    request: Request, headers: Mapping[str, str], claim: _Claim, credentials: Credentials, service: str
) -> str:
    """As it ought to be; empty where it is none for the service or not of the day that it says."""
    moment = f"{claim.signed_at:%Y%m%dT%H%M%SZ}"
    _, day, region, named, end = [*claim.credential.split("/"), "", "", "", ""][:5]
    if (day, named, end) != (moment[:8], service, "aws4_request"):
        return ""
    path, _, query = request.target.partition("?")
    unsigned = "&".join(pair for pair in query.split("&") if not pair.startswith("X-Amz-Signature="))
    signed = AWSRequest(
        request.method,
        f"http://{headers.get('host', '')}{path}?{unsigned}",
        data=request.body,
        headers={name: headers[name] for name in claim.headers if name in headers},
    )
    signed.context["timestamp"] = moment
    signer = (S3SigV4QueryAuth if service == "s3" else SigV4Auth)(credentials, service, region)
    return str(signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed))

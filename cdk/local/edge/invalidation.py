"""CloudFront's CreateInvalidation call, answered by the local edge: the deployed purge code needs no twin.

(AWS: API_CreateInvalidation, invalidation-specifying-tags.) No signature is checked: it stands on loopback.
"""

import secrets
from collections import OrderedDict
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from cdk.local.edge import Edge
from cdk.local.edge.targets import RefusedTarget
from cdk.local.http import Request, Response

_VERSION = "2020-05-31"
_NAMESPACE = f"http://cloudfront.amazonaws.com/doc/{_VERSION}/"
_MOST_ITEMS, _MOST_WILDCARDS, _LONGEST_TAG = 3_000, 15, 256
_REMEMBERED_REFERENCES = 1_000


class _RefusedCall(Exception):
    def __init__(self, code: str, message: str, status: int = 400) -> None:
        self.code, self.message, self.status = code, message, status


class Invalidations:
    """A handler. Purges happen before the answer, so that every invalidation is `Completed` at once."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        # By distribution and caller's reference: the items, and the answer that the same call gets again.
        self._answered: OrderedDict[tuple[str, str], tuple[list[str], Response]] = OrderedDict()

    def __call__(self, request: Request) -> Response:
        try:
            return self._answer(request)
        except _RefusedCall as refusal:
            return _error(refusal)

    def _answer(self, request: Request) -> Response:
        distribution = _distribution(request)
        reference, items = _batch(request.body)
        before = self._answered.get((distribution, reference))
        if before is not None:
            if before[0] != items:
                message = "That CallerReference was used for other items; take a new one."
                raise _RefusedCall("InvalidationBatchAlreadyExists", message)
            return before[1]
        self._purge(items)
        answer = _created(request.target, reference, items)
        self._answered[distribution, reference] = items, answer
        if len(self._answered) > _REMEMBERED_REFERENCES:
            self._answered.popitem(last=False)
        return answer

    def _purge(self, items: list[str]) -> None:
        try:
            self._edge.purge_paths(item for item in items if item.startswith("/"))
        except RefusedTarget as refusal:
            raise _RefusedCall("InvalidArgument", str(refusal)) from None
        self._edge.purge(item[1:] for item in items if item.startswith("#"))


def _distribution(request: Request) -> str:
    version, _, rest = request.target.strip("/").partition("/distribution/")
    distribution, _, action = rest.partition("/")
    if version != _VERSION or not distribution or action != "invalidation":
        raise _RefusedCall("NoSuchResource", "The one call answered here is CreateInvalidation.", 404)
    if request.method != "POST":
        raise _RefusedCall("MethodNotAllowed", "CreateInvalidation is a POST.", 405)
    return distribution


def _batch(body: bytes) -> tuple[str, list[str]]:
    """The caller's reference and the items, checked as CloudFront checks them."""
    try:
        batch = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise _RefusedCall("MalformedInput", "The body is not the XML of an InvalidationBatch.") from None
    names = {"": _NAMESPACE}
    reference = batch.findtext("CallerReference", "", names).strip()
    items = [(path.text or "").strip() for path in batch.iterfind("Paths/Items/Path", names)]
    if batch.tag != f"{{{_NAMESPACE}}}InvalidationBatch" or not reference or not items:
        raise _RefusedCall(
            "MalformedInput", "An InvalidationBatch has Paths with Items and a CallerReference."
        )
    if batch.findtext("Paths/Quantity", "", names).strip() != str(len(items)):
        raise _RefusedCall("InconsistentQuantities", "Quantity is not the number of Items.")
    if len(items) > _MOST_ITEMS or sum(item.endswith("*") for item in items) > _MOST_WILDCARDS:
        message = f"At most {_MOST_ITEMS} items, {_MOST_WILDCARDS} of them with a wildcard, at a time."
        raise _RefusedCall("TooManyInvalidationsInProgress", message)
    for item in items:
        _check(item)
    return reference, items


def _check(item: str) -> None:
    plain = item.isascii() and item.isprintable() and " " not in item
    is_path = item.startswith("/") and "*" not in item[:-1]
    is_tag = 1 < len(item) <= _LONGEST_TAG + 1 and item.startswith("#") and not set(item) & set(",*")
    if not plain or not (is_path or is_tag):
        message = f"{item!a} is neither a path (`/a`, `/a*`) nor a tag (`#a`)."
        raise _RefusedCall("InvalidArgument", message)


def _created(target: str, reference: str, items: list[str]) -> Response:
    invalidation_id = "I" + secrets.token_hex(7).upper()
    root = ET.Element("Invalidation", xmlns=_NAMESPACE)
    ET.SubElement(root, "Id").text = invalidation_id
    ET.SubElement(root, "Status").text = "Completed"
    ET.SubElement(root, "CreateTime").text = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    batch = ET.SubElement(root, "InvalidationBatch")
    paths = ET.SubElement(batch, "Paths")
    ET.SubElement(paths, "Quantity").text = str(len(items))
    listed = ET.SubElement(paths, "Items")
    for item in items:
        ET.SubElement(listed, "Path").text = item
    ET.SubElement(batch, "CallerReference").text = reference
    return _xml(201, root, ("location", f"{target}/{invalidation_id}"))


def _error(refusal: _RefusedCall) -> Response:
    root = ET.Element("ErrorResponse", xmlns=_NAMESPACE)
    error = ET.SubElement(root, "Error")
    ET.SubElement(error, "Type").text = "Sender"
    ET.SubElement(error, "Code").text = refusal.code
    ET.SubElement(error, "Message").text = refusal.message
    ET.SubElement(root, "RequestId").text = secrets.token_hex(16)
    return _xml(refusal.status, root)


def _xml(status: int, root: ET.Element, *headers: tuple[str, str]) -> Response:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(status, [("content-type", "text/xml"), *headers], body)

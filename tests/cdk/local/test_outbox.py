"""Mail of the local cloud, as a newcomer reads it."""

import json
import re
import time
import urllib.request
from typing import Any

from cdk.local.http import Request
from cdk.local.outbox import MOST_KEPT, PAGE, Mail, Outbox
from tests.conftest import Cloud


def call(cloud: Cloud, method: str, path: str, body: object, token: str) -> tuple[int, Any]:
    request = urllib.request.Request(  # noqa: S310 (our own cloud)
        f"{cloud.url}{path}", json.dumps(body).encode(), method=method,
        headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return answer.status, json.load(answer)


def mails(cloud: Cloud) -> list[dict[str, str]]:
    with urllib.request.urlopen(f"{cloud.url}{PAGE}.json") as answer:  # noqa: S310
        return list(json.load(answer)["mails"])


def test_a_newcomer_is_verified_by_the_mail_on_the_outbox_page(cloud: Cloud) -> None:
    token = cloud.sign_in("citizen-77777")
    here = "/api/me/standings/harbor-falls-or"
    status, sent = call(cloud, "POST", f"{here}/codes", {"method": "email"}, token)
    assert (status, sent["sent_to"]) == (202, "c…@harborfalls.example")
    until = time.monotonic() + 30
    while not (mine := [mail for mail in mails(cloud) if mail["recipient"].startswith("citizen-77777@")]):
        assert time.monotonic() < until, "no mail came"
        time.sleep(0.2)
    found = re.search(r"\d{6}", mine[0]["body"])
    assert found
    assert call(cloud, "PUT", f"{here}/code", {"code": found[0]}, token)[1]["state"] == "verified"
    with urllib.request.urlopen(f"{cloud.url}{PAGE}") as page:  # noqa: S310
        assert found[0] in page.read().decode()


def test_mail_is_shown_as_text_and_the_oldest_goes_first() -> None:
    outbox = Outbox()
    for number in range(MOST_KEPT + 1):
        outbox.mails.append(Mail("email", "a@b.example", f"<script>{number}</script>", "<b>", 0))
    page = outbox.show(Request("GET", PAGE, [], b"")).body.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;1&lt;" in page
    assert "&lt;script&gt;0&lt;" not in page


def test_what_is_no_message_is_refused() -> None:
    outbox = Outbox()
    for body in (b"", b"{}", b"[]", b'{"Destination": {"ToAddresses": []}}'):
        assert outbox.email(Request("POST", "/v2/email/outbound-emails", [], body)).status == 400
    for body in (b"", b"Action=Publish", b"Action=Publish&PhoneNumber=5550100&Message=a", b"\xff"):
        assert outbox.sms(Request("POST", "/", [], body)).status == 400
    assert list(outbox.mails) == []

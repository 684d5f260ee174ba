"""The local SES and SNS: they take a message by the services' own protocols, and deliver it to a page.

(AWS: SES API v2 SendEmail, REST JSON; SNS Publish, query protocol.)
"""

import html
import json
import re
import time
import uuid
from collections import deque
from dataclasses import asdict, dataclass
from urllib.parse import parse_qs

from cdk.local.http import Request, Response
from cdk.local.identity import PREFIX

PAGE = f"{PREFIX}/outbox"
SEND_EMAIL = "/v2/email/outbound-emails"
MOST_KEPT = 500
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164
_HTML = [("content-type", "text/html; charset=utf-8"), ("cache-control", "private, no-store")]
_JSON = [("content-type", "application/json"), ("cache-control", "private, no-store")]


@dataclass(frozen=True)
class Mail:
    """What has been delivered, newest last; `sent_at` in seconds since 1970."""

    channel: str
    recipient: str
    subject: str
    body: str
    sent_at: float
    language: str = "en"  # as Content-Language has it (RFC 3282)


class Outbox:
    """What was sent from this machine, which never leaves it."""

    def __init__(self) -> None:
        self.mails: deque[Mail] = deque(maxlen=MOST_KEPT)

    def email(self, request: Request) -> Response:
        """SendEmail of a simple message."""
        try:
            asked = json.loads(request.body)
            (recipient,) = asked["Destination"]["ToAddresses"]
            simple = asked["Content"]["Simple"]
            headers = {each["Name"]: each["Value"] for each in simple.get("Headers", ())}
            mail = Mail(
                "email",
                recipient,
                simple["Subject"]["Data"],
                simple["Body"]["Text"]["Data"],
                time.time(),
                headers.get("Content-Language", "en"),
            )
        except (ValueError, TypeError, KeyError):
            return _refused(
                "A message to one address, with a subject and a text, is all that the local SES takes."
            )
        if "@" not in mail.recipient or "@" not in str(asked.get("FromEmailAddress")):
            return _refused("An e-mail has a sender and an address.")
        self.mails.append(mail)
        return Response(200, _JSON, json.dumps({"MessageId": str(uuid.uuid4())}).encode())

    def sms(self, request: Request) -> Response:
        """Publish to a phone number."""
        asked = {
            name: values[-1] for name, values in parse_qs(request.body.decode("utf-8", "replace")).items()
        }
        number, text = asked.get("PhoneNumber", ""), asked.get("Message", "")
        if asked.get("Action") != "Publish" or not _PHONE.fullmatch(number) or not text:
            return _xml(
                400,
                "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code>"
                "<Message>The local SNS sends a Message to a PhoneNumber.</Message></Error></ErrorResponse>",
            )
        self.mails.append(Mail("sms", number, "", text, time.time()))
        return _xml(
            200,
            f"<PublishResponse><PublishResult><MessageId>{uuid.uuid4()}</MessageId></PublishResult></PublishResponse>",
        )

    def show(self, request: Request) -> Response:
        """The page that stands in for everybody's letter box, and the same as JSON."""
        newest = list(reversed(self.mails))
        if request.target.partition("?")[0] == f"{PAGE}.json":
            return Response(200, _JSON, json.dumps({"mails": [asdict(mail) for mail in newest]}).encode())
        listed = "".join(map(_article, newest)) or "<p>Nothing has been sent yet.</p>"
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>Mail of the local CivicQ</title>"
            '<link rel="icon" href="/favicon.svg" type="image/svg+xml">'
            f'<link rel="stylesheet" href="{PREFIX}/sign-in.css"></head>'
            "<body><main><h1>Mail of the local CivicQ</h1>"
            "<p>E-mails and text messages that CivicQ has sent from this machine. "
            "They go no further.</p>"
            f"{listed}</main></body></html>"
        )
        return Response(200, _HTML, page.encode())


def _article(mail: Mail) -> str:
    sent_at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(mail.sent_at))
    kind = {"email": "E-mail", "sms": "Text message"}[mail.channel]
    language = mail.language.partition(",")[0]
    return (
        f'<article lang="{html.escape(language)}"><h2>{html.escape(mail.subject or kind)}</h2>'
        f"<p>{kind} to {html.escape(mail.recipient)}, {sent_at}</p>"
        f"<pre>{html.escape(mail.body)}</pre></article>"
    )


def _refused(why: str) -> Response:
    body = {"__type": "BadRequestException", "message": why}
    return Response(400, [*_JSON, ("x-amzn-errortype", "BadRequestException")], json.dumps(body).encode())


def _xml(status: int, body: str) -> Response:
    return Response(status, [("content-type", "text/xml")], body.encode())

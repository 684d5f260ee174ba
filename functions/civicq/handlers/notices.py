"""On a schedule: sends messages by SES and SNS.

Claimed in one transaction and sent after it, so that none goes out twice; what a process dies over, a person
can ask for again.
"""

import functools
import logging
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from civicq import db, metrics
from civicq.languages import LANGUAGES
from civicq.metrics.requests import worked
from civicq.notices import commands
from civicq.notices.commands import Claimed
from civicq.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import MessageHeaderTypeDef as MessageHeader
    from mypy_boto3_sesv2.type_defs import MessageTypeDef as SimpleMessage
    from mypy_boto3_sns import SNSClient

_log = logging.getLogger(__name__)
# One attempt: a second one after an answer that got lost would be a second message.
_ONCE = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1})
# What begins later is the next run's: a batch whose every call hangs takes two minutes of the five.
SECONDS = 60
# What was surely not sent: it never got there, or was told to come later. Anything else may have been.
_LATER = frozenset(
    {"TooManyRequestsException", "Throttling", "ThrottlingException", "LimitExceededException"}
)


@functools.cache
def _mail() -> "SESV2Client":
    return boto3.client("sesv2", config=_ONCE)


@functools.cache
def _sms() -> "SNSClient":
    return boto3.client("sns", config=_ONCE)


def _send(message: Claimed) -> None:
    if message.channel == "sms":
        _sms().publish(PhoneNumber=message.recipient, Message=message.body)
        return
    content: SimpleMessage = {
        "Subject": {"Data": message.subject, "Charset": "UTF-8"},
        "Body": {"Text": {"Data": message.body, "Charset": "UTF-8"}},
    }
    spoken = [message.language] if message.language else LANGUAGES
    headers: list[MessageHeader] = [{"Name": "Content-Language", "Value": ", ".join(spoken)}]
    if message.unsubscribe:
        headers += [
            {"Name": "List-Unsubscribe", "Value": f"<{message.unsubscribe}>"},
            {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
        ]
    content["Headers"] = headers
    _mail().send_email(
        FromEmailAddress=settings().mail_from,
        Destination={"ToAddresses": [message.recipient]},
        Content={"Simple": content},
    )


def _attempt(message: Claimed) -> bool:
    """Whether the message has left, or may have; False to try it again."""
    try:
        _send(message)
    except (EndpointConnectionError, ConnectTimeoutError):
        return False
    except ClientError as refused:
        if refused.response["Error"]["Code"] in _LATER:
            return False
        # Neither the address nor the words belong in a log.
        _log.error("message %s refused: %s", message.id, refused.response["Error"]["Code"])
    except BotoCoreError as lost:
        _log.error("message %s: %s", message.id, type(lost).__name__)
    return True


@functools.cache
def _say_that_messages_wait() -> None:
    """Once in a process, which runs every other second."""
    _log.warning("messages wait: this stage has nobody whom they are from (`mail_from` in cdk/stages.py)")


@worked("notices")
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    done = 0
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with db.writers().begin() as session:
            waiting = commands.waiting_seconds(session)
            metrics.observe("messages|waiting", waiting)
            # Without a sender the network has no way to SES and SNS: a call would hang.
            claimed = commands.claim(session) if settings().mail_from else []
            if waiting and not settings().mail_from:
                _say_that_messages_wait()
        if not claimed:
            break
        left: list[UUID] = []
        later: list[UUID] = []
        for message in claimed:
            (left if _attempt(message) else later).append(message.id)
        with db.writers().begin() as session:
            commands.sent(session, left)
            commands.release(session, later)
        done += len(left)
        if later:
            break
    return {"sent": done}

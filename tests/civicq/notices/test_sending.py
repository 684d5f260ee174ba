"""Messages leave once, and what they said is forgotten."""

import json
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from cdk.local.http import Request, Response
from cdk.local.outbox import SEND_EMAIL, Outbox
from civicq import db
from civicq.handlers import notices as worker
from civicq.languages import LANGUAGES
from civicq.notices import commands
from civicq.notices.letters import Letter
from civicq.notices.models import Message
from civicq.settings import settings
from tests.cdk.local.door import open_door


class Aws:
    """SES and SNS as they are here, until they are told to fail."""

    def __init__(self) -> None:
        self.outbox = Outbox()
        self.refusal: Response | None = None
        self.calls = 0

    def __call__(self, request: Request) -> Response:
        self.calls += 1
        if self.refusal is not None:
            return self.refusal
        return self.outbox.email(request) if request.target == SEND_EMAIL else self.outbox.sms(request)

    @property
    def bodies(self) -> list[str]:
        return [mail.body for mail in self.outbox.mails]


def refusal(code: str) -> Response:
    headers = [("content-type", "application/json"), ("x-amzn-errortype", code)]
    return Response(429, headers, json.dumps({"message": code}).encode())


@pytest.fixture
def aws(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    service = Aws()
    with open_door(service) as door:
        for name, value in {
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_ENDPOINT_URL_SESV2": f"http://127.0.0.1:{door.port}",
            "AWS_ENDPOINT_URL_SNS": f"http://127.0.0.1:{door.port}",
        }.items():
            monkeypatch.setenv(name, value)
        clients = (worker._mail, worker._sms)
        for client in clients:
            client.cache_clear()
        settings.cache_clear()
        yield service
        for client in clients:
            client().close()
            client.cache_clear()
    settings.cache_clear()


def write(channel: str, recipient: str, body: str) -> None:
    with db.writers().begin() as session:
        commands.write(session, channel, recipient, Letter("News", body))


def run() -> int:
    return int(worker.handler({}, None)["sent"])


def kept() -> list[Message]:
    with db.writers()() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_a_message_is_sent_once_and_forgotten(aws: Aws) -> None:
    write("email", "ana@example.org", "Grüße")
    write("sms", "+15035550123", "Code 1")
    assert run() == 2
    assert run() == 0
    assert aws.bodies == ["Grüße", "Code 1"]
    assert {(each.recipient, each.subject, each.body) for each in kept()} == {(None, None, None)}
    assert all(each.sent_at for each in kept())


def test_a_mail_says_in_which_language_it_is(aws: Aws) -> None:
    for language in (*LANGUAGES, None):
        with db.writers().begin() as session:
            commands.write(session, "email", "ana@example.org", Letter("News", "News", language))
    assert run() == 3
    assert [mail.language for mail in aws.outbox.mails] == ["en", "es", "en, es"]


def test_a_message_of_a_transaction_that_failed_is_never_sent(aws: Aws) -> None:
    with pytest.raises(RuntimeError), db.writers().begin() as session:
        commands.write(session, "email", "ana@example.org", Letter("News", "never"))
        raise RuntimeError
    assert run() == 0
    assert aws.bodies == []


def test_more_messages_than_a_batch_all_leave(aws: Aws) -> None:
    for number in range(2 * commands.MOST_CLAIMED + 1):
        write("email", "ana@example.org", f"number {number}")
    assert run() == 2 * commands.MOST_CLAIMED + 1
    assert len(set(aws.bodies)) == 2 * commands.MOST_CLAIMED + 1


def test_what_is_told_to_come_later_waits_and_goes_out_then(aws: Aws) -> None:
    write("email", "ana@example.org", "patience")
    aws.refusal = refusal("TooManyRequestsException")
    assert run() == 0
    aws.refusal = None
    assert run() == 1
    assert aws.bodies == ["patience"]


def test_what_may_have_been_sent_is_not_sent_again(aws: Aws) -> None:
    """An answer that cannot be understood tells nothing of the message."""
    write("email", "ana@example.org", "perhaps")
    aws.refusal = Response(500, [("content-type", "text/html")], b"<html>")
    run()
    aws.refusal = None
    calls = aws.calls
    assert run() == 0
    assert aws.calls == calls


def test_a_claim_is_nobody_elses(aws: Aws) -> None:
    write("email", "ana@example.org", "mine")
    with db.writers().begin() as session:
        assert [each.body for each in commands.claim(session)] == ["mine"]
    assert run() == 0


def test_a_letter_waits_for_the_city_and_not_for_the_worker(aws: Aws) -> None:
    write("letter", "12 Quay Street", "By post")
    assert run() == 0
    assert kept()[0].body == "By post"


def test_where_nobody_is_named_whom_mails_are_from_messages_wait_and_leave_once_somebody_is(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker._say_that_messages_wait.cache_clear()
    for number in range(commands.MOST_CLAIMED + 1):
        write("email", "ana@example.org", f"mail {number}")
    write("sms", "+15035550123", "Code 1")
    with monkeypatch.context() as without:
        without.setenv("MAIL_FROM", "")
        settings.cache_clear()
        assert run() == 0
        assert run() == 0
    assert aws.calls == 0
    [said] = [each.message for each in caplog.records if each.name == worker.__name__]
    assert said == "messages wait: this stage has nobody whom they are from (`mail_from` in cdk/stages.py)"
    settings.cache_clear()
    assert run() == commands.MOST_CLAIMED + 2
    assert aws.bodies[-1] == "Code 1"


def test_without_whom_mails_are_from_nothing_is_said_while_none_waits(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker._say_that_messages_wait.cache_clear()
    monkeypatch.setenv("MAIL_FROM", "")
    settings.cache_clear()
    assert run() == 0
    assert not [each for each in caplog.records if each.name == worker.__name__]


def test_an_id_that_is_no_message_marks_nothing(aws: Aws) -> None:
    with db.writers().begin() as session:
        commands.sent(session, [uuid.uuid4()])
    assert kept() == []

"""A subject in a process of its own."""

import pytest

from load_tests.bench import asking
from load_tests.bench.asking import BALLOT, Subject
from load_tests.bench.report import CannotRun
from load_tests.bench.subjects import document


def test_a_subject_answers_the_event_that_it_is_given() -> None:
    with Subject("civicq_front:first_tier") as subject:
        found = subject.ask(asking.event(), 3)
        assert found.answer["body"] == document.text()
        assert found.answer["headers"]["cache-tag"] == f"ballot/{BALLOT}"
        assert 0 < found.cpu <= found.life


def test_a_subject_that_cannot_start_says_why() -> None:
    with Subject("nowhere:nothing") as subject, pytest.raises(CannotRun, match=r"nowhere:nothing: .*nowhere"):
        subject.ask(asking.event())


def test_a_library_that_is_not_shipped_cannot_be_imported() -> None:
    with (
        Subject("civicq_front:first_tier", absent=["zlib"]) as subject,
        pytest.raises(CannotRun, match="zlib"),
    ):
        subject.ask(asking.event())

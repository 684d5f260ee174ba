"""What was promised to voters, held against what is stored."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load_tests.crowd.journal import Journal, Sent, lines
from load_tests.reconciliation import Outcome, compare

Row = tuple[str, str, int]


def said(value: int, citizen: str = "ana") -> Sent:
    return Sent(citizen, "wall", value, "acknowledged")


def unanswered(value: int) -> Sent:
    return Sent("ana", "wall", value, "unknown")


def compared(sent: Sequence[Sent], stored: Sequence[Row], before: Sequence[Row] = ()) -> Outcome:
    return compare(before, sent, stored)


def test_what_was_acknowledged_last_is_what_has_to_be_there() -> None:
    assert compared([said(1), said(-1)], [("ana", "wall", -1)]).exact
    assert compared([said(1), said(0)], []).exact


def test_a_vote_that_is_not_there_is_lost() -> None:
    outcome = compared([said(1)], [])
    assert outcome.lost == ["ana on wall: acknowledged 1, stored 0"]
    assert not outcome.exact


def test_a_vote_that_says_something_else_is_lost() -> None:
    assert compared([said(1), said(-1)], [("ana", "wall", 1)]).lost


def test_a_vote_that_was_withdrawn_and_is_there_is_a_phantom() -> None:
    assert compared([said(1), said(0)], [("ana", "wall", 1)]).phantom


def test_a_vote_that_nobody_sent_is_a_phantom() -> None:
    assert compared([], [("bo", "wall", 1)]).phantom == ["bo on wall: never sent, stored 1"]


def test_a_vote_that_is_there_twice_is_doubled() -> None:
    assert compared([said(1)], [("ana", "wall", 1)] * 2).doubled == ["ana on wall"]


def test_without_an_answer_either_is_right() -> None:
    for stored in ([("ana", "wall", 1)], [("ana", "wall", -1)]):
        assert compared([said(1), unanswered(-1)], stored).exact
    for stored in ([], [("ana", "wall", 1)]):
        assert compared([unanswered(1)], stored).exact
    assert not compared([said(1), unanswered(-1)], []).exact


def test_an_acknowledged_vote_ends_all_doubt_before_it() -> None:
    assert not compared([unanswered(-1), said(1)], [("ana", "wall", -1)]).exact


def test_what_was_there_before_has_to_stay() -> None:
    before = [("ana", "wall", 1)]
    assert compared([], before, before).exact
    assert compared([], [], before).lost
    assert compared([said(0)], [], before).exact


def test_the_pairs_that_are_counted_are_of_this_run() -> None:
    before = [("bo", "wall", 1), ("bo", "bus", 1)]
    outcome = compared([said(1), said(-1), unanswered(1)], [*before, ("ana", "wall", 1)], before)
    assert outcome.exact
    assert outcome.pairs == 1


def test_the_journal_keeps_the_order_of_a_citizen(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("journal")
    for number, citizen in enumerate(("ana", "bo")):
        journal = Journal(folder, number)
        for value in (1, -1, 0, 1):
            journal.write(said(value, citizen))
        journal.close()
    told = list(lines(folder))
    for citizen in ("ana", "bo"):
        assert [sent.value for sent in told if sent.citizen == citizen] == [1, -1, 0, 1]


votes = st.lists(
    st.tuples(
        st.sampled_from(["ana", "bo", "cy"]), st.sampled_from(["wall", "bus"]), st.sampled_from([-1, 0, 1])
    )
)


@given(cast=votes)
def test_a_database_that_does_as_it_says_is_exact_and_one_that_forgets_a_vote_is_not(cast: list[Row]) -> None:
    stored: dict[tuple[str, str], int] = {}
    for citizen, question, value in cast:
        stored[citizen, question] = value
    rows = [(*pair, value) for pair, value in stored.items() if value]
    sent = [Sent(citizen, question, value, "acknowledged") for citizen, question, value in cast]
    assert compared(sent, rows).exact
    for number in range(len(rows)):
        assert len(compared(sent, rows[:number] + rows[number + 1 :]).lost) == 1

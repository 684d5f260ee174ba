"""What an edit changed, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from civicq.questions.wording import diff

WORDS = st.lists(st.sampled_from(["who", "mends", "the", "wall", "now?", "ñ"]), max_size=12).map(" ".join)


def test_an_edit_reads_as_what_went_and_what_came() -> None:
    assert diff("Who mends the harbor wall?", "Who repairs the wall?") == [
        {"op": "same", "text": "Who"},
        {"op": "removed", "text": "mends"},
        {"op": "added", "text": "repairs"},
        {"op": "same", "text": "the"},
        {"op": "removed", "text": "harbor"},
        {"op": "same", "text": "wall?"},
    ]


@given(WORDS, WORDS)
def test_both_versions_can_be_read_off_the_difference(before: str, after: str) -> None:
    runs = diff(before, after)
    assert " ".join(run["text"] for run in runs if run["op"] != "added") == before
    assert " ".join(run["text"] for run in runs if run["op"] != "removed") == after

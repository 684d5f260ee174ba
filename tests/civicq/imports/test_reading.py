"""Any file at all: told apart by content, and refused in one line when it is no ballot."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from civicq.imports.ballot import Ballot, Hints
from civicq.imports.reading import read
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from tests.civicq.imports.feeds import feed
from tests.civicq.imports.files import GENERAL, reading

RESULTS = "county,precinct,office,candidate\nAlder,1,Mayor,Ann Roe\n"
PLAIN = "election_date,jurisdiction,contest_title,candidate_or_choice\n2027-05-18,Elm Bend,Mayor,Ann Roe\n"


def refusal(content: bytes, name: str = GENERAL) -> ImportRefused:
    with pytest.raises(ImportRefused) as refused:
        reading(content, name)
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(name)
    return refused.value


def test_a_format_is_told_by_content_and_never_by_the_name() -> None:
    formats = [reading(text, "20261103__or__general.xlsx").file_format for text in (RESULTS, feed(), PLAIN)]
    assert formats == [
        "OpenElections precinct results",
        "Voting Information Project feed",
        "plain ballot CSV",
    ]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", None, "is empty"),
        (b"\xef\xbb\xbf \r\n\t\n", None, "is empty"),
        (RESULTS.encode("utf-16"), 1, "is UTF-16 or UTF-32 text at byte 1; save it as UTF-8"),
        (RESULTS.encode("utf-16-be"), 1, "is UTF-16 or UTF-32 text at byte 1"),
        (feed().encode("utf-16"), 1, "is UTF-16 or UTF-32 text at byte 1"),
        (
            f"{RESULTS}Alder,1,Mayor,Jos\xe9\n".encode("latin-1"),
            3,
            "is not UTF-8 at byte 18 (0xe9); save it as UTF-8",
        ),
        (b"county,precinct,office,candidate\nAlder,1,May\x00or,Ann\n", 2, "has a NUL character at byte 12"),
        (b"PK\x03\x04rest", None, "is a zip archive or a spreadsheet"),
        (b"\x1f\x8b\x08rest", None, "is gzip-compressed"),
        (b"%PDF-1.7", None, "is a PDF"),
        (b"name,age\nAnn,5\n", 1, "is of no known format; import an OpenElections precinct CSV"),
        (b'{"contests": []}', 1, "is of no known format"),
        (
            b"<html><body>Not found</body></html>",
            1,
            "begins <html>, which is no Voting Information Project feed",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 1, "is of no known format"),
        (b"county,precinct,office,candidate\n" + b"x" * (2 * 1024 * 1024), 2, "is longer than"),
        (b"county,precinct,office,candidate\n", None, "has no contest"),
    ],
    ids=str,
)
def test_what_is_no_ballot_gets_one_line(content: bytes, line: int | None, message: str) -> None:
    refused = refusal(content)
    assert message in refused.message
    assert refused.line == line


def test_a_folder_and_a_file_that_is_not_there_get_one_line(tmp_path: Path) -> None:
    for path, message in ((tmp_path, "is a folder"), (tmp_path / "none.csv", "there is no such file")):
        with pytest.raises(ImportRefused, match=message):
            Source.open(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_gets_one_line(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(RESULTS)
    path.chmod(0)
    with pytest.raises(ImportRefused, match="may not be read"):
        Source.open(path)


def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(ImportRefused, match="XX is no state"):
        reading(RESULTS, state="XX")


def test_the_reading_can_be_watched() -> None:
    for content in (RESULTS + "Alder,1,Mayor,Bo Li\n" * 200_000, feed() + " " * 3_000_000):
        shares: list[float] = []
        read(Source(io.BytesIO(content.encode()), GENERAL, shares.append), Hints())
        assert shares == sorted(shares)
        assert len(shares) > 2
        assert 0 <= shares[0] <= shares[-1] <= 1


def _read_or_refuse(content: bytes) -> None:
    refused = None
    ballots: tuple[Ballot, ...] = ()
    try:
        ballots = read(Source(io.BytesIO(content), GENERAL), Hints()).ballots
    except ImportRefused as refusal:
        refused = str(refusal)
    assert bool(refused) != bool(ballots)
    assert refused is None or ("\n" not in refused and len(refused) < 2_000)
    for ballot in ballots:
        keys = [contest.key for contest in ballot.contests]
        assert len(set(keys)) == len(keys)


@settings(deadline=None)
@given(st.binary(max_size=2_000))
@example(b"<")
@example(b"\xef\xbb\xbf<VipObject")
@example(b'<?xml version="1.0" encoding="no-such-code"?><VipObject/>')
@example(b'<?xml version="1.0" encoding="utf-7"?><VipObject/>')
def test_any_bytes_give_a_ballot_or_a_refusal(content: bytes) -> None:
    _read_or_refuse(content)


_CELL = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "Mayor",
        "Council (Vote for 3)",
        "Mayor - 2nd Choice",
        "Measure 1",
        "Yes",
        "No",
        "Write-in",
        "DEM",
        "Total",
        "1.0",
        '"',
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.permutations(["county", "precinct", "office", "district", "party", "candidate", "votes", "vote_for"]),
    st.lists(st.lists(_CELL, min_size=6, max_size=9), max_size=8),
)
def test_any_cells_under_the_right_header_give_a_ballot_or_a_refusal(
    header: list[str], rows: list[list[str]]
) -> None:
    _read_or_refuse("\n".join(",".join(row) for row in [header, *rows]).encode())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.lists(
            _CELL | st.sampled_from(["2027-05-18", "Elm Bend, OR", "race", "3"]), min_size=6, max_size=9
        ),
        max_size=8,
    )
)
def test_any_cells_of_a_plain_ballot_give_a_ballot_or_a_refusal(rows: list[list[str]]) -> None:
    header = [
        "election_date",
        "jurisdiction",
        "contest_title",
        "candidate_or_choice",
        "contest_type",
        "seats",
    ]
    _read_or_refuse("\n".join(",".join(row) for row in [header, *rows]).encode())


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_feed_that_is_cut_and_pasted_gives_a_ballot_or_a_refusal(data: st.DataObject) -> None:
    text = feed()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = data.draw(st.integers(0, len(text)))
    pasted = data.draw(
        st.sampled_from([text[start:end], "", "<x>", "&lt;", "]]>", "\u202e", "<Text language='en'>"])
    )
    _read_or_refuse((text[:at] + pasted + text[at + data.draw(st.integers(0, 40)) :]).encode())

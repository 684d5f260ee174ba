"""What a title says: every spelling here is one that an election office prints."""

import pytest

from civicq.imports.titles import read_title


@pytest.mark.parametrize(
    ("raw", "text", "seats"),
    [
        ("Councilor (Vote for 3)", "Councilor", 3),
        ("Councilor, Vote For Two", "Councilor", 2),
        ("Councilor - VOTE FOR ONE", "Councilor", 1),
        ("Council Member (Vote for any 2)", "Council Member", 2),
        ("School Board, 3 to be elected", "School Board", 3),
        ("Four will be elected - Park Board", "Park Board", 4),
        ("County Commission Vote for not more than three (3)", "County Commission", 3),
        ("Library Trustee (Elect 2)", "Library Trustee", 2),
        ("City Council (Elect 2) Ward 3", "City Council Ward 3", 2),
        ("Village Trustee (3 seats)", "Village Trustee", 3),
        ("Water Board [Choose up to 4 candidates]", "Water Board", 4),
        ("Judge of Probate (Vote for no more than one)", "Judge of Probate", 1),
        ("Mayor", "Mayor", None),
        ("Council District 3 Seat 2", "Council District 3 Seat 2", None),
        ("Director, Position 2", "Director, Position 2", None),
        ("Registrar (Vote for 0)", "Registrar", None),
        ("Vote for 3", "Vote for 3", 3),
    ],
)
def test_seats_are_read_and_taken_out_of_the_title(raw: str, text: str, seats: int | None) -> None:
    title = read_title(raw)
    assert (title.text, title.seats, title.ranked) == (text, seats, False)


@pytest.mark.parametrize(
    "raw",
    [
        "Mayor - 1st Choice",
        "Mayor (First Choice)",
        "Mayor, 2nd choice",
        "Mayor (RCV)",
        "Mayor - RCV Round 3",
        "Mayor, Ranked Choice Voting",
        "Mayor Ranked-Choice Voting, Pass 2",
        "Mayor (Instant Runoff Voting)",
        "Mayor - Round 4",
        "Mayor - Final Round",
        "Mayor (Rank up to 6 candidates)",
        "Mayor (Vote for up to 6 in order) - First Choice",
    ],
)
def test_every_round_of_a_ranked_choice_is_one_title(raw: str) -> None:
    title = read_title(raw)
    assert (title.text, title.ranked, title.seats) == ("Mayor", True, None)


@pytest.mark.parametrize(
    ("raw", "jurisdiction", "office"),
    [
        ("City of Elm Bend, Mayor", "City of Elm Bend", "Mayor"),
        ("City of Elm Bend, Councilor, Position 1", "City of Elm Bend", "Councilor, Position 1"),
        ("City of Elm Bend Councilor Position 1", "City of Elm Bend", "Councilor Position 1"),
        ("Mayor, City of Elm Bend", "City of Elm Bend", "Mayor"),
        ("Member of Council - Village of Oak", "Village of Oak", "Member of Council"),
        ("Mayor of Elm Bend", "Elm Bend", "Mayor"),
        ("Elm Bend City Council", "Elm Bend", "City Council"),
        ("Alder County Commissioner, District 1", "Alder County", "Commissioner, District 1"),
        ("Elm Water District, Director, 1", "Elm Water District", "Director, 1"),
        ("U.S. House", None, "U.S. House"),
        ("County Commissioner Pct 1", None, "County Commissioner Pct 1"),
        ("Judge of the Circuit Court, 4th District, Position 38", None, None),
        ("Lieutenant Governor", None, "Lieutenant Governor"),
    ],
)
def test_whose_office_it_is_is_read_and_left_in_the_title(
    raw: str, jurisdiction: str | None, office: str | None
) -> None:
    title = read_title(raw)
    assert (title.text, title.jurisdiction, title.office) == (raw, jurisdiction, office or raw)


@pytest.mark.parametrize(
    ("raw", "number", "jurisdiction"),
    [
        ("State Measure 115", "115", None),
        ("Elm Bend Measure 26-255", "26-255", "Elm Bend"),
        ("Question 26-236", "26-236", None),
        ("Proposition 1A", "1A", None),
        ("Measure AA", "AA", None),
        ("Constitutional Amendment No. 2", "2", None),
        ("Constitutional Amendment #1", "1", None),
        ("Statewide Referendum A", "A", None),
        ("Issue 14 - Renewal of the levy", "14", None),
        ("Local Question", None, None),
        ("Advisory Question for voters", None, None),
        ("Amendment to the charter", None, None),
    ],
)
def test_a_measure_is_known_by_its_number(raw: str, number: str | None, jurisdiction: str | None) -> None:
    title = read_title(raw)
    assert (title.number, title.jurisdiction, title.asks) == (number, jurisdiction, True)


def test_a_retention_names_whom_it_is_about() -> None:
    title = read_title("Shall Justice Jane Q. Roe be retained in office?")
    assert (title.retains, title.retained) == (True, "Jane Q. Roe")
    assert read_title("Judicial Retention, Court of Appeals").retains
    assert not read_title("Mayor").retains


def test_a_title_of_any_length_and_shape_is_read_in_no_time() -> None:
    for hostile in (
        "vote for " * 60,
        "City of " * 60,
        "(((((" * 100,
        "a - " * 120,
        "no " * 160,
        "1st " * 120,
    ):
        assert read_title(hostile).text

"""Precinct results in the layouts of many states and years."""

import datetime as dt
import textwrap

import pytest

from civicq.imports.refusals import ImportRefused
from tests.civicq.imports.files import ballot, contest, needs_shared, people, reading, shared, titles

HEADER = "county,precinct,office,district,party,candidate,votes\n"


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def test_columns_come_in_any_order_case_and_company() -> None:
    oregon_2022 = ballot(
        "county,precinct,office,district,candidate,party,votes\nAlder,1,Governor,,Ann Roe,DEM,5\n"
    )
    texas = ballot(
        "\ufeffCounty , PRECINCT,Office,District,Party,Candidate,votes,absentee,early voting,Election-Day\r\n"
        '"Alder",1,Governor,,DEM,"Ann Roe",5,1,2,2\r\n'
    )
    georgia = ballot(
        "county,precinct,office,district,party,candidate,votes,advance_voting_votes,absentee_by_mail_votes\n"
        "Alder,Hall,Governor,,DEM,Ann Roe ,5,3,2\n"
    )
    for each in (oregon_2022, texas, georgia):
        assert [people(one) for one in each.contests] == [[("Ann Roe", "DEM")]]
        assert each.city.slug == "alder-county-or"


def test_a_column_that_is_absent_says_nothing() -> None:
    bare = contest("precinct\tcontest\tchoice\n1\tMayor\tAnn Roe\n")
    assert (bare.district, people(bare)) == ("", [("Ann Roe", None)])


def test_results_become_contests_in_their_order_of_appearance() -> None:
    found = ballot(
        rows(
            "Alder,1,Registered Voters,,,,900",
            "Alder,1,Ballots Cast - Blank,,,,3",
            "Alder,1,Straight Party,,DEM,Democratic Party,100",
            "Alder,1,Governor,,DEM,Ann Roe,5",
            "Alder,1,Governor,,,Write-ins,1",
            "Alder,1,Governor,,,Over Votes,0",
            "Alder,1,Governor,,,UNDER VOTES,9",
            "Alder,1,State House,01,REP,Bo Li,5",
            "Alder,2,State House,2.0,REP,Cy Poe,5",
            "Alder,2,Governor,,REP,Di Fox,7",
            "Alder,Total,Governor,,DEM,Ann Roe,5",
        )
    )
    assert titles(found) == ["Governor", "State House 1", "State House 2"]
    assert people(found.contests[0]) == [("Ann Roe", "DEM"), ("Di Fox", "REP")]
    assert found.precincts is not None
    votes_on = {each.name: {key.split(":", 1)[1] for key in each.contests} for each in found.precincts}
    assert votes_on == {"1": {"governor:", "state house:1"}, "2": {"governor:", "state house:2"}}


def test_one_person_is_one_candidate_however_typed_and_two_where_standing_twice() -> None:
    found = ballot(
        rows(
            'Alder,1,Mayor,,,"HARRY F. SMAIL, JR.",5',
            "Alder,2,Mayor,,REP,Harry F Smail Jr,5",
            "Alder,2,Mayor,,Rep,Harry F. Smail Jr.,5",
            "Alder,1,Water Board,,,Harry F. Smail Jr.,5",
        )
    )
    assert [people(each) for each in found.contests] == [
        [("HARRY F. SMAIL, JR.", "REP")],
        [("Harry F. Smail Jr.", "")],
    ]


def test_whoever_is_nominated_by_two_parties_stands_once() -> None:
    new_york = rows(
        "Alder,1,Governor,,DEM,Ann Roe,5", "Alder,1,Governor,,WOR,Ann Roe,2", "Alder,1,Governor,,REP,Bo Li,5"
    )
    found = contest(new_york, "20261103__ny__general__alder__precinct.csv")
    assert people(found) == [("Ann Roe", "DEM, WOR"), ("Bo Li", "REP")]


def test_running_mates_are_one_candidate_and_nicknames_keep_one_pair_of_quotes() -> None:
    found = contest(
        rows("Alder,1,President,,DEM,Roe / Li,5", 'Alder,1,President,,REP,"Jen """"Jo"""" Fox",5')
    )
    assert people(found) == [("Roe / Li", "DEM"), ('Jen "Jo" Fox', "REP")]


def test_a_closed_primary_is_a_contest_for_each_party() -> None:
    pennsylvania = rows(
        "Alder,1,Judge,,DEM,Ann Roe,5",
        "Alder,1,Judge,,DEM,Write-ins,5",
        "Alder,1,Coroner,,REP,Bo Li,5",
        "Alder,1,Coroner,,DEM,Write-ins,7",
        "Alder,1,Judge,,REP,Ann Roe,5",
        "Alder,1,Judge,,REP,Cy Poe,5",
        "Alder,1,Auditor,,DEM,Write-ins,5",
        "Alder,1,Auditor,,REP,Write-ins,5",
        "Alder,1,School Director,,,Di Fox,5",
    )
    read = reading(pennsylvania, "20230516__pa__primary__alder__precinct.csv")
    (found,) = read.ballots
    assert titles(found) == ["Judge (DEM)", "Judge (REP)", "Coroner (REP)", "School Director"]
    assert people(found.contests[1]) == [("Ann Roe", "REP"), ("Cy Poe", "REP")]
    assert found.election.name == "Primary Election"
    assert list(map(str, read.notes)) == ["Alder County: contests with write-ins alone left out: 1 (Auditor)"]


def test_a_top_two_primary_is_one_contest() -> None:
    file = rows(
        "Alder,1,Governor,,DEM,Ann Roe,5",
        "Alder,1,Governor,,REP,Bo Li,5",
        "Alder,1,President,,DEM,Cy Poe,5",
        "Alder,1,President,,REP,Di Fox,5",
    )
    assert titles(ballot(file, "20240305__ca__primary__alder__precinct.csv")) == [
        "Governor",
        "President (DEM)",
        "President (REP)",
    ]


def test_write_ins_counted_by_party_give_a_primary_away_whatever_the_file_is_called() -> None:
    file = rows(
        "Alder,1,Sheriff,,DEM,Ann Roe,5",
        "Alder,1,Sheriff,,DEM,Under Votes,5",
        "Alder,1,Sheriff,,REP,Bo Li,5",
        "Alder,1,Sheriff,,REP,Under Votes,5",
    )
    found = ballot(file, "results.csv", date=dt.date(2026, 5, 19), state="OH")
    assert titles(found) == ["Sheriff (DEM)", "Sheriff (REP)"]


def test_rounds_of_a_ranked_choice_are_one_contest() -> None:
    found = contest(
        rows(
            "Alder,1,Mayor - 1st Choice,,,Ann Roe,5",
            "Alder,1,Mayor - 1st Choice,,,Exhausted,5",
            "Alder,1,Mayor - 2nd Choice,,,Ann Roe,5",
            "Alder,1,Mayor - 2nd Choice,,,Bo Li,5",
        )
    )
    assert (found.title, found.voting_method, people(found)) == (
        "Mayor",
        "ranked_choice",
        [("Ann Roe", ""), ("Bo Li", "")],
    )


def test_measures_and_retentions_have_answers_and_not_candidates() -> None:
    found = ballot(
        rows(
            "Alder,1,Question 26-236,,,Yes,5",
            "Alder,1,Question 26-236,,,No,5",
            "Alder,1,Elm Bend Levy,,,FOR THE TAX LEVY,5",
            "Alder,1,Elm Bend Levy,,,AGAINST THE TAX LEVY,5",
            "Alder,1,Shall Justice Ann Roe be retained?,,,Yes,5",
            "Alder,1,Shall Justice Ann Roe be retained?,,,No,5",
            "Alder,1,Circuit Judge Retention,,,Bo Li - YES,5",
            "Alder,1,Circuit Judge Retention,,,Bo Li - NO,5",
        )
    )
    assert [(each.kind, people(each)) for each in found.contests] == [
        ("measure", []),
        ("measure", []),
        ("retention", [("Ann Roe", "")]),
        ("retention", [("Bo Li", "")]),
    ]
    assert found.contests[0].measure is not None
    assert found.contests[0].measure.number == "26-236"


def test_seats_come_from_the_title_or_a_column() -> None:
    assert contest(rows("Alder,1,Council (Vote for 3),,,Ann Roe,5")).seats == 3
    assert contest("county,precinct,office,vote_for,candidate\nAlder,1,Council,2,Ann Roe\n").seats == 2
    assert contest(rows("Alder,1,Council,,,Ann Roe,5")).seats is None


def test_a_contest_that_nobody_filed_for_stays_and_is_told() -> None:
    read = reading(rows("Alder,1,Constable,,,,0", "Alder,1,Mayor,,,Ann Roe,5"))
    assert [people(each) for each in read.ballots[0].contests] == [[], [("Ann Roe", "")]]
    assert list(map(str, read.notes)) == ["Alder County: contests without any candidate: 1 (Constable)"]


def test_each_county_of_a_state_has_its_ballot() -> None:
    file = rows("Alder,1,Mayor,,,Ann Roe,5", "Birch County,1,Mayor,,,Bo Li,5", ",Total,Mayor,,,Ann Roe,5")
    read = reading(file, "20261103__or__general__precinct.csv")
    assert [each.city.slug for each in read.ballots] == ["alder-county-or", "birch-county-or"]
    assert list(map(str, read.notes)) == ["contests without a county left out: 1 (Mayor)"]


def test_a_city_that_spans_counties_is_one_ballot_when_asked_for() -> None:
    file = rows("Alder,1,Mayor,,,Ann Roe,5", "Birch,1,Mayor,,,Ann Roe,5")
    found = ballot(file, city="Elm Bend")
    assert (found.city.slug, titles(found)) == ("elm-bend-or", ["Mayor"])
    assert [each.name for each in found.precincts or ()] == ["Alder, 1", "Birch, 1"]


def test_a_town_is_no_county() -> None:
    file = "town,precinct,office,candidate\nElm Bend,1,Mayor,Ann Roe\n"
    assert ballot(file, "20261103__ma__general__precinct.csv").city.name == "Elm Bend"


@pytest.mark.parametrize(
    ("name", "day", "state", "election", "county"),
    [
        ("20261103__or__general__alder__precinct.csv", (2026, 11, 3), "OR", "General Election", "Alder County"),
        ("openelections_20261103__or__general__alder__precinct.csv", (2026, 11, 3), "OR", "General Election", "Alder County"),
        ("/data/2020/20201103_or_general_alder_precinct.csv", (2020, 11, 3), "OR", "General Election", "Alder County"),
        ("20061107__OH__general__hood_river__precinct.csv", (2006, 11, 7), "OH", "General Election", "Hood River County"),
        ("20221206__ga__general_runoff__alder__precinct.csv", (2022, 12, 6), "GA", "General Runoff Election", "Alder County"),
        ("20230131__pa__special__general__alder.csv", (2023, 1, 31), "PA", "Special General Election", "Alder County"),
    ],
)  # fmt: skip
def test_the_name_tells_the_election(
    name: str, day: tuple[int, int, int], state: str, election: str, county: str
) -> None:
    found = ballot("precinct,office,candidate\n1,Mayor,Ann Roe\n", name)
    assert (found.election.date, found.city.state) == (dt.date(*day), state)
    assert (found.election.name, found.city.name, found.election.named) == (election, county, False)


def test_what_a_person_says_goes_before_the_name() -> None:
    found = ballot(
        rows("Alder,1,Mayor,,,Ann Roe,5"), date=dt.date(2027, 5, 18), state="WA", election="Town Vote"
    )
    assert (found.election.date, found.city.state) == (dt.date(2027, 5, 18), "WA")
    assert (found.election.name, found.election.named) == ("Town Vote", True)


@pytest.mark.parametrize(
    ("name", "hints", "lacking"),
    [
        ("results.csv", {}, ("date", "state")),
        ("results.csv", {"state": "OR"}, ("date",)),
        ("results.csv", {"date": dt.date(2026, 11, 3)}, ("state",)),
        ("20269999__or__general__alder.csv", {}, ("date",)),
    ],
)
def test_a_file_that_tells_no_election_says_what_is_lacking(
    name: str, hints: dict[str, object], lacking: tuple[str, ...]
) -> None:
    with pytest.raises(ImportRefused) as refused:
        reading(rows("Alder,1,Mayor,,,Ann Roe,5"), name, **hints)
    assert refused.value.lacking == lacking


@pytest.mark.parametrize(
    "file", ["precinct,office,candidate\n1,Mayor,Ann Roe\n", rows(",1,Mayor,,,Ann Roe,5")]
)
def test_a_file_that_tells_no_county_names_the_column(file: str) -> None:
    with pytest.raises(ImportRefused, match="add the column county"):
        reading(file, "20261103__or__general__precinct.csv")


def test_a_county_is_one_however_it_is_written() -> None:
    found = ballot(rows("Alder,1,Mayor,,,Ann Roe,5", "ALDER COUNTY,1,Mayor,,,Bo Li,5"))
    assert [people(each) for each in found.contests] == [[("Ann Roe", ""), ("Bo Li", "")]]
    assert len(found.precincts or ()) == 1


def test_a_missing_column_is_named() -> None:
    with pytest.raises(
        ImportRefused,
        match=r":1: the column is missing: candidate; the header has county, precinct, office, votes",
    ):
        reading("county,precinct,office,votes\nAlder,1,Mayor,5\n")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["Alder,1,Mayor,,,Ann Roe,5", "Alder,1,Mayor"], 3),
        (["Alder,1,Mayor,,,Ann Roe,5,6"], 2),
        (["Alder,1,Mayor,,,Roe, Ann,5"], 2),
        (['Alder,1,Mayor,,,"Ann Roe,5', "Alder,2,Mayor,,,Bo Li,5"], 2),
        ([f"Alder,1,{'Mayor ' * 100},,,Ann Roe,5"], 2),
        ([f"Alder,1,Mayor,,,{'Ann ' * 60000},5"], 2),
    ],
)
def test_a_ragged_or_endless_row_is_refused_with_its_line(lines: list[str], line: int) -> None:
    with pytest.raises(ImportRefused) as refused:
        reading(rows(*lines))
    assert refused.value.line == line


def test_trailing_commas_and_blank_rows_do_no_harm() -> None:
    found = contest(rows("", "Alder,1,Mayor,,,Ann Roe,5,,", ",,,,,,", "Alder,2,Mayor,,,Ann Roe,5"))
    assert people(found) == [("Ann Roe", "")]


def test_a_file_without_contests_is_refused() -> None:
    with pytest.raises(ImportRefused, match="has no contest"):
        reading(rows("Alder,1,Registered Voters,,,,5"))


@needs_shared
def test_the_precinct_file_gives_exactly_the_expected_ballot() -> None:
    name = "openelections_20241105__or__general__multnomah__precinct.csv"
    results = reading(shared(name), name)
    (found,) = results.ballots
    (expected,) = reading(shared("ballot_multnomah_or_2024-11-05.csv"), "expected.csv").ballots
    assert found.contests == expected.contests
    assert (found.city, found.election) == (expected.city, expected.election)
    assert [each.kind for each in found.contests].count("race") == 69
    assert [each.kind for each in found.contests].count("measure") == 17
    assert sum(len(each.candidates) for each in found.contests) == 140
    assert len(found.precincts or ()) == 107
    assert list(map(str, results.notes)) == [
        (
            "Multnomah County: contests with write-ins alone left out: 1 "
            "(West Multnomah Soil and Water Conservation Director Zone 2)"
        ),
    ]


@needs_shared
def test_the_precinct_file_in_other_columns_gives_the_same_ballot() -> None:
    """Another year's layout: other order, other spellings of what is no candidate, no "Precinct" in the name."""
    name = "openelections_20241105__or__general__multnomah__precinct.csv"
    lines = shared(name).decode().splitlines()
    header, body = lines[0], "\n".join(lines[1:])
    assert header == HEADER.strip()
    table = textwrap.dedent(body).replace("Write-in", "WRITE-IN TOTALS").replace(",Precinct ", ",")
    again = "County,Precinct,Office,District,Party,Candidate,Votes\n" + table
    found, original = ballot(again, name), ballot(shared(name), name)
    assert found.contests == original.contests


def test_a_row_that_the_parser_gives_up_on_is_told_with_its_line_and_what_to_look_for() -> None:
    with pytest.raises(ImportRefused) as refused:
        reading(rows(f'Alder,1,Mayor,,,"{"Ann Roe " * 20_000},5'))
    assert (refused.value.line, refused.value.message) == (
        2,
        "begins no row of a CSV; look for a quote that is not closed, or save the sheet as CSV again",
    )

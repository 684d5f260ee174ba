"""The plain ballot CSV, which a clerk can write by hand."""

import datetime as dt

import pytest

from civicq.imports.ballot import Measure
from civicq.imports.refusals import ImportRefused
from tests.civicq.imports.files import ballot, contest, people, reading, titles

HEADER = "election_date,jurisdiction,contest_order,contest_type,contest_title,district,seats,candidate_or_choice,party"
START = '2027-05-18,"Elm Bend, OR"'


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join((header, *(f"{START},{line}" for line in lines))) + "\n"


def test_rows_become_contests_in_their_stated_order() -> None:
    found = ballot(
        rows(
            "2,race,Council (Vote for 3),,,Bo Li,IND",
            "2,race,Council (Vote for 3),,,Cy Poe,",
            "1,race,Mayor,,1,Ann Roe,GRN",
            "10,measure,Elm Bend Measure 7,,,Yes,",
            "10,measure,Elm Bend Measure 7,,,No,",
            "11,race,Constable,4,,,",
        )
    )
    assert titles(found) == ["Mayor", "Council", "Elm Bend Measure 7", "Constable 4"]
    assert [each.seats for each in found.contests] == [1, 3, None, None]
    assert [people(each) for each in found.contests] == [
        [("Ann Roe", "GRN")],
        [("Bo Li", "IND"), ("Cy Poe", "")],
        [],
        [],
    ]
    assert (found.city.slug, found.election.date) == ("elm-bend-or", dt.date(2027, 5, 18))
    assert (found.election.name, found.election.named, found.precincts) == ("Election", False, None)


def test_several_cities_and_dates_are_several_ballots() -> None:
    file = (
        "contest_title,candidate_or_choice,jurisdiction,election_date\n"
        'Mayor,Ann Roe,"Elm Bend, OR",2027-05-18\nMayor,Bo Li,"Oak, OR",5/18/2027\nMayor,Cy Poe,"Oak, OR",20281107\n'
    )
    read = reading(file)
    assert [(each.city.slug, str(each.election.date)) for each in read.ballots] == [
        ("elm-bend-or", "2027-05-18"),
        ("oak-or", "2027-05-18"),
        ("oak-or", "2028-11-07"),
    ]


def test_what_a_clerk_adds_in_more_columns_is_kept() -> None:
    file = (
        "jurisdiction,state,election_date,election_name,contest_type,contest_title,contest_jurisdiction,office,"
        "voting_method,candidate_or_choice,measure_number,measure_summary,measure_text,pro_statement,con_statement,"
        "precincts\n"
        "Elm Bend,OR,2027-05-18,Town Vote,race,Mayor,Elm Bend,Head of Town,ranked_choice,Ann Roe,,,,,,\n"
        'Elm Bend,OR,2027-05-18,Town Vote,measure,The bridge,,,,Yes,7,A bridge.,"Be it, enacted.",Yes!,No!,North; South\n'
        "Elm Bend,OR,2027-05-18,Town Vote,race,Ward 1,,,approval,Bo Li,,,,,,North\n"
    )
    found = ballot(file)
    mayor, bridge, ward = found.contests
    assert (found.city.state, found.election.name, found.election.named) == ("OR", "Town Vote", True)
    assert (mayor.jurisdiction, mayor.office, mayor.voting_method) == (
        "Elm Bend",
        "Head of Town",
        "ranked_choice",
    )
    assert bridge.measure == Measure("7", "A bridge.", "Be it, enacted.", "Yes!", "No!")
    assert ward.voting_method == "approval"
    assert {each.name: len(each.contests) for each in found.precincts or ()} == {"North": 3, "South": 2}


def test_a_kind_that_is_not_stated_is_told_by_the_choices() -> None:
    file = rows("1,,The bridge,,,Yes,", "1,,The bridge,,,No,", "2,,Mayor,,,Ann Roe,", "2,,Mayor,,,Write-in,")
    found = ballot(file)
    assert [each.kind for each in found.contests] == ["measure", "race"]
    assert people(found.contests[1]) == [("Ann Roe", "")]


def test_a_retention_has_the_person_it_is_about() -> None:
    assert people(contest(rows("1,retention,Shall Ann Roe be retained?,,,Yes,"))) == [("Ann Roe", "")]
    assert people(contest(rows("1,retention,Judge 4,,,Bo Li,"))) == [("Bo Li", "")]


def test_two_contests_of_one_name_stay_two() -> None:
    found = ballot(rows("1,race,School Board,,,Ann Roe,", "2,race,School Board,,,Bo Li,"))
    assert len({each.key for each in found.contests}) == 2


def test_a_person_says_what_the_file_does_not() -> None:
    found = ballot(
        "contest_title,contest_type,choice\nMayor,race,Ann Roe\n",
        city="Elm Bend",
        state="OR",
        date=dt.date(2027, 5, 18),
    )
    assert (found.city.slug, found.election.date) == ("elm-bend-or", dt.date(2027, 5, 18))


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        (HEADER.replace("contest_title", "title"), 1, "the column is missing: contest_title"),
        (HEADER.replace("election_date,", ""), 1, "has no column election_date"),
        (HEADER.replace("jurisdiction,", ""), 1, "has no column jurisdiction"),
        (HEADER + "\n", None, "has a header and no rows"),
        (
            rows("1,race,Mayor,,,Ann Roe,").replace("2027-05-18", "in May"),
            2,
            "election_date 'in May' is no date",
        ),
        (rows("1,race,,,,Ann Roe,"), 2, "names no contest"),
        (rows("1,race,Mayor,,,Ann Roe,").replace('"Elm Bend, OR"', ""), 2, "names no jurisdiction"),
        (rows("first,race,Mayor,,,Ann Roe,"), 2, "contest_order 'first' is not a whole number"),
        (rows("1,race,Mayor,,many,Ann Roe,"), 2, "seats 'many' is not a number from 1 to 100"),
        (rows("1,race,Mayor,,0,Ann Roe,"), 2, "seats '0' is not a number from 1 to 100"),
        (rows("1,vote,Mayor,,,Ann Roe,"), 2, "contest_type 'vote' is not race, measure or retention"),
        (rows("1,race,Mayor,,,Ann Roe,", "1,race,Mayor"), 3, "has 5 cells where the header has 9"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(file: str, line: int | None, message: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        reading(file, "ballot.csv")
    assert message in refused.value.message
    assert refused.value.line == line

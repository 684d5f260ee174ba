"""Who stands, who answers, and what is only bookkeeping."""

import pytest

from civicq.imports.choices import is_bookkeeping, is_precinct, is_statistic, kind_of, retained
from civicq.imports.titles import read_title


@pytest.mark.parametrize(
    "choice",
    [
        "Write-in", "Write-ins", "WRITE IN", "Write-In Totals", "Total Write-Ins", "Write-In: Pat Doe", "Unresolved Write-In",
        "Rejected write-ins", "Qualified Write In", "Writeins", "Pat Doe (Write-In)", "Pat Doe (W)", "Over Votes", "Overvotes",
        "OVER VOTE", "UNDER VOTES", "Undervotes", "Under-votes", "Total", "Totals", "Total Votes", "Total Votes Cast",
        "Scattering", "Scatter", "Not Assigned", "Blank", "Blank Votes", "Blanks", "Void", "Exhausted", "Exhausted Ballots",
        "Times Over Voted", "None of these candidates", "No candidate filed", "Public Counter", "Affidavit", "Invalid votes",
        "Cast Votes", "Ballots Cast", "Spoiled",
    ],
)  # fmt: skip
def test_what_no_ballot_prints_is_no_candidate(choice: str) -> None:
    assert is_bookkeeping(choice)


@pytest.mark.parametrize(
    "choice",
    [
        "Total Wine",
        "Overton Park",
        "Ann Underwood",
        "Bill Blank",
        "Grace Void-Smith",
        "Yes",
        "No",
        "Wright In",
        "Fed Eral",
    ],
)
def test_a_person_of_an_odd_name_stands(choice: str) -> None:
    assert not is_bookkeeping(choice)


def test_whoever_stands_for_the_write_in_party_is_not_on_the_ballot() -> None:
    assert is_bookkeeping("Pat Doe", "Write-In")
    assert not is_bookkeeping("Pat Doe", "WFP")


@pytest.mark.parametrize(
    "office",
    [
        "Registered Voters", "REGISTERED VOTERS - TOTAL", "Ballots Cast", "Ballots Cast Blank", "Ballots Cast - Blank",
        "Ballots Cast - DEM", "Total Ballots Cast", "Turnout", "Voter Turnout", "Straight Party", "Straight Party Ticket",
        "Straight Ticket Voting", "Cards Cast", "Total Votes", "Voters", "Active Registered Voters", "Over Votes",
    ],
)  # fmt: skip
def test_a_statistic_is_no_contest(office: str) -> None:
    assert is_statistic(office)


@pytest.mark.parametrize(
    "office", ["Register of Deeds", "Registrar of Voters", "Mayor", "Ballot Measure 1", "Turner City Council"]
)
def test_an_office_is_no_statistic(office: str) -> None:
    assert not is_statistic(office)


@pytest.mark.parametrize(
    "name", ["Total", "TOTALS", "County Total", "Grand Total", "Absentee", "Early Voting", "Provisional", ""]
)
def test_nobody_lives_in_a_total(name: str) -> None:
    assert not is_precinct(name)


@pytest.mark.parametrize(
    "name", ["Precinct 12", "Mail Pouch Township", "0101", "Early Branch", "Total Wine Hall"]
)
def test_a_precinct_may_have_any_name(name: str) -> None:
    assert is_precinct(name)


@pytest.mark.parametrize(
    ("title", "choices", "kind"),
    [
        ("State Measure 115", ["Yes", "No"], "measure"),
        ("Shall the city borrow?", ["YES", "NO"], "measure"),
        ("Library renewal", ["For the Tax Levy", "Against the Tax Levy"], "measure"),
        ("School bonds", ["Bonds - Yes", "Bonds - No"], "measure"),
        ("Advisory Vote 39", ["Repealed", "Maintained"], "measure"),
        ("Charter", ["Approved", "Rejected"], "measure"),
        ("Supreme Court, Retention", ["Yes", "No"], "retention"),
        ("Shall Judge Ann Roe be retained?", ["Yes", "No"], "retention"),
        ("Judge of the Court of Appeals, Ann Roe", ["Yes", "No"], "retention"),
        ("Amendment 2: Circuit Court terms", ["Yes", "No"], "measure"),
        ("Charter Commission", ["Ann Roe", "Bo Li"], "race"),
        ("Justice of the Peace", ["Ann Roe"], "race"),
        ("Mayor", [], "race"),
        ("Measure 26-1", [], "measure"),
    ],
)
def test_the_choices_tell_what_a_contest_is(title: str, choices: list[str], kind: str) -> None:
    assert kind_of(read_title(title), choices) == kind


def test_the_answers_may_name_whom_a_retention_is_about() -> None:
    assert retained(read_title("Court of Appeals Retention"), ["Ann Roe - Yes", "Ann Roe - No"]) == "Ann Roe"
    assert retained(read_title("Court of Appeals Retention"), ["Yes", "No"]) is None

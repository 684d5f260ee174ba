"""Imports into a real database: what changes, what stays, and what a citizen's question hangs on."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select

from civicq import db
from civicq.ballots.models import (
    Ballot,
    BallotStyle,
    BallotStyleContest,
    Candidate,
    City,
    Contest,
    Election,
    Measure,
    Precinct,
)
from civicq.citizens.models import Citizen
from civicq.imports import commands, report
from civicq.imports.plan import Plan
from civicq.imports.refusals import ImportRefused
from civicq.purging import PurgeOutbox
from civicq.questions.models import Question, QuestionVersion
from civicq.tables import Base, uuid7
from tests.civicq.imports.feeds import CONTESTS, PEOPLE, PLACES, PRECINCTS, feed
from tests.civicq.imports.files import GENERAL, needs_shared, reading, shared

pytestmark = pytest.mark.usefixtures("tables")

HEADER = "county,precinct,office,district,party,candidate,votes"
RESULTS = f"""\
{HEADER}
Alder,Mill,Governor,,DEM,Ann Roe,1
Alder,Mill,Governor,,REP,Bo Li,1
Alder,Mill,Mayor,,,Cy Poe,1
Alder,Hill,Governor,,DEM,Ann Roe,1
Alder,Hill,Measure 7,,,Yes,1
Alder,Hill,Measure 7,,,No,1"""


def carry_in(content: str | bytes, name: str = GENERAL, **hints: Any) -> Plan:
    with db.writers().begin() as session:
        plan = commands.prepare(session, reading(content, name, **hints))
        commands.carry_out(session, plan)
    return plan


def told(plan: Plan) -> list[str]:
    return list(map(str, report.lines(plan)))


def rows(model: type[Base], *columns: str) -> list[tuple[Any, ...]]:
    table = model.__table__
    with db.writers()() as session:
        asked = select(*(table.c[name] for name in columns)).order_by(*table.primary_key)
        return [tuple(row) for row in session.execute(asked)]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that an import writes."""
    models = (City, Election, Ballot, Contest, Candidate, Measure, BallotStyle, BallotStyleContest, Precinct)
    return {each.__tablename__: sorted(rows(each, *each.__table__.c.keys()), key=str) for each in models}


def summary(plan: Plan) -> str:
    return report.joined(map(str, report.summary(plan)))


def ids(model: type[Contest | Candidate], name: str = "title") -> dict[str, Any]:
    return dict(rows(model, name, "id"))


def purged() -> set[str]:
    return {tag for (tags,) in rows(PurgeOutbox, "tags") for tag in tags}


def test_a_first_import_stores_the_whole_ballot() -> None:
    plan = carry_in(RESULTS)
    assert summary(plan) == (
        "cities added: 1; ballots added: 1; contests added: 3; candidates added: 3; ballot styles added: 2; precincts added: 2"
    )
    assert rows(City, "slug", "name", "state") == [("alder-county-or", "Alder County", "OR")]
    assert rows(Election, "date", "name", "state") == [(dt.date(2026, 11, 3), "General Election", "OR")]
    assert sorted(rows(Contest, "position", "title", "kind", "seats", "voting_method", "district")) == [
        (1, "Governor", "race", 1, "plurality", None),
        (2, "Mayor", "race", 1, "plurality", None),
        (3, "Measure 7", "measure", 1, "plurality", None),
    ]
    assert rows(Measure, "number", "summary") == [("7", None)]
    assert sorted(rows(Precinct, "slug", "name")) == [("hill", "Hill"), ("mill", "Mill")]
    assert len(rows(BallotStyleContest, "contest_id")) == 4


@pytest.mark.parametrize("content", [RESULTS, feed()], ids=["results", "feed"])
def test_a_second_import_of_the_same_file_changes_nothing(content: str) -> None:
    carry_in(content)
    before = everything()
    plan = carry_in(content)
    assert plan.empty
    assert (told(plan), summary(plan)) == ([], "nothing to change: what is stored says the same")
    assert everything() == before


@needs_shared
def test_the_precinct_file_and_the_expected_ballot_are_no_different() -> None:
    name = "openelections_20241105__or__general__multnomah__precinct.csv"
    carry_in(shared(name), name)
    stored = everything()
    assert (len(stored["contests"]), len(stored["candidates"]), len(stored["measures"])) == (86, 140, 17)
    assert carry_in(shared("ballot_multnomah_or_2024-11-05.csv"), "ballot.csv").empty
    assert carry_in(shared(name), name).empty
    assert everything() == stored


@needs_shared
def test_the_expected_ballot_first_leaves_only_precincts_to_add() -> None:
    name = "openelections_20241105__or__general__multnomah__precinct.csv"
    carry_in(shared("ballot_multnomah_or_2024-11-05.csv"), "ballot.csv")
    plan = carry_in(shared(name), name)
    assert {(line.verb, line.noun) for line in plan.lines} == {
        ("added", "ballot style"),
        ("added", "precinct"),
    }


def test_what_is_gone_is_withdrawn_and_what_comes_back_is_restored() -> None:
    carry_in(RESULTS)
    before = ids(Contest) | ids(Candidate, "name")
    plan = carry_in(
        RESULTS.replace("\nAlder,Mill,Governor,,REP,Bo Li,1", "").replace("\nAlder,Mill,Mayor,,,Cy Poe,1", "")
    )
    assert told(plan) == [
        "~ contest Measure 7: position 3 -> 2",
        "- contest Mayor withdrawn",
        "- candidate Bo Li (Governor) withdrawn",
        "~ ballot style Ballot style 1: contests +0, -1",
    ]
    assert (
        summary(plan)
        == "contests changed: 1; contests withdrawn: 1; candidates withdrawn: 1; ballot styles changed: 1"
    )
    withdrawn = {
        name
        for name, at in rows(Contest, "title", "withdrawn_at") + rows(Candidate, "name", "withdrawn_at")
        if at
    }
    assert withdrawn == {"Mayor", "Bo Li"}
    again = carry_in(RESULTS)
    assert [line for line in told(again) if line.startswith("+")] == [
        "+ contest Mayor restored",
        "+ candidate Bo Li (Governor) restored",
    ]
    assert ids(Contest) | ids(Candidate, "name") == before
    assert carry_in(RESULTS).empty


def test_questions_stay_with_a_contest_that_goes_and_comes_back() -> None:
    carry_in(RESULTS)
    mayor = ids(Contest)["Mayor"]
    with db.writers().begin() as session:
        citizen, question = uuid7(), uuid7()
        (ballot_id,) = session.execute(select(Ballot.id)).one()
        session.add(Citizen(id=citizen))
        session.flush()
        session.add(Question(id=question, contest_id=mayor, ballot_id=ballot_id, author_id=citizen))
        session.flush()
        session.add(QuestionVersion(question_id=question, number=1, text="Who mends the bridge?"))
    carry_in(RESULTS.replace("\nAlder,Mill,Mayor,,,Cy Poe,1", ""))
    assert rows(Question, "contest_id") == [(mayor,)]
    carry_in(RESULTS)
    assert rows(Question, "contest_id") == [(mayor,)]
    assert ids(Contest)["Mayor"] == mayor


def test_a_file_in_another_order_changes_only_positions() -> None:
    carry_in(RESULTS)
    before = ids(Contest) | ids(Candidate, "name")
    header, *lines = RESULTS.splitlines()
    plan = carry_in("\n".join([header, *reversed(lines)]))
    assert plan.lines
    assert all(": position " in line for line in told(plan))
    assert ids(Contest) | ids(Candidate, "name") == before


def test_changes_are_told_as_old_and_new() -> None:
    carry_in(RESULTS)
    plan = carry_in(
        RESULTS.replace(",,DEM,Ann Roe", ",,GRN,ANN ROE").replace("Mayor,", "Mayor (Vote for 2),")
    )
    assert told(plan) == [
        "~ contest Mayor: seats 1 -> 2",
        '~ candidate ANN ROE (Governor): name "Ann Roe" -> "ANN ROE"',
        '~ candidate ANN ROE (Governor): party "DEM" -> "GRN"',
    ]


def test_what_a_file_cannot_know_stays() -> None:
    carry_in(RESULTS.replace("Mayor,", "Mayor - 1st Choice (Vote for 2),"))
    plain = (
        "election_date,jurisdiction,contest_title,candidate_or_choice\n"
        + "".join(
            f'2026-11-03,"Alder County, OR",{title}\n'
            for title in ("Governor,Ann Roe", "Governor,Bo Li", "Mayor,Cy Poe")
        )
        + '2026-11-03,"Alder County, OR",Measure 7,Yes\n'
    )
    assert carry_in(plain, "plain.csv").empty
    assert ("Mayor", 2, "ranked_choice") in rows(Contest, "title", "seats", "voting_method")
    assert len(rows(Precinct, "id")) == 2


def test_a_new_contest_of_a_file_without_precincts_is_seen_in_all_of_them() -> None:
    carry_in(RESULTS)
    plain = "election_date,jurisdiction,contest_title,candidate_or_choice\n"
    plain += '2026-11-03,"Alder County, OR",Constable,Di Fox\n'
    carry_in(plain, "plain.csv")
    constable = ids(Contest)["Constable"]
    assert [each for (each,) in rows(BallotStyleContest, "contest_id")].count(constable) == 2


def test_precincts_and_styles_follow_the_file() -> None:
    carry_in(RESULTS)
    before = dict(rows(Precinct, "slug", "id"))
    moved = RESULTS.replace("Alder,Hill,", "Alder,HILL,").replace("Alder,Mill,Mayor", "Alder,Dale,Mayor")
    plan = carry_in(moved)
    assert [line for line in told(plan) if "recinct" in line or "style" in line] == [
        "+ ballot style Ballot style 3, contests: 1",
        "~ ballot style Ballot style 1: contests +0, -1",
        "+ precinct Dale",
        '~ precinct Hill: name -> "HILL"',
    ]
    after = dict(rows(Precinct, "slug", "id"))
    assert {slug: after[slug] for slug in before} == before
    plan = carry_in(RESULTS)
    assert [line for line in told(plan) if line.startswith("-")] == [
        "- ballot style Ballot style 3 removed",
        "- precinct Dale removed",
    ]
    assert dict(rows(Precinct, "slug", "id")) == before


def test_a_contest_that_a_feed_renames_is_the_same_contest() -> None:
    carry_in(feed())
    before = ids(Contest)
    plan = carry_in(feed().replace(">Governor (Vote for One)<", ">Governor of Oregon<"))
    assert told(plan) == [
        '~ contest Governor of Oregon: title "Governor" -> "Governor of Oregon"',
        '~ contest Governor of Oregon: office "Governor" -> "Governor of Oregon"',
    ]
    plan = carry_in(feed().replace(">Governor (Vote for One)<", ">Head of State<"))
    assert {line.verb for line in plan.lines} == {"changed"}  # the same people stand
    assert ids(Contest)["Head of State"] == before["Governor"]


def test_a_feed_that_numbers_its_contests_anew_changes_nothing_that_is_seen() -> None:
    carry_in(feed())
    before = ids(Contest) | ids(Candidate, "name")
    swapped = feed().replace('"sen1"', '"tmp"').replace('"sen2"', '"sen1"').replace('"tmp"', '"sen2"')
    swapped = swapped.replace(">sen1<", ">tmp<").replace(">sen2<", ">sen1<").replace(">tmp<", ">sen2<")
    swapped = re.sub(r'(?<=[> "])c(\d)(?=[< "])', r"k\1", swapped)
    plan = carry_in(swapped)
    assert (told(plan), plan.empty) == ([], False)
    assert summary(plan) == "only ids of the source were renumbered"
    assert ids(Contest) | ids(Candidate, "name") == before
    assert carry_in(swapped).empty


def test_an_id_that_a_feed_gives_to_another_contest_takes_no_questions_along() -> None:
    carry_in(feed())
    before = ids(Contest)
    other = CONTESTS.replace("Governor (Vote for One)", "Sheriff").replace(">s1 s2 s9<", ">s3<")
    plan = carry_in(feed(PLACES, other, PEOPLE, PRECINCTS))
    assert "- contest Governor withdrawn" in told(plan)
    assert "+ contest Sheriff" in told(plan)
    assert ids(Contest)["Governor"] == before["Governor"] != ids(Contest)["Sheriff"]
    assert "+ contest Governor restored" in told(carry_in(feed()))


def test_two_feeds_do_not_mistake_their_ids_for_each_other() -> None:
    carry_in(feed())
    elsewhere = feed().replace("<VipId>41<", "<VipId>53<").replace(">Oregon<", ">Washington<")
    carry_in(elsewhere)
    assert len(rows(Contest, "id")) == 10
    assert len({key for (key,) in rows(Contest, "source_key")}) == 10


def test_an_election_that_a_file_names_replaces_one_that_was_guessed() -> None:
    carry_in(RESULTS)
    plan = carry_in(RESULTS, election="Alder Votes")
    assert told(plan) == [
        '~ ballot Alder County, OR, 2026-11-03: election "General Election" -> "Alder Votes"'
    ]
    assert carry_in(RESULTS).empty


def test_counties_of_one_file_share_their_election() -> None:
    carry_in(RESULTS + "\nBirch,Mill,Governor,,DEM,Ann Roe,1")
    assert len(rows(Election, "id")) == 1
    assert len(rows(Ballot, "id")) == 2


def test_names_that_make_one_slug_make_two() -> None:
    carry_in(RESULTS.replace("Alder,Hill,", "Alder,mill!,").replace("Alder,Mill,Mayor", "Alder,(Mill),Mayor"))
    assert sorted(slug for (slug,) in rows(Precinct, "slug")) == ["mill"]
    carry_in(feed(PLACES, CONTESTS, PEOPLE, PRECINCTS.replace(">A<", ">a b<").replace(">B<", ">a_b!<")))
    slugs = {slug for (slug,) in rows(Precinct, "slug")}
    assert {"hill-split-a-b", "hill-split-a-b-2"} <= slugs


def test_texts_of_any_length_and_letters_are_stored() -> None:
    text = "\u2603 \U0001f5f3 caf\u00e9 " * 4_000
    carry_in(feed().replace("Be it enacted.", text))
    ((stored,),) = rows(Measure, "full_text")
    assert stored == text.strip()


def test_an_import_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    carry_in(RESULTS)
    before = everything()
    with pytest.raises(ImportRefused):
        carry_in(RESULTS + "\nAlder,Mill")
    monkeypatch.setattr(commands, "_remove", lambda *_: 1 / 0)  # the database goes away at the end
    with pytest.raises(ZeroDivisionError):
        carry_in(RESULTS.replace("Mayor", "Reeve"))
    assert everything() == before


def test_only_pages_that_exist_and_change_are_purged() -> None:
    carry_in(RESULTS)
    assert purged() == {"cities"}
    with db.writers().begin() as session:
        session.execute(delete(PurgeOutbox))
    (ballot_id,) = rows(Ballot, "id")[0]
    carry_in(RESULTS)
    assert purged() == set()
    carry_in(RESULTS.replace("Bo Li", "Bo T. Li").replace("REP,Bo", "REP,Bo"))
    governor = ids(Contest)["Governor"]
    withdrawn = ids(Candidate, "name")["Bo Li"]
    assert purged() == {f"ballot/{ballot_id}", f"contest/{governor}", f"candidate/{withdrawn}"}


def test_a_statewide_file_is_written_in_bulk() -> None:
    many = [
        f"Alder,P{precinct},Office {office},,,Person {person},1"
        for precinct in range(40)
        for office in range(30)
        for person in range(3)
    ]
    engine = db.writer_engine()
    statements: list[str] = []

    def count(_c: object, _u: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        carry_in("\n".join([HEADER, *many]))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(rows(Candidate, "id")) == 90
    assert len(statements) < 30, statements


def test_a_long_diff_is_cut_off_after_forty_lines_of_a_kind() -> None:
    plan = carry_in("\n".join([HEADER, *(f"Alder,Mill,Office {office},,,Person,1" for office in range(100))]))
    lines = told(plan)
    assert lines.count("+ … and 60 more") == 2  # contests, and candidates
    assert sum(line.startswith("+ contest") for line in lines) == 40


def test_a_file_is_imported_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / GENERAL
    path.write_text(RESULTS)
    with db.writers().begin() as session:
        assert not commands.import_file(session, path).empty
    with db.writers()() as session:
        assert session.scalar(select(func.count()).select_from(Contest)) == 3


def test_a_contest_that_a_csv_renames_is_known_by_who_stands_in_it() -> None:
    def sheet(title: str, *people: str) -> str:
        rows = [f'2027-05-18,"Saltmarsh, OR",{title},{person}' for person in people]
        return "\n".join(["election_date,jurisdiction,contest_title,candidate_or_choice", *rows]) + "\n"

    carry_in(sheet("Mayor", "Ada Quist", "Bram Teller"))
    before = ids(Contest)["Mayor"]
    carry_in(sheet("Head of the Harbor", "Bram Teller", "Ada Quist"))
    assert ids(Contest) == {"Head of the Harbor": before}
    plan = carry_in(sheet("Something New", "Ada Quist"))
    assert {line.verb for line in plan.lines} == {"added", "withdrawn"}

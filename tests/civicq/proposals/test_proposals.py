"""A ballot file: proposed by one, approved by another, imported if it still says what was approved."""

import io
import uuid
from typing import Any

import pytest

from cdk.local import sample
from civicq import db
from civicq.ballots.streets import spelled
from civicq.handlers import proposals as worker
from civicq.imports.refusals import ImportRefused
from civicq.imports.source import Source
from civicq.proposals import commands
from tests.civicq.conftest import Answer, Api, Stored, Town, employed
from tests.civicq.imports.feeds import CONTESTS, PEOPLE, PLACES, PRECINCTS, feed

ADMIN = "/api/admin/cities/harbor-falls/proposals"
FILE = """\
election_date,election_name,jurisdiction,state,contest_type,contest_title,candidate_or_choice
2027-05-18,Municipal Election,Harbor Falls,OR,race,Mayor,Imani
2027-05-18,Municipal Election,Harbor Falls,OR,race,Mayor,Tobias
2027-05-18,Municipal Election,Harbor Falls,OR,race,Mayor,Zo\u00eb Marsh
"""


@pytest.fixture
def editor(town: Town) -> uuid.UUID:
    return employed(town, "editor")


@pytest.fixture
def colleague(town: Town) -> uuid.UUID:
    return employed(town, "editor")


def propose(api: Api, who: uuid.UUID, size_bytes: int = 700) -> Any:
    body = {"file_name": "slate.csv", "size_bytes": size_bytes}
    return api.call("POST", ADMIN, body, citizen=who)


def decide(api: Api, who: uuid.UUID, proposal: str, decision: str = "approve") -> Answer:
    return api.call("PUT", f"{ADMIN}/{proposal}/decision", {"decision": decision}, citizen=who)


def listed(api: Api, who: uuid.UUID) -> Any:
    return api.call("GET", ADMIN, citizen=who).json["proposals"][0]


def take(content: str = FILE) -> str:
    """As the worker does it, with a file that it need not fetch."""
    with db.writers().begin() as session:
        waits = commands.waiting(session)
    assert waits is not None
    source = Source(io.BytesIO(content.encode()), waits.file_name)
    reading = worker.read_of_city(source, waits)
    with db.writers().begin() as session:
        return commands.take(session, waits.id, reading, source.digest())


@pytest.fixture
def proposed(api: Api, editor: uuid.UUID) -> str:
    made = propose(api, editor).json
    assert api.call("PUT", f"{ADMIN}/{made['id']}/upload", citizen=editor).status == 204
    assert take() == "proposed"
    return str(made["id"])


def test_what_a_file_would_change_is_told_before_anything_changes(
    api: Api, town: Town, editor: uuid.UUID, proposed: str
) -> None:
    told = listed(api, editor)
    assert told["state"] == "proposed"
    assert "+ candidate Zo\u00eb Marsh (Mayor)" in told["lines"]
    assert "- contest Council withdrawn" in told["lines"]
    assert len(api.get(f"/api/contests/{town.mayor}").json["candidates"]) == 2


def test_another_approves_and_then_it_is_done(
    api: Api, town: Town, editor: uuid.UUID, colleague: uuid.UUID, proposed: str
) -> None:
    assert decide(api, editor, proposed).json["title"] == "Another has to decide"
    assert decide(api, colleague, proposed).status == 204
    assert decide(api, colleague, proposed).status == 409
    assert take() == "imported"
    names = [each["name"] for each in api.get(f"/api/contests/{town.mayor}").json["candidates"]]
    assert names == ["Imani", "Tobias", "Zo\u00eb Marsh"]
    owner = employed(town, "owner")
    actions = [
        each["action"]
        for each in api.call("GET", "/api/admin/cities/harbor-falls/audit", citizen=owner).json["entries"]
    ]
    assert actions == ["import", "approve import", "propose import"]


def test_a_citys_streets_come_with_its_ballot(
    api: Api, editor: uuid.UUID, colleague: uuid.UUID, stored: Stored
) -> None:
    here = PLACES.replace("ELM COUNTY", "Harbor Falls").replace("<Type>county</Type>", "")
    streets = "".join(
        f'<StreetSegment id="s{number}"><PrecinctId>{precinct}</PrecinctId><StartHouseNumber>1</StartHouseNumber>'
        f"<EndHouseNumber>9</EndHouseNumber><StreetName>{name}</StreetName><Zip>97201</Zip></StreetSegment>"
        for number, (precinct, name) in enumerate([("x1", "Elm"), ("x2", "Ash")])
    )
    content = feed(here, CONTESTS, PEOPLE, PRECINCTS, streets)
    made = propose(api, editor).json["id"]
    api.call("PUT", f"{ADMIN}/{made}/upload", citizen=editor)
    assert take(content) == "proposed"
    assert (
        "~ precinct Hill, split A: street segments +1, -0; without a postcode, left out: 0"
        in listed(api, editor)["lines"]
    )
    decide(api, colleague, made)
    assert take(content) == "imported"
    kept = stored.execute("SELECT street FROM street_segments ORDER BY street").fetchall()
    assert [street for (street,) in kept] == [spelled("Ash"), spelled("Elm")]


def test_the_database_itself_refuses_two_eyes(api: Api, stored: Stored, proposed: str) -> None:
    with pytest.raises(Exception, match="four_eyes"):
        stored.execute("UPDATE proposals SET decided_by = proposed_by, state = 'approved'")


def test_what_was_approved_is_what_is_done_or_it_is_looked_at_again(
    api: Api, town: Town, editor: uuid.UUID, colleague: uuid.UUID, proposed: str
) -> None:
    decide(api, colleague, proposed)
    assert take(FILE.replace("Marsh", "Marches")) == "proposed"
    told = listed(api, editor)
    assert "+ candidate Zo\u00eb Marches (Mayor)" in told["lines"]
    assert told["decided_by"] is None
    assert len(api.get(f"/api/contests/{town.mayor}").json["candidates"]) == 2


def test_a_file_that_was_exchanged_after_it_was_approved_is_looked_at_again(
    api: Api, town: Town, editor: uuid.UUID, colleague: uuid.UUID, proposed: str
) -> None:
    """Its upload address is good for a while, and no line tells all of a measure's text or of a street."""
    decide(api, colleague, proposed)
    assert take(FILE + "\n") == "proposed"
    assert listed(api, editor)["decided_by"] is None


def test_a_new_ballot_is_not_shown_before_it_is_published(
    api: Api, town: Town, editor: uuid.UUID, colleague: uuid.UUID
) -> None:
    made = propose(api, editor).json["id"]
    api.call("PUT", f"{ADMIN}/{made}/upload", citizen=editor)
    later = FILE.replace("2027-05-18", "2028-05-16")
    take(later)
    decide(api, colleague, made)
    assert take(later) == "imported"
    assert api.get("/api/cities/harbor-falls/ballots/2028-05-16").status == 404
    shown = api.call("GET", "/api/admin/cities/harbor-falls/ballots", citizen=editor).json["ballots"]
    assert [each["published"] for each in shown] == [False, True]
    assert [each["frozen"] for each in shown] == [True, False]


def test_a_file_that_does_not_name_its_city_is_taken_for_the_city_of_who_sent_it(
    api: Api, editor: uuid.UUID
) -> None:
    made = propose(api, editor).json["id"]
    api.call("PUT", f"{ADMIN}/{made}/upload", citizen=editor)
    assert take(FILE.replace("jurisdiction,", "").replace("Harbor Falls,", "")) == "proposed"


def test_a_file_about_another_city_is_refused(api: Api, editor: uuid.UUID) -> None:
    made = propose(api, editor).json["id"]
    api.call("PUT", f"{ADMIN}/{made}/upload", citizen=editor)
    with db.writers().begin() as session:
        waits = commands.waiting(session)
    assert waits is not None
    content = sample.BALLOT.read_bytes().replace(b"Harbor Falls", b"Elsewhere")
    with pytest.raises(ImportRefused, match="Elsewhere"):
        worker.read_of_city(Source(io.BytesIO(content), "slate.csv"), waits)


def test_a_proposal_is_dismissed_by_anybody_who_edits_and_is_read_no_more(
    api: Api, editor: uuid.UUID, proposed: str
) -> None:
    assert decide(api, editor, proposed, "dismiss").status == 204
    assert worker.handler({}, None) == {"taken": 0}
    assert api.call("PUT", f"{ADMIN}/{proposed}/upload", citizen=editor).status == 409


def test_an_upload_is_bounded_and_its_address_is_for_that_size_alone(api: Api, editor: uuid.UUID) -> None:
    assert propose(api, editor, 50 * 1024 * 1024 + 1).status == 422
    made = propose(api, editor).json
    assert made["url"].startswith(f"https://uploads.s3.us-east-1.amazonaws.com/proposals/{made['id']}?")
    assert "X-Amz-SignedHeaders=content-length%3Bhost" in made["url"]


def refused(api: Api, who: uuid.UUID) -> str:
    """The id of a proposal whose file the worker refused for its date."""
    made = str(propose(api, who).json["id"])
    api.call("PUT", f"{ADMIN}/{made}/upload", citizen=who)
    with pytest.raises(ImportRefused) as why:
        take(FILE.replace("2027-05-18", "in May", 1))
    with db.writers().begin() as session:
        commands.refuse(session, uuid.UUID(made), why.value)
    return made


def in_spanish(api: Api, who: uuid.UUID) -> Any:
    return api.call("GET", ADMIN, citizen=who, headers={"accept-language": "es"}).json["proposals"][0]


def test_why_a_file_was_refused_is_told_in_the_readers_language(api: Api, editor: uuid.UUID) -> None:
    refused(api, editor)
    told = listed(api, editor)
    assert (told["state"], told["language"]) == ("refused", "en")
    assert told["refusal"] == (
        "slate.csv:2: election_date 'in May' is no date; write YYYY-MM-DD, or send it again with the date "
        "of the election"
    )
    told = in_spanish(api, editor)
    assert told["language"] == "es"
    assert told["refusal"] == (
        "slate.csv:2: election_date «in May» no es una fecha; escriba AAAA-MM-DD, o envíe el archivo de nuevo con la "
        "fecha de la elección"
    )
    assert not {"refusal_facts", "refusal_line"} & told.keys()


def test_a_refusal_that_was_kept_in_english_is_still_read(
    api: Api, editor: uuid.UUID, stored: Stored
) -> None:
    made = refused(api, editor)
    stored.execute(
        "UPDATE proposals SET refusal = 'slate.csv: has {braces}', refusal_line = NULL, refusal_facts = NULL"
        " WHERE id = %s",
        (made,),
    )
    told = in_spanish(api, editor)
    assert (told["language"], told["refusal"]) == ("en", "slate.csv: has {braces}")


def test_what_a_file_would_change_is_summed_up_in_the_readers_language(
    api: Api, editor: uuid.UUID, proposed: str, stored: Stored
) -> None:
    assert listed(api, editor)["summary"].startswith("contests changed: 1; contests withdrawn: 1")
    told = in_spanish(api, editor)
    assert told["language"] == "es"
    assert told["summary"].startswith("contiendas cambiadas: 1; contiendas retiradas: 1")
    assert "+ candidatura Zoë Marsh (Mayor)" in told["lines"]
    assert "- contienda Council, retirada" in told["lines"]
    assert "told" not in told
    stored.execute("UPDATE proposals SET told = NULL WHERE id = %s", (proposed,))
    told = in_spanish(api, editor)
    assert (told["language"], told["summary"][:17]) == ("en", "contests changed:")


def test_what_was_left_out_of_a_file_is_told_in_the_readers_language(api: Api, editor: uuid.UUID) -> None:
    here = PLACES.replace("ELM COUNTY", "Harbor Falls").replace("<Type>county</Type>", "")
    made = propose(api, editor).json["id"]
    api.call("PUT", f"{ADMIN}/{made}/upload", citizen=editor)
    take(feed(here, CONTESTS, PEOPLE, PRECINCTS))
    assert "party contests left out: 1 (Straight Party)" in listed(api, editor)["notes"]
    assert "contiendas de partido, omitidas: 1 (Straight Party)" in in_spanish(api, editor)["notes"]

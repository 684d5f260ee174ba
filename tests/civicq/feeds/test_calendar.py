"""A city's elections as iCalendar, read by a small parser that forgives nothing (RFC 5545)."""

import re
import uuid
from datetime import date

from sqlalchemy import select

from civicq import db
from civicq.ballots.models import Ballot, City, Election
from tests.civicq.conftest import SITE, Answer, Api, Town
from tests.civicq.feeds.conftest import TITLE

PATH = "/api/cities/harbor-falls/elections.ics"
SPANISH = "/api/es/cities/harbor-falls/elections.ics"
Property = tuple[str, str]
_LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[A-Za-z]+)*):(.*)")
_ESCAPE = re.compile(r"\\(.)")


def lines(answer: Answer) -> list[str]:
    """Unfolded (section 3.1)."""
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    content = answer.body.encode()
    assert content.endswith(b"\r\n")
    folded = content[:-2].split(b"\r\n")
    for line in folded:
        assert len(line) <= 75, "a line is longer than 75 octets"
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
        line.decode()  # no character is cut in two
    return b"\r\n".join(folded).replace(b"\r\n ", b"").decode().split("\r\n")


def parsed(answer: Answer) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The calendar's own properties, and those of each event; parameters stay with the name."""
    properties: list[Property] = []
    for line in lines(answer):
        match = _LINE.fullmatch(line)
        assert match, line
        properties.append((match[1] + match[2], match[3]))
    assert properties[0] == ("BEGIN", "VCALENDAR")
    assert properties[-1] == ("END", "VCALENDAR")
    own: dict[str, str] = {}
    events: list[dict[str, str]] = []
    inside = own
    for name, value in properties[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            assert inside is own
            events.append(inside := {})
        elif (name, value) == ("END", "VEVENT"):
            assert inside is events[-1]
            inside = own
        else:
            assert name not in inside, f"{name} comes twice"
            inside[name] = value
    assert inside is own
    assert {"PRODID", "VERSION"} <= own.keys()
    assert own["VERSION"] == "2.0"
    assert events, "a calendar holds at least one component (section 3.6)"
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE"} <= event.keys()
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    return own, events


def text(value: str) -> str:
    """Unescaped; what may not stand for itself in a text does not (section 3.3.11)."""
    assert not re.search(r"[,;]|\\", re.sub(r"\\[\\,;nN]", "", value)), value
    return _ESCAPE.sub(lambda escape: "\n" if escape[1] in "nN" else escape[1], value)


def add_election(town: Town, day: date, name: str) -> None:
    with db.writers().begin() as session:
        city = session.scalars(select(City)).one()
        election = Election(date=day, name=name, state="OR")
        session.add(election)
        session.flush()
        session.add(Ballot(city_id=city.id, election_id=election.id, election_date=day))


def test_an_election_is_a_whole_day(api: Api, town: Town) -> None:
    own, [event] = parsed(api.get(PATH))
    assert text(own["NAME;LANGUAGE=en"]) == "Elections in Harbor Falls"
    assert event["DTSTART;VALUE=DATE"] == "20270518"
    assert event["DTEND;VALUE=DATE"] == "20270519"
    assert text(event["SUMMARY;LANGUAGE=en"]) == "Municipal Election, Harbor Falls"
    assert event["URL"] == f"{SITE}/cities/harbor-falls/ballots/2027-05-18"
    assert event["UID"] == town.ballot


def test_a_calendar_in_spanish_names_the_same_elections_and_leads_to_spanish_pages(
    api: Api, town: Town
) -> None:
    (_, [english]), (own, [event]) = parsed(api.get(PATH)), parsed(api.get(SPANISH))
    assert text(own["NAME;LANGUAGE=es"]) == "Elecciones en Harbor Falls"
    assert own["URL"] == f"{SITE}/es/cities/harbor-falls"
    assert text(event["SUMMARY;LANGUAGE=es"]) == "Elecciones en Harbor Falls: Municipal Election"
    assert event["URL"] == f"{SITE}/es/cities/harbor-falls/ballots/2027-05-18"
    assert event["UID"] == english["UID"] == town.ballot
    assert event["DTSTART;VALUE=DATE"] == english["DTSTART;VALUE=DATE"]


def test_a_day_at_the_end_of_a_year_ends_in_the_next(api: Api, town: Town) -> None:
    add_election(town, date(2027, 12, 31), "Recall")
    _, events = parsed(api.get(PATH))
    assert [event["DTSTART;VALUE=DATE"] for event in events] == ["20270518", "20271231"]
    assert events[1]["DTEND;VALUE=DATE"] == "20280101"


def test_the_same_calendar_is_the_same_bytes_and_an_event_keeps_its_name(api: Api, town: Town) -> None:
    first = api.get(PATH)
    assert api.get(PATH).body == first.body
    assert api.get(PATH, if_none_match=first.headers["etag"]).status == 304
    with db.writers().begin() as session:
        session.scalars(select(Election)).one().name = "Special Election"
    (_, [before]), (_, [after]) = parsed(first), parsed(api.get(PATH))
    assert (after["UID"], after["DTSTAMP"]) == (before["UID"], before["DTSTAMP"])
    assert after["SUMMARY;LANGUAGE=en"] != before["SUMMARY;LANGUAGE=en"]


def test_hostile_names_stay_texts(api: Api, town: Town, hostile: list[str]) -> None:
    shown = re.sub("\r\n|[\x0b\u2028]", "\n", TITLE).replace("\x1b", "\N{REPLACEMENT CHARACTER}")
    own, [event] = parsed(api.get(PATH))
    assert text(event["SUMMARY;LANGUAGE=en"]) == f"{shown}, {shown}"
    assert text(event["LOCATION"]) == shown
    assert text(own["NAME;LANGUAGE=en"]) == f"Elections in {shown}"


def test_a_long_name_is_folded_between_characters(api: Api, town: Town) -> None:
    for number, letter in enumerate("aü\N{SEEDLING}"):
        # Each shift moves where the 75th octet falls.
        name = "x" * number + letter * 500
        with db.writers().begin() as session:
            session.scalars(select(Election)).one().name = name
        _, [event] = parsed(api.get(PATH))
        assert text(event["SUMMARY;LANGUAGE=en"]) == f"{name}, Harbor Falls"


def test_a_city_that_nobody_knows_or_that_has_no_election_has_no_calendar(api: Api, town: Town) -> None:
    with db.writers().begin() as session:
        session.add(City(slug="empty-town", name="Empty Town", state="OR"))
    for slug in ("nowhere", "empty-town"):
        answer = api.get(f"/api/cities/{slug}/elections.ics")
        assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
        assert api.get(f"/api/es/cities/{slug}/elections.ics").status == 404


def test_every_election_is_one_event(api: Api, town: Town) -> None:
    for year in range(2028, 2033):
        add_election(town, date(year, 5, 16), f"Election {uuid.uuid4()}")
    _, events = parsed(api.get(PATH))
    assert len({event["UID"] for event in events}) == 6

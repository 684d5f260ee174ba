"""Voting Information Project feeds: every layout of version 5, and what is wrong with a feed."""

import datetime as dt
import re

import pytest

from civicq.imports.ballot import Measure
from civicq.imports.refusals import ImportRefused
from tests.civicq.imports.feeds import (
    CONTESTS,
    PEOPLE,
    PLACES,
    PRECINCTS,
    feed,
    in_namespace,
    in_old_layout,
    street_segments,
)
from tests.civicq.imports.files import ballot, needs_shared, people, reading, shared, titles


def refusal(text: str | bytes, **hints: object) -> ImportRefused:
    with pytest.raises(ImportRefused) as refused:
        reading(text, "feed.xml", **hints)
    return refused.value


def test_a_feed_becomes_the_ballot_of_its_locality() -> None:
    read = reading(feed(), "feed.xml")
    (found,) = read.ballots
    assert (found.city.name, found.city.state, found.city.slug) == ("Elm County", "OR", "elm-county-or")
    assert (found.election.date, found.election.name) == (dt.date(2026, 11, 3), "Elm General Election")
    assert titles(found) == [
        "Retention of a Justice",
        "Governor",
        "State Senator Senate District 1",
        "State Senator Senate District 2",
        "Elm Measure 7",
    ]
    assert list(map(str, read.notes)) == [
        "party contests left out: 1 (Straight Party)",
        "localities without precincts or contests left out: 1 (Oak)",
    ]


def test_contests_keep_what_the_feed_says_of_them() -> None:
    retention, governor, senate, vacant, measure = ballot(feed()).contests
    assert (governor.seats, governor.voting_method, governor.jurisdiction) == (1, None, "State of Oregon")
    assert governor.key == "vip:41:2026-11-03:gov"
    assert people(governor) == [("Ann Roe / Cy Poe", "GRN"), ("Bo T. Li II", "Gold")]
    assert (senate.seats, senate.voting_method, people(senate)) == (2, "ranked_choice", [("Di Fox", "")])
    assert (vacant.office, vacant.seats, vacant.candidates) == ("State Senator", None, ())
    assert (retention.kind, people(retention)) == ("retention", [("Eve Ash", "")])
    assert measure.measure == Measure("7", "A bridge.", "Be it enacted.", "", "It costs.")


def test_precincts_vote_on_their_ballot_styles() -> None:
    found = ballot(feed())
    assert found.precincts is not None
    assert [(each.name, each.key) for each in found.precincts] == [
        ("Mill", "x1"),
        ("Hill, split A", "x2"),
        ("Hill, split B", "x3"),
    ]
    assert found.precincts[1].contests is found.precincts[2].contests
    assert "vip:41:2026-11-03:sen1" in found.precincts[0].contests
    assert "vip:41:2026-11-03:sen1" not in found.precincts[1].contests


def test_all_layouts_of_version_5_say_the_same() -> None:
    expected = ballot(feed())
    assert ballot(in_old_layout(feed())) == expected
    assert ballot(in_namespace(feed())) == expected
    assert ballot(feed(PRECINCTS, PEOPLE, CONTESTS, PLACES)).contests == expected.contests
    assert ballot(b"\xef\xbb\xbf" + feed().encode()) == expected
    latin = feed().replace("?>", ' encoding="ISO-8859-1"?>').replace("Di Fox", "D\u00ed Fox")
    assert people(ballot(latin.encode("latin-1")).contests[2]) == [("D\u00ed Fox", "")]


def test_no_mail_address_and_no_telephone_leaves_the_feed() -> None:
    told = repr(reading(feed(), "feed.xml"))
    assert ".test" not in told
    assert "555-" not in told
    assert "In No Contest" not in told


def test_each_locality_with_precincts_has_a_ballot_of_its_own() -> None:
    oak = '<Precinct id="y1"><BallotStyleId>b2</BallotStyleId><LocalityId>oak</LocalityId><Name>Hill</Name></Precinct>'
    only_b1 = PRECINCTS.replace(">b2<", ">b1<")
    elm, other = reading(feed(PLACES, CONTESTS, PEOPLE, only_b1, oak), "feed.xml").ballots
    assert (elm.city.slug, other.city.slug) == ("elm-county-or", "oak-county-or")
    assert "State Senator Senate District 2" not in titles(elm)
    assert "State Senator Senate District 1" not in titles(other)


def test_where_nothing_tells_who_votes_on_what_everybody_votes_on_everything() -> None:
    loose = PRECINCTS.replace("<BallotStyleId>b1</BallotStyleId>", "").replace(
        "<BallotStyleId>b2</BallotStyleId>", ""
    )
    read = reading(feed(PLACES, CONTESTS, PEOPLE, loose.replace(">elm<", ">oak<", 1)), "feed.xml")
    assert [(each.city.slug, len(each.contests), each.precincts) for each in read.ballots] == [
        ("oak-county-or", 5, None),
        ("elm-county-or", 5, None),
    ]


def test_a_locality_that_votes_on_nothing_is_told() -> None:
    idle = '<Precinct id="y1"><LocalityId>oak</LocalityId><Name>Hill</Name></Precinct>'
    read = reading(feed(PLACES, CONTESTS, PEOPLE, PRECINCTS, idle), "feed.xml")
    assert [each.city.slug for each in read.ballots] == ["elm-county-or"]
    assert "localities without precincts or contests left out: 1 (Oak)" in map(str, read.notes)


def test_localities_of_one_name_are_one_city() -> None:
    twin = '<Locality id="elm2"><Name>Elm County</Name><StateId>st</StateId></Locality>'
    moved = PRECINCTS.replace("<LocalityId>elm<", "<LocalityId>elm2<", 1)
    found = ballot(feed(PLACES, twin, CONTESTS, PEOPLE, moved))
    assert (found.city.slug, len(found.precincts or ())) == ("elm-county-or", 3)


def test_one_ballot_for_the_state_where_there_are_no_precincts() -> None:
    found = ballot(feed(PLACES, CONTESTS, PEOPLE))
    assert (found.city.slug, found.precincts, len(found.contests)) == ("oregon-or", None, 5)


def test_a_person_may_say_whose_ballot_it_is() -> None:
    found = ballot(feed(), city="Elm Bend, OR", date=dt.date(2026, 12, 1))
    assert (found.city.slug, found.election.date) == ("elm-bend-or", dt.date(2026, 12, 1))


def test_where_there_are_no_ballot_styles_districts_tell_who_votes_on_what() -> None:
    districts = PRECINCTS.replace(
        "<BallotStyleId>b1</BallotStyleId>", "<ElectoralDistrictIds>all d1</ElectoralDistrictIds>"
    )
    districts = districts.replace(
        "<BallotStyleId>b2</BallotStyleId>", "<ElectoralDistrictIds>all d2</ElectoralDistrictIds>"
    )
    plain = "".join(
        line for line in CONTESTS.splitlines(keepends=True) if not re.match("<(Ordered|BallotStyle)", line)
    )
    found = ballot(feed(PLACES, plain, PEOPLE, districts))
    assert found.precincts == ballot(feed()).precincts


def test_a_primary_names_its_party_and_a_top_two_does_not() -> None:
    primary = CONTESTS.replace("<Name>GOV</Name>", "<Name>GOV</Name><PrimaryPartyIds>green</PrimaryPartyIds>")
    assert "Governor (GRN)" in titles(ballot(feed(PLACES, primary, PEOPLE, PRECINCTS)))
    nominated = PLACES.replace(">Green<", ">Voter Nominated<")
    assert "Governor" in titles(ballot(feed(nominated, primary, PEOPLE, PRECINCTS)))


def test_whoever_withdrew_or_must_be_written_in_is_not_on_the_ballot() -> None:
    for status in ("withdrawn", "write-in"):
        gone = PEOPLE.replace('id="c4">', f'id="c4"><PreElectionStatus>{status}</PreElectionStatus>')
        assert people(ballot(feed(PLACES, CONTESTS, gone, PRECINCTS)).contests[2]) == []


def test_candidates_stand_in_the_order_that_the_feed_gives_them() -> None:
    ordered = PEOPLE.replace('"s1">', '"s1"><SequenceOrder>2</SequenceOrder>')
    ordered = ordered.replace('"s2">', '"s2"><SequenceOrder>1</SequenceOrder>')
    ordered = ordered.replace('"s9">', '"s9"><SequenceOrder>3</SequenceOrder>')
    names = [name for name, _ in people(ballot(feed(PLACES, CONTESTS, ordered, PRECINCTS)).contests[1])]
    assert names == ["Bo T. Li II", "Ann Roe / Cy Poe"]


def test_whoever_is_nominated_by_two_parties_stands_once() -> None:
    twice = CONTESTS.replace("<BallotSelectionIds>s3<", "<BallotSelectionIds>s3 s4<")
    more = '<CandidateSelection id="s4"><CandidateIds>c5</CandidateIds></CandidateSelection>'
    more += '<Candidate id="c5"><BallotName><Text language="en">DI FOX</Text></BallotName><PartyId>gold</PartyId></Candidate>'
    assert people(ballot(feed(PLACES, twice, PEOPLE, more, PRECINCTS)).contests[2]) == [("Di Fox", "Gold")]


@pytest.mark.parametrize("size", [5, 17, 4096])
def test_a_truncated_feed_is_refused_where_it_ends(size: int) -> None:
    text = feed()
    refused = refusal(text[: len(text) - size])
    assert "in the middle of the feed" in refused.message
    assert refused.line is not None


def test_a_dtd_is_refused_and_with_it_every_entity() -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE VipObject [\n<!ENTITY a "aaaa">\n<!ENTITY b "&a;&a;&a;&a;">\n]>\n<VipObject>&b;</VipObject>'
    outside = '<?xml version="1.0"?>\n<!DOCTYPE VipObject SYSTEM "file:///etc/passwd">\n<VipObject/>'
    for text in (bomb, outside):
        refused = refusal(text)
        assert (refused.line, "DTD" in refused.message) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("</State>", "</Stat>", "</Stat>", "another element than is open there"),
        ("<Name>Elm Elections", "<Name>Elm & Elections", "Elm & ", "not well-formed XML at column"),
        ("<Name>Elm Elections", "<Name>Elm &foo; Elections", "Elm &foo; ", "an entity that XML does not have"),
        ('<Party id="gold">', '<Party id="gold" id="gold">', "Gold", "gives an attribute twice"),
        ("</VipObject>", "</VipObject><a/>", "</VipObject><a/>", "goes on at column 13, where the feed has ended"),
        ('<Party id="gold">', '<Party id="green">', "Gold", "uses the id 'green' a second time"),
        ('<Party id="gold">', "<Party>", "Gold", "has a <Party> without id"),
        (">s1 s2 s9<", ">s1 s8<", 'id="gov"', "refers to CandidateSelection 's8', which the feed does not have"),
        (">c1 c2<", ">c1 c6<", 'Selection id="s1"', "refers to Candidate 'c6', which the feed does not have"),
        (">c7<", ">c6<", 'id="r1"', "refers to Candidate 'c6'"),
        ("<ContestId>m1<", "<ContestId>m9<", 'id="o4"', "refers to CandidateContest 'm9'"),
        (">o6 o5 o1 o2 o4<", ">o6 o9<", 'id="b1"', "refers to OrderedContest 'o9'"),
        (">b1</BallotStyleId>", ">b9</BallotStyleId>", 'id="x1"', "refers to BallotStyle 'b9'"),
        (">elm</LocalityId><Name>Mill", ">fir</LocalityId><Name>Mill", 'id="x1"', "refers to Locality 'fir'"),
        ("<PersonId>per3</PersonId>", "", 'id="c3"', "<Candidate id='c3'> has no name"),
        ("<Date>2026-11-03</Date>", "<Date>soon</Date>", 'id="ele"', "the election date 'soon', which is none; send it again with the date"),
        ("<Date>2026-11-03</Date>", "", 'id="ele"', "has no election date; send it again with the date"),
        ("<VipObject ", "<vip_object ", "<vip_object", "older version"),
        ("<VipObject ", "<Ballots ", "<Ballots", "begins <Ballots>"),
        ("Be it enacted.", "Be it enacted. " * 9_000, 'id="m1"', "FullText of <BallotMeasureContest id='m1'> has 134,999"),
        ("Be it enacted.", "Be it enacted. " * 19_000, "Be it enacted.", "more than 200,000 characters"),
        (">Mill<", f">{'Mill ' * 100}<", 'id="x1"', "Name of <Precinct id='x1'> has 499 characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_feed_is_told_with_its_line(old: str, new: str, at: str, message: str) -> None:
    assert old in feed()
    text = feed().replace(old, new, 1)
    refused = refusal(text)
    assert message in refused.message
    assert refused.line == text[: text.index(at)].count("\n") + 1


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("no-such-code", "declares an encoding that cannot be read; save it as UTF-8, and declare that"),
        ("UTF-16", "declares at column 31 another encoding than it has; save it as UTF-8, and declare that"),
    ],
)
def test_an_encoding_that_does_not_fit_is_told_without_the_parsers_words(encoding: str, message: str) -> None:
    refused = refusal(f'<?xml version="1.0" encoding="{encoding}"?><VipObject/>')
    assert (refused.line, refused.message) == (1, message)


def test_an_unknown_party_is_no_reason_to_refuse_a_feed() -> None:
    text = feed().replace("<PartyId>green</PartyId>", "<PartyId>blue</PartyId>")
    assert people(ballot(text).contests[1])[0] == ("Ann Roe / Cy Poe", "")


def test_two_elections_in_one_feed_are_refused() -> None:
    second = '<Election id="e2"><Date>2026-12-01</Date></Election>'
    assert "second <Election>" in refusal(feed(PLACES, second, CONTESTS, PEOPLE)).message


def test_a_feed_without_contests_is_refused() -> None:
    assert "has no contests" in refusal(feed(PLACES)).message


def test_street_segments_are_passed_over_even_when_they_are_nested() -> None:
    nested = '<StreetSegment id="n1"><StreetSegment id="n2"><City>X</City></StreetSegment><City>Y</City></StreetSegment>'
    text = feed(PLACES, street_segments(2000), nested, CONTESTS, PEOPLE, PRECINCTS)
    assert ballot(text).contests == ballot(feed()).contests


def test_a_comment_without_end_is_refused_before_it_fills_the_memory() -> None:
    text = feed().encode().replace(b"</VipObject>", b"<!--" + b"x" * (18 * 1024 * 1024))
    assert "does not end" in refusal(text).message


@needs_shared
def test_the_sample_feed_gives_its_contests_in_every_layout() -> None:
    text = shared("vip_sample_feed_v5.xml").decode()
    found = ballot(text)
    assert (found.city.slug, found.election.name) == ("albemarle-county-va", "2013 Virginia General Election")
    kinds = [each.kind for each in found.contests]
    assert [kinds.count(kind) for kind in ("race", "measure", "retention")] == [15, 1, 1]
    assert len(found.precincts or ()) == 32
    assert "@" not in repr(found)
    assert ballot(in_old_layout(text)) == found

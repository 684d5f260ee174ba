"""An address leads to its precinct, and stays nowhere."""

from pathlib import Path

import pytest
from sqlalchemy import select

from civicq import db
from civicq.ballots import streets
from civicq.ballots.models import Precinct, StreetSegment
from civicq.imports import commands, report, segments
from civicq.imports.refusals import ImportRefused
from tests.civicq.conftest import Answer, Api, Stored, Town
from tests.civicq.imports.feeds import CONTESTS, PEOPLE, PLACES, PRECINCTS, feed

# precinct, postcode, street, first and last number, side
STREETS = [
    ("north", "97201", "North Quay Street", 1, 99, "odd"),
    ("south", "97201", "North Quay Street", 2, 98, "even"),
    ("south", "97201", "South Quay Street", 1, 99, "both"),
    ("north", "97201", "Mill Lane", 1, 20, "both"),
    ("south", "97202-0001", "First Avenue", 1, 99, "both"),
]


@pytest.fixture
def mapped(town: Town) -> Town:
    with db.writers().begin() as session:
        precincts = {each.slug: each.id for each in session.scalars(select(Precinct))}
        for slug, postcode, street, first, last, side in STREETS:
            session.add(
                StreetSegment(
                    precinct_id=precincts[slug], postcode=postcode[:5], street=streets.spelled(street),
                    first_number=first, last_number=last, side=side,
                )
            )  # fmt: skip
    return town


def find(api: Api, address: str, postcode: str = "97201", **more: str) -> Answer:
    return api.call("POST", "/api/addresses", {"address": address, "postcode": postcode, **more})


@pytest.mark.parametrize(
    ("address", "house", "street"),
    [
        ("12 North Quay Street", 12, "n quay st"),
        (" 12a N. QUAY ST., Apt 4, Harbor Falls", 12, "n quay st"),
        ("12-14 n quay st #4", 12, "n quay st"),
        ("12 1/2 Quay St Unit B", 12, "quay st"),
        ("37 5th Ave", 37, "5th ave"),
        ("37 Fifth Avenue NE", 37, "5th ave ne"),
        ("O\u2019Brien Pkwy", None, "obrien pkwy"),
        ("Rúa do Porto 7", None, "rua do porto 7"),
        ("", None, ""),
        ("12", None, "12"),
    ],
)
def test_an_address_is_read_however_it_is_written(address: str, house: int | None, street: str) -> None:
    assert streets.read(address) == (house, street)


@pytest.mark.parametrize(
    ("address", "postcode", "precincts", "certain"),
    [
        ("11 N Quay St", "97201", ["North"], True),
        ("12 north quay street apt 3", "97201-1234", ["South"], True),
        ("7 Mill Ln", "97201", ["North"], True),
        ("11 Quay St", "97201", ["North", "South"], False),  # which of the two?
        ("12 Quay St", "97201", ["South"], False),
        ("7 Mill Lane Harbor Falls", "97201", ["North"], False),
        ("700 N Quay St", "97201", ["North", "South"], False),
        ("1 Unheard-of Road", "97201", ["North", "South"], False),
        ("", "97201", ["North", "South"], False),
        ("", "97202", ["South"], True),
        ("1 Unheard-of Road", "97202", ["South"], False),
        ("11 N Quay St", "97999", [], False),
        ("11 %", "97201", ["North", "South"], False),
    ],
)
def test_an_address_leads_to_its_precinct_or_to_those_it_may_be_in(
    api: Api, mapped: Town, address: str, postcode: str, *, precincts: list[str], certain: bool
) -> None:
    answer = find(api, address, postcode)
    assert answer.status == 200, answer.body
    found = answer.json
    assert ([each["precinct"]["name"] for each in found["precincts"]], found["certain"]) == (
        precincts,
        certain,
    )
    assert all(each["ballot"]["id"] == mapped.ballot for each in found["precincts"])
    assert found["told"].endswith(f"{precincts[0]}." if certain else ("card." if precincts else "there."))


def test_nothing_keeps_or_repeats_an_address(api: Api, mapped: Town) -> None:
    answer = find(api, "11 N Quay St", ballot_id=mapped.ballot)
    assert answer.headers["cache-control"] == "private, no-store"
    assert "11" not in answer.json["told"]
    assert "cache-tag" not in answer.headers
    refused = find(api, "11 Quay St", "Quay")
    assert (refused.status, "Quay" in refused.body) == (422, False)
    assert "five digits" in refused.json["detail"]


def test_what_is_not_published_or_over_is_not_found(api: Api, mapped: Town, stored: Stored) -> None:
    assert find(api, "7 Mill Ln", ballot_id=mapped.city).json["precincts"] == []
    stored.execute("UPDATE ballots SET published_at = NULL, frozen_at = now()")
    assert find(api, "7 Mill Ln").json["precincts"] == []


def imported(path: Path, *segments: str) -> list[str]:
    """What changed, in lines."""
    path.write_text(feed(PLACES, CONTESTS, PEOPLE, PRECINCTS, *segments))
    with db.writers().begin() as session:
        return list(map(str, report.lines(commands.import_file(session, path))))


def segment(number: int, street: str, **more: object) -> str:
    said = {"PrecinctId": "x1", "StreetName": street, "Zip": "97301-0042",
            "StartHouseNumber": 1, "EndHouseNumber": 9, **more}  # fmt: skip
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    return f'<StreetSegment id="seg{number}">{fields}</StreetSegment>'


def test_a_feed_tells_which_streets_vote_where(api: Api, tmp_path: Path, stored: Stored) -> None:
    path = tmp_path / "feed.xml"
    odd = segment(
        1, "Elm", StreetDirection="N", StreetSuffix="Avenue", AddressDirection="NE", OddEvenBoth="odd"
    )
    all_of = segment(
        2, "Ash", PrecinctId="x2", IncludesAllAddresses="true", StartHouseNumber="", EndHouseNumber=""
    )
    gridded = segment(3, "Oak", PrecinctId="x2", HouseNumberPrefix="N6W")
    elsewhere = segment(4, "Far", PrecinctId="nowhere")
    assert imported(path, odd, all_of, gridded, elsewhere)[-2:] == [
        "~ precinct Mill: street segments +1, -0; without a postcode, left out: 1",
        "~ precinct Hill, split A: street segments +2, -0; without a postcode, left out: 0",
    ]
    stored.execute("UPDATE ballots SET published_at = now(), election_date = election_date")
    ballot = {"ballot_id": str(stored.execute("SELECT id FROM ballots").fetchone()[0])}  # type: ignore[index]

    def at(address: str) -> tuple[list[str], bool]:
        found = find(api, address, "97301", **ballot).json
        return [each["precinct"]["name"] for each in found["precincts"]], found["certain"]

    assert at("7 North Elm Ave NE") == (["Mill"], True)
    assert at("8 North Elm Ave NE") == (["Mill"], False)
    assert at("4711 Ash") == (["Hill, split A"], True)
    assert at("7 Oak") == (["Hill, split A"], False)

    assert imported(path, odd, all_of, gridded, elsewhere) == []
    assert imported(path, odd, segment(2, "Ash", PrecinctId="x3")) == [
        "~ precinct Hill, split A: street segments +0, -2; without a postcode, left out: 0",
        "~ precinct Hill, split B: street segments +1, -0; without a postcode, left out: 0",
    ]
    assert at("7 Ash") == (["Hill, split B"], True)


OAK = (
    '<Precinct id="y1"><BallotStyleId>b2</BallotStyleId><LocalityId>oak</LocalityId>'
    "<Name>Dale</Name></Precinct>"
)


def test_a_feed_of_several_cities_tells_the_streets_of_each(tmp_path: Path, tables: None) -> None:
    path = tmp_path / "feed.xml"
    told = imported(path, OAK, segment(1, "Elm"), segment(2, "Ash", PrecinctId="y1"))
    assert [line for line in told if "street segment" in line] == [
        "~ precinct Mill: street segments +1, -0; without a postcode, left out: 1",
        "~ precinct Dale: street segments +1, -0; without a postcode, left out: 0",
    ]


def test_more_streets_than_fit_are_left_out_and_told(
    tmp_path: Path, tables: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "MOST", 1)
    path = tmp_path / "feed.xml"
    path.write_text(feed(PLACES, CONTESTS, PEOPLE, PRECINCTS, OAK, segment(1, "Elm"), segment(2, "Ash")))
    with db.writers().begin() as session:
        plan = commands.import_file(session, path)
        assert StreetSegment not in plan.added
    assert list(map(str, plan.notes)) == [
        "streets left out: more than 1 of them; import the feed a city at a time"
    ]


def test_what_is_no_house_number_is_refused_with_its_line(api: Api, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"feed\.xml:\d+: .*has the house number 'ten'"):
        imported(tmp_path / "feed.xml", segment(1, "Elm", EndHouseNumber="ten"))

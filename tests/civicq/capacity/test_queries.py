"""Which elections the scaling function is told, and when each place votes."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import null

from civicq import db
from civicq.ballots.models import Ballot, City, Election
from civicq.capacity import queries
from civicq.capacity.windows import Election as Near
from civicq.capacity.zones import ANYWHERE, ZONES
from civicq.citizens.models import Citizen
from civicq.handlers import elections
from civicq.standing.models import Standing

TODAY = datetime.now(UTC).date()
SOON = TODAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def empty(tables: None) -> None:
    """No city has registered."""


def register(slug: str, state: str | None = "OR", day: date = SOON, **ballot: Any) -> uuid.UUID:
    """The city's id."""
    known = ballot.pop("city", {})
    with db.writers().begin() as session:
        city = City(slug=slug, name=slug.title(), state=state, **known)
        election = Election(date=day, name=f"Election of {slug}", state=state)
        session.add_all([city, election])
        session.flush()
        session.add(Ballot(city_id=city.id, election_id=election.id, election_date=day, **ballot))
        return city.id


def near() -> list[Near]:
    return [Near.read(each) for each in elections.handler({}, None)["elections"]]


def midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def test_a_day_lasts_from_midnight_to_midnight_where_the_city_is() -> None:
    register("albany", "NY")
    (found,) = near()
    assert found.date == SOON.isoformat()
    assert found.opens_at == midnight(SOON, "America/New_York")
    assert found.closes_at == midnight(SOON + timedelta(days=1), "America/New_York")
    assert found.names == ("Albany, Election of albany",)
    assert found.opens_at.utcoffset() == midnight(SOON, "America/New_York").utcoffset()


def test_in_a_state_of_two_zones_it_lasts_from_the_easts_midnight_to_the_wests() -> None:
    register("portland", "OR")
    (found,) = near()
    assert found.opens_at == midnight(SOON, "America/Denver")
    assert found.closes_at == midnight(SOON + timedelta(days=1), "America/Los_Angeles")
    # Shown as most people there would say it.
    assert found.closes_at.utcoffset() == midnight(SOON, "America/Los_Angeles").utcoffset()


def test_a_city_that_has_said_when_polls_close_is_believed() -> None:
    closes_at = midnight(SOON, "America/Los_Angeles") + timedelta(hours=20)
    register("portland", "OR", closes_at=closes_at)
    assert near()[0].closes_at == closes_at
    register("salem", "OR", closes_at=closes_at - timedelta(days=3))
    assert all(each.opens_at <= each.closes_at for each in near())


def test_of_a_city_without_a_state_it_may_be_day_anywhere() -> None:
    register("nowhere", None)
    (found,) = near()
    assert found.opens_at == midnight(SOON, "Pacific/Guam")
    assert found.closes_at == midnight(SOON + timedelta(days=1), "Pacific/Pago_Pago")


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 14), 23), (date(2027, 11, 7), 25), (date(2027, 11, 2), 24)]
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(
    day: date, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    register("albany", "NY", day)
    # As if it were near: the statement asks the database's clock.
    monkeypatch.setattr(queries, "BEFORE_DAYS", 3_000)
    monkeypatch.setattr(queries, "AFTER_DAYS", 3_000)
    (found,) = near()
    assert found.closes_at - found.opens_at == timedelta(hours=hours)


def test_only_what_is_published_vouched_for_and_near_is_told() -> None:
    register("next-month", day=TODAY + timedelta(days=30))
    register("last-week", day=TODAY - timedelta(days=7))
    register("draft", published_at=null(), frozen_at=datetime.now(UTC))
    register("unknown", city={"activated_at": null()})
    assert near() == []
    register("yesterday", day=TODAY - timedelta(days=1))
    register("next-week", day=TODAY + timedelta(days=7))
    assert [each.names[0] for each in near()] == [
        "Yesterday, Election of yesterday",
        "Next-Week, Election of next-week",
    ]


def test_cities_that_vote_in_the_same_hours_are_one_row_with_the_largest_named() -> None:
    for number in range(5):
        city = register(f"town-{number}", "NY")
        for _ in range(number):
            verified(city)
    (found,) = near()
    assert (found.ballots, found.residents) == (5, 0 + 1 + 2 + 3 + 4)
    assert [name.partition(",")[0] for name in found.names] == ["Town-4", "Town-3", "Town-2"]


def verified(city: uuid.UUID) -> None:
    now = datetime.now(UTC)
    with db.writers().begin() as session:
        citizen = Citizen(id=uuid.uuid4())
        session.add(citizen)
        session.flush()
        session.add(
            Standing(
                citizen_id=citizen.id,
                city_id=city,
                state="verified",
                method="roll",
                decided_at=now,
                expires_at=now + timedelta(days=30),
            )
        )


def test_the_database_knows_every_zone_and_every_state_has_one() -> None:
    assert len(ZONES) == 50 + len({"DC", "PR", "VI", "GU", "AS", "MP"})
    for zones in (*ZONES.values(), ANYWHERE):
        assert all(ZoneInfo(zone) for zone in zones)
    for state in ZONES:
        register(f"in-{state.lower()}", state)
    assert sum(each.ballots for each in near()) == len(ZONES)

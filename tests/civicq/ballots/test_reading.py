"""What anybody reads of a ballot."""

import pytest

from civicq import db
from civicq.ballots import schemas
from civicq.ballots.models import Candidate, Contest
from tests.civicq.conftest import Api, Town


def test_a_city_leads_to_its_ballots_and_a_ballot_to_its_contests(api: Api, town: Town) -> None:
    assert [city["slug"] for city in api.get("/api/cities").json["cities"]] == ["harbor-falls"]
    city = schemas.CityWithBallots.model_validate_json(api.get("/api/cities/harbor-falls").body)
    assert [str(each.id) for each in city.ballots] == [town.ballot]
    assert "staff" in city.standing_methods
    by_date = api.get("/api/cities/harbor-falls/ballots/2027-05-18")
    assert by_date.json == api.get(f"/api/ballots/{town.ballot}").json
    ballot = schemas.Ballot.model_validate_json(by_date.body)
    assert [contest.title for contest in ballot.contests] == ["Mayor", "Council"]
    assert [candidate.name for candidate in ballot.contests[0].candidates] == ["Imani", "Tobias"]


def test_a_precinct_sees_only_the_contests_of_its_ballot_style(api: Api, town: Town) -> None:
    north = api.get(f"/api/ballots/{town.ballot}?precinct=north").json
    south = api.get(f"/api/ballots/{town.ballot}?precinct=south").json
    assert [contest["title"] for contest in north["contests"]] == ["Mayor", "Council"]
    assert [contest["title"] for contest in south["contests"]] == ["Mayor"]
    assert south["precinct"] == {"slug": "south", "name": "South"}
    assert api.get(f"/api/ballots/{town.ballot}?precinct=west").status == 404


def test_the_precincts_of_a_ballot_are_listed_by_name(api: Api, town: Town) -> None:
    listed = api.get(f"/api/ballots/{town.ballot}/precincts").json["precincts"]
    assert listed == [{"slug": "north", "name": "North"}, {"slug": "south", "name": "South"}]


def test_a_contest_tells_its_ballot(api: Api, town: Town) -> None:
    contest = schemas.ContestOnBallot.model_validate_json(api.get(f"/api/contests/{town.mayor}").body)
    assert str(contest.ballot.id) == town.ballot
    assert contest.voting_method == "ranked_choice"


def test_a_candidate_tells_the_contest_and_the_ballot(api: Api, town: Town) -> None:
    [imani, _] = api.get(f"/api/contests/{town.mayor}").json["candidates"]
    answer = api.get(f"/api/candidates/{imani['id']}")
    candidate = schemas.CandidateInContest.model_validate_json(answer.body)
    assert (candidate.name, str(candidate.contest.id)) == ("Imani", town.mayor)
    assert str(candidate.ballot.id) == town.ballot
    assert f"candidate/{imani['id']}" in answer.headers["cache-tag"]


def test_a_candidate_who_withdrew_or_whose_contest_did_is_not_found(api: Api, town: Town) -> None:
    imani, tobias = (each["id"] for each in api.get(f"/api/contests/{town.mayor}").json["candidates"])
    with db.writers().begin() as session:
        now = session.connection().exec_driver_sql("SELECT now()").scalar()
        session.get_one(Candidate, imani).withdrawn_at = now
    assert [api.get(f"/api/candidates/{each}").status for each in (imani, tobias)] == [404, 200]
    with db.writers().begin() as session:
        session.get_one(Contest, town.mayor).withdrawn_at = now
    assert api.get(f"/api/candidates/{tobias}").status == 404


def test_what_is_withdrawn_leaves_the_ballot(api: Api, town: Town) -> None:
    with db.writers().begin() as session:
        session.query(Candidate).filter_by(name="Imani").one().withdrawn_at = (
            session.connection().exec_driver_sql("SELECT now()").scalar()
        )
        session.get_one(Contest, town.council).withdrawn_at = (
            session.connection().exec_driver_sql("SELECT now()").scalar()
        )
    ballot = api.get(f"/api/ballots/{town.ballot}").json
    assert [[each["name"] for each in contest["candidates"]] for contest in ballot["contests"]] == [
        ["Tobias"]
    ]
    assert api.get(f"/api/contests/{town.council}").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/api/cities/nowhere",
        "/api/cities/harbor-falls/ballots/2031-01-01",
        "/api/ballots/01a20a2e-1734-74e4-8fe3-956cca431c37",
        "/api/ballots/01a20a2e-1734-74e4-8fe3-956cca431c37/precincts",
        "/api/ballots/01a20a2e-1734-74e4-8fe3-956cca431c37/trending",
        "/api/contests/01a20a2e-1734-74e4-8fe3-956cca431c37",
        "/api/contests/01a20a2e-1734-74e4-8fe3-956cca431c37/questions",
        "/api/questions/01a20a2e-1734-74e4-8fe3-956cca431c37",
        "/api/cities/nowhere/trending",
    ],
)
def test_what_does_not_exist_is_a_404_that_says_where_to_look(api: Api, town: Town, path: str) -> None:
    answer = api.get(path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.json["detail"]

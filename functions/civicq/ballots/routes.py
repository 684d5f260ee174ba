"""What anybody may read of a ballot."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from civicq.ballots import queries, schemas
from civicq.errors import NoSuchBallot, NoSuchCity, NoSuchContest, NotFound
from civicq.web.caching import cached, tagged
from civicq.web.database import Reader
from civicq.web.raw import RawJSON
from civicq.web.text import ElectionDate, Id, Slug

router = APIRouter(prefix="/api", tags=["ballots"])

Precinct = Annotated[Slug | None, Query(description="Only the contests of this precinct's ballot style")]


@router.get("/cities", response_model=schemas.Cities, dependencies=[cached("cities", kind="city")])
async def cities(reader: Reader) -> RawJSON:
    return RawJSON(queries.cities(reader))


@router.get(
    "/cities/{city_slug}",
    response_model=schemas.CityWithBallots,
    dependencies=[cached("cities", "city/{city_slug}", kind="city")],
)
async def city(city_slug: Slug, reader: Reader) -> RawJSON:
    found = queries.city(reader, city_slug)
    if found is None:
        raise NoSuchCity
    return RawJSON(found)


@router.get(
    "/cities/{city_slug}/ballots/{election_date}",
    response_model=schemas.Ballot,
    dependencies=[cached("city/{city_slug}", "ballot/{ballot_id}", "election/{election_id}", kind="ballot")],
)
async def ballot_by_date(
    request: Request, city_slug: Slug, election_date: ElectionDate, reader: Reader, precinct: Precinct = None
) -> RawJSON:
    found = queries.ballot_by_date(reader, city_slug, election_date, precinct)
    if found is None:
        raise NotFound("There is no such ballot or precinct.", see=f"/api/cities/{city_slug}")
    tagged(request, **found.names)
    return RawJSON(found.json)


@router.get(
    "/ballots/{ballot_id}",
    response_model=schemas.Ballot,
    dependencies=[cached("ballot/{ballot_id}", "city/{city_slug}", "election/{election_id}", kind="ballot")],
)
async def ballot(request: Request, ballot_id: Id, reader: Reader, precinct: Precinct = None) -> RawJSON:
    found = queries.ballot(reader, ballot_id, precinct)
    if found is None:
        raise NotFound("There is no such ballot or precinct.", see="/api/cities")
    tagged(request, **found.names)
    return RawJSON(found.json)


@router.get(
    "/ballots/{ballot_id}/precincts",
    response_model=schemas.Precincts,
    dependencies=[cached("ballot/{ballot_id}", kind="precincts")],
)
async def precincts(ballot_id: Id, reader: Reader) -> RawJSON:
    found = queries.precincts(reader, ballot_id)
    if found is None:
        raise NoSuchBallot
    return RawJSON(found)


@router.get(
    "/contests/{contest_id}",
    response_model=schemas.ContestOnBallot,
    dependencies=[
        cached(
            "contest/{contest_id}",
            "ballot/{ballot_id}",
            "city/{city_slug}",
            "election/{election_id}",
            kind="contest",
        )
    ],
)
async def contest(request: Request, contest_id: Id, reader: Reader) -> RawJSON:
    found = queries.contest(reader, contest_id)
    if found is None:
        raise NoSuchContest
    tagged(request, **found.names)
    return RawJSON(found.json)


@router.get(
    "/candidates/{candidate_id}",
    response_model=schemas.CandidateInContest,
    dependencies=[
        cached(
            "candidate/{candidate_id}",
            "contest/{contest_id}",
            "ballot/{ballot_id}",
            "city/{city_slug}",
            "election/{election_id}",
            kind="candidate",
        )
    ],
)
async def candidate(request: Request, candidate_id: Id, reader: Reader) -> RawJSON:
    found = queries.candidate(reader, candidate_id)
    if found is None:
        raise NotFound("There is no such candidate. Begin at your ballot.", see="/api/cities")
    contest_id, rest = found
    tagged(request, contest_id=contest_id, **rest.names)
    return RawJSON(rest.json)


_UNKNOWN = "We do not know this address yet. Find your city, and choose your precinct there."
_SEVERAL = "Not found to the house. Choose your precinct: it stands on your voter registration card."


# Where somebody lives belongs in no address, log or cache: it comes as a body, and nothing keeps it.
@router.post("/addresses")
async def find(sought: schemas.Address, reader: Reader) -> schemas.PrecinctsOfAddress:
    """In which precinct an address votes, or may vote, by its postcode, house number and street."""
    found = queries.by_address(reader, sought.address.strip(), sought.postcode, sought.ballot_id)
    told = _SEVERAL if found.precincts else _UNKNOWN
    if found.certain:
        told = f"This address votes in {found.precincts[0]['precinct']['name']}."
    return schemas.PrecinctsOfAddress.model_validate(
        {"certain": found.certain, "told": told, "precincts": found.precincts}
    )

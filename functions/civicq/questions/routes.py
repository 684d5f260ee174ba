"""Questions: what anybody reads, and what a signed-in citizen does."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from civicq.errors import NoSuchBallot, NoSuchCity, NoSuchContest, NoSuchQuestion
from civicq.questions import commands, queries, schemas, similarity, voting
from civicq.web.auth import SignedIn, principal
from civicq.web.caching import cached, tagged
from civicq.web.database import Reader, Single, Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id, Issue, PlainNumber, QuestionText, Slug, Sought

public = APIRouter(prefix="/api", tags=["questions"])
civic = APIRouter(prefix="/api/me", tags=["me"])

Limit = Annotated[int, PlainNumber, Query(ge=1, le=100)]
# More than anybody casts in one contest, so that a page of questions needs one look at one's votes.
VotesLimit = Annotated[int, PlainNumber, Query(ge=1, le=1000)]
Cursor = Annotated[
    str | None, Query(pattern=r"^[A-Za-z0-9_-]+$", max_length=200, description="`next` of the page before")
]
Words = Annotated[
    Sought,
    Query(description="words that a question has, by their stems; the last may be the beginning of one"),
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]+$",
        max_length=255,
        description="the same key gives the same answer, however often the request is sent",
    ),
]


@public.get(
    "/contests/{contest_id}/questions",
    response_model=schemas.RankedQuestions,
    dependencies=[cached("contest/{contest_id}/questions", kind="questions")],
)
async def by_contest(
    contest_id: Id,
    reader: Reader,
    *,
    sort: schemas.Sort = "trending",
    issue: Issue | None = None,
    after: Cursor = None,
    limit: Limit = 20,
) -> RawJSON:
    found = queries.by_contest(reader, contest_id, sort=sort, issue=issue, after=after, limit=limit)
    if found is None:
        raise NoSuchContest
    return RawJSON(found)


@public.get(
    "/questions/{question_id}",
    response_model=schemas.QuestionWithVersions,
    dependencies=[
        cached("question/{question_id}", "contest/{contest_id}", "ballot/{ballot_id}", kind="question")
    ],
)
async def question(request: Request, question_id: Id, reader: Reader) -> RawJSON:
    found = queries.with_versions(reader, question_id)
    if found is None:
        raise NoSuchQuestion
    tagged(request, contest_id=found.contest_id, ballot_id=found.ballot_id)
    return RawJSON(found.json)


@public.get(
    "/ballots/{ballot_id}/trending",
    response_model=schemas.Trending,
    dependencies=[cached("ballot/{ballot_id}/trending", kind="trending")],
)
async def trending_on_ballot(ballot_id: Id, reader: Reader, limit: Limit = 20) -> RawJSON:
    found = queries.trending_on_ballot(reader, ballot_id, limit)
    if found is None:
        raise NoSuchBallot
    return RawJSON(found)


@public.get(
    "/cities/{city_slug}/trending",
    response_model=schemas.Trending,
    dependencies=[cached("cities", "city/{city_slug}", "ballot/{ballot_id}/trending", kind="trending")],
)
async def trending_in_city(request: Request, city_slug: Slug, reader: Reader, limit: Limit = 20) -> RawJSON:
    found = queries.trending_in_city(reader, city_slug, limit)
    if found is None:
        raise NoSuchCity
    tagged(request, ballot_id=found[0] or "none")
    return RawJSON(found[1])


@public.get(
    "/cities/{city_slug}/search",
    response_model=schemas.FoundQuestions,
    dependencies=[cached("cities", "city/{city_slug}", "ballot/{ballot_id}/trending", kind="questions")],
)
async def search(request: Request, city_slug: Slug, reader: Reader, q: Words = "") -> RawJSON:
    """Questions of the city's next ballot that have all these words."""
    found = queries.search(reader, city_slug, q)
    if found is None:
        raise NoSuchCity
    tagged(request, ballot_id=found[0] or "none")
    return RawJSON(found[1])


@civic.post("/questions", status_code=201, response_model=schemas.Question)
async def ask(asked: schemas.Ask, citizen: SignedIn, writer: Writer, idempotency_key: Key = None) -> RawJSON:
    found = commands.ask(
        writer,
        citizen.id,
        contest_id=asked.contest_id,
        words=asked.text,
        issues=asked.issues,
        key=idempotency_key,
        distinct=asked.distinct,
        email=citizen.email,
        language=citizen.language,
    )
    question_id = schemas.Question.model_validate_json(found).id
    return RawJSON(found, 201, {"Location": f"/api/questions/{question_id}"})


@civic.get("/questions", response_model=schemas.MyQuestions)
async def my_questions(citizen: SignedIn, single: Single, after: Cursor = None, limit: Limit = 20) -> RawJSON:
    return RawJSON(queries.by_author(single, citizen.id, after=after, limit=limit))


@civic.get("/questions/similar", dependencies=[Depends(principal)])
async def similar(contest: Id, text: QuestionText, writer: Writer) -> schemas.AlikeQuestions:
    """What a citizen should see before they ask: questions of the contest that ask much the same."""
    found = similarity.like(writer, contest, text)
    return schemas.AlikeQuestions(
        questions=[
            schemas.AlikeQuestion(id=each.id, text=each.text, similarity=round(each.similarity, 3))
            for each in found
        ]
    )


@civic.patch("/questions/{question_id}", response_model=schemas.Question)
async def edit(question_id: Id, edited: schemas.Edit, citizen: SignedIn, writer: Writer) -> RawJSON:
    return RawJSON(
        commands.edit(
            writer, citizen.id, question_id, words=edited.text, reason=edited.reason, issues=edited.issues
        )
    )


@civic.delete("/questions/{question_id}", status_code=204)
async def withdraw(question_id: Id, citizen: SignedIn, writer: Writer) -> Response:
    commands.withdraw(writer, citizen.id, question_id)
    return Response(status_code=204)


@civic.put("/votes/{question_id}", response_model=schemas.VoteOutcome)
async def vote(question_id: Id, cast: schemas.CastVote, citizen: SignedIn, single: Single) -> RawJSON:
    return RawJSON(json.dumps(voting.vote(single, citizen.id, question_id, cast.value)))


@civic.get("/votes", response_model=schemas.MyVotes)
async def my_votes(
    citizen: SignedIn,
    single: Single,
    *,
    contest: Id | None = None,
    after: Cursor = None,
    limit: VotesLimit = 1000,
) -> RawJSON:
    return RawJSON(queries.votes_of(single, citizen.id, contest, after=after, limit=limit))

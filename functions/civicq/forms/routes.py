"""Forms that work without a script: posted here, they lead to a page (303). They call the API's commands.

They are pages and no part of the API, so its description leaves them out.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.responses import HTMLResponse, RedirectResponse

from civicq.ballots import queries as ballots
from civicq.ballots.schemas import Address
from civicq.errors import (
    CivicError,
    KeyReused,
    NoSuchBallot,
    NoSuchContest,
    NoSuchQuestion,
    NotFound,
    NotVerified,
)
from civicq.forms import pages
from civicq.forms.words import WORDS, Language, Refusal, Words
from civicq.languages import without_accents
from civicq.mistakes import commands as mistakes
from civicq.mistakes.queries import own as own_mistake
from civicq.mistakes.schemas import Tell
from civicq.questions import commands, queries, schemas, voting
from civicq.questions.similarity import Alike
from civicq.web.auth import SignedIn, principal
from civicq.web.bounds import UnreadableForm, sent
from civicq.web.database import Reader, Single, Writer
from civicq.web.problems import UNREACHABLE, Unavailable
from civicq.web.text import Id

Fields = Annotated[dict[str, str], Depends(sent)]


class FormRoute(APIRoute):
    """Tells a refusal on a page, with the form and what was written in it."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except (CivicError, RequestValidationError, ValidationError, *UNREACHABLE) as refusal:
                return await _refused(request, refusal)

        return told


public = APIRouter(prefix="/forms/{language}", route_class=FormRoute, include_in_schema=False)
civic = APIRouter(prefix="/forms/me/{language}", route_class=FormRoute, include_in_schema=False)


class _Cast(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: Literal["1", "0", "-1"]


def _issues(typed: str) -> list[str]:
    """As the site's script has them: with commas between, in any case, accents and all."""
    bare = without_accents(typed).lower()
    issues = (re.sub(r"[^a-z0-9]+", "-", each).strip("-") for each in bare.split(","))
    return list(dict.fromkeys(filter(None, issues)))


class _Asked(schemas.Ask):
    key: Id
    issues: Annotated[schemas.Issues, BeforeValidator(_issues)] = Field(default_factory=list)


@public.get("/addresses")
async def finding(language: Language) -> HTMLResponse:
    return HTMLResponse(pages.finding(WORDS[language]))


@public.post("/addresses")
async def by_address(language: Language, fields: Fields, reader: Reader) -> Response:
    """The ballot of an address, or which precincts there are to choose from."""
    sought = Address.model_validate(fields)
    voting_in = ballots.by_address(reader, sought.address.strip(), sought.postcode, sought.ballot_id)
    if voting_in.certain:
        return RedirectResponse(pages.ballot_of(WORDS[language], voting_in.precincts[0]), 303)
    return HTMLResponse(pages.precincts(WORDS[language], voting_in.precincts, fields))


@civic.get("/votes/{question_id}")
async def my_vote(language: Language, question_id: Id, citizen: SignedIn, single: Single) -> HTMLResponse:
    found = queries.with_versions(single, question_id)
    if found is None:
        raise NoSuchQuestion
    value = queries.vote_of(single, citizen.id, question_id)
    return HTMLResponse(pages.votes(WORDS[language], json.loads(found.json), value))


@civic.post("/votes/{question_id}")
async def vote(
    language: Language, question_id: Id, fields: Fields, citizen: SignedIn, single: Single
) -> RedirectResponse:
    cast = _Cast.model_validate(fields)
    voting.vote(single, citizen.id, question_id, int(cast.value))
    return RedirectResponse(f"/forms/me/{language}/votes/{question_id}", 303)


@civic.get("/questions")
async def asking(
    language: Language, contest: Annotated[Id, Query()], citizen: SignedIn, writer: Writer
) -> HTMLResponse:
    """The form, for whoever may ask there: nobody writes a question to be told afterwards."""
    commands.may_ask(writer, citizen.id, contest)
    found = ballots.contest(writer, contest)
    if found is None:
        raise NoSuchContest
    return HTMLResponse(pages.asking(WORDS[language], json.loads(found.json)))


@civic.post("/questions")
async def ask(language: Language, fields: Fields, citizen: SignedIn, writer: Writer) -> RedirectResponse:
    asked = _Asked.model_validate(fields)
    found = commands.ask(
        writer,
        citizen.id,
        contest_id=asked.contest_id,
        words=asked.text,
        issues=asked.issues,
        key=asked.key,
        distinct=asked.distinct,
        email=citizen.email,
        language=language,
    )
    return RedirectResponse(f"/forms/me/{language}/questions/{json.loads(found)['id']}", 303)


@civic.get("/questions/{question_id}")
async def my_question(language: Language, question_id: Id, citizen: SignedIn, single: Single) -> HTMLResponse:
    found = queries.own(single, citizen.id, question_id)
    if found is None:
        raise NoSuchQuestion
    return HTMLResponse(pages.asked(WORDS[language], json.loads(found)))


@civic.get("/mistakes", dependencies=[Depends(principal)])
async def telling(
    language: Language,
    writer: Writer,
    *,
    contest: Annotated[Id | None, Query()] = None,
    candidate: Annotated[Id | None, Query()] = None,
    ballot: Annotated[Id | None, Query()] = None,
) -> HTMLResponse:
    """The form: of a contest, perhaps with one who stands there, or of a ballot as a whole."""
    place = {"contest_id": contest, "candidate_id": candidate} if contest else {"ballot_id": ballot}
    missing: NotFound
    if ballot and not contest:
        found = ballots.ballot(writer, ballot, None)
        missing = NoSuchBallot()
    else:
        found = ballots.contest(writer, contest) if contest else None
        missing = NoSuchContest()
    if found is None:
        raise missing
    fields = {name: named for name, named in place.items() if named}
    return HTMLResponse(pages.telling(WORDS[language], json.loads(found.json), fields))


@civic.post("/mistakes")
async def tell(language: Language, fields: Fields, citizen: SignedIn, writer: Writer) -> RedirectResponse:
    told = Tell.model_validate(fields)
    made = mistakes.tell(
        writer, citizen.id, citizen.email, mistakes.Place(told.contest_id, told.candidate_id, told.ballot_id),
        language=language, words=told.text, source=told.source,
    )  # fmt: skip
    return RedirectResponse(f"/forms/me/{language}/mistakes/{made}", 303)


@civic.get("/mistakes/{mistake_id}")
async def my_mistake(language: Language, mistake_id: Id, citizen: SignedIn, writer: Writer) -> HTMLResponse:
    found = own_mistake(writer, citizen.id, mistake_id)
    if found is None:
        raise NotFound("You told nobody of such a mistake.")
    return HTMLResponse(pages.told(WORDS[language], json.loads(found)))


async def _refused(request: Request, refusal: Exception) -> HTMLResponse:
    words = WORDS["es" if request.path_params.get("language") == "es" else "en"]
    noun = request.scope["route"].path.partition("{language}/")[2].partition("/")[0]
    readable = request.method == "POST" and not isinstance(refusal, UnreadableForm)
    fields = await sent(request) if readable else {}
    if isinstance(refusal, UNREACHABLE):
        refusal = Unavailable()
    why, status, headers = _amiss(words, refusal, noun, fields), 422, {}
    wait_seconds: int | None = None
    alike: Sequence[Alike] = ()
    if isinstance(refusal, CivicError):
        why = Refusal(refusal.named(words.language), refusal.told(words.language))
        status, wait_seconds = refusal.status, refusal.retry_after_seconds
    if isinstance(refusal, commands.AskedAlready):
        alike = refusal.alike
    if isinstance(refusal, KeyReused):
        fields.pop("key", None)
    if wait_seconds is not None:
        headers["Retry-After"] = str(wait_seconds)
    told = pages.refused(
        words,
        why,
        noun=noun,
        fields=fields,
        question_id=_id(request.path_params.get("question_id")),
        wait_seconds=wait_seconds,
        alike=alike,
        is_verified=not isinstance(refusal, NotVerified),
    )
    return HTMLResponse(told, status, headers)


def _amiss(words: Words, refusal: Exception, noun: str, fields: Mapping[str, str]) -> Refusal:
    """What was sent is not what the form takes."""
    refused = words.refused
    amiss = (
        {each["loc"][0] for each in refusal.errors() if each["loc"]}
        if isinstance(refusal, ValidationError)
        else set()
    )
    if noun == "questions" and "contest_id" in fields:
        return refused.bad_topics if amiss == {"issues"} else refused.bad_text
    if noun == "mistakes" and amiss and amiss <= {"text", "source"}:
        return refused.bad_mistake
    return refused.bad_postcode if noun == "addresses" and fields else refused.unreadable


def _id(named: str | None) -> str | None:
    """The question that a path names, where it names one."""
    try:
        return str(UUID(named)) if named else None
    except ValueError:
        return None

"""Answers beside one another for everybody; for a candidate, what only they may say."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from civicq import signing
from civicq.answers import commands, queries, schemas, videos
from civicq.ballots.models import Candidate
from civicq.errors import CivicError, NoSuchQuestion, NotFound
from civicq.images import commands as images
from civicq.images.queries import latest
from civicq.images.schemas import AddImage, ImageUpload, MyImage
from civicq.media.refusals import in_words
from civicq.settings import settings
from civicq.web.auth import SignedIn
from civicq.web.caching import cached, tagged
from civicq.web.database import Reader, Single, Writer
from civicq.web.raw import RawJSON
from civicq.web.text import Id, PlainNumber

public = APIRouter(prefix="/api", tags=["answers"])
civic = APIRouter(prefix="/api/me", tags=["me"])
candidacy = APIRouter(prefix="/api/me/candidacies/{candidate_id}", tags=["me"])

Limit = Annotated[int, PlainNumber, Query(ge=1, le=100)]


class NotTheCandidate(CivicError):
    status = 403
    title = "Not this candidate"


@dataclass(frozen=True)
class Candidacy:
    """A candidate, by their own account."""

    id: UUID
    account_id: UUID


async def _own(candidate_id: Id, citizen: SignedIn, writer: Writer) -> Candidacy:
    speaks = queries.speaks_for(writer, citizen.id, candidate_id)
    if speaks is None:
        raise NotFound("Nobody of this id stands for election.")
    if not speaks:
        raise NotTheCandidate(
            "Only the candidate's own account speaks for them. Ask the city for an invitation."
        )
    return Candidacy(UUID(candidate_id), citizen.id)


Own = Annotated[Candidacy, Depends(_own, scope="function")]


@public.get(
    "/questions/{question_id}/answers",
    response_model=schemas.AnswersToQuestion,
    dependencies=[cached("question/{question_id}", "contest/{contest_id}", kind="answers")],
)
async def by_question(request: Request, question_id: Id, reader: Reader) -> RawJSON:
    """Everybody who stands in the contest, with their answer or without."""
    found = queries.by_question(reader, question_id)
    if found is None:
        raise NoSuchQuestion
    tagged(request, contest_id=found[0])
    return RawJSON(found[1])


@public.get(
    "/candidates/{candidate_id}/answers",
    response_model=schemas.AnswersOfCandidate,
    dependencies=[cached("candidate/{candidate_id}", "contest/{contest_id}/questions", kind="answers")],
)
async def by_candidate(
    request: Request, candidate_id: Id, reader: Reader, after: Id | None = None, limit: Limit = 20
) -> RawJSON:
    """The newest first. Take `after` from `next` of the page before."""
    found = queries.by_candidate(reader, candidate_id, after=after, limit=limit)
    if found is None:
        raise NotFound("Nobody of this id stands for election.")
    tagged(request, contest_id=found[0])
    return RawJSON(found[1])


@civic.get("/candidacies", response_model=schemas.Candidacies)
async def candidacies(citizen: SignedIn, single: Single) -> RawJSON:
    """Whom this account speaks for."""
    return RawJSON(queries.candidacies(single, citizen.id))


@candidacy.put("/profile", status_code=204)
async def describe(own: Own, profile: schemas.Profile, writer: Writer) -> Response:
    commands.describe(writer, own.id, profile.statement, profile.website)
    return Response(status_code=204)


@candidacy.post("/photo", status_code=201)
async def add_photo(own: Own, photo: AddImage, writer: Writer) -> ImageUpload:
    """Show what the candidate looks like; this answer says where to upload the picture."""
    made = commands.add_photo(writer, own.id, own.account_id, photo.type, photo.size_bytes)
    url = signing.upload_address(settings().uploads_url, images.upload_key(made), photo.size_bytes)
    return ImageUpload(id=made, url=url)


@candidacy.put("/photo/upload", status_code=204)
async def uploaded_photo(own: Own, writer: Writer) -> Response:
    """The picture is uploaded: a worker draws it within seconds."""
    images.uploaded(writer, Candidate, own.id)
    return Response(status_code=204)


@candidacy.get("/photo", response_model=MyImage | None)
async def my_photo(own: Own, citizen: SignedIn, writer: Writer) -> RawJSON:
    """What has become of the picture that was added last; null for none."""
    found = latest(writer, Candidate, own.id)
    return RawJSON(in_words(found, citizen.language) if found else "null")


@candidacy.delete("/photo", status_code=204)
async def withdraw_photo(own: Own, writer: Writer) -> Response:
    commands.withdraw_photo(writer, own.id)
    return Response(status_code=204)


@candidacy.get("/questions", response_model=schemas.OpenQuestions)
async def open_questions(own: Own, writer: Writer, limit: Limit = 20) -> RawJSON:
    """What this candidate has not answered, what citizens support most first."""
    return RawJSON(queries.open_questions(writer, own.id, limit))


@candidacy.put("/answers/{question_id}")
async def answer(own: Own, question_id: Id, say: schemas.Say, writer: Writer) -> schemas.Made:
    """Answer a question, or correct the answer to it: what stood before stays readable."""
    made = commands.answer(writer, own.id, question_id, say.plain, say.correction, read=say.question_version)
    return schemas.Made(id=made)


@candidacy.delete("/answers/{question_id}", status_code=204)
async def withdraw(own: Own, question_id: Id, writer: Writer) -> Response:
    commands.withdraw(writer, own.id, question_id)
    return Response(status_code=204)


@candidacy.post("/answers/{question_id}/video", status_code=201)
async def add_video(own: Own, question_id: Id, film: schemas.AddVideo, writer: Writer) -> schemas.VideoUpload:
    """Put a video beside an answer; this answer says where to upload it."""
    made, longest_seconds = videos.add(writer, own.id, own.account_id, question_id, film.plain)
    url = signing.upload_address(settings().uploads_url, videos.upload_key(made), film.size_bytes)
    return schemas.VideoUpload(id=made, url=url, longest_seconds=longest_seconds)


@candidacy.put("/answers/{question_id}/video/upload", status_code=204)
async def uploaded(own: Own, question_id: Id, writer: Writer) -> Response:
    """The video is uploaded: a worker looks at it within seconds."""
    videos.uploaded(writer, own.id, question_id)
    return Response(status_code=204)


@candidacy.get("/answers/{question_id}/video", response_model=schemas.MyVideo | None)
async def my_video(own: Own, question_id: Id, citizen: SignedIn, writer: Writer) -> RawJSON:
    """What has become of the video that was added last; null for none."""
    found = queries.my_video(writer, own.id, question_id)
    return RawJSON(in_words(found, citizen.language) if found else "null")


@candidacy.delete("/answers/{question_id}/video", status_code=204)
async def withdraw_video(own: Own, question_id: Id, writer: Writer) -> Response:
    """The answer stays, in its words."""
    videos.withdraw(writer, own.id, question_id)
    return Response(status_code=204)


@candidacy.post("/rebuttals", status_code=201)
async def rebut(own: Own, rebuttal: schemas.Rebut, writer: Writer) -> schemas.Made:
    """Say something to a claim of another candidate; a second time, it takes the place of the first."""
    return schemas.Made(
        id=commands.rebut(
            writer,
            own.id,
            rebuttal.answer_id,
            claim=rebuttal.claim,
            words=rebuttal.text,
            sources=rebuttal.rests_on,
        )
    )


@candidacy.delete("/rebuttals/{rebuttal_id}", status_code=204)
async def withdraw_rebuttal(own: Own, rebuttal_id: Id, writer: Writer) -> Response:
    commands.withdraw_rebuttal(writer, own.id, rebuttal_id)
    return Response(status_code=204)


@civic.put("/verdicts/{answer_id}", status_code=204)
async def judge(answer_id: Id, verdict: schemas.Judge, citizen: SignedIn, writer: Writer) -> Response:
    """Did this answer it?"""
    commands.judge(writer, citizen.id, answer_id, verdict.value)
    return Response(status_code=204)


@civic.get("/verdicts", response_model=schemas.MyVerdicts)
async def my_verdicts(citizen: SignedIn, question: Id, writer: Writer) -> RawJSON:
    """What I said of the answers to one question."""
    return RawJSON(queries.my_verdicts(writer, citizen.id, question))

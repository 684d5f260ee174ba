"""A film beside an answer: added, uploaded, looked at by a worker, shown, and taken away again.

The worker's files follow the table: a film has its public address exactly while its answer is shown, and what
has ended is kept nowhere for longer than `_ENDED` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text

from civicq import purging
from civicq.answers.commands import AnswerGone, end_videos
from civicq.answers.models import VIDEO_TYPES, Answer, Video
from civicq.answers.said import Film
from civicq.ballots.models import Candidate, Contest
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.media.refusals import MediaRefused
from civicq.questions.models import LISTED, LISTED_STATES, Question
from civicq.questions.refusals import open_place, refusal

ADDING = Limit("video", 10, 86_400, "Ten videos a day are all that one candidate adds.")
UNFINISHED = ("uploading", "uploaded")
ENDINGS = dict(zip(VIDEO_TYPES, ("mp4", "webm"), strict=True))


class WordsFirst(CivicError):
    status = 409
    title = "Words first"


class TooLong(CivicError):
    status = 422
    title = "Too long"


@dataclass(frozen=True)
class Stored:
    """A video as the worker needs to know it."""

    id: UUID
    type: str
    size_bytes: int
    captions: str
    longest_seconds: int

    @property
    def upload_key(self) -> str:
        return upload_key(self.id)

    @property
    def public_key(self) -> str:
        """What follows the first slash of its public address."""
        return f"media/{self.id}.{ENDINGS[self.type]}"

    @property
    def captions_key(self) -> str:
        return f"media/{self.id}.vtt"


def upload_key(video_id: UUID) -> str:
    return f"videos/{video_id}"


def longest_seconds(kind: str, office: str) -> int:
    """Who governs more has more to explain: 90 s for most, 120 s for a mayor, 180 s about a measure."""
    if kind == "measure":
        return 180
    return 120 if "mayor" in office.lower() else 90


def _longest(contest: Contest) -> int:
    return longest_seconds(contest.kind, contest.office or contest.title)


def add(
    session: Writer, candidate_id: UUID, account_id: UUID, question_id: str, film: Film
) -> tuple[UUID, int]:
    """Its id, and how many seconds it may last. One that is shown already stays until this one is."""
    answer = _answer(session, candidate_id, question_id)
    if answer is None or answer.state == "withdrawn":
        raise WordsFirst("Answer the question in words first. A video stands beside them, never instead.")
    removed = select(Video.id).where(Video.answer_id == answer.id, Video.state == "removed").limit(1)
    if answer.state == "removed" or session.scalar(removed):
        raise AnswerGone("This answer or its video broke a rule and was removed. Appeal against that.")
    question = session.get_one(Question, answer.question_id)
    if question.state not in LISTED_STATES:
        raise refusal(question.state)
    open_place(session, question.contest_id)
    longest = _longest(session.get_one(Contest, question.contest_id))
    if film.captions.ends_seconds > longest + 1:
        ends = round(film.captions.ends_seconds)
        raise TooLong(
            "The captions run to {seconds} s. A video lasts at most {most} s here; shorten it.",
            seconds=ends,
            most=longest,
        )
    citizens.take_turn(session, account_id, ADDING)
    end_videos(session, answer.id, (*UNFINISHED, "refused"))
    video = Video(
        answer_id=answer.id, answer_version=answer.version, question_id=answer.question_id,
        candidate_id=candidate_id, type=film.type, size_bytes=film.size_bytes,
        captions=film.captions.webvtt, transcript=film.captions.transcript,
    )  # fmt: skip
    session.add(video)
    session.flush()
    return video.id, longest


def _answer(session: Writer, candidate_id: UUID, question_id: str) -> Answer | None:
    """Locked: of what is done to one answer's videos, one thing is done at a time."""
    return session.scalar(
        select(Answer)
        .where(Answer.question_id == question_id, Answer.candidate_id == candidate_id)
        .with_for_update()
    )


def uploaded(session: Writer, candidate_id: UUID, question_id: str) -> None:
    """The worker looks at it next. Said twice is said once."""
    video = session.scalar(
        select(Video)
        .where(
            Video.question_id == question_id, Video.candidate_id == candidate_id, Video.state.in_(UNFINISHED)
        )
        .with_for_update()
    )
    if video is None:
        raise NotFound("No video of this answer is being uploaded. Add one, and upload it within 15 minutes.")
    video.state = "uploaded"


def withdraw(session: Writer, candidate_id: UUID, question_id: str) -> None:
    """The words stay."""
    answer = _answer(session, candidate_id, question_id)
    if answer is not None:
        open_place(session, session.get_one(Candidate, candidate_id).contest_id)
        if end_videos(session, answer.id, (*UNFINISHED, "shown", "refused")):
            return
    raise NotFound("This answer has no video to withdraw.")


# What the worker asks and tells.

_WITH_WHAT_SHOWS_IT = f"""
    SELECT video.id FROM videos video
    JOIN answers answer ON answer.id = video.answer_id
    JOIN questions question ON question.id = video.question_id
    JOIN candidates candidate ON candidate.id = video.candidate_id
    CROSS JOIN LATERAL (SELECT answer.state = 'published' AND question.state IN {LISTED}
                               AND candidate.withdrawn_at IS NULL AS shown) AS beside
"""  # noqa: S608 (only constants are put in)
_WAITING = text(f"""
    {_WITH_WHAT_SHOWS_IT}
    WHERE video.state IN ('uploaded', 'shown') AND video.published_at IS NULL AND beside.shown
    ORDER BY video.id LIMIT 1
""")
MOST_AT_ONCE = 100
_HIDDEN = text(f"""
    {_WITH_WHAT_SHOWS_IT}
    WHERE video.published_at IS NOT NULL AND NOT (video.state = 'shown' AND beside.shown)
    ORDER BY video.id LIMIT {MOST_AT_ONCE}
""")
# An upload's address is good for 15 minutes: an hour later nothing arrives any more. What a moderator removed
# can come back by an appeal.
_ENDED = text(f"""
    SELECT id FROM videos video WHERE published_at IS NULL AND (
        (state = 'withdrawn' AND added_at < now() - interval '1 hour')
        OR (state = 'uploading' AND added_at < now() - interval '1 day')
        OR (state = 'refused' AND ended_at < now() - interval '30 days')
        OR (state = 'removed' AND ended_at < now() - interval '90 days' AND NOT EXISTS (
            SELECT FROM decisions WHERE target_id = video.id AND appealed_at IS NOT NULL
                                    AND appeal_outcome IS NULL)))
    ORDER BY id LIMIT {MOST_AT_ONCE}
""")  # noqa: S608


def _stored(session: Writer, video_ids: Sequence[UUID]) -> list[Stored]:
    found = session.execute(
        select(Video, Contest)
        .join(Candidate, Candidate.id == Video.candidate_id)
        .join(Contest, Contest.id == Candidate.contest_id)
        .where(Video.id.in_(video_ids))
        .order_by(Video.id)
    )
    return [
        Stored(video.id, video.type, video.size_bytes, video.captions, _longest(contest))
        for video, contest in found
    ]


def waiting(session: Writer) -> Stored | None:
    """The one that waits longest to be looked at and shown; also one that is to be shown again."""
    found = _stored(session, session.scalars(_WAITING).all())
    return found[0] if found else None


def hidden(session: Writer) -> list[Stored]:
    """Those that nobody is to see any more."""
    return _stored(session, session.scalars(_HIDDEN).all())


def ended(session: Writer) -> list[Stored]:
    """Those that are to be kept no longer."""
    return _stored(session, session.scalars(_ENDED).all())


def check_length(video: Stored, seconds: float, captions_seconds: float) -> int:
    """In whole seconds; `MediaRefused` for more than the contest allows, or captions of a longer film."""
    whole = max(1, round(seconds))
    if whole > video.longest_seconds:
        raise MediaRefused(
            "The video lasts {seconds} s, and {most} s are the most here. Shorten it.",
            seconds=whole,
            most=video.longest_seconds,
        )
    if captions_seconds > seconds + 1:
        raise MediaRefused(
            "The captions run to {captions} s, and the video ends at {seconds} s. Add it again with its own "
            "captions.",
            captions=round(captions_seconds),
            seconds=whole,
        )
    return whole


def show(session: Writer, video_id: UUID, seconds: int) -> bool:
    """Its file is public, and it takes the place of the one before. False: it was taken away meanwhile."""
    video = session.get(Video, video_id, with_for_update=True)
    if video is None or video.state not in {"uploaded", "shown"}:
        return False
    if video.state == "uploaded":
        end_videos(session, video.answer_id, ("shown",))
    video.state, video.seconds, video.published_at = "shown", seconds, func.now()
    return True


def refuse(session: Writer, video_id: UUID, why: MediaRefused) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is not None and video.state in {"uploaded", "shown"}:
        video.state, video.ended_at = "refused", func.now()
        video.refusal, video.refusal_facts = why.sentence, why.facts


def taken_down(session: Writer, video: Stored) -> None:
    """Its public file is gone; the edge's copies of it go next."""
    row = session.get(Video, video.id, with_for_update=True)
    if row is not None:
        row.published_at = None
    purging.purge(session, {f"/{video.public_key}", f"/{video.captions_key}"})


def forget(session: Writer, video_id: UUID) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is not None:
        session.delete(video)

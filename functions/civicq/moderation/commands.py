"""Reporting, deciding and appealing. One transaction each: of a list of targets, all are decided or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from civicq.answers import commands as answers
from civicq.answers import videos
from civicq.answers.models import Answer, Rebuttal, Video
from civicq.ballots.models import Candidate
from civicq.cities.members import Member
from civicq.citizens import commands as citizens
from civicq.citizens.commands import Limit
from civicq.db import Writer
from civicq.errors import CivicError, NotFound
from civicq.follows import commands as follows
from civicq.images import commands as images
from civicq.moderation.models import Decision, Report
from civicq.notices import choices, letters
from civicq.notices.letters import About, Letters
from civicq.questions import listing, merging, queries
from civicq.questions.models import LISTED_STATES, Question

REPORTS = Limit("report", 20, 86_400, "Twenty reports a day are all that one citizen files.")


class NotDecidable(CivicError):
    status = 409
    title = "Nothing to decide"


class OwnCause(CivicError):
    status = 409
    title = "Another has to decide"


@dataclass(frozen=True)
class Target:
    kind: str
    id: UUID


# Whose it is: the author of a question, or the account that speaks for a candidate.
_FOUND = {
    "question": text("""
        SELECT question.author_id, ballot.city_id, question.contest_id, question.asked_at, question.state
        FROM questions question JOIN ballots ballot ON ballot.id = question.ballot_id
        WHERE question.id = :id
    """),
    "answer": text("""
        SELECT account.citizen_id, ballot.city_id, candidate.contest_id, answer.answered_at, answer.state
        FROM answers answer JOIN candidates candidate ON candidate.id = answer.candidate_id
        JOIN ballots ballot ON ballot.id = candidate.ballot_id
        LEFT JOIN candidate_accounts account ON account.candidate_id = candidate.id
        WHERE answer.id = :id
    """),
    "rebuttal": text("""
        SELECT account.citizen_id, ballot.city_id, candidate.contest_id, rebuttal.written_at, rebuttal.state
        FROM rebuttals rebuttal JOIN candidates candidate ON candidate.id = rebuttal.candidate_id
        JOIN ballots ballot ON ballot.id = candidate.ballot_id
        LEFT JOIN candidate_accounts account ON account.candidate_id = candidate.id
        WHERE rebuttal.id = :id
    """),
    # What nobody has seen yet, nobody judges.
    "video": text("""
        SELECT account.citizen_id, ballot.city_id, candidate.contest_id, video.added_at, video.state
        FROM videos video JOIN candidates candidate ON candidate.id = video.candidate_id
        JOIN ballots ballot ON ballot.id = candidate.ballot_id
        LEFT JOIN candidate_accounts account ON account.candidate_id = candidate.id
        WHERE video.id = :id AND video.state IN ('shown', 'removed', 'withdrawn')
    """),
    "photo": text("""
        SELECT account.citizen_id, ballot.city_id, candidate.contest_id, image.added_at, image.state
        FROM images image JOIN candidates candidate ON candidate.id = image.candidate_id
        JOIN ballots ballot ON ballot.id = candidate.ballot_id
        LEFT JOIN candidate_accounts account ON account.candidate_id = candidate.id
        WHERE image.id = :id AND image.state IN ('shown', 'removed', 'withdrawn')
    """),
    # What a candidate says of themselves; they may have said nothing.
    "profile": text("""
        SELECT account.citizen_id, ballot.city_id, candidate.contest_id, now(),
               CASE WHEN candidate.profile_rule IS NOT NULL THEN 'removed'
                    WHEN coalesce(candidate.statement, candidate.website) IS NULL THEN 'withdrawn'
                    ELSE 'shown' END
        FROM candidates candidate JOIN ballots ballot ON ballot.id = candidate.ballot_id
        LEFT JOIN candidate_accounts account ON account.candidate_id = candidate.id
        WHERE candidate.id = :id AND candidate.withdrawn_at IS NULL
    """),
}


_STANDS = text("""
    SELECT 1 FROM candidate_accounts account JOIN candidates candidate ON candidate.id = account.candidate_id
    WHERE account.citizen_id = :citizen_id AND candidate.contest_id = :contest_id
""")


@dataclass(frozen=True)
class _Found:
    whose: UUID | None
    city_id: UUID
    contest_id: UUID
    since: datetime
    state: str


def _find(session: Writer, target: Target) -> _Found:
    found = session.execute(_FOUND[target.kind], {"id": target.id}).first()
    if found is None:
        raise NotFound("There is nothing of this id.")
    return _Found(*found)


def _judged_by(session: Writer, moderator: Member, target: Target) -> _Found:
    """The target, of this city and no cause of the moderator's own."""
    found = _find(session, target)
    if found.city_id != moderator.city_id:
        raise NotFound("There is nothing of this id in this city.")
    if found.whose == moderator.id:
        raise OwnCause("Nobody moderates what is their own. Ask a colleague.")
    if session.execute(_STANDS, {"citizen_id": moderator.id, "contest_id": found.contest_id}).first():
        raise OwnCause("Who stands in a contest moderates nothing of it. Ask a colleague.")
    return found


def report(session: Writer, citizen_id: UUID, target: Target, rule: str, note: str | None) -> None:
    """One of each citizen on one target; a second one takes the place of the first, and is read again."""
    found = _find(session, target)
    if found.state in {"removed", "withdrawn", "merged"}:
        raise NotDecidable("This is not shown any more, so nothing is left to report.")
    if found.whose == citizen_id:
        raise NotDecidable("What is your own you can edit or withdraw yourself.")
    citizens.known(session, citizen_id)
    citizens.take_turn(session, citizen_id, REPORTS)
    told = {"rule": rule, "note": note, "outcome": None}
    again = {"filed_at": case((Report.outcome.is_(None), Report.filed_at), else_=func.now())}
    session.execute(
        insert(Report)
        .values(
            city_id=found.city_id, target_kind=target.kind, target_id=target.id, reporter_id=citizen_id,
            **told,
        )
        .on_conflict_do_update(index_elements=["target_id", "reporter_id"], set_=told | again)
    )  # fmt: skip


def decide(
    session: Writer,
    moderator: Member,
    action: str,
    targets: Sequence[Target],
    *,
    rule: str | None,
    into: UUID | None,
    reason: str,
) -> list[UUID]:
    """The decisions' ids, in the order of the targets."""
    found = {target: _judged_by(session, moderator, target) for target in targets}
    if into is not None:
        _judged_by(session, moderator, Target("question", into))
    in_turn = _lock(session, targets, into)
    made = {}
    for target in in_turn:
        _carry_out(session, action, target, rule=rule, into=into)
        first = session.scalar(
            select(func.min(Report.filed_at)).where(Report.target_id == target.id, Report.outcome.is_(None))
        )
        session.execute(
            update(Report)
            .where(Report.target_id == target.id, Report.outcome.is_(None))
            .values(outcome="upheld" if action in {"remove", "merge"} else "dismissed")
        )
        decision = Decision(
            city_id=moderator.city_id, target_kind=target.kind, target_id=target.id, action=action, rule=rule,
            reason=reason, moderator_id=moderator.id, moderator_role=moderator.role,
            waited_since=first or found[target].since,
        )  # fmt: skip
        session.add(decision)
        session.flush()
        _tell(session, found[target].whose, action, target, rule=rule, into=into, reason=reason)
        made[target] = decision.id
    # The record is under one lock of all cities: whoever has it waits for nothing else any more.
    for target in targets:
        moderator.record(session, action, target.kind, target.id, decision=made[target], rule=rule, into=into)
    return [made[target] for target in targets]


# To which question it belongs.
_QUESTION = {
    "answer": text("SELECT question_id FROM answers WHERE id = :id"),
    "rebuttal": text("SELECT question_id FROM rebuttals WHERE id = :id"),
    "video": text("SELECT question_id FROM videos WHERE id = :id"),
}


def _question_of(session: Writer, target: Target) -> UUID | None:
    """None of what a candidate says and shows of themselves."""
    if target.kind == "question":
        return target.id
    asked = _QUESTION.get(target.kind)
    return session.execute(asked, {"id": target.id}).scalar_one() if asked is not None else None


_ABOUT = """
    SELECT '/contests/' || contest.id, {words}, contest.title, city.name
    FROM candidates candidate JOIN contests contest ON contest.id = candidate.contest_id
    JOIN ballots ballot ON ballot.id = candidate.ballot_id JOIN cities city ON city.id = ballot.city_id
    WHERE candidate.id = {which}
"""
_ABOUT_THEMSELVES = {
    "profile": text(_ABOUT.format(words="coalesce(candidate.statement, candidate.website)", which=":id")),
    "photo": text(
        _ABOUT.format(words="candidate.name", which="(SELECT candidate_id FROM images WHERE id = :id)")
    ),
}


def _about(session: Writer, target: Target) -> About:
    question_id = _question_of(session, target)
    if question_id is None:
        return About(*session.execute(_ABOUT_THEMSELVES[target.kind], {"id": target.id}).one())
    return queries.about(session, question_id)


def _lock(session: Writer, targets: Sequence[Target], into: UUID | None = None) -> list[Target]:
    """The targets in the order in which everybody takes what a decision changes, and all of it is taken:
    questions by their ids, then what is said to them.
    """
    questions = {target: _question_of(session, target) for target in targets}
    taken = {each for each in (*questions.values(), into) if each is not None}
    session.scalars(
        select(Question).where(Question.id.in_(taken)).order_by(Question.id).with_for_update()
    ).all()
    in_turn = sorted(targets, key=lambda target: (str(questions[target]), target.kind, target.id))
    for target in in_turn:
        if target.kind != "question":
            _locked(session, target)
    return in_turn


def _tell(
    session: Writer,
    whose: UUID | None,
    action: str,
    target: Target,
    *,
    rule: str | None,
    into: UUID | None,
    reason: str,
) -> None:
    """Whose it is, of what was decided; that nothing was, is no news."""
    if action == "dismiss":
        return

    def letter(site: str) -> Letters:
        about = _about(session, target)
        if action == "remove":
            return letters.removed(target.kind, about, site, rule=str(rule), reason=reason)
        if into is not None:
            return letters.question_merged(about, queries.about(session, into), site, reason=reason)
        return letters.question_shown(about, site)

    # What was decided stays told, whatever becomes of the question next; that it is shown does not.
    choices.tell(session, whose, letter, about=target.id if action == "approve" else None)


def _carry_out(session: Writer, action: str, target: Target, *, rule: str | None, into: UUID | None) -> None:
    if action == "merge":
        assert into is not None  # noqa: S101 (the schema has seen to that)
        merging.merge(session, target.id, into)
        _reviewed(session, target)
    elif action == "remove":
        _set(session, target, "removed", rule, {"pending", *LISTED_STATES, "published", "shown"})
    elif action == "approve":
        _set(session, target, "approved", None, {"pending"})
    else:
        _dismiss(session, target)


def _dismiss(session: Writer, target: Target) -> None:
    """What was reported, or marked by the first filter, may stay as it is."""
    row = _locked(session, target)
    if _find(session, target).state == "pending":
        raise NotDecidable("This question is pending: approve it or remove it.")
    reported = select(Report.id).where(Report.target_id == target.id, Report.outcome.is_(None)).limit(1)
    marked = target.kind == "question" and row.flags and row.reviewed_at is None
    if not marked and session.execute(reported).first() is None:
        raise NotDecidable("No report of this waits: nothing is left to dismiss.")
    _reviewed(session, target)


_MODELS = {
    "question": Question, "answer": Answer, "rebuttal": Rebuttal, "video": Video, "profile": Candidate,
}  # fmt: skip
# What it is again when its removal is overturned.
_BACK = {
    "question": "approved", "answer": "published", "rebuttal": "published", "video": "shown",
    "profile": "shown", "photo": "shown",
}  # fmt: skip


def _locked(session: Writer, target: Target) -> Any:
    if target.kind == "photo":
        return images.locked(session, target.id)
    model: Any = _MODELS[target.kind]
    return session.get_one(model, target.id, with_for_update=True)


def _set(session: Writer, target: Target, state: str, rule: str | None, before: set[str]) -> None:
    row = _locked(session, target)
    found = _find(session, target).state
    if found not in before:
        raise NotDecidable("This has been decided, or withdrawn: nothing is left to decide.")
    if target.kind == "profile":
        row.profile_rule = rule
    else:
        row.state, row.rule = state, rule
    session.flush()
    if target.kind == "question":
        if state == "approved":
            answers.recount(session, row)
            # To followers a question is new once.
            if row.announced_at is None and not follows.is_waiting(session, "question", row.id):
                follows.happened(
                    session, "question", row.id, contest_id=row.contest_id, ballot_id=row.ballot_id,
                    issues=row.issues, actor_id=row.author_id,
                )  # fmt: skip
        listing.place(session, target.id)
        if state == "removed":
            choices.take_back(session, target.id)
        _reviewed(session, target)
    elif target.kind == "answer":
        answers.recount(session, session.get_one(Question, row.question_id, with_for_update=True))
    elif target.kind == "video":
        row.ended_at = func.now() if state == "removed" else None
        # One that waits would take the place of what an appeal brings back.
        answers.end_videos(session, row.answer_id, videos.UNFINISHED)
    elif target.kind == "photo":
        images.removed(session, row.id, overturned=state != "removed")


def _reviewed(session: Writer, target: Target) -> None:
    if target.kind == "question":
        session.get_one(Question, target.id).reviewed_at = func.now()
        session.flush()


def appeal(session: Writer, citizen_id: UUID, decision_id: str, note: str) -> None:
    """By whom it hit, once."""
    decision = session.get(Decision, decision_id, with_for_update=True)
    if decision is None or _find(session, _target_of(decision)).whose != citizen_id:
        raise NotFound("There is no such decision on anything of yours.")
    if decision.action != "remove":
        raise NotDecidable("Only a removal can be appealed against.")
    if decision.appealed_at is not None:
        raise NotDecidable("You have appealed against this already.")
    decision.appealed_at, decision.appeal_note = func.now(), note


def _target_of(decision: Decision) -> Target:
    return Target(decision.target_kind, decision.target_id)


def decide_appeal(
    session: Writer, moderator: Member, decision_id: str, *, overturned: bool, reason: str
) -> None:
    """By another than who decided. Overturned, what was removed is shown again."""
    decision = session.get(Decision, decision_id, with_for_update=True)
    if decision is None or decision.city_id != moderator.city_id or decision.appealed_at is None:
        raise NotFound("There is no such appeal in this city.")
    if decision.appeal_outcome is not None:
        raise NotDecidable("This appeal has been decided.")
    if moderator.id == decision.moderator_id:
        raise OwnCause("Who removed it decides no appeal against that. Ask a colleague.")
    target = _target_of(decision)
    whose = _judged_by(session, moderator, target).whose
    _lock(session, [target])
    decision.appeal_outcome = "overturned" if overturned else "upheld"
    decision.appeal_reason, decision.appeal_decided_at = reason, func.now()
    if overturned:
        _set(session, target, _BACK[target.kind], None, {"removed"})
    session.flush()
    outcome = f"appeal {decision.appeal_outcome}"
    moderator.record(session, outcome, target.kind, target.id, decision=decision.id)

    def letter(site: str) -> Letters:
        about = _about(session, target)
        return letters.appeal_decided(target.kind, about, site, overturned=overturned, reason=reason)

    choices.tell(session, whose, letter)

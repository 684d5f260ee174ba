"""Questions, their versions, the votes on them, and the tallies into which a worker folds the votes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from civicq.tables import Base, uuid7

STATES = ("pending", "approved", "answered", "merged", "removed", "withdrawn")
# What lists show: a question stays in them when a candidate answers it.
LISTED_STATES = ("approved", "answered")
LISTED = str(LISTED_STATES)
_APPROVED = text(f"state IN {LISTED}")
_LISTED = text("listed")
_UNANSWERED = text("listed AND answers = 0")


class Question(Base):
    __tablename__ = "questions"
    __table_args__ = (
        # A question has a current version, and a version its question: this key is checked at commit.
        ForeignKeyConstraint(
            ["id", "version"],
            ["question_versions.question_id", "question_versions.number"],
            name="questions_version_fkey",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        # A question's ballot is its contest's.
        ForeignKeyConstraint(["contest_id", "ballot_id"], ["contests.id", "contests.ballot_id"]),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("cardinality(issues) <= 5", name="issues"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
        CheckConstraint("(state = 'removed') = (rule IS NOT NULL)", name="rule"),
        Index(None, "contest_id", "id", postgresql_where=_APPROVED),
        Index(None, "author_id", "id"),
        # A search asks it once for each contest, and each time would read what waits to be indexed.
        Index(None, "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index(
            "questions_unread_index",
            "ballot_id",
            "id",
            postgresql_where=text("reviewed_at IS NULL AND (state = 'pending' OR flags <> '{}')"),
        ),
        Index("questions_unfiltered_index", "id", postgresql_where=text("filtered_at IS NULL")),
        Index(None, "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
    )
    __purges__ = ("question/{0.id}", "contest/{0.contest_id}/questions", "ballot/{0.ballot_id}/trending")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    contest_id: Mapped[UUID]
    ballot_id: Mapped[UUID]
    # None once its author has left and let it stand.
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizens.id"))
    version: Mapped[int] = mapped_column(server_default="1")
    issues: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    state: Mapped[str] = mapped_column(server_default="approved")
    # Where its votes went, and the rule it broke: what its tombstone tells.
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id"))
    rule: Mapped[str | None]
    # The rules that the first filter thinks it may break; a moderator reads it, and then has reviewed it.
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    reviewed_at: Mapped[datetime | None]
    # When a language model had looked at it, or it was clear that none is asked.
    filtered_at: Mapped[datetime | None]
    # The first of the questions that ask much the same; a ranking shows few of one cluster.
    cluster_id: Mapped[UUID | None]
    # The stems of its words and its contest's id, so that one index finds what asks the same there.
    words: Mapped[str] = mapped_column(TSVECTOR, server_default="", deferred=True, deferred_raiseload=True)
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime | None]
    # Since when followers hear, or have heard, that it was asked.
    announced_at: Mapped[datetime | None]


class QuestionVersion(Base):
    __tablename__ = "question_versions"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)
    # A version is born with its question or by an edit of it; the question purges.
    __purges__ = ()

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    reason: Mapped[str | None]
    # What became of the words of the version before, see `wording`; none for the first.
    diff: Mapped[list[dict[str, str]] | None] = mapped_column(JSONB)
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Vote(Base):
    """One citizen's vote on one question; a withdrawn vote leaves no row."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint("value IN (-1, 1)", name="value"),
        CheckConstraint("weight > 0 AND weight <= 1", name="weight"),
        Index(
            "votes_suspected_index",
            "question_id",
            postgresql_include=["value", "weight"],
            postgresql_where=text("weight < 1"),
        ),
        # Votes lie all over the table. With what is asked of them in the index, the table is not read: by
        # question to count them again, by citizen to list one's own.
        PrimaryKeyConstraint("question_id", "citizen_id", postgresql_include=["value"]),
        Index(None, "citizen_id", "question_id", postgresql_include=["value", "contest_id"]),
    )
    # A tag is billed as a path: scores ride a short s-maxage, only words purge.
    __purges__ = ()

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"))
    # No key to citizens: when one leaves, each of their votes stays under an id of nobody.
    citizen_id: Mapped[UUID]
    # Repeated from the question, which stays in its contest, by the function that casts the vote.
    contest_id: Mapped[UUID]
    value: Mapped[int] = mapped_column(SmallInteger)
    # For how much it counts in a score (`ranking.brigades`); in a count it is always one.
    weight: Mapped[float] = mapped_column(Double, server_default="1")
    cast_at: Mapped[datetime] = mapped_column(server_default=func.now())


class VoteOutbox(Base):
    """What a vote changed, written with it, until the tally worker has folded it."""

    __tablename__ = "vote_outbox"
    __table_args__ = (Index(None, "question_id"),)
    __purges__ = ()

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"))
    # One vote changes one; a merger of two questions moves all votes of one at once.
    up: Mapped[int]
    down: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Tally(Base):
    """Votes on a question as last folded, and the scores by which lists are sorted (see `ranking`)."""

    __tablename__ = "tallies"
    __table_args__ = (
        CheckConstraint("up >= 0 AND down >= 0", name="counts"),
        Index(None, "contest_id", "top", "question_id", postgresql_where=_LISTED),
        Index(None, "contest_id", "trending", "question_id", postgresql_where=_LISTED),
        Index(None, "contest_id", "controversial", "question_id", postgresql_where=_LISTED),
        Index(None, "ballot_id", "trending", "question_id", postgresql_where=_LISTED),
        Index("tallies_unanswered_index", "contest_id", "top", "question_id", postgresql_where=_UNANSWERED),
    )
    __purges__ = ()

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    # Repeated from the question, so that one index gives a list in its order.
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id"))
    # Whether lists show the question, and how many candidates have answered it, for the same reason.
    listed: Mapped[bool] = mapped_column(server_default="true")
    answers: Mapped[int] = mapped_column(server_default="0")
    up: Mapped[int] = mapped_column(server_default="0")
    down: Mapped[int] = mapped_column(server_default="0")
    # What of these does not count in a score, because it looks arranged.
    held_up: Mapped[float] = mapped_column(server_default="0")
    held_down: Mapped[float] = mapped_column(server_default="0")
    top: Mapped[float] = mapped_column(server_default="0")
    trending: Mapped[float]
    controversial: Mapped[float] = mapped_column(server_default="0")


class Ranking(Base):
    """The first places of a list at one moment, and why each was given (`ranking.places`)."""

    __tablename__ = "rankings"
    __table_args__ = (
        CheckConstraint("cardinality(question_ids) = jsonb_array_length(reasons)", name="places"),
        Index(None, "as_of"),
    )
    # As with scores: what is ranked differently purges nothing.
    __purges__ = ()

    # A contest's, or a ballot's for what trends on it.
    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(primary_key=True)
    as_of: Mapped[datetime]
    # By place. One row a list, so that it is replaced whole, and half of one is never read.
    question_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    reasons: Mapped[list[dict[str, str | float]]] = mapped_column(JSONB)


class RankingOutbox(Base):
    """A contest whose tallies changed, until its lists have been ranked anew. A trigger on the tallies writes
    it, with the change: whoever changes one need not think of it.
    """

    __tablename__ = "ranking_outbox"
    __purges__ = ()

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    contest_id: Mapped[UUID]


class TrendingSnapshot(Base):
    """Before `Ranking`: the functions of the release before read and write it while this one is rolled out.
    The next release's migration drops it.
    """

    __tablename__ = "trending_snapshots"
    __table_args__ = (CheckConstraint("cardinality(question_ids) = cardinality(scores)", name="places"),)
    __purges__ = ()

    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id", ondelete="CASCADE"), primary_key=True)
    as_of: Mapped[datetime]
    question_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    scores: Mapped[list[float]] = mapped_column(ARRAY(Double))
    reasons: Mapped[list[dict[str, str | float]]] = mapped_column(JSONB, server_default="[]")


class ReconcilerCursor(Base):
    """How far the reconciler has come in its round over all questions, and what differed so far in it."""

    __tablename__ = "reconciler_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    __purges__ = ()

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default="1")
    after_id: Mapped[UUID | None]
    questions: Mapped[int] = mapped_column(server_default="0")
    votes: Mapped[int] = mapped_column(BigInteger, server_default="0")


class IssueListing(Base):
    """A listed question under one of its issues, with its scores: so that one index gives the list of an
    issue in its order, be the issue common or rare.
    """

    __tablename__ = "issue_listings"
    __table_args__ = (
        Index(None, "contest_id", "issue", "question_id"),
        Index(None, "contest_id", "issue", "top", "question_id"),
        Index(None, "contest_id", "issue", "trending", "question_id"),
        Index(None, "contest_id", "issue", "controversial", "question_id"),
        Index(
            "issue_listings_unanswered_index",
            "contest_id",
            "issue",
            "top",
            "question_id",
            postgresql_where=text("answers = 0"),
        ),
    )
    __purges__ = ()

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    issue: Mapped[str] = mapped_column(primary_key=True)
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    top: Mapped[float]
    trending: Mapped[float]
    controversial: Mapped[float]
    answers: Mapped[int] = mapped_column(server_default="0")


class IdempotencyKey(Base):
    """The answer to a request that may come again (draft-ietf-httpapi-idempotency-key-header-07)."""

    __tablename__ = "idempotency_keys"
    __purges__ = ()

    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    # SHA-256 of what was asked, in hexadecimal: the same key with other words is refused.
    fingerprint: Mapped[str]
    answer: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

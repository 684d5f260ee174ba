"""The reference data that everything hangs on: cities, elections, ballots, contests, candidates, measures."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from civicq.tables import Base, uuid7

KINDS = ("race", "measure", "retention")
MODERATION = ("before", "after")
# Noon in UTC of the day after: by then polls are closed as far west as Hawaii.
CLOSES_AT = "coalesce(ballot.closes_at, (ballot.election_date + 1 + time '12:00') AT TIME ZONE 'UTC')"
# A city's own time at `:now`. Where nobody has said, that of Hawaii: its morning is New York's afternoon.
LOCAL_TIME = "(CAST(:now AS timestamptz) AT TIME ZONE coalesce(city.time_zone, 'Pacific/Honolulu'))"
SIDES = ("odd", "even", "both")
VOTING_METHODS = ("plurality", "ranked_choice", "approval", "other")


class City(Base):
    """A jurisdiction that puts a ballot before its citizens: a city, or the county running its elections."""

    __tablename__ = "cities"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        CheckConstraint("state ~ '^[A-Z]{2}$'", name="state"),
        CheckConstraint(f"moderation IN {MODERATION}", name="moderation"),
        CheckConstraint("standing_days BETWEEN 1 AND 3650", name="standing_days"),
        CheckConstraint("accent_color ~ '^#[0-9a-f]{6}$'", name="accent_color"),
    )
    __purges__ = ("cities", "city/{0.slug}")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # By what the city takes somebody for its resident, and for how long. An e-mail or a phone proves little
    # of where somebody lives: a city decides for itself whether that is enough.
    standing_methods: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{letter,roll,staff}")
    standing_days: Mapped[int] = mapped_column(server_default="730")
    # Whether a moderator reads a question before everybody does, or after.
    moderation: Mapped[str] = mapped_column(server_default="after")
    # Since when an operator vouches that this is the city; until then nobody but its staff sees it.
    activated_at: Mapped[datetime | None] = mapped_column(server_default=func.now())
    # What the operator said who decided on that last; none has while it is NULL, and the city waits for one.
    decision_reason: Mapped[str | None]
    # Who registered it, and their e-mail address, for operators alone; neither once they have left.
    registered_by: Mapped[UUID | None]
    registrant: Mapped[str | None]
    # How the city shows itself, and whom citizens write to.
    contact: Mapped[str | None]
    website: Mapped[str | None]
    accent_color: Mapped[str | None]
    # As its pages show it; whoever adds or takes away an image says so here.
    logo: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # By which clock it is day there (IANA); where nobody has said, see `LOCAL_TIME`.
    time_zone: Mapped[str | None]

    ballots: Mapped[list["Ballot"]] = relationship(back_populates="city", lazy="raise")


class Election(Base):
    __tablename__ = "elections"
    __table_args__ = (
        UniqueConstraint("id", "date"),  # so that a ballot's date cannot differ from its election's
        UniqueConstraint("state", "date", "name", postgresql_nulls_not_distinct=True),
    )
    __purges__ = ("cities", "election/{0.id}")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    date: Mapped[date]
    name: Mapped[str]
    state: Mapped[str | None]


class Ballot(Base):
    """What one city votes on in one election."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("city_id", "election_date"),
        ForeignKeyConstraint(["election_id", "election_date"], ["elections.id", "elections.date"]),
        CheckConstraint("published_at IS NOT NULL OR frozen_at IS NOT NULL", name="published_or_frozen"),
    )
    __purges__ = ("ballot/{0.id}", "cities")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    city_id: Mapped[UUID] = mapped_column(ForeignKey("cities.id"))
    election_id: Mapped[UUID]
    election_date: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # When polls close here, and with them questions; where nobody has said, see `CLOSES_AT`.
    closes_at: Mapped[datetime | None]
    # While it is set, everybody reads and nobody asks, edits or votes.
    frozen_at: Mapped[datetime | None]
    # Whether anybody but the city's staff sees it. What is not published is frozen too.
    published_at: Mapped[datetime | None] = mapped_column(server_default=func.now())

    city: Mapped[City] = relationship(back_populates="ballots", lazy="raise")
    election: Mapped[Election] = relationship(lazy="raise")
    contests: Mapped[list["Contest"]] = relationship(back_populates="ballot", lazy="raise")


class BallotStyle(Base):
    """One of the sets of contests that the precincts of a ballot vote on."""

    __tablename__ = "ballot_styles"
    __table_args__ = (UniqueConstraint("ballot_id", "source_key"), UniqueConstraint("id", "ballot_id"))
    __purges__ = ("ballot/{0.ballot_id}",)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id", ondelete="CASCADE"))
    name: Mapped[str]
    source_key: Mapped[str]


class Precinct(Base):
    __tablename__ = "precincts"
    __table_args__ = (
        UniqueConstraint("ballot_id", "slug"),
        ForeignKeyConstraint(
            ["ballot_style_id", "ballot_id"],
            ["ballot_styles.id", "ballot_styles.ballot_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug"),
        Index(None, "ballot_style_id"),
    )
    __purges__ = ("ballot/{0.ballot_id}",)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id", ondelete="CASCADE"))
    ballot_style_id: Mapped[UUID]
    slug: Mapped[str]
    name: Mapped[str]
    source_key: Mapped[str]


class StreetSegment(Base):
    """A part of a street that votes in one precinct. Postcodes and house numbers here are nobody's: who lives
    there is not known.
    """

    __tablename__ = "street_segments"
    __table_args__ = (
        CheckConstraint("first_number <= last_number", name="numbers"),
        CheckConstraint(f"side IN {SIDES}", name="side"),
        Index(None, "postcode"),
        Index(None, "precinct_id"),
    )
    # Whoever looks an address up is answered from here, and no cache has it.
    __purges__ = ()

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    precinct_id: Mapped[UUID] = mapped_column(ForeignKey("precincts.id", ondelete="CASCADE"))
    # Five digits.
    postcode: Mapped[str]
    # As `streets.spelled` has it; empty for all streets of the postcode.
    street: Mapped[str]
    # Of its houses, and on which side of the street they stand: odd or even numbers, or both.
    first_number: Mapped[int]
    last_number: Mapped[int]
    side: Mapped[str]


class BallotStyleContest(Base):
    __tablename__ = "ballot_style_contests"
    __table_args__ = (Index(None, "contest_id"),)
    # Its style changes with it, and the style purges the ballot.
    __purges__ = ()

    ballot_style_id: Mapped[UUID] = mapped_column(
        ForeignKey("ballot_styles.id", ondelete="CASCADE"), primary_key=True
    )
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True)


class Contest(Base):
    """One decision on a ballot. An import withdraws what has gone, never deletes it: questions hang on it."""

    __tablename__ = "contests"
    __table_args__ = (
        UniqueConstraint("ballot_id", "source_key"),
        UniqueConstraint("id", "ballot_id"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"voting_method IN {VOTING_METHODS}", name="voting_method"),
        CheckConstraint("seats BETWEEN 1 AND 100", name="seats"),
        Index(None, "ballot_id", "position"),
    )
    # Lists of questions show their contest's title, and none of a contest that is withdrawn.
    __purges__ = (
        "ballot/{0.ballot_id}",
        "ballot/{0.ballot_id}/trending",
        "contest/{0.id}",
        "contest/{0.id}/questions",
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    ballot_id: Mapped[UUID] = mapped_column(ForeignKey("ballots.id"))
    kind: Mapped[str]
    title: Mapped[str]
    jurisdiction: Mapped[str | None]
    office: Mapped[str | None]
    district: Mapped[str | None]
    seats: Mapped[int] = mapped_column(server_default="1")
    voting_method: Mapped[str] = mapped_column(server_default="plurality")
    position: Mapped[int]
    source_key: Mapped[str]
    withdrawn_at: Mapped[datetime | None]

    ballot: Mapped[Ballot] = relationship(back_populates="contests", lazy="raise")
    candidates: Mapped[list["Candidate"]] = relationship(back_populates="contest", lazy="raise")
    measure: Mapped["Measure | None"] = relationship(back_populates="contest", lazy="raise")


class Candidate(Base):
    """One person in one contest; whoever stands in two contests is two candidates."""

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("contest_id", "source_key"),
        Index(None, "contest_id", "position"),
        # A candidate's ballot is the contest's; it is kept here because the ballot shows candidates too.
        ForeignKeyConstraint(["contest_id", "ballot_id"], ["contests.id", "contests.ballot_id"]),
    )
    __purges__ = ("ballot/{0.ballot_id}", "contest/{0.contest_id}", "candidate/{0.id}")

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    contest_id: Mapped[UUID]
    ballot_id: Mapped[UUID]
    name: Mapped[str]
    party: Mapped[str | None]
    position: Mapped[int]
    source_key: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    # What they say of themselves, once they have an account; no import touches it.
    statement: Mapped[str | None] = mapped_column(deferred=True)
    website: Mapped[str | None] = mapped_column(deferred=True)
    # The rule that it broke: then nobody is shown it.
    profile_rule: Mapped[str | None]
    # As with a city's logo.
    photo: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    contest: Mapped[Contest] = relationship(back_populates="candidates", lazy="raise")


class Measure(Base):
    """What a contest of the kind `measure` asks."""

    __tablename__ = "measures"
    __table_args__ = (
        ForeignKeyConstraint(["contest_id", "ballot_id"], ["contests.id", "contests.ballot_id"]),
    )
    __purges__ = ("ballot/{0.ballot_id}", "contest/{0.contest_id}")

    contest_id: Mapped[UUID] = mapped_column(primary_key=True)
    ballot_id: Mapped[UUID]
    number: Mapped[str | None]
    summary: Mapped[str | None]
    # Pages of prose: who lists measures does not drag them along, and who needs them says so (`undefer`).
    full_text: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    pro_statement: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    con_statement: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)

    contest: Mapped[Contest] = relationship(back_populates="measure", lazy="raise")

"""Harbor Falls: a fictional city written for this project, loaded at the first `up`."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, insert, select, update
from sqlalchemy.orm import sessionmaker

from cdk.local.identity import PERSONAS, persona
from civicq.answers import commands as answers
from civicq.answers.said import Claim, Said, Source
from civicq.ballots.models import Candidate, City, Contest, Precinct, StreetSegment
from civicq.ballots.streets import spelled
from civicq.cities.models import CandidateAccount, CityStaff
from civicq.citizens.models import Citizen
from civicq.db import Writer, within
from civicq.imports.commands import import_file
from civicq.questions import commands, voting
from civicq.questions.models import Question
from civicq.standing.models import METHODS, Standing

BALLOT = Path(__file__).with_name("ballot.csv")
STREETS = Path(__file__).with_name("streets.csv")
QUESTIONS = Path(__file__).with_name("questions.csv")
# As many of citizen-N are verified residents: a crowd for load tests. Whoever has a higher number is not yet.
RESIDENTS = 20_000
STAFF = {"clerk": "owner", "moderator": "moderator"}
# For whom Cleo, the candidate, speaks; and what she has said so far.
CANDIDATE = "Imani Okafor"
ANSWER = Said(
    position="I would cap yearly rises at three percent, and build on the two city lots by Millside.",
    rationale="A cap holds prices while homes are built. The lots are ours, and both are on a bus line.",
    trade_offs="A cap alone slows building; that is why the lots come first.",
    sources=[Source("City lots, register of 2026", "https://harborfalls.example/lots")],
    claims=[Claim("The lots are ours", [Source("Register", "https://harborfalls.example/lots")])],
)


def load(url: str) -> bool:
    """Load the sample city into a database that holds no city yet; whether it did."""
    engine = create_engine(url)
    try:
        with sessionmaker(engine, class_=Writer).begin() as session:
            if session.scalar(select(City.id).limit(1)) is not None:
                return False
            import_file(session, BALLOT)
            _place(session)
            _settle(session)
            _ask(session)
    finally:
        engine.dispose()
    return True


def _place(session: Writer) -> None:
    """Which houses vote in which precinct, which a ballot's CSV does not tell."""
    precincts = {precinct.name: precinct.id for precinct in session.scalars(select(Precinct))}
    with STREETS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            session.add(
                StreetSegment(
                    precinct_id=precincts[row["precinct"]], postcode=row["postcode"],
                    street=spelled(row["street"]), first_number=int(row["first_number"]),
                    last_number=int(row["last_number"]), side=row["side"],
                )
            )  # fmt: skip


def _settle(session: Writer) -> None:
    """The crowd, Ana, Bo and the city's staff, as if they had been verified long ago."""
    session.execute(
        update(City).values(standing_methods=list(METHODS), time_zone="America/Los_Angeles"),
        execution_options={"tags": ()},
    )
    city_id = session.scalars(select(City.id)).one()
    residents = [persona(name).id for name in ("citizen", "neighbor")]
    residents += [persona(f"citizen-{number}").id for number in range(RESIDENTS + 1)]
    people = {*residents, *(each.id for each in PERSONAS)}
    session.execute(insert(Citizen), [{"id": each} for each in people])
    verified = {
        "city_id": city_id, "state": "verified", "method": "roll", "decided_at": func.now(),
        "expires_at": datetime.now(UTC) + timedelta(days=730),
    }  # fmt: skip
    session.execute(insert(Standing).values(verified), [{"citizen_id": each} for each in residents])
    session.execute(
        insert(CityStaff).values(city_id=city_id),
        [{"citizen_id": persona(name).id, "role": role} for name, role in STAFF.items()],
    )


def _ask(session: Writer) -> None:
    contests = {contest.title: contest for contest in session.scalars(select(Contest))}
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            commands.ask(
                session, persona(f"citizen-{number}").id, contest_id=str(contests[row["contest_title"]].id),
                words=row["text"], issues=row["issues"].split(";"), key=f"sample-{number}",
            )  # fmt: skip
            question_id = session.scalars(select(Question.id).order_by(Question.id.desc()).limit(1)).one()
            up, down = int(row["up"]), int(row["down"])
            for voter in range(up + down):
                citizen_id = persona(f"citizen-{voter}").id
                voting.vote(within(session), citizen_id, str(question_id), 1 if voter < up else -1)
    voting.fold(session)
    _answer(session)


def _answer(session: Writer) -> None:
    """Cleo has answered one question; at all others it says that no response was submitted."""
    candidate = session.scalars(select(Candidate).where(Candidate.name == CANDIDATE)).one()
    session.add(CandidateAccount(candidate_id=candidate.id, citizen_id=persona("candidate").id))
    first = session.scalars(
        select(Question.id).where(Question.contest_id == candidate.contest_id).order_by(Question.id).limit(1)
    ).one()
    answers.answer(session, candidate.id, str(first), ANSWER, None)

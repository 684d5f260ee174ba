"""Harbor Falls: a fictional city written for this project, loaded at the first `up`."""

import csv
from pathlib import Path

from sqlalchemy import create_engine, select
from sqlalchemy.orm import sessionmaker

from cdk.local.identity import persona
from civicq.ballots.models import City, Contest
from civicq.db import Writer
from civicq.imports.commands import import_file
from civicq.questions import commands
from civicq.questions.models import Question

BALLOT = Path(__file__).with_name("ballot.csv")
QUESTIONS = Path(__file__).with_name("questions.csv")


def load(url: str) -> bool:
    """Load the sample city into a database that holds no city yet; whether it did."""
    engine = create_engine(url)
    try:
        with sessionmaker(engine, class_=Writer).begin() as session:
            if session.scalar(select(City.id).limit(1)) is not None:
                return False
            import_file(session, BALLOT)
            _ask(session)
    finally:
        engine.dispose()
    return True


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
                commands.vote(
                    session, persona(f"citizen-{voter}").id, str(question_id), 1 if voter < up else -1
                )  # fmt: skip
    commands.fold(session)

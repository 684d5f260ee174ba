"""Every vote that was acknowledged, held against the database.

    uv run python -m load_tests.reconciliation FOLDER [--data .civicq]

FOLDER is a run's journal. What a citizen's last acknowledged vote on a question said, the database has to
say. Where a later one was sent and no answer came, either may be true. The exit status is 1 for any
difference.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from load_tests.crowd.journal import Sent, lines
from load_tests.running import Running

BEFORE = "before.json"
_MOST_SHOWN = 10

Pair = tuple[str, str]


@dataclass
class Outcome:
    """Pairs are of a citizen and a question."""

    acknowledged: int = 0
    unanswered: int = 0
    pairs: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    phantom: list[str] = field(default_factory=list)
    drifted: list[str] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        return not (self.lost or self.doubled or self.phantom or self.drifted)

    def lines(self) -> list[str]:
        sent = f"{self.acknowledged} votes acknowledged, {self.unanswered} without an answer"
        told = [f"{sent}, of {self.pairs} pairs of a citizen and a question"]
        for name in ("lost", "doubled", "phantom", "drifted"):
            found: list[str] = getattr(self, name)
            told.append(f"{name}: {len(found)}")
            told += [f"  {each}" for each in found[:_MOST_SHOWN]]
        return told


def remember(folder: Path, database: str, citizens: Iterable[str]) -> None:
    """Before a run: the votes that its citizens have cast already."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("votes-*.jsonl"):
        old.unlink()
    with psycopg.connect(database) as connection:
        cast = _stored(connection, list(citizens))
    (folder / BEFORE).write_text(json.dumps({"citizens": list(citizens), "votes": cast}))


def reconcile(folder: Path, database: str) -> Outcome:
    """After a run; SystemExit when there is no journal."""
    try:
        before = json.loads((folder / BEFORE).read_text())
    except OSError:
        raise SystemExit(f"{folder} is no journal of a run: it has no {BEFORE}") from None
    with psycopg.connect(database, autocommit=True) as connection:
        stored = _stored(connection, before["citizens"])
        outcome = compare(before["votes"], lines(folder), stored)
        outcome.drifted = [
            f"{question}: {up} up and {down} down told, {ups} and {downs} cast"
            for question, up, down, ups, downs in connection.execute(_DRIFT)
        ]
    return outcome


def compare(before: Iterable[Any], sent: Iterable[Sent], stored: Iterable[Any]) -> Outcome:
    """`before` and `stored` are rows of citizen, question and value."""
    outcome = Outcome()
    # What the database may say of a pair; 0 is no row. The first is what was acknowledged last.
    allowed: dict[Pair, list[int]] = {(citizen, question): [value] for citizen, question, value in before}
    voted: set[Pair] = set()
    for vote in sent:
        pair = vote.citizen, vote.question
        voted.add(pair)
        if vote.state == "acknowledged":
            outcome.acknowledged += 1
            allowed[pair] = [vote.value]
        else:
            outcome.unanswered += 1
            allowed.setdefault(pair, [0]).append(vote.value)
    outcome.pairs = len(voted)
    found: dict[Pair, int] = {}
    for citizen, question, value in stored:
        if (citizen, question) in found:
            outcome.doubled.append(f"{citizen} on {question}")
        found[citizen, question] = value
    _hold(allowed, found, outcome)
    return outcome


def _hold(allowed: Mapping[Pair, list[int]], found: Mapping[Pair, int], outcome: Outcome) -> None:
    for (citizen, question), values in allowed.items():
        value = found.get((citizen, question), 0)
        if value in values:
            continue
        # What is there and should be gone was never meant to be there; all else was promised and is not.
        kind = outcome.phantom if values == [0] else outcome.lost
        kind.append(f"{citizen} on {question}: acknowledged {values[0]}, stored {value}")
    outcome.phantom += [
        f"{citizen} on {question}: never sent, stored {value}"
        for (citizen, question), value in found.items()
        if (citizen, question) not in allowed
    ]


# With the votes that no tally has yet, in the one snapshot of one statement: exact at any moment.
_DRIFT = """
SELECT * FROM (
    SELECT tally.question_id::text, tally.up + waiting.up, tally.down + waiting.down,
           cast_votes.up, cast_votes.down
    FROM tallies tally
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(up), 0) AS up, coalesce(sum(down), 0) AS down
        FROM vote_outbox WHERE vote_outbox.question_id = tally.question_id
    ) waiting
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down
        FROM votes WHERE votes.question_id = tally.question_id
    ) cast_votes
) AS compared (question_id, up, down, ups, downs) WHERE (up, down) <> (ups, downs)
"""


def _stored(connection: psycopg.Connection[Any], citizens: list[str]) -> list[tuple[str, str, int]]:
    return connection.execute(
        "SELECT citizen_id::text, question_id::text, value FROM votes WHERE citizen_id = ANY(%s::uuid[])",
        [citizens],
    ).fetchall()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m load_tests.reconciliation", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path(".civicq"), help="of the `civicq up`")
    parser.add_argument("--json", action="store_true", help="the same for a program")
    asked = parser.parse_args(arguments)
    outcome = reconcile(asked.folder, Running.of(asked.data).database)
    if asked.json:
        json.dump(asdict(outcome), sys.stdout)
    else:
        sys.stdout.writelines(f"{line}\n" for line in outcome.lines())
    sys.exit(0 if outcome.exact else 1)


if __name__ == "__main__":
    main()

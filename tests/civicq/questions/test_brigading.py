"""Arranged votes count in full where votes are counted, and for less where questions are ranked."""

import random
import uuid

from civicq.handlers import rank, reconcile, tally, weigh
from tests.civicq.conftest import Api, Stored, Town, settled


def ask(api: Api, town: Town, words: str) -> str:
    body = {"contest_id": town.mayor, "text": words}
    return str(api.call("POST", "/api/me/questions", body, citizen=settled()[0]).json["id"])


def vote(stored: Stored, town: Town, votes: list[tuple[uuid.UUID, str, float]]) -> None:
    """As if they had been cast so many seconds ago."""
    with stored.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO votes (question_id, citizen_id, contest_id, value, cast_at) "
            "VALUES (%s, %s, %s, 1, now() - make_interval(secs => %s)) ON CONFLICT DO NOTHING",
            [(question, citizen, town.mayor, ago) for citizen, question, ago in votes],
        )
        cursor.executemany(
            "INSERT INTO vote_outbox (question_id, up, down) VALUES (%s, 1, 0)",
            [(question,) for _, question, _ in votes],
        )


def test_a_brigade_gains_little_in_what_trends_and_loses_no_vote(
    api: Api, town: Town, stored: Stored
) -> None:
    chance = random.Random(7)
    words = ["lighthouse", "library", "harbor", "ferry", "pier", "school", "bridge", "market", "park", "tram"]
    questions = [ask(api, town, f"What of the {word}, then?") for word in words]
    loved, targets = questions[0], questions[5:9]
    honest = [
        (uuid.uuid4(), question, chance.random() * 80_000)
        for question, count in zip(questions, [60, 50, 40, 30, 20, 9, 8, 7, 6, 5], strict=True)
        for _ in range(count)
    ]
    arranged = [
        (member, question, 20_000 + chance.random() * 200)
        for member in (uuid.uuid4() for _ in range(90))
        for question in targets
    ]
    vote(stored, town, [*honest, *arranged])
    tally.handler({}, None)
    assert weigh.handler({}, None)["suspected"] == len(arranged)
    rank.handler({}, None)
    listed = api.get(f"/api/ballots/{town.ballot}/trending").json["questions"]
    assert listed[0]["id"] == loved
    target = next(each for each in listed if each["id"] == targets[0])
    assert target["up"] == 99  # as shown
    assert 9 + 90 * 0.2 - 0.01 <= target["why"]["up"] <= 9 + 90 * 0.2 + 0.01  # as ranked
    assert reconcile.handler({}, None)["votes"] == 0
    assert weigh.handler({}, None)["suspected"] == len(arranged)  # found again, and held once
    rank.handler({}, None)


def test_honest_votes_weigh_what_they_are(api: Api, town: Town, stored: Stored) -> None:
    chance = random.Random(8)
    questions = [ask(api, town, f"What of the {word}, then?") for word in ("lighthouse", "library", "ferry")]
    vote(
        stored, town, [(uuid.uuid4(), chance.choice(questions), chance.random() * 80_000) for _ in range(200)]
    )
    assert weigh.handler({}, None) == {"contests": 2, "suspected": 0}
    assert stored.execute("SELECT count(*) FROM votes WHERE weight < 1").fetchone() == (0,)

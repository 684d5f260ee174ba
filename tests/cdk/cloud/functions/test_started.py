"""Each function's bundle, unpacked and started by AWS's runtime client on the deployed Python, in an environment
that holds nothing else, and invoked with its real event: it has to answer rightly.
"""

import base64
import json
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cdk.local.identity import persona
from cdk.local.sample import BALLOT
from civicq.front import lock
from load_tests.bench.deployed import PROJECT, ROWS, Deployment, deployed
from tests.civicq.media.test_pictures import opened, photo, saved

FILM = PROJECT / "tests/civicq/media/films/exported.mp4"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="awslambdaric has no wheel here")


@pytest.fixture(scope="module")
def stage() -> Iterator[Deployment]:
    """From byte code alone: a source that is read raises."""
    with deployed() as made:
        for source in made.unpacked.task_root.rglob("*.py"):
            source.write_text("raise RuntimeError('compiled at import')")
        yield made


def public(stage: Deployment) -> None:
    answer = stage.invoke("public", stage.event("public"))
    page = json.loads(answer["body"])
    assert answer["statusCode"] == 200
    assert page["contests"][0]["title"] == "Mayor"
    # The next process has it from the first.
    again = stage.invoke("public", stage.event("public"))
    assert again["body"] == answer["body"]
    assert "hit" in again["headers"]["cache-status"]


def pages(stage: Deployment) -> None:
    # It waits two seconds for what it asks, which a busy machine may take.
    for _ in range(4):
        answer = stage.invoke("pages", stage.event("pages"))
        if answer["statusCode"] != 503:
            break
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Mayor" in answer["body"]
    assert "s-maxage=" in answer["headers"]["cache-control"]
    ballot = stage.ask("SELECT id FROM ballots")
    assert f"ballot/{ballot}" in answer["headers"]["cache-tag"].split(",")
    unlocked = stage.event("pages")
    del unlocked["headers"][lock.HEADER]
    assert stage.invoke("pages", unlocked)["statusCode"] == 403


def civic(stage: Deployment) -> None:
    answer = stage.invoke("civic", stage.event("civic"))
    assert (answer["statusCode"], json.loads(answer["body"])["value"]) == (200, 1)
    assert stage.ask("SELECT value FROM votes WHERE citizen_id = %s", persona("neighbor").id) == 1


def staff(stage: Deployment) -> None:
    answer = stage.invoke("staff", stage.event("staff"))
    other = stage.request("GET", "/api/admin/cities/harbor-falls-or/queue", who="neighbor")
    assert answer["statusCode"] == 200
    assert stage.invoke("staff", other)["statusCode"] == 403


def session(stage: Deployment) -> None:
    answer = stage.invoke("session", stage.event("session"))
    assert answer["statusCode"] == 302
    assert answer["headers"]["location"].startswith("https://identity.civicq.example/oauth2/authorize?")
    assert answer["cookies"][0].startswith("__Host-sign-in=")


def reconcile(stage: Deployment) -> None:
    told = stage.invoke("reconcile", stage.event("reconcile"))
    assert told["questions"] == stage.ask("SELECT count(*) FROM questions")
    assert told["vote_drift"] == 0


def rank(stage: Deployment) -> None:
    assert stage.invoke("rank", stage.event("rank"))["ballots"] == 1


def tally(stage: Deployment) -> None:
    question = stage.ask("SELECT id FROM questions ORDER BY id DESC LIMIT 1")
    vote = stage.request("PUT", f"/api/me/votes/{question}", who="citizen-9999", body={"value": -1})
    assert stage.invoke("civic", vote)["statusCode"] == 200
    assert stage.invoke("tally", stage.event("tally"))["folded"] >= 1


def warm(stage: Deployment) -> None:
    assert stage.invoke("warm", stage.event("warm"))["loaded"] >= 1
    assert stage.invoke("warm", stage.event("warm"))["ready"] >= 1


def relay(stage: Deployment) -> None:
    stage.ask("INSERT INTO purge_outbox (tags, created_at) VALUES ('{contest/1}', now() - interval '9 s')")
    assert stage.invoke("relay", stage.event("relay"))["tags"] >= 1
    got = stage.client("sqs").receive_message(QueueUrl=stage.variables["PURGE_QUEUE_URL"])
    assert "contest/1" in json.loads(got["Messages"][0]["Body"])["tags"]


def edge_metrics(stage: Deployment) -> None:
    dimensions = [
        {"Name": "DistributionId", "Value": stage.variables["DISTRIBUTION_ID"]},
        {"Name": "Region", "Value": "Global"},
    ]
    before = datetime.now(UTC) - timedelta(minutes=2)  # what is of this moment may not be asked for yet
    counted = {"MetricName": "Requests", "Dimensions": dimensions, "Value": 7, "Timestamp": before}
    stage.client("cloudwatch").put_metric_data(Namespace="AWS/CloudFront", MetricData=[counted])
    told = stage.invoke("edge_metrics", stage.event("edge_metrics"))["gauges"]
    assert [value for value, _ in told.values()] == [7]


def figures(stage: Deployment) -> None:
    assert stage.invoke("figures", stage.event("figures"))["minutes"] >= 1
    lines = (stage.folder / "figures.log").read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith('{"_aws"')]
    assert told[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "CivicQ"


def filter_(stage: Deployment) -> None:
    assert stage.invoke("filter", stage.event("filter")) == {"read": 0}  # this stage has no model


def retention(stage: Deployment) -> None:
    stage.ask(
        "INSERT INTO messages (id, channel, claimed_at, sent_at) "
        "SELECT gen_random_uuid(), 'email', at, at FROM (SELECT now() - interval '31 days' AS at) AS sent"
    )
    told = stage.invoke("retention", stage.event("retention"))
    assert told == {"what a message was about, once it is sent": 1}


def weigh(stage: Deployment) -> None:
    assert stage.invoke("weigh", stage.event("weigh"))["contests"] >= 1


def tell(stage: Deployment) -> None:
    follower = persona("neighbor").id
    stage.ask("INSERT INTO follows (citizen_id, topic) VALUES (%s, 'contest/1')", follower)
    stage.ask(
        "INSERT INTO notice_choices (citizen_id, cadence, email) VALUES (%s, 'immediate', 'bo@example.org')",
        follower,
    )
    stage.ask(
        "INSERT INTO happenings (kind, topics, question_id) "
        "SELECT 'question', '{contest/1}', id FROM questions LIMIT 1"
    )
    assert stage.invoke("tell", stage.event("tell"))["written"] == 1
    assert stage.ask("SELECT recipient FROM messages WHERE unsubscribe IS NOT NULL") == "bo@example.org"
    stage.ask("DELETE FROM messages")


def remind(stage: Deployment) -> None:
    assert stage.invoke("remind", stage.event("remind"))["steps"] >= 3  # candidates, and staff twice


def proposals(stage: Deployment) -> None:
    key = uuid.uuid4()
    stage.client("s3").put_object(Bucket="uploads", Key=f"proposals/{key}", Body=BALLOT.read_bytes())
    stage.ask(
        "INSERT INTO proposals (id, city_id, file_name, size_bytes, state, proposed_by) "
        "SELECT %s, id, 'ballot.csv', 9, 'uploaded', gen_random_uuid() FROM cities",
        key,
    )
    assert stage.invoke("proposals", stage.event("proposals")) == {"taken": 1}
    assert stage.ask("SELECT state FROM proposals WHERE id = %s", key) == "proposed"


def videos(stage: Deployment) -> None:
    key = uuid.uuid4()
    film = FILM.read_bytes()
    stage.client("s3").put_object(Bucket="uploads", Key=f"videos/{key}", Body=film)
    stage.ask(
        "INSERT INTO videos (id, answer_id, answer_version, question_id, candidate_id, type, size_bytes, "
        "captions, transcript, state) SELECT %s, id, version, question_id, candidate_id, 'video/mp4', %s, "
        "'WEBVTT\n\n00:00.000 --> 00:02.000\nMended', 'Mended', 'uploaded' FROM answers LIMIT 1",
        key,
        len(film),
    )
    assert stage.invoke("videos", stage.event("videos"))["looked_at"] == 1
    assert stage.ask("SELECT state FROM videos WHERE id = %s", key) == "shown"
    (public, _) = stage.client("s3").list_objects_v2(Bucket="media", Prefix=f"media/{key}")["Contents"]
    assert public["Size"] == len(film)


def images(stage: Deployment) -> None:
    key = uuid.uuid4()
    sent = saved(photo())
    stage.client("s3").put_object(Bucket="uploads", Key=f"images/{key}", Body=sent)
    stage.ask(
        "INSERT INTO images (id, candidate_id, type, size_bytes, state) "
        "SELECT %s, id, 'image/jpeg', %s, 'uploaded' FROM candidates LIMIT 1",
        key,
        len(sent),
    )
    assert stage.invoke("images", stage.event("images"))["drawn"] == 1
    assert stage.ask("SELECT state FROM images WHERE id = %s", key) == "shown"


def variant(stage: Deployment) -> None:
    answer = stage.invoke("variant", stage.event("variant"))
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "image/avif")
    assert opened(base64.b64decode(answer["body"])).size == (160, 200)
    unlocked = stage.event("variant") | {"headers": {}}
    assert stage.invoke("variant", unlocked)["statusCode"] == 403


def notices(stage: Deployment) -> None:
    for channel, recipient in (("email", "ana@example.org"), ("sms", "+15035550100")):
        stage.ask(
            "INSERT INTO messages (id, channel, recipient, subject, body) "
            "VALUES (gen_random_uuid(), %s, %s, 'Your code', '123456')",
            channel,
            recipient,
        )
    assert stage.invoke("notices", stage.event("notices")) == {"sent": 2}
    assert stage.client("ses").get_send_quota()["SentLast24Hours"] == 1


def purge(stage: Deployment) -> None:
    assert stage.invoke("purge", stage.event("purge")) == {"batchItemFailures": []}
    edge = stage.client("cloudfront")
    distribution = stage.variables["DISTRIBUTION_ID"]
    (made,) = edge.list_invalidations(DistributionId=distribution)["InvalidationList"]["Items"]
    paths = edge.get_invalidation(DistributionId=distribution, Id=made["Id"])["Invalidation"][
        "InvalidationBatch"
    ]
    assert sorted(paths["Paths"]["Items"]) == ["#cities", "#contest/1"]


def migrate(stage: Deployment) -> None:
    told = stage.invoke("migrate", stage.event("migrate"))
    assert told["from"] == told["to"] == stage.ask("SELECT version_num FROM alembic_version")


def gauges(stage: Deployment) -> None:
    assert stage.invoke("gauges", stage.event("gauges")) == {"gauges": 1}


def elections(stage: Deployment) -> None:
    near = stage.ask("SELECT count(*) FROM ballots WHERE election_date < current_date + 14")
    told = stage.invoke("elections", stage.event("elections"))
    assert len(told["elections"]) == near


def scaling(stage: Deployment) -> None:
    assert stage.invoke("scaling", stage.event("scaling")).startswith("## Election calendar")


def clock(stage: Deployment) -> None:
    assert stage.invoke("clock", stage.event("clock")) == {"ticks": 4}


def claims(stage: Deployment) -> None:
    asked = stage.event("claims")
    answer = stage.invoke("claims", asked)
    added = answer["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]
    assert added["claimsToAddOrOverride"] == asked["request"]["userAttributes"]


def rotate(stage: Deployment) -> None:
    step = stage.event("rotate")
    assert stage.invoke("rotate", step) is None
    made = stage.client("secretsmanager").get_secret_value(
        SecretId=step["SecretId"], VersionId=step["ClientRequestToken"]
    )
    assert made["SecretString"].startswith(f"{datetime.now(UTC):%Y-%m-%d}.")


CASES: dict[str, Callable[[Deployment], None]] = {
    case.__name__.rstrip("_"): case
    for case in (
        public, pages, civic, staff, session, reconcile, rank, tally, warm, relay, edge_metrics, figures, filter_, retention,
        weigh, tell, remind, proposals, videos, images, variant, notices, purge, migrate, gauges, elections, scaling, clock, claims, rotate,
    )
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_function_answers_rightly_from_its_bundle_alone(stage: Deployment, name: str) -> None:
    assert name in CASES, "a new function: say here what it answers when it answers rightly"
    task = stage.unpacked.of(ROWS[name]).task_root
    before = set(task.rglob("*.pyc"))
    try:
        CASES[name](stage)
    except Exception as error:
        log = stage.folder / f"{name}.log"
        error.add_note(log.read_text()[-3000:] if log.exists() else "no log")
        raise
    assert set(task.rglob("*.pyc")) == before, "compiled at import"

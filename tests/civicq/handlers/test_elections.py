"""From a registered election to an action at AWS: both functions as processes, under AWS's own client."""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import pytest
from moto.server import ThreadedMotoServer

from cdk.cloud import calendar
from cdk.functions import FUNCTIONS
from cdk.local import schedules
from cdk.local.runtime import Lambda
from cdk.stages import STAGING
from civicq import db
from civicq.ballots.models import Ballot, City, Election
from tests.cdk.local.loop import in_a_loop

PARAMETER = calendar.parameter_name(STAGING)
PUBLIC = "function:civicq-staging-public:live"
KEYS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture
def cloud(tables: None) -> Iterator[str]:
    """Its address. Of what staging scales for elections, all but the cache: moto knows none without nodes."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    try:
        for name, (least, most) in STAGING.provisioned.items():
            client(address, "application-autoscaling").register_scalable_target(
                ServiceNamespace="lambda",
                ResourceId=f"function:civicq-staging-{name}:live",
                ScalableDimension=calendar.ENVIRONMENTS,
                MinCapacity=least,
                MaxCapacity=most,
            )
        client(address, "ssm").put_parameter(Name=PARAMETER, Value="{}", Type="String")
        yield address
    finally:
        server.stop()


def client(address: str, service: str) -> Any:
    keys = {name.lower(): value for name, value in KEYS.items() if name != "AWS_DEFAULT_REGION"}
    return boto3.client(service, endpoint_url=address, region_name="us-east-1", **keys)  # type: ignore[call-overload]


def actions(address: str) -> list[tuple[str, int]]:
    told = client(address, "application-autoscaling").describe_scheduled_actions(
        ServiceNamespace="lambda", ResourceId=PUBLIC
    )
    return sorted(
        (each["Schedule"], each["ScalableTargetAction"]["MinCapacity"]) for each in told["ScheduledActions"]
    )


def registered(days: int) -> tuple[uuid.UUID, datetime]:
    """A ballot's id, and when its day begins."""
    day = datetime.now(UTC).date() + timedelta(days=days)
    with db.writers().begin() as session:
        city = City(slug="honolulu", name="Honolulu", state="HI")
        election = Election(date=day, name="General", state="HI")
        session.add_all([city, election])
        session.flush()
        ballot = Ballot(city_id=city.id, election_id=election.id, election_date=day)
        session.add(ballot)
        session.flush()
        return ballot.id, datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Pacific/Honolulu"))


def functions(address: str, folder: Path) -> dict[str, Lambda]:
    capacity = json.loads(calendar.capacity(STAGING, cluster="", cache=""))
    capacity["targets"] = [each for each in capacity["targets"] if each["dimension"] != calendar.ECPU]
    variables = {
        **{name: os.environ[name] for name in os.environ if name.startswith("DATABASE_")},  # noqa: TID251
        **KEYS,
        "PATH": os.defpath,
        "AWS_ENDPOINT_URL": address,
        "ELECTION_CAPACITY": json.dumps(capacity),
        "CALENDAR_PARAMETER": PARAMETER,
    }
    rows = [row for row in FUNCTIONS if row.name in {"elections", "scaling"}]
    return {row.name: Lambda(row, variables, 1, folder / f"{row.name}.log") for row in rows}


def test_an_election_that_a_city_publishes_is_scaled_for_and_one_it_takes_back_is_not(
    cloud: str, tmp_path: Path
) -> None:
    ballot_id, opens_at = registered(days=9)
    begins = (opens_at - timedelta(hours=36)).astimezone(UTC)
    ends = (opens_at + timedelta(hours=24 + 12)).astimezone(UTC)

    @in_a_loop
    async def scenario() -> None:
        made = functions(cloud, tmp_path)
        try:
            await schedules.run(made["elections"], made)
            assert actions(cloud) == [
                (f"at({begins:%Y-%m-%dT%H:%M:%S})", 10),
                (f"at({ends:%Y-%m-%dT%H:%M:%S})", 1),
            ], (tmp_path / "scaling.log").read_text()
            with db.writers().begin() as session:
                taken_back = session.get_one(Ballot, ballot_id)
                taken_back.published_at, taken_back.frozen_at = None, datetime.now(UTC)
            await schedules.run(made["elections"], made)
            assert actions(cloud) == []
            shown = await made["scaling"].invoke({"widgetContext": {"timezone": {"offsetISO": "-10:00"}}})
            assert "No election is registered" in shown
        finally:
            for function in made.values():
                await function.close()

    scenario()

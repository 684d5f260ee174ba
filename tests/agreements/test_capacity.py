"""What the stages say of elections, what the cloud tells the function of it, and what that reads, agree."""

import pytest

from cdk.cloud import calendar
from cdk.functions import FUNCTIONS
from cdk.stages import STAGES, ProvisionedDatabase, ServerlessCache
from civicq.capacity import scaling
from civicq.capacity.scaling import Capacity

SCALED = [name for name, stage in STAGES.items() if stage.election]


def read(name: str) -> Capacity:
    return Capacity.read(calendar.capacity(STAGES[name], cluster="the-cluster", cache="the-cache"))


def test_there_are_stages_that_scale_for_elections() -> None:
    assert "production" in SCALED


def test_both_call_what_is_scaled_by_the_same_names() -> None:
    for name in ("ENVIRONMENTS", "READERS", "ECPU"):
        assert getattr(calendar, name) == getattr(scaling, name)


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_without_elections_scales_nothing(name: str) -> None:
    assert bool(read(name).targets) == (name in SCALED)


@pytest.mark.parametrize("name", SCALED)
def test_what_is_scaled_is_there_and_stays_within_what_the_stage_allows(name: str) -> None:
    stage, capacity = STAGES[name], read(name)
    assert stage.election
    most: dict[str, int] = {
        f"function:civicq-{name}-{function}:live": least_and_most[1]
        for function, least_and_most in stage.provisioned.items()
    }
    if isinstance(stage.database, ProvisionedDatabase):
        most["cluster:the-cluster"] = stage.database.most_readers
    if isinstance(stage.cache, ServerlessCache):
        most["the-cache"] = stage.cache.most_ecpu_per_second
    assert {target.resource for target in capacity.targets} == most.keys()
    for target in capacity.targets:
        assert 0 <= target.least <= target.during <= most[target.resource], target
    # More than may run at all would be refused.
    for function, ahead in stage.election.provisioned.items():
        assert ahead <= stage.concurrency_of(function)
        assert function in {row.name for row in FUNCTIONS}


@pytest.mark.parametrize("name", SCALED)
def test_an_election_lies_within_its_hours(name: str) -> None:
    capacity = read(name)
    # A raise of the cache is asked for that much earlier, and must not come before what is known of elections.
    assert capacity.before > scaling.CACHE_BEFORE
    assert capacity.after.total_seconds() > 0

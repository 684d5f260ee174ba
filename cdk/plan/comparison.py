"""The stage's numbers beside the plan's: what is too small, and what the account must allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cdk.functions import FUNCTIONS, Function
from cdk.plan.capacity import (
    BUSY,
    READY_ECPU_PER_SECOND,
    RESERVABLE_ENVIRONMENTS,
    TOKENS_PER_SECOND,
    Capacity,
    most_connections,
)
from cdk.plan.load import all_of
from cdk.plan.prices import INSTANCES
from cdk.stages import CloudStage, ProvisionedDatabase, ServerlessCache

LEAST_FROM_A_QUEUE = 2  # environments that a queue's batches take at a time
# A school, a library or a provider's own network; the firewall counts over five minutes.
BEHIND_AN_ADDRESS, FIREWALL_SECONDS = 200, 300


@dataclass(frozen=True, slots=True)
class Number:
    name: str
    needed: float
    stage: float
    bound: Literal["at least", "at most"] = "at least"

    @property
    def holds(self) -> bool:
        return self.stage >= self.needed if self.bound == "at least" else self.stage <= self.needed


def numbers(stage: CloudStage, needed: Capacity) -> list[Number]:
    return [
        *(
            Number(f"concurrency {name}", busy, stage.concurrency_of(name))
            for name, busy in needed.concurrency.items()
        ),
        *_ahead(stage, needed),
        Number("gateway requests/s", needed.throttle_rate, stage.throttle_rate),
        Number("gateway burst", needed.throttle_burst, stage.throttle_burst),
        *_database(stage, needed),
        *_cache(stage, needed),
        Number(
            f"requests of {BEHIND_AN_ADDRESS} behind one address",
            round(BEHIND_AN_ADDRESS * FIREWALL_SECONDS * sum(all_of(1).values())),
            stage.firewall_requests,
        ),
        Number("environments in all", RESERVABLE_ENVIRONMENTS, environments(stage), "at most"),
        Number("Cognito tokens/s", needed.tokens_per_second, TOKENS_PER_SECOND),
    ]


def environments(stage: CloudStage, *uses: str) -> int:
    """The most at a time of all functions, or of those with one of these uses."""
    chosen = (each for each in FUNCTIONS if not uses or not each.uses.isdisjoint(uses))
    return sum(_most(stage, each) for each in chosen)


def _most(stage: CloudStage, function: Function) -> int:
    every = function.every_seconds
    from_a_queue = function.queue or (every and max(every, stage.shortest_schedule_seconds) < 60)
    return max(stage.concurrency_of(function.name), LEAST_FROM_A_QUEUE if from_a_queue else 1)


def _ahead(stage: CloudStage, needed: Capacity) -> Iterator[Number]:
    for name, ahead in needed.provisioned.items():
        stands = stage.election.provisioned.get(name, 0) if stage.election else 0
        yield Number(f"ahead in an election {name}", ahead, stands)


def _database(stage: CloudStage, needed: Capacity) -> Iterator[Number]:
    database = stage.database
    if isinstance(database, ProvisionedDatabase):
        processors, memory = INSTANCES[database.instance]
        yield Number("database processors", round(needed.writer_processors / BUSY, 1), processors)
        yield Number(
            "readers in an election", needed.readers, stage.election.readers if stage.election else 0
        )
        yield Number("readers at most", needed.readers, database.most_readers)
    else:
        memory = int(database.most_units * 2)
    # Each environment has one connection to the writer, and one to a reader.
    yield Number(
        "connections to the writer", most_connections(memory), environments(stage, "writer"), "at most"
    )
    yield Number(
        "connections to one reader", most_connections(memory), environments(stage, "reader"), "at most"
    )


def _cache(stage: CloudStage, needed: Capacity) -> Iterator[Number]:
    if isinstance(stage.cache, ServerlessCache):
        worst = needed.worst_ecpu_per_second
        ready = max(READY_ECPU_PER_SECOND, stage.election.ecpu_per_second if stage.election else 0)
        yield Number("ECPU/s ready in an election", worst, ready)
        yield Number("ECPU/s at most", worst, stage.cache.most_ecpu_per_second)

"""How many environments of a function there are at a time, and how often it is called.

Without the CDK, whose Node takes seconds to start: whoever deploys hears first what the account lacks.
"""

from cdk.functions import Function
from cdk.stages import CloudStage

# A batch from a queue takes at least two environments at a time (AWS: SQS event source mappings).
LEAST_FROM_A_QUEUE = 2
# EventBridge's shortest rate (AWS: eb-scheduled-rule-pattern).
SHORTEST_RATE_SECONDS = 60


def reserved(row: Function, stage: CloudStage) -> int:
    """The most environments of a function at a time: what shields the database from it."""
    least = LEAST_FROM_A_QUEUE if is_called_by_a_queue(row, stage) else 1
    return max(least, stage.concurrency_of(row.name))


def is_called_by_a_queue(row: Function, stage: CloudStage) -> bool:
    return row.queue is not None or ticks_seconds(row, stage) is not None


def ticks_seconds(row: Function, stage: CloudStage) -> int | None:
    """How often a function runs that runs more often than a schedule can say; None for all others."""
    if row.every_seconds is None:
        return None
    seconds = max(row.every_seconds, stage.shortest_schedule_seconds)
    return seconds if seconds < SHORTEST_RATE_SECONDS else None

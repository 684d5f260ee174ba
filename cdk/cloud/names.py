"""What functions and databases are called at AWS, and the alias that everybody calls a function by."""

from cdk.stages import CloudStage

ALIAS = "live"


def name_of(stage: CloudStage, function: str) -> str:
    return f"civicq-{stage.name}-{function}"


def name_of_cluster(stage: CloudStage) -> str:
    """And of its proxy; also of the global cluster that it belongs to where there is a second region."""
    return f"civicq-{stage.name}"


def name_of_replica(stage: CloudStage) -> str:
    """Not the first one's, which is free in the second region for the day on which the stage moves."""
    return f"{name_of_cluster(stage)}-second"

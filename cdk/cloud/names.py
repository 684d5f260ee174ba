"""What a function is called at AWS, and the alias that everybody calls it by."""

from cdk.stages import CloudStage

ALIAS = "live"


def name_of(stage: CloudStage, function: str) -> str:
    return f"civicq-{stage.name}-{function}"

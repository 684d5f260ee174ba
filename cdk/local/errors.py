"""What the local cloud says to a person when it cannot go on."""

from cdk.errors import CannotGoOn


class LocalCloudError(CannotGoOn):
    """As `CannotGoOn`, of a part that runs here."""

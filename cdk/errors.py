"""What either cloud says to a person when it cannot go on."""


class CannotGoOn(Exception):
    """Its message is the line shown to the person: what is wrong, and what to do next."""

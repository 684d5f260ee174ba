"""What several queries say in the same words."""


def instant(column: str) -> str:
    """A moment as the wire has it: UTC, to the millisecond (RFC 3339)."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""

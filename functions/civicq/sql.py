"""What several queries say in the same words."""


def commented(sql: str, comment: str) -> str:
    return f"{sql} /* {comment} */" if comment else sql


def uncommented(sql: str) -> str:
    """As it was before, so that it is the same text for each request."""
    return sql.rpartition(" /* ")[0] if sql.endswith(" */") else sql


def instant(column: str) -> str:
    """A moment as the wire has it: UTC, to the millisecond (RFC 3339)."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""


def seconds_since(oldest: str) -> str:
    """A query of the seconds since the moment that the query `oldest` answers; 0 where it answers none."""
    return f"SELECT coalesce(extract(epoch FROM clock_timestamp() - ({oldest})), 0)"  # noqa: S608 (only constants are put in)

"""The scores by which lists of questions are sorted, as SQL over a question's votes and its time of asking.

They are stored in `tallies` when votes are folded, so that a list reads an index and computes nothing. A test
holds them to `civicq.ranking.scores`, which has the same in Python.
"""

# 97.5 % quantile of the normal distribution: a 95 % confidence interval.
_Z = 1.959964


def weighed(votes: str, held: str) -> str:
    """The votes without what is held of them. Some of those may have been withdrawn since they were found."""
    return f"greatest({votes} - {held}, 0)"


def top(up: str, down: str) -> str:
    """Lower bound of Wilson's score interval for the share of up votes (Wilson 1927)."""
    n = f"({up} + {down})::float8"
    share = f"({up}::float8 / {n})"
    z2 = _Z * _Z
    return (
        f"CASE WHEN {up} + {down} = 0 THEN 0 ELSE "
        f"({share} + {z2} / (2 * {n}) - {_Z} * sqrt(({share} * (1 - {share}) + {z2} / (4 * {n})) / {n}))"
        f" / (1 + {z2} / {n}) END"
    )


# A question ten times as well supported stands level with one asked this much later.
TRENDING_SECONDS_PER_TENFOLD = 45_000


def trending(up: str, down: str, asked_at: str) -> str:
    """Support on a logarithmic scale plus the time of asking: never recomputed as time goes by."""
    support = f"sign({up} - {down}) * log(greatest(abs({up} - {down}), 1)::float8)"
    return f"({support} + extract(epoch FROM {asked_at})::float8 / {TRENDING_SECONDS_PER_TENFOLD})"


def controversial(up: str, down: str) -> str:
    """Half the harmonic mean of both sides: many votes, evenly divided. A vote on either side raises it."""
    return f"CASE WHEN least({up}, {down}) = 0 THEN 0 ELSE {up}::float8 * {down} / ({up} + {down}) END"

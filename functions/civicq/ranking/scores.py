"""The scores by which questions are ranked. One up vote more never lowers any of them.

`up` and `down` may be sums of weights: a vote that counts for less than one is a part of one.
"""

import math

# 97.5 % quantile of the normal distribution: a 95 % confidence interval.
_Z = 1.959964
# A question ten times as well supported stands level with one asked this much later.
TRENDING_SECONDS_PER_TENFOLD = 45_000


def top(up: float, down: float) -> float:
    """Lower bound of Wilson's score interval for the share of up votes (Wilson 1927); 0 without votes."""
    votes = up + down
    if votes <= 0:
        return 0.0
    share, z2 = up / votes, _Z * _Z
    margin = _Z * math.sqrt((share * (1 - share) + z2 / (4 * votes)) / votes)
    return (share + z2 / (2 * votes) - margin) / (1 + z2 / votes)


def trending(up: float, down: float, asked_at_seconds: float) -> float:
    """Support on a logarithmic scale plus the time of asking: never computed again as time goes by."""
    net = up - down
    support = math.copysign(math.log10(max(abs(net), 1)), net)
    return support + asked_at_seconds / TRENDING_SECONDS_PER_TENFOLD


def controversial(up: float, down: float) -> float:
    """Half the harmonic mean of both sides: many votes, evenly divided. A vote on either side raises it."""
    return up * down / (up + down) if up > 0 and down > 0 else 0.0

"""What counts have to reach, and what they must not, to tell of an arrangement.

Counts of what comes at random and independently are Poisson's: their variance is what is expected. What is
expected was counted too, and errs.
"""

import math
from typing import NamedTuple

# Fewer may do the same by chance, however rare it is.
FEWEST = 8
# As many elsewhere tell what is to be expected.
FEWEST_OUTSIDE = 50
# Up to this, an arrangement may be of one question or of two.
SUDDEN_SECONDS = 1_800
# Of the surplus: as many dissent, or come shortly before or after, and it is no arrangement.
MOST_DISSENT, MOST_AROUND = 0.1, 0.25
# Who dissents tells most, and honest citizens from a brigade: with two deviations, 54 readers of a newsletter
# who agree pass for one where 15 differ and 6 do by chance.
DISSENT_DEVIATIONS = 1
# How far before and after it is looked for more of the same, in its own length.
AROUND = 4


class Bar(NamedTuple):
    """How much more often than expected something has to be shared, and how surely that is no chance."""

    times: float
    deviations: float


ARRANGED = Bar(5, 6)


def is_far_above(count: float, expected: float, bar: Bar, *, known: float) -> bool:
    """Whether so many are no chance, where what is expected was itself counted `known` times."""
    # The variance of the count, and that of what is expected; one more, since nothing is never sure.
    deviation = math.sqrt(expected + 1 + expected * expected / max(known, 1))
    return (
        count >= FEWEST and count >= bar.times * expected and count - expected >= bar.deviations * deviation
    )


def is_little(count: float, usual: float, most: float, deviations: float = 2) -> bool:
    """Whether there may be no more than so many beyond what is usual, give or take its deviations."""
    return count - usual <= most + deviations * math.sqrt(max(0.0, usual))

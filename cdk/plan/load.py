"""How much is asked for, by how many people: the seed's five kinds of user, and what a visit adds to them.

Their shares, waits and tasks are those of the seed's load test. Its users stay in the first group of tasks
that they draw; over all of them that makes the same rates.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# What is asked for: `read` is public and cached, `own` is a person's and not; a `page` is a file of the site.
Kind = Literal["read", "vote", "own", "staff", "video", "page", "session", "vitals"]
HOURS_A_MONTH = 730


@dataclass(frozen=True, slots=True)
class UserType:
    name: str
    share: float
    wait_seconds: tuple[float, float]  # evenly distributed between
    does: Mapping[str, int]  # activities, by weight


USER_TYPES = (
    UserType("casual browser", 0.70, (3, 10), {"browse": 1}),
    UserType("active voter", 0.20, (2, 6), {"browse": 6, "watch": 4}),
    UserType("question submitter", 0.05, (10, 30), {"browse": 5, "submit": 2}),
    UserType("candidate", 0.03, (5, 15), {"stand": 7, "watch": 3}),
    UserType("admin", 0.02, (4, 12), {"moderate": 6, "browse": 4}),
)
# What an activity asks for, by weight: a browser's tasks are ballot 10, questions 15, question 8, trending 5
# and vote 12.
ACTIVITIES: Mapping[str, Mapping[Kind, int]] = {
    "browse": {"read": 38, "vote": 12},
    "watch": {"video": 10, "read": 3},
    "submit": {"own": 1},
    "stand": {"read": 8, "own": 2},
    "moderate": {"staff": 1},
}

# What the seed leaves out. A visit is a quarter of an hour, and a person comes three times in a month.
VISIT_SECONDS = 900
VISITS_A_PERSON = 3
# The page with its script, style and icon; who one is, what one voted, what one follows; one beacon.
A_VISIT: Mapping[Kind, int] = {"page": 4, "own": 3, "vitals": 1}
# All but the casual browsers sign in; an access token lives five minutes.
SIGNED_IN_SHARE = 0.30
TOKEN_SECONDS = 300
# Of those who sign in, in a month; the seed's submitters would ask one each minute.
QUESTIONS_A_PERSON = 0.1


def asked(users: float) -> dict[Kind, float]:
    """Requests a second that the seed's users make; 10,000 make about 1,660, of which 340 are votes."""
    rates: dict[Kind, float] = defaultdict(float)
    for each in USER_TYPES:
        rate = users * each.share / (sum(each.wait_seconds) / 2)
        for activity, weight in each.does.items():
            tasks = ACTIVITIES[activity]
            for kind, times in tasks.items():
                rates[kind] += rate * weight / sum(each.does.values()) * times / sum(tasks.values())
    return rates


def beside(users: float) -> dict[Kind, float]:
    """Requests a second that visits and sessions add."""
    rates: dict[Kind, float] = defaultdict(float)
    for kind, times in A_VISIT.items():
        rates[kind] += users / VISIT_SECONDS * times
    rates["session"] += users * SIGNED_IN_SHARE / TOKEN_SECONDS
    return rates


def all_of(users: float) -> dict[Kind, float]:
    seeds, added = asked(users), beside(users)
    return {kind: seeds.get(kind, 0) + added.get(kind, 0) for kind in {**seeds, **added}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Users at once for so many hours, and a small part of them, day and night, for the rest."""

    users: int
    # Three evenings of four hours before the election, and eight hours of its day.
    full_hours: int = 20
    quiet_share: float = 0.005

    @property
    def user_seconds(self) -> float:
        quiet = HOURS_A_MONTH - self.full_hours
        return 3_600 * self.users * (self.full_hours + self.quiet_share * quiet)

    @property
    def people(self) -> float:
        return self.user_seconds / VISIT_SECONDS / VISITS_A_PERSON

    def requests(self) -> dict[Kind, float]:
        return {kind: rate * self.user_seconds for kind, rate in all_of(1).items()}

"""What CivicQ promises, as plain data: how much of it, measured by what, over four weeks.

A figure is written `{thing:Metric@Statistic}`, or a formula of several in CloudWatch's metric math; `Sum` is
the statistic where none is named. The things are the edge (CloudFront), the civic function (Lambda's own
counts) and the fleet (our own figures, `civicq.metrics.figures`).
"""

from dataclasses import dataclass

DAYS = 28


@dataclass(frozen=True, kw_only=True)
class Requests:
    """So many of all requests are to be good."""

    bad: str
    total: str


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """In so many of all minutes with a figure it is to be no more than `most`."""

    figure: str
    most: float
    # Of what a schedule moves: no less than two of a stage's shortest.
    by_a_schedule: bool = False

    def most_with(self, shortest_schedule_seconds: int) -> float:
        return max(self.most, 2 * shortest_schedule_seconds) if self.by_a_schedule else self.most


@dataclass(frozen=True, kw_only=True)
class Slo:
    name: str
    promise: str
    section: str  # of the runbook
    goal_percent: float
    measured: Requests | Minutes
    # Whether somebody is woken when it burns fast. What the edge alone sees wakes by way of the canary.
    pages: bool = False

    @property
    def is_of_the_edge(self) -> bool:
        """Whether it lives where CloudFront's metrics do."""
        figures = (
            (self.measured.bad, self.measured.total)
            if isinstance(self.measured, Requests)
            else (self.measured.figure,)
        )
        return any("{edge:" in figure for figure in figures)


@dataclass(frozen=True, kw_only=True)
class Burn:
    """How much faster than allowed the budget goes, over a long window, and still over a short one.

    (Google SRE workbook, «Alerting on SLOs», multiwindow alerts.)
    """

    name: str
    rate: float
    long_minutes: int
    short_minutes: int


# 2 % of four weeks' budget in an hour; 10 % in a day.
FAST = Burn(name="fast", rate=14.4, long_minutes=60, short_minutes=5)
SLOW = Burn(name="slow", rate=3, long_minutes=1440, short_minutes=120)
BURNS = (FAST, SLOW)

# A function that died or was refused its place has not counted its request: AWS's counts stand beside ours.
_LOST_VOTES = "FILL({civic:Errors}, 0) + FILL({civic:Throttles}, 0)"

SLOS = (
    Slo(
        name="reads-answered",
        promise="of all requests to the edge, nearly all reads, 99.95 % are answered without a 5xx",
        section="Reads are not answered",
        goal_percent=99.95,
        measured=Requests(bad="{edge:Requests} * {edge:5xxErrorRate@Average} / 100", total="{edge:Requests}"),
    ),
    Slo(
        name="reads-fast",
        promise="in 99 % of minutes, 95 % of what the edge has to fetch comes within 500 ms",
        section="Reads are slow",
        goal_percent=99,
        measured=Minutes(figure="{edge:OriginLatency@p95}", most=500),
    ),
    Slo(
        name="votes-answered",
        promise="99.9 % of votes are answered without a 5xx",
        section="Votes are not answered",
        goal_percent=99.9,
        measured=Requests(
            bad=f"{{fleet:VotesFailed}} + {_LOST_VOTES}", total=f"{{fleet:VoteRequests}} + {_LOST_VOTES}"
        ),
        pages=True,
    ),
    Slo(
        name="votes-fast",
        promise="in 99 % of minutes, 95 % of votes are answered within 500 ms",
        section="Votes are slow",
        goal_percent=99,
        measured=Minutes(figure="{fleet:VotesP95Seconds@Maximum}", most=0.5),
    ),
    Slo(
        name="votes-counted",
        promise="in 99.9 % of minutes, no vote waits longer than 5 s to be counted",
        section="Votes are counted late",
        goal_percent=99.9,
        measured=Minutes(figure="{fleet:VotesWaitingSeconds@Maximum}", most=5, by_a_schedule=True),
        pages=True,
    ),
    Slo(
        name="nothing-drifts",
        promise="in 99.9 % of minutes, no question shows other numbers than its votes",
        section="Votes drift",
        goal_percent=99.9,
        measured=Minutes(figure="{fleet:VoteDriftQuestions@Maximum}", most=0),
    ),
    Slo(
        name="pages-purged",
        promise="in 99 % of minutes, no purge waits longer than 15 s to leave for the edge",
        section="Purges are late",
        goal_percent=99,
        measured=Minutes(figure="{fleet:PurgesWaitingSeconds@Maximum}", most=15, by_a_schedule=True),
    ),
    Slo(
        name="mail-sent",
        promise="in 99 % of minutes, no mail waits longer than 2 min to be sent",
        section="Mail is late",
        goal_percent=99,
        measured=Minutes(figure="{fleet:MessagesWaitingSeconds@Maximum}", most=120, by_a_schedule=True),
    ),
)

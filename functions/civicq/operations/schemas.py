"""What operators read and order, and what a visitor's browser tells, as they are on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from civicq.front.shared import EVERYTHING

# The site's own pages; a test holds them to its routes.
Page = Literal[
    "/",
    "/cities/:slug",
    "/cities/:slug/ballots/:date",
    "/cities/:slug/search",
    "/contests/:id",
    "/candidates/:id",
    "/questions/:id",
    "/questions/:id/compare",
    "/how-it-works",
    "/how-ranking-works",
    "/privacy",
    "/accessibility",
    "/cities/:slug/moderation",
    "/me/questions",
    "/me/votes",
    "/me/residence",
    "/me/follows",
    "/me/settings",
    "/me/mistakes",
    "/register",
    "/invitations",
    "/work",
    "/work/candidacies/:id",
    "/work/candidacies/:id/questions/:question",
    "/work/cities/:slug/queue",
    "/work/cities/:slug/coverage",
    "/work/cities/:slug/ballots",
    "/work/cities/:slug/imports",
    "/work/cities/:slug/invitations",
    "/work/cities/:slug/mistakes",
    "/work/cities/:slug/residents",
    "/work/cities/:slug/roll",
    "/work/cities/:slug/staff",
    "/work/cities/:slug/settings",
    "/work/cities/:slug/branding",
    "/work/cities/:slug/audit",
    "/work/metrics",
    "/work/purges",
    "/work/registrations",
]

Ratio = Annotated[float | None, Field(description="from 0 to 1; null while there is nothing to divide")]
Seconds = float | None
Figure = float | None


class Window(BaseModel):
    minutes: int
    begins: datetime
    ends: datetime
    processes: Annotated[int, Field(description="whose figures these are")]
    skipped: Annotated[int, Field(description="entries that could not be read")]


class Distribution(BaseModel):
    count: int
    average: Figure
    p50: Figure
    p95: Figure
    p99: Figure
    most: Figure


class Times(BaseModel):
    """Quantiles are within 1 % of a value that was seen; of few values, the lower."""

    average_seconds: Seconds
    p50_seconds: Seconds
    p95_seconds: Seconds
    p99_seconds: Seconds
    most_seconds: Seconds


class Answers(Times):
    requests: int
    errors: Annotated[int, Field(description="answered 5xx")]
    refused: Annotated[int, Field(description="answered 4xx")]
    error_rate: Ratio


class Route(Answers):
    function: str
    route: Annotated[str, Field(description="method and path template")]


class Function(Answers):
    function: str
    cold_starts: Annotated[int, Field(description="processes that began with somebody waiting")]


class Worker(Times):
    function: str
    runs: int
    errors: int


class Api(Answers):
    functions: list[Function]
    routes: list[Route]
    workers: Annotated[list[Worker], Field(description="functions that answer nobody")]


class Tier(BaseModel):
    hits: int
    misses: int
    hit_ratio: Ratio


class Node(BaseModel):
    """As it says of itself; null for what it does not tell."""

    address: str
    reachable: bool
    keys: int | None
    memory_bytes: int | None
    memory_limit_bytes: Annotated[int | None, Field(description="0 for none")]
    evictions: Annotated[int | None, Field(description="since it started")]


class Redis(Tier):
    stale: Annotated[int, Field(description="answered past its time while another loaded")]
    collapsed: Annotated[int, Field(description="waited for what another loaded")]
    unreachable: Annotated[int, Field(description="loaded without it, since it did not answer")]
    nodes: list[Node]


class Edge(BaseModel):
    """The edge's own figures of a minute, as CloudWatch has them."""

    as_of: datetime
    requests: Figure
    hit_ratio: Ratio
    refused_ratio: Ratio
    error_ratio: Ratio
    origin_p95_seconds: Seconds


class Cache(BaseModel):
    requests: int
    hit_ratio: Annotated[Ratio, Field(description="of what may be cached: answered without the application")]
    bypassed: Annotated[int, Field(description="not for a cache: unsafe, personal, or no cached address")]
    process: Tier
    redis: Redis
    edge: Annotated[Edge | None, Field(description="null while nothing has been heard of it")]


class Endpoint(Times):
    statements: int
    errors: int
    connections_opened: int
    connecting: Annotated[Distribution, Field(description="seconds until a new connection was open")]


class Drift(BaseModel):
    """What the reconciler's last round has found so far."""

    as_of: datetime
    questions: Annotated[int, Field(description="that showed other numbers than their votes")]
    votes: int


class Database(BaseModel):
    reader: Endpoint
    writer: Endpoint
    vote_drift: Annotated[Drift | None, Field(description="null while no reconciler has told")]


class PageVitals(BaseModel):
    page: str
    vitals: dict[str, Distribution]


class Frontend(BaseModel):
    """Core Web Vitals as visitors' browsers measured them: seconds, CLS without a unit."""

    samples: int
    vitals: dict[str, Distribution]
    pages: list[PageVitals]


class Statistics(BaseModel):
    window: Window
    cache: Cache
    api: Api
    database: Database
    frontend: Frontend


Tag = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9/_-]+$",
        max_length=256,
        description=f"such as contest/{{id}}, or {EVERYTHING} for all that is cached of the API",
    ),
]


class Purge(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tags: Annotated[list[Tag], Field(min_length=1, max_length=100)]


class Queued(BaseModel):
    tags: list[str]


class Vital(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    name: Literal["LCP", "INP", "CLS", "TTFB", "FCP", "app-ready"]
    value: Annotated[float, Field(ge=0, le=600, description="seconds; CLS as it is")]


class Vitals(BaseModel):
    """What one visit to one page came to. Nothing about the visitor: of the device no more than its class."""

    model_config = ConfigDict(extra="forbid")

    page: Page
    vitals: Annotated[list[Vital], Field(min_length=1, max_length=6)]
    device_class: Literal["phone", "tablet", "desktop"] | None = None
    effective_type: Annotated[
        Literal["slow-2g", "2g", "3g", "4g"] | None,
        Field(description="as the Network Information API has it"),
    ] = None
    navigation_type: Annotated[
        Literal["navigate", "reload", "back-forward", "back-forward-cache", "prerender", "restore"] | None,
        Field(description="as the web-vitals library has it"),
    ] = None
    build: Annotated[
        str | None, Field(pattern=r"^[A-Za-z0-9._-]{1,40}$", description="of the site's script")
    ] = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({vital.name for vital in self.vitals}) < len(self.vitals):
            raise ValueError("each vital comes once")
        return self

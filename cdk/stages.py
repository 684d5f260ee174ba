"""Every number that differs between stages."""

from dataclasses import dataclass, field, replace

from cdk.errors import CannotGoOn

# Of Aurora's Postgres, and of the local one.
POSTGRES_MAJOR, POSTGRES_MINOR = 16, 13
# What every resource on AWS is marked with, and its stage's name.
STAGE_TAG = "civicq:stage"
# The one stage that a crowd of made-up citizens may come to.
LOAD_TESTED = "staging"


@dataclass(frozen=True, kw_only=True)
class Stage:
    name: str
    # Most environments of a function at a time; what is not named here has one.
    concurrency: dict[str, int]
    # The gateway's throttle: requests a second, and how many may come at once.
    throttle_rate: int
    throttle_burst: int

    def concurrency_of(self, function: str) -> int:
        return self.concurrency.get(function, 1)


# Two cores: four processes for votes, since two queue up while the processor idles.
LOCAL = Stage(
    name="local",
    concurrency={"public": 2, "pages": 2, "civic": 4},
    throttle_rate=5_000,
    throttle_burst=10_000,
)


@dataclass(frozen=True, kw_only=True)
class ServerlessDatabase:
    """Aurora Serverless v2; a capacity unit is 2 GiB of memory and what processor comes with it."""

    least_units: float
    most_units: float
    readers: int


@dataclass(frozen=True, kw_only=True)
class ProvisionedDatabase:
    """Instances of one class; readers come and go by their processor's load, and by the calendar."""

    instance: str
    memory_gibibytes: int
    least_readers: int
    most_readers: int
    reader_cpu_percent: int


@dataclass(frozen=True, kw_only=True)
class ServerlessCache:
    """ElastiCache Serverless; an ECPU is one simple command of up to 1 KiB."""

    most_gigabytes: int
    least_ecpu_per_second: int
    most_ecpu_per_second: int


@dataclass(frozen=True, kw_only=True)
class NodeCache:
    """A replication group in cluster mode: the seed's cache of three nodes and more."""

    node: str
    shards: int
    least_replicas: int
    most_replicas: int


@dataclass(frozen=True, kw_only=True)
class ElectionCapacity:
    """What stands ready while a registered election is near; outside of it the stage's least does."""

    provisioned: dict[str, int]
    readers: int
    ecpu_per_second: int
    # Of its day: from midnight to midnight there, or to the close of polls where that is known.
    begins_hours_before: int = 36
    ends_hours_after: int = 12


@dataclass(frozen=True, kw_only=True)
class Domain:
    """A name of our own, by which the gateway is closed to all but the edge by certificates on both sides."""

    name: str
    certificate_arn: str  # in us-east-1, for the edge
    origin_name: str  # the gateway's, which only the edge calls
    origin_certificate_arn: str  # in the stage's region
    client_certificate_arn: str  # in us-east-1: what the edge shows the gateway
    truststore_bucket: str
    truststore_key: str


@dataclass(frozen=True, kw_only=True)
class SecondRegion:
    """Where public reads are answered when the first region does not; nothing is written there."""

    region: str
    zones: tuple[str, ...]
    readers: int = 1
    # Environments of the public function that are started ahead: at least, and at most.
    provisioned: tuple[int, int] = (1, 100)
    # With a domain, those of the gateway there.
    origin_name: str = ""
    origin_certificate_arn: str = ""


@dataclass(frozen=True, kw_only=True)
class LoadTest:
    """The task that a crowd of made-up citizens comes from, to find out what the stage holds."""

    processors: int
    memory_gibibytes: int


@dataclass(frozen=True, kw_only=True)
class CloudStage(Stage):
    """A stage on AWS. Its name is part of every stack's."""

    region: str
    zones: tuple[str, ...]
    # Whether stateful resources survive their stack, and a stack cannot be deleted by one call.
    keeps_data: bool
    # New accounts have too little concurrency to reserve any of it.
    reserves_concurrency: bool
    # Environments that are started ahead: at least, and at most, by how many are busy.
    provisioned: dict[str, tuple[int, int]] = field(default_factory=dict)
    # Functions that start from a snapshot; never one that is also started ahead.
    snap_started: frozenset[str] = frozenset()
    # No schedule is shorter: each invocation costs.
    shortest_schedule_seconds: int = 1
    database: ServerlessDatabase | ProvisionedDatabase
    backup_days: int
    cache: ServerlessCache | NodeCache
    election: ElectionCapacity | None = None
    # How long one tenth of the requests sees new code before the rest does; 0 sends all there at once.
    canary_minutes: int = 0
    log_days: int
    # From one address within five minutes, before it is asked to prove that it is no machine.
    firewall_requests: int
    monthly_dollars: int
    domain: Domain | None = None
    # How often a canary walks the ballot as a citizen would; 0 lets nobody walk.
    walk_minutes: int = 0
    # Who is told of alarms and of costs, whom the terms name, and whom mails are from: e-mail addresses.
    # Without one nobody is told, and no message leaves, by mail or to a telephone.
    alarms_to: str = ""
    # A pager's https address, which the one alarm calls that is to wake somebody.
    pages_to: str = ""
    contact: str = ""
    mail_from: str = ""
    # A model on Bedrock that reads new questions beside the fixed rules.
    filter_model: str = ""
    second_region: SecondRegion | None = None
    # Sign-ins by password, a firewall that looks away, a generator of load: of `LOAD_TESTED` and no other.
    load_test: LoadTest | None = None

    def load_tested(self) -> LoadTest:
        """CannotGoOn where no made-up crowd may come: all that one needs asks here before it is made."""
        if self.name != LOAD_TESTED or self.load_test is None:
            raise CannotGoOn(
                f"{self.name} takes no load test: sign-ins by password, an exemption from the firewall and a "
                f"generator of load are for {LOAD_TESTED} alone. Leave `load_test` out of it in cdk/stages.py"
            )
        return self.load_test

    def there(self) -> "CloudStage":
        """The stage as it is in its second region. ValueError when its domain has no gateway there."""
        second = self.second_region
        if second is None:
            raise ValueError(f"{self.name} has no second region")
        if self.domain is not None and not (second.origin_name and second.origin_certificate_arn):
            raise ValueError(
                f"{self.name} has a domain: name the gateway of {second.region} and its certificate too"
            )
        return replace(
            self,
            region=second.region,
            zones=second.zones,
            provisioned={"public": second.provisioned},
            snap_started=frozenset(),
            election=None,
            second_region=None,
            load_test=None,
            domain=self.domain
            and replace(
                self.domain,
                origin_name=second.origin_name,
                origin_certificate_arn=second.origin_certificate_arn,
            ),
        )


# Called seldom, and waited for. Public and civic are started ahead; a worker is waited for by nobody, and one
# that runs each second is never cold: snapshots of all eleven would cost 75 dollars a month.
_SNAP_STARTED = frozenset({"session", "staff"})

DEV = CloudStage(
    name="dev",
    region="us-east-1",
    zones=("us-east-1a", "us-east-1b"),
    keeps_data=False,
    reserves_concurrency=False,
    concurrency={"public": 5, "pages": 2, "civic": 5, "staff": 2, "session": 2},
    throttle_rate=100,
    throttle_burst=200,
    shortest_schedule_seconds=60,
    database=ServerlessDatabase(least_units=0.5, most_units=4, readers=0),
    backup_days=1,
    cache=ServerlessCache(most_gigabytes=1, least_ecpu_per_second=0, most_ecpu_per_second=5_000),
    log_days=7,
    firewall_requests=2_000,
    monthly_dollars=400,
)

STAGING = CloudStage(
    name="staging",
    region="us-east-1",
    zones=("us-east-1a", "us-east-1b", "us-east-1c"),
    keeps_data=True,
    reserves_concurrency=True,
    concurrency={
        "public": 100,
        "pages": 10,
        "civic": 100,
        "staff": 10,
        "session": 20,
        "tally": 2,
        "relay": 2,
        "scaling": 3,
        "variant": 10,
    },
    provisioned={"public": (1, 20), "civic": (1, 10)},
    snap_started=_SNAP_STARTED,
    throttle_rate=5_000,
    throttle_burst=5_000,
    database=ServerlessDatabase(least_units=1, most_units=32, readers=1),
    backup_days=14,
    cache=ServerlessCache(most_gigabytes=5, least_ecpu_per_second=0, most_ecpu_per_second=30_000),
    election=ElectionCapacity(provisioned={"public": 10, "civic": 10}, readers=1, ecpu_per_second=5_000),
    canary_minutes=5,
    log_days=30,
    firewall_requests=20_000,
    walk_minutes=15,
    monthly_dollars=1_000,
    load_test=LoadTest(processors=4, memory_gibibytes=8),
)

PRODUCTION = CloudStage(
    name="production",
    region="us-east-1",
    zones=("us-east-1a", "us-east-1b", "us-east-1c"),
    keeps_data=True,
    reserves_concurrency=True,
    concurrency={
        "public": 300,
        "pages": 20,
        "civic": 200,
        "staff": 20,
        "session": 50,
        "tally": 2,
        "relay": 2,
        "scaling": 3,
        "variant": 10,
    },
    provisioned={"public": (3, 100), "civic": (2, 50)},
    snap_started=_SNAP_STARTED,
    throttle_rate=10_000,
    throttle_burst=5_000,
    database=ProvisionedDatabase(
        instance="r8g.large", memory_gibibytes=16, least_readers=2, most_readers=6, reader_cpu_percent=60
    ),
    backup_days=35,
    cache=ServerlessCache(most_gigabytes=10, least_ecpu_per_second=1_000, most_ecpu_per_second=100_000),
    election=ElectionCapacity(provisioned={"public": 40, "civic": 30}, readers=4, ecpu_per_second=45_000),
    canary_minutes=5,
    log_days=30,
    firewall_requests=20_000,
    walk_minutes=5,
    monthly_dollars=5_000,
)

STAGES = {stage.name: stage for stage in (DEV, STAGING, PRODUCTION)}

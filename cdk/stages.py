"""Every number that differs between stages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    name: str
    # Most environments of a function at a time; what is not named here has one.
    concurrency: dict[str, int]
    # The gateway's throttle: requests a second, and how many may come at once.
    throttle_rate: int
    throttle_burst: int


# Two cores: four processes for votes, since two queue up while the processor idles.
LOCAL = Stage("local", concurrency={"public": 2, "civic": 4}, throttle_rate=5_000, throttle_burst=10_000)

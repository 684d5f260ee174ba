"""What a run has to hold, and whether it did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """In milliseconds, and a share; None where nothing is promised."""

    average: float | None
    p95: float | None
    p99: float | None
    hit_ratio: float | None


# `headline` is what ten thousand people are promised on one machine (the design, section 7), `seed` what the
# seed asks for; `exact` holds on any machine at any load: nothing fails, and every vote is there.
BOUNDS = {
    "exact": Bounds(average=None, p95=None, p99=None, hit_ratio=None),
    "headline": Bounds(average=30, p95=150, p99=400, hit_ratio=0.95),
    "seed": Bounds(average=200, p95=500, p99=None, hit_ratio=0.80),
}


@dataclass(frozen=True)
class Measured:
    requests: int
    failures: int
    average: float
    p95: float
    p99: float
    hit_ratio: float | None


def missed(bounds: Bounds, measured: Measured) -> list[str]:
    """A line for each bound that was not held."""
    found = []
    if not measured.requests:
        return ["nothing was measured: let it run for longer than --settle"]
    if measured.failures:
        found.append(f"{measured.failures} of {measured.requests} requests failed; the bound is none")
    for name in ("average", "p95", "p99"):
        bound, value = getattr(bounds, name), getattr(measured, name)
        if bound is not None and value > bound:
            # Not rounded to the bound: what missed it by little shows that it did.
            found.append(f"{name} {round(value, 1):g} ms; the bound is {bound:.0f} ms")
    if bounds.hit_ratio is not None and (measured.hit_ratio or 0.0) < bounds.hit_ratio:
        ratio = "none" if measured.hit_ratio is None else f"{measured.hit_ratio:.1%}"
        found.append(f"the edge's hit ratio {ratio}; the bound is {bounds.hit_ratio:.0%}")
    return found

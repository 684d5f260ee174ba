"""From what the fleet has seen to figures that an operator reads."""

import functools
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from civicq import cache
from civicq.front.exchange import Cluster, Unreachable
from civicq.metrics import edge
from civicq.metrics.fleet import Merged, merged
from civicq.metrics.sketch import Sketch, quantiles
from civicq.operations import schemas

_QUANTILES = (0.5, 0.95, 0.99)


@functools.lru_cache(maxsize=4)
def in_second(minutes: int, second: int) -> str:  # noqa: ARG001 (of which the answer is)
    """`statistics` as JSON, computed once for all who ask within a second. Raises `Unreachable`."""
    cluster = cache.cluster()
    if cluster is None:
        raise Unreachable
    return statistics(cluster, minutes).model_dump_json()


def statistics(cluster: Cluster, minutes: int) -> schemas.Statistics:
    """Of the whole fleet, over the last so many minutes. Raises `Unreachable`."""
    now = time.time()
    found = merged(cluster, minutes, now)
    last = int(now // 60) * 60
    return schemas.Statistics(
        window=schemas.Window(
            minutes=minutes,
            begins=datetime.fromtimestamp(last - (minutes - 1) * 60, UTC),
            ends=datetime.fromtimestamp(now, UTC),
            processes=found.processes,
            skipped=found.skipped,
        ),
        cache=_cache(found, cluster.each(b"INFO")),
        api=_api(found),
        database=schemas.Database(
            reader=_endpoint(found, "reader"), writer=_endpoint(found, "writer"), vote_drift=_drift(found)
        ),
        frontend=_frontend(found),
    )


def _cache(found: Merged, nodes: dict[str, Any]) -> schemas.Cache:
    by = {source: found.counts[f"cache|{source}"] for source in
          ("process", "redis", "stale", "collapsed", "fetched", "unreachable", "bypassed")}  # fmt: skip
    asked = sum(by.values()) - by["bypassed"]
    without_process = asked - by["process"]
    from_redis = by["redis"] + by["stale"] + by["collapsed"]
    return schemas.Cache(
        requests=asked,
        hit_ratio=_ratio(by["process"] + from_redis, asked),
        bypassed=by["bypassed"],
        process=schemas.Tier(
            hits=by["process"], misses=without_process, hit_ratio=_ratio(by["process"], asked)
        ),
        redis=schemas.Redis(
            hits=by["redis"],
            misses=by["fetched"],
            hit_ratio=_ratio(from_redis, from_redis + by["fetched"]),
            stale=by["stale"],
            collapsed=by["collapsed"],
            unreachable=by["unreachable"],
            nodes=[_node(address, told) for address, told in sorted(nodes.items())],
        ),
        edge=_edge(found),
    )


def _node(address: str, told: Any) -> schemas.Node:
    """From INFO, which a managed service may answer in part, or refuse."""
    lines = told.decode(errors="replace").splitlines() if isinstance(told, bytes) else []
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    keyspace = [part for name, value in fields.items() if name.startswith("db") for part in value.split(",")]
    keys = sum(int(part.removeprefix("keys=")) for part in keyspace if part.startswith("keys="))

    def whole(name: str) -> int | None:
        value = fields.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() else None

    return schemas.Node(
        address=address,
        reachable=told is not None,
        keys=keys if fields else None,
        memory_bytes=whole("used_memory"),
        memory_limit_bytes=whole("maxmemory"),
        evictions=whole("evicted_keys"),
    )


def _edge(found: Merged) -> schemas.Edge | None:
    known = {name: found.gauges[gauge] for name, gauge in edge.GAUGES.items() if gauge in found.gauges}
    if not known:
        return None
    as_of = max(at for _, at in known.values())
    return schemas.Edge(
        as_of=datetime.fromtimestamp(as_of, UTC),
        **{name: round(known[name][0], 6) if name in known else None for name in edge.GAUGES},
    )


def _api(found: Merged) -> schemas.Api:
    named = {name: name.split("|") for name in sorted(found.sketches) if name.startswith("api|")}
    functions: dict[str, list[str]] = {}
    for name, (_, function, _) in named.items():
        functions.setdefault(function, []).append(name)
    return schemas.Api(
        **_answers(found, named),
        functions=[
            schemas.Function(
                function=function, cold_starts=found.counts[f"cold|{function}"], **_answers(found, names)
            )
            for function, names in functions.items()
        ],
        routes=[
            schemas.Route(function=function, route=route, **_answers(found, [name]))
            for name, (_, function, route) in named.items()
        ],
        workers=[
            schemas.Worker(
                function=name.removeprefix("worker|"),
                runs=sketch.count,
                errors=found.counts[f"{name}|5xx"],
                **_times(sketch),
            )
            for name, sketch in sorted(found.sketches.items())
            if name.startswith("worker|")
        ],
    )


def _answers(found: Merged, names: Iterable[str]) -> dict[str, Any]:
    names = list(names)
    whole = Sketch()
    for name in names:
        whole.merge(found.sketches[name])
    errors = sum(found.counts[f"{name}|5xx"] for name in names)
    return {
        "requests": whole.count,
        "errors": errors,
        "refused": sum(found.counts[f"{name}|4xx"] for name in names),
        "error_rate": _ratio(errors, whole.count),
    } | _times(whole)


def _endpoint(found: Merged, endpoint: str) -> schemas.Endpoint:
    whole = found.sketches.get(f"database|{endpoint}|seconds", Sketch())
    return schemas.Endpoint(
        statements=whole.count,
        errors=found.counts[f"database|{endpoint}|errors"],
        connections_opened=found.counts[f"database|{endpoint}|opened"],
        connecting=_distribution(found.sketches.get(f"database|{endpoint}|connecting", Sketch())),
        **_times(whole),
    )


def _drift(found: Merged) -> schemas.Drift | None:
    questions = found.gauges.get("database|vote_drift")
    votes = found.gauges.get("database|vote_drift_votes")
    if questions is None or votes is None:
        return None
    as_of = datetime.fromtimestamp(questions[1], UTC)
    return schemas.Drift(as_of=as_of, questions=int(questions[0]), votes=int(votes[0]))


def _frontend(found: Merged) -> schemas.Frontend:
    vitals: dict[str, Sketch] = {}
    pages: dict[str, dict[str, Sketch]] = {}
    for name, sketch in sorted(found.sketches.items()):
        kind, *rest = name.split("|")
        if kind == "frontend":
            vital, page = rest
            vitals.setdefault(vital, Sketch()).merge(sketch)
            pages.setdefault(page, {})[vital] = sketch
    return schemas.Frontend(
        samples=found.counts["frontend|samples"],
        vitals={vital: _distribution(sketch) for vital, sketch in vitals.items()},
        pages=[
            schemas.PageVitals(page=page, vitals={vital: _distribution(each) for vital, each in seen.items()})
            for page, seen in sorted(pages.items())
        ],
    )


def _times(sketch: Sketch) -> dict[str, float | None]:
    seen = _distribution(sketch)
    return {
        "average_seconds": seen.average,
        "p50_seconds": seen.p50,
        "p95_seconds": seen.p95,
        "p99_seconds": seen.p99,
        "most_seconds": seen.most,
    }


def _distribution(sketch: Sketch) -> schemas.Distribution:
    p50, p95, p99 = (None if each is None else round(each, 6) for each in quantiles(sketch, _QUANTILES))
    count = sketch.count
    average = round(sketch.sum / count, 6) if count else None
    most = round(sketch.most, 6) if count else None
    return schemas.Distribution(count=count, average=average, p50=p50, p95=p95, p99=p99, most=most)


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None

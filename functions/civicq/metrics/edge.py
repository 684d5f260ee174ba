"""CloudFront's figures among ours: the fields of the statistics, and the gauges that carry them."""

GAUGES = {
    name: f"edge|{name}"
    for name in ("requests", "hit_ratio", "refused_ratio", "error_ratio", "origin_p95_seconds")
}

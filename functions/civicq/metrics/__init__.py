"""What this process has seen, minute by minute, in a form that adds up over the fleet.

    metrics.count("cache|process|hit")
    metrics.observe("api|GET /api/contests/{contest_id}", seconds)

A name is made of our own words and route templates, never of what a caller sent.
"""

from civicq.metrics.recorder import Recorder

_recorder = Recorder()
count = _recorder.count
gauge = _recorder.gauge
observe = _recorder.observe


def recorder() -> Recorder:
    """Of this process."""
    return _recorder


__all__ = ["Recorder", "count", "gauge", "observe", "recorder"]

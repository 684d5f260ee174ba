"""An HTTP cache around a Lambda handler. A small library: it knows nothing of CivicQ."""

from civicq.front.handler import Served, front, lazily
from civicq.front.lock import locked
from civicq.front.shared import EVERYTHING

__all__ = ["EVERYTHING", "Served", "front", "lazily", "locked"]

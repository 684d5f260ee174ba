"""CivicQ's Redis: where it is, what is kept in it besides whole answers, and the purge of either."""

from civicq.cache.connection import WHOLE, answers, cluster, purge
from civicq.cache.values import count, delete, get, get_many, remember, set, set_many  # noqa: A004

__all__ = [
    "WHOLE",
    "answers",
    "cluster",
    "count",
    "delete",
    "get",
    "get_many",
    "purge",
    "remember",
    "set",
    "set_many",
]

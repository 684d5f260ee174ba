"""Which stored row an entry of a new file means: ids hold until a feed renumbers, names until they change."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from civicq.imports.stored import Row
from civicq.imports.text import folded

Entry = TypeVar("Entry")


def paired(
    entries: Sequence[Entry],
    rows: Iterable[Row],
    *,
    key: Callable[[Entry], str],
    name: Callable[[Entry], Hashable],
    row_name: Callable[[Row], Hashable],
    renamed: Callable[[Entry, Row], bool],
    content: Callable[[Entry], Hashable] | None = None,
    row_content: Callable[[Row], Hashable] | None = None,
) -> tuple[list[tuple[Entry, Row | None]], list[Row]]:
    """Each entry with its row, and the rows that no entry means.

    An id alone proves nothing, for feeds renumber. So first come those whose id and name agree, then those
    whose name agrees, then those whose id agrees and whose name may have been changed. Last, where neither
    holds, come those that hold the same: content, where it is given, is None for what tells nothing.
    """
    left: dict[UUID, Row] = {row["id"]: row for row in rows}
    found: dict[int, Row] = {}

    def settle(
        index: Callable[[Row], Hashable],
        ask: Callable[[Entry], Hashable],
        agree: Callable[[Entry, Row], bool],
    ) -> None:
        by_index: dict[Hashable, list[Row]] = {}
        for row in left.values():
            by_index.setdefault(index(row), []).append(row)
        for at, entry in enumerate(entries):
            if at in found:
                continue
            same = (row for row in by_index.get(ask(entry), ()) if row["id"] in left)
            meant = next((row for row in same if agree(entry, row)), None)
            if meant is not None:
                found[at] = left.pop(meant["id"])

    settle(lambda row: row["source_key"], key, lambda entry, row: name(entry) == row_name(row))
    settle(row_name, name, lambda _entry, _row: True)
    settle(lambda row: row["source_key"], key, renamed)
    if content is not None and row_content is not None:
        settle(row_content, content, lambda entry, _row: content(entry) is not None)
    return [(entry, found.get(at)) for at, entry in enumerate(entries)], list(left.values())


def share_a_word(one: str, other: str) -> bool:
    """Whether a changed name may still be the same: "Ken Cuccinelli" and "Ken T. Cuccinelli II" are."""
    return not {word for word in folded(one).split() if len(word) > 2}.isdisjoint(folded(other).split())

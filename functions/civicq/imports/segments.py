"""Compares the streets of a file with those that are stored, precinct by precinct."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from civicq.ballots import models
from civicq.imports.ballot import Precinct, Segment
from civicq.imports.plan import Plan
from civicq.sentences import Sentence
from civicq.tables import uuid7

# As many as fit into the memory, and more than any city has: a whole state's streets come city by city.
MOST = 500_000
_COLUMNS = ("precinct_id", "postcode", "street", "first_number", "last_number", "side")


def compare_segments(
    session: Session,
    plan: Plan,
    precincts: Iterable[Precinct],
    ids: Mapping[str, UUID],
    segments: Iterable[Segment],
) -> None:
    """`ids` gives each precinct's id by its key in the file. A file that tells no street of these precincts,
    or too many, leaves what is stored.
    """
    wanted, nowhere = _wanted(ids, segments)
    if len(wanted) > MOST:
        plan.notes.append(
            Sentence(
                "streets left out: more than {most:,} of them; import the feed a city at a time", most=MOST
            )
        )
        return
    if not wanted and not nowhere:
        return
    table = models.StreetSegment.__table__
    rows = session.execute(select(table).where(table.c.precinct_id.in_(ids.values()))).mappings()
    gained, lost = Counter[UUID](), Counter[UUID]()
    for row in rows:
        said = tuple(row[name] for name in _COLUMNS)
        if said in wanted:
            wanted.discard(said)
        else:
            plan.remove(models.StreetSegment, row)
            lost[row["precinct_id"]] += 1
    for said in sorted(wanted, key=str):
        values = dict(zip(_COLUMNS, said, strict=True))
        plan.add(models.StreetSegment, {"id": uuid7(), **values})
        gained[values["precinct_id"]] += 1  # type: ignore[index]
    for precinct in precincts:
        id_ = ids[precinct.key]
        if gained[id_] or lost[id_]:
            told = Sentence(
                "~ precinct {name}: street segments +{gained:,}, -{lost:,}; without a postcode, left out: "
                "{nowhere:,}",
                name=precinct.name, gained=gained[id_], lost=lost[id_], nowhere=nowhere[id_],
            )  # fmt: skip
            plan.tell("changed", "precinct", id_, told)


def _wanted(
    ids: Mapping[str, UUID], segments: Iterable[Segment]
) -> tuple[set[tuple[object, ...]], Counter[UUID]]:
    """Rows as they are to be, one too many where there are more than fit; and how many have no postcode."""
    wanted: set[tuple[object, ...]] = set()
    nowhere: Counter[UUID] = Counter()
    for each in segments:
        precinct_id = ids.get(each.precinct)
        if precinct_id is None:
            continue
        if not each.postcode:
            nowhere[precinct_id] += 1
            continue
        wanted.add((precinct_id, each.postcode, each.street, each.first_number, each.last_number, each.side))
        if len(wanted) > MOST:
            break
    return wanted, nowhere

"""Precincts and their ballot styles: a style is the set of contests that some precincts share."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from civicq.ballots import models
from civicq.imports.ballot import Precinct
from civicq.imports.pairing import paired
from civicq.imports.plan import Plan
from civicq.imports.stored import Row, Stored
from civicq.imports.text import digest, folded, slug
from civicq.sentences import Sentence
from civicq.tables import uuid7


def compare_precincts(
    plan: Plan, ballot_id: UUID, precincts: Sequence[Precinct], ids: dict[str, UUID], found: Stored
) -> dict[str, UUID]:
    """The id of each precinct by its key in the file, as `ids` gives each contest's."""
    pairs, gone = paired(
        precincts,
        found.precincts,
        key=lambda precinct: precinct.key,
        name=lambda precinct: folded(precinct.name),
        row_name=lambda row: folded(row["name"]),
        renamed=lambda _precinct, _row: True,
    )
    for lost in gone:
        plan.remove(models.Precinct, lost)
        plan.tell("removed", "precinct", lost["id"], Sentence("- precinct {name} removed", name=lost["name"]))
    style_of = _compare_styles(plan, ballot_id, pairs, ids, found)
    known = {}
    slugs = {row["slug"] for _, row in pairs if row is not None}
    for precinct, row in pairs:
        values = {"ballot_style_id": style_of[precinct.contests], "name": precinct.name}
        values["source_key"] = precinct.key
        if row is None:
            own = {"id": uuid7(), "ballot_id": ballot_id, "slug": _unused(slug(precinct.name), slugs)}
            known[precinct.key] = plan.add(models.Precinct, own | values)
            plan.tell(
                "added", "precinct", known[precinct.key], Sentence("+ precinct {name}", name=precinct.name)
            )
            continue
        known[precinct.key] = row["id"]
        changes = {name: value for name, value in values.items() if row[name] != value}
        if "name" in changes:
            told = Sentence('~ precinct {before}: name -> "{after}"', before=row["name"], after=precinct.name)
            plan.tell("changed", "precinct", row["id"], told)
        if "ballot_style_id" in changes:
            told = Sentence("~ precinct {name}: votes on another ballot style", name=precinct.name)
            plan.tell("changed", "precinct", row["id"], told)
        plan.change(models.Precinct, row, changes)
    return known


def show_everywhere(plan: Plan, ids: dict[str, UUID], found: Stored) -> None:
    """A file without precincts cannot say who votes on a new contest: rather all see it than nobody."""
    known = {row["id"] for row in found.contests}
    new = [id_ for id_ in ids.values() if id_ not in known]
    plan.joined.extend((style["id"], id_) for style in found.styles for id_ in new)


def _compare_styles(
    plan: Plan, ballot_id: UUID, pairs: list[tuple[Precinct, Row | None]], ids: dict[str, UUID], found: Stored
) -> dict[frozenset[str], UUID]:
    """The style for each set of contests.

    It is the stored one that holds them, or else the one that most of its precincts had, or else a new one.
    """
    had: dict[frozenset[str], Counter[UUID]] = {}
    for precinct, row in pairs:
        counter = had.setdefault(precinct.contests, Counter())
        if row is not None:
            counter[row["ballot_style_id"]] += 1
    wanted = {keys: frozenset(ids[key] for key in keys) for keys in had}
    left = {row["id"]: row for row in found.styles}
    by_contests: dict[frozenset[UUID], UUID] = {
        frozenset(found.style_contests.get(id_, ())): id_ for id_ in left
    }
    style_of: dict[frozenset[str], UUID] = {}
    for keys, contests in wanted.items():
        same = by_contests.get(contests)
        if same is not None and same in left:
            style_of[keys] = same
            del left[same]
    names = {row["name"] for row in found.styles}
    source_keys = {row["source_key"] for row in found.styles}
    for keys in (keys for keys in wanted if keys not in style_of):
        adopted = next((id_ for id_, _ in had[keys].most_common() if id_ in left), None)
        if adopted is not None:
            _recompose(plan, left.pop(adopted), found.style_contests.get(adopted, set()), wanted[keys])
            style_of[keys] = adopted
            continue
        name = _unused("Ballot style 1", names)
        own = {"id": uuid7(), "ballot_id": ballot_id, "name": name}
        own["source_key"] = _unused(digest(*sorted(keys)), source_keys)
        style_of[keys] = plan.add(models.BallotStyle, own)
        plan.joined.extend((style_of[keys], contest_id) for contest_id in sorted(wanted[keys]))
        told = Sentence("+ ballot style {name}, contests: {count:,}", name=name, count=len(keys))
        plan.tell("added", "ballot style", style_of[keys], told)
    for row in left.values():
        plan.remove(models.BallotStyle, row)
        told = Sentence("- ballot style {name} removed", name=row["name"])
        plan.tell("removed", "ballot style", row["id"], told)
    return style_of


def _recompose(plan: Plan, row: Row, before: set[UUID], after: frozenset[UUID]) -> None:
    gained, lost = sorted(after - before), sorted(before - after)
    plan.joined.extend((row["id"], contest_id) for contest_id in gained)
    plan.parted.extend((row["id"], contest_id) for contest_id in lost)
    # Nothing of the style's own row changes, yet whoever shows the ballot must hear of it.
    plan.touched.append((models.BallotStyle, row))
    told = Sentence(
        "~ ballot style {name}: contests +{gained:,}, -{lost:,}",
        name=row["name"],
        gained=len(gained),
        lost=len(lost),
    )
    plan.tell("changed", "ballot style", row["id"], told)


def _unused(name: str, taken: set[str]) -> str:
    """The name itself, or with the next number that nobody has."""
    stem = name.removesuffix(" 1")
    joint = "-" if stem == name else " "
    unused, number = name, 1
    while unused in taken:
        number += 1
        unused = f"{stem}{joint}{number}"
    taken.add(unused)
    return unused

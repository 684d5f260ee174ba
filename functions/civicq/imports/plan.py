"""What an import would do: the rows it would write, and the lines that tell a person of them."""

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from civicq.imports.stored import Row
from civicq.sentences import Sentence
from civicq.tables import Base

Verb = Literal["added", "restored", "changed", "withdrawn", "removed"]
Model = type[Base]


@dataclass(frozen=True, slots=True)
class Line:
    verb: Verb
    noun: str
    subject: UUID
    told: Sentence


@dataclass(slots=True)
class Plan:
    """`joined` and `parted` hold pairs of a ballot style and a contest that it gains, or loses."""

    lines: list[Line] = field(default_factory=list)
    # What a person should know beside.
    notes: list[Sentence] = field(default_factory=list)
    added: dict[Model, list[dict[str, Any]]] = field(default_factory=dict)
    changed: dict[Model, list[tuple[Row, dict[str, Any]]]] = field(default_factory=dict)
    removed: dict[Model, list[Row]] = field(default_factory=dict)
    joined: list[tuple[UUID, UUID]] = field(default_factory=list)
    parted: list[tuple[UUID, UUID]] = field(default_factory=list)
    # Rows that stay the same while something shown with them changes.
    touched: list[tuple[Model, Row]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.joined or self.parted)

    @property
    def born(self) -> set[str]:
        """What names the rows that do not exist yet, in a tag."""
        rows = [row for rows in self.added.values() for row in rows]
        return {str(row[name]) for row in rows for name in ("id", "slug") if name in row}

    def tell(self, verb: Verb, noun: str, subject: UUID, told: Sentence) -> None:
        self.lines.append(Line(verb, noun, subject, told))

    def add(self, model: Model, row: dict[str, Any]) -> UUID:
        """The id that the row will have."""
        self.added.setdefault(model, []).append(row)
        return row["id"] if "id" in row else row["contest_id"]  # type: ignore[no-any-return]

    def change(self, model: Model, row: Row, values: dict[str, Any]) -> None:
        if values:
            self.changed.setdefault(model, []).append((row, values))

    def remove(self, model: Model, row: Row) -> None:
        self.removed.setdefault(model, []).append(row)

"""Somebody of a city's staff, and the record of what they decide."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from civicq.audit import commands as audit
from civicq.db import Writer


@dataclass(frozen=True)
class Member:
    """One who may do in this city what they are about to do."""

    id: UUID
    city_id: UUID
    role: str

    def record(
        self, session: Writer, action: str, target_kind: str, target_id: object, **detail: Any
    ) -> None:
        """No words of citizens belong in `detail`: they could never be taken out again."""
        audit.record(
            session, action, target_kind, target_id,
            actor_id=self.id, actor_role=self.role, city_id=self.city_id, **detail,
        )  # fmt: skip

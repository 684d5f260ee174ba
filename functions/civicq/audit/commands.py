"""Adding to the record of decisions, in the transaction that makes them."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text

from civicq.db import Writer

_RECORD = text("""
    SELECT record_audit(CAST(:actor_id AS uuid), :actor_role, CAST(:city_id AS uuid), :action, :target_kind,
                        :target_id, CAST(:detail AS jsonb))
""")


def record(
    session: Writer,
    action: str,
    target_kind: str,
    target_id: object,
    *,
    actor_id: UUID | None,
    actor_role: str,
    city_id: UUID | None = None,
    **detail: Any,
) -> None:
    """One decision. No words of citizens belong in `detail`: they could never be taken out again."""
    session.execute(
        _RECORD,
        {
            "actor_id": actor_id, "actor_role": actor_role, "city_id": city_id, "action": action,
            "target_kind": target_kind, "target_id": str(target_id),
            "detail": json.dumps(detail, default=str),
        },
    )  # fmt: skip

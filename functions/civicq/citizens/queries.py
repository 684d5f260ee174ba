"""What a citizen is beside a citizen."""

from uuid import UUID

from sqlalchemy import text

from civicq.db import Single

_WORKS = text("""
    SELECT EXISTS (SELECT FROM city_staff WHERE citizen_id = :citizen_id)
        OR EXISTS (SELECT FROM candidate_accounts WHERE citizen_id = :citizen_id)
""")


def works(single: Single, citizen_id: UUID) -> bool:
    """Whether they work for a city or speak for a candidate."""
    return bool(single.execute(_WORKS, {"citizen_id": citizen_id}).scalar_one())

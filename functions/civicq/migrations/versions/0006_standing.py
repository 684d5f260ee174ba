"""Standing in a city, its staff, messages to people, and exact limits on what one person does

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Seconds to wait, or 0 when the turn is taken. Of the moments that are kept, as many as the limit allows, the
# oldest decides; two turns of one citizen at once wait for one another at the row.
TAKE_TURN = """
CREATE FUNCTION take_turn(the_citizen uuid, the_act text, most int, within interval) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    oldest timestamptz;
BEGIN
    INSERT INTO turns AS turn (citizen_id, act, taken_at) VALUES (the_citizen, the_act, ARRAY[clock_timestamp()])
    ON CONFLICT (citizen_id, act) DO UPDATE
        SET taken_at = turn.taken_at[cardinality(turn.taken_at) - most + 2:] || clock_timestamp()
        WHERE cardinality(turn.taken_at) < most
           OR turn.taken_at[cardinality(turn.taken_at) - most + 1] <= clock_timestamp() - within;
    IF FOUND THEN
        RETURN 0;
    END IF;
    SELECT taken_at[cardinality(taken_at) - most + 1] INTO oldest
    FROM turns WHERE citizen_id = the_citizen AND act = the_act;
    RETURN greatest(1, ceil(extract(epoch FROM oldest + within - clock_timestamp())));
END $$
"""


def upgrade() -> None:
    op.create_table(
        "city_staff",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'admin', 'editor', 'moderator', 'viewer')", name=op.f("city_staff_role_check")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("city_staff_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("city_staff_city_id_fkey")),
        sa.PrimaryKeyConstraint("city_id", "citizen_id", name=op.f("city_staff_pkey")),
    )
    op.create_index(op.f("city_staff_citizen_id_index"), "city_staff", ["citizen_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("city_id", sa.Uuid(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms', 'letter')", name=op.f("messages_channel_check")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (recipient IS NOT NULL)", name=op.f("messages_forgotten_check")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("messages_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("messages_city_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("messages_pkey")),
    )
    op.create_index(op.f("messages_citizen_id_index"), "messages", ["citizen_id"], unique=False)
    op.create_index(
        op.f("messages_city_id_id_index"),
        "messages",
        ["city_id", "id"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND channel = 'letter'"),
    )
    op.create_index(
        op.f("messages_id_index"),
        "messages",
        ["id"],
        unique=False,
        postgresql_where=sa.text("claimed_at IS NULL AND channel <> 'letter'"),
    )
    op.create_table(
        "proofs",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("citizen_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("proofs_citizen_id_fkey"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("proofs_city_id_fkey")),
        sa.PrimaryKeyConstraint("city_id", "digest", name=op.f("proofs_pkey")),
    )
    op.create_index(op.f("proofs_citizen_id_index"), "proofs", ["citizen_id"], unique=False)
    op.create_table(
        "roll_entries",
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("roll_entries_city_id_fkey")),
        sa.PrimaryKeyConstraint("city_id", "digest", name=op.f("roll_entries_pkey")),
    )
    op.create_table(
        "standings",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("appeals", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method IN ('email', 'sms', 'letter', 'roll', 'staff')", name=op.f("standings_method_check")
        ),
        sa.CheckConstraint(
            "state <> 'verified' OR expires_at IS NOT NULL", name=op.f("standings_expiry_check")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'verified', 'rejected', 'appealed')", name=op.f("standings_state_check")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("standings_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("standings_city_id_fkey")),
        sa.PrimaryKeyConstraint("citizen_id", "city_id", name=op.f("standings_pkey")),
    )
    op.create_index(
        op.f("standings_city_id_requested_at_citizen_id_index"),
        "standings",
        ["city_id", "requested_at", "citizen_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'appealed')"),
    )
    op.create_table(
        "turns",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("taken_at", postgresql.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("turns_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen_id", "act", name=op.f("turns_pkey")),
    )
    op.create_table(
        "verification_codes",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("city_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method IN ('email', 'sms', 'letter', 'roll', 'staff')",
            name=op.f("verification_codes_method_check"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"],
            ["citizens.id"],
            name=op.f("verification_codes_citizen_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("verification_codes_city_id_fkey")),
        sa.PrimaryKeyConstraint("citizen_id", "city_id", name=op.f("verification_codes_pkey")),
    )
    op.add_column(
        "cities",
        sa.Column(
            "standing_methods",
            postgresql.ARRAY(sa.Text()),
            server_default="{letter,roll,staff}",
            nullable=False,
        ),
    )
    op.add_column("cities", sa.Column("standing_days", sa.Integer(), server_default="730", nullable=False))
    op.create_check_constraint(
        op.f("cities_standing_days_check"), "cities", "standing_days BETWEEN 1 AND 3650"
    )
    op.execute(TAKE_TURN)


def downgrade() -> None:
    op.execute("DROP FUNCTION take_turn")
    op.drop_column("cities", "standing_days")
    op.drop_column("cities", "standing_methods")
    op.drop_table("verification_codes")
    op.drop_table("turns")
    op.drop_index(
        op.f("standings_city_id_requested_at_citizen_id_index"),
        table_name="standings",
        postgresql_where=sa.text("state IN ('pending', 'appealed')"),
    )
    op.drop_table("standings")
    op.drop_table("roll_entries")
    op.drop_index(op.f("proofs_citizen_id_index"), table_name="proofs")
    op.drop_table("proofs")
    op.drop_index(
        op.f("messages_id_index"),
        table_name="messages",
        postgresql_where=sa.text("claimed_at IS NULL AND channel <> 'letter'"),
    )
    op.drop_index(
        op.f("messages_city_id_id_index"),
        table_name="messages",
        postgresql_where=sa.text("sent_at IS NULL AND channel = 'letter'"),
    )
    op.drop_index(op.f("messages_citizen_id_index"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("city_staff_citizen_id_index"), table_name="city_staff")
    op.drop_table("city_staff")

"""Notices of what is one's own, reminders, and what waits for staff

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None
acknowledged = {
    "require-concurrent-index-creation": "messages are forgotten once sent: the table is short",
    "constraint-missing-not-valid": "choices and messages under way are few: the lock ends at once",
    "ban-new-write-restriction": "no release before writes a choice without its address, or a subject of lines",
}


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("citizen_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizens.id"], name=op.f("reminders_citizen_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("citizen_id", "occasion", name=op.f("reminders_pkey")),
    )
    op.create_index(op.f("reminders_at_index"), "reminders", ["at"], unique=False)
    for kind in ("own", "reminders", "staff"):
        op.add_column(
            "notice_choices", sa.Column(kind, sa.Boolean(), server_default="false", nullable=False)
        )
    op.drop_constraint(op.f("notice_choices_email_check"), "notice_choices")
    op.create_check_constraint(
        op.f("notice_choices_email_check"),
        "notice_choices",
        "(email IS NOT NULL) = (cadence <> 'none' OR own OR reminders OR staff)",
    )
    op.create_index(
        "notice_choices_reminders_index",
        "notice_choices",
        ["citizen_id"],
        unique=False,
        postgresql_where=sa.text("reminders"),
    )
    op.add_column("messages", sa.Column("about", sa.Uuid(), nullable=True))
    op.create_index(
        op.f("messages_about_index"),
        "messages",
        ["about"],
        unique=False,
        postgresql_where=sa.text("claimed_at IS NULL"),
    )
    op.create_check_constraint(op.f("messages_subject_check"), "messages", "subject !~ '[[:cntrl:]]'")
    op.add_column("cities", sa.Column("time_zone", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("cities", "time_zone")
    op.drop_constraint(op.f("messages_subject_check"), "messages")
    op.drop_index(
        op.f("messages_about_index"), table_name="messages", postgresql_where=sa.text("claimed_at IS NULL")
    )
    op.drop_column("messages", "about")
    op.drop_index(
        "notice_choices_reminders_index", table_name="notice_choices", postgresql_where=sa.text("reminders")
    )
    op.drop_constraint(op.f("notice_choices_email_check"), "notice_choices")
    # Who wanted nothing but what is new here wants no mail.
    op.execute("UPDATE notice_choices SET email = NULL WHERE cadence = 'none'")
    op.create_check_constraint(
        op.f("notice_choices_email_check"), "notice_choices", "cadence = 'none' OR email IS NOT NULL"
    )
    for kind in ("staff", "reminders", "own"):
        op.drop_column("notice_choices", kind)
    op.drop_index(op.f("reminders_at_index"), table_name="reminders")
    op.drop_table("reminders")

"""Appointments that can be moved: each change of a slot has a number."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("alter table appointment_slot add column version integer not null default 0")

"""Dates that are not over are found without reading the dates of all years."""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute("create index group_event_by_end on group_event (agency_id, ends_at)")

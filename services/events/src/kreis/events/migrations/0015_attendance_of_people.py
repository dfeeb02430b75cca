"""Finds the attendance of one person without reading everybody's."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("create index attendance_of_participant on attendance (agency_id, participant_id)")

"""Absences that are to be settled are found without reading all attendance."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.execute(
        "create index attendance_unclear on attendance (agency_id) where absence = 'unclear'"
    )

"""Attendance of people whom nobody expected: an absence of theirs needs no reason."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute(
        "alter table attendance"
        " drop constraint attendance_check,"
        " add constraint attendance_reason check (absence is null or status = 'absent')"
    )

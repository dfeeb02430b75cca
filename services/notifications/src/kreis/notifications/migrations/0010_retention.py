"""How long data is kept: periods that leads set, holds, and counts of what was deleted.

Invitations get a day to count from, and the number of messages that were deleted: it still counts
against the most messages of a programme.
"""

from alembic import op

from kreis.chassis.data.plumbing import create_retention

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    create_retention("invitation")
    op.execute(
        "alter table invitation"
        " add column noted_at timestamptz not null default clock_timestamp(),"
        " add column forgotten integer not null default 0"
    )

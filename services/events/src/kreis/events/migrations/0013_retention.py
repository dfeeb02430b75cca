"""How long data is kept: periods that leads set, holds, and counts of what was deleted."""

from kreis.chassis.data.plumbing import create_retention

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    create_retention("cohort")

"""How long data is kept: periods that leads set, holds, and counts of what was deleted."""

from kreis.chassis.data.plumbing import create_retention

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    create_retention("agency")

"""Creates the tables of retention."""

from kreis.chassis.data.plumbing import create_retention

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    create_retention("note")

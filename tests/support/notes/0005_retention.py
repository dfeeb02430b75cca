"""Creates the tables of retention."""

from kreis.chassis.data.plumbing import create_retention

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_retention("note")

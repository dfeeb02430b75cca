"""Messages that fail are parked, and what is done with them is written down."""

from kreis.chassis.data.plumbing import create_parking

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_parking()

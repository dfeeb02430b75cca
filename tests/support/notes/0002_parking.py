"""Creates the tables of parked messages and of the acts on them."""

from kreis.chassis.data.plumbing import create_parking

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_parking()

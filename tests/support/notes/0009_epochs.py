"""An epoch for every feed of facts."""

from kreis.chassis.data.plumbing import give_epochs

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    give_epochs()

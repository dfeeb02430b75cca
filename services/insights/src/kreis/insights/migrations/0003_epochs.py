"""An epoch for every feed of facts."""

from kreis.chassis.data.plumbing import give_epochs

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    give_epochs()

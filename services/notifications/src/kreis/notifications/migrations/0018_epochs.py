"""An epoch for every feed of facts."""

from kreis.chassis.data.plumbing import give_epochs

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    give_epochs()

"""An epoch for every feed of facts."""

from kreis.chassis.data.plumbing import give_epochs

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    give_epochs()

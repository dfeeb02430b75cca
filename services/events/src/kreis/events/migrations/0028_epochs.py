"""An epoch for every feed of facts."""

from kreis.chassis.data.plumbing import give_epochs

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    give_epochs()

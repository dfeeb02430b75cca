"""Row-level security on the chassis' tables."""

from kreis.chassis.data.plumbing import guard_plumbing

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    guard_plumbing()

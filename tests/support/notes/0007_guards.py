"""Row-level security on the chassis' tables."""

from kreis.chassis.data.plumbing import guard_plumbing

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    guard_plumbing()

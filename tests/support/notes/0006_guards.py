"""Row-level security on the chassis' tables."""

from kreis.chassis.data.plumbing import guard_plumbing

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    guard_plumbing()

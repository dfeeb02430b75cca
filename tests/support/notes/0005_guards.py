"""Row-level security on the chassis' tables."""

from kreis.chassis.data.plumbing import guard_plumbing

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    guard_plumbing()

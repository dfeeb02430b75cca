"""Row-level security on the chassis' tables; logs and histories that nobody can alter."""

from kreis.chassis.data.plumbing import guard_plumbing, never_changed

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    guard_plumbing()
    never_changed("proposal_move", "departure", "rules", "long_wait")

"""Creates the access log: who was shown what, and for what purpose."""

from kreis.chassis.data.plumbing import create_access_log

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    create_access_log()

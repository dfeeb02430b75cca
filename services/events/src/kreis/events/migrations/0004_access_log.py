"""Who was shown what, and for what purpose."""

from kreis.chassis.data.plumbing import create_access_log

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_access_log()

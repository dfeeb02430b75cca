"""Creates the marks of erased people."""

from kreis.chassis.data.plumbing import create_erasure

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_erasure()

"""Marks of those who are erased."""

from kreis.chassis.data.plumbing import create_erasure

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    create_erasure()

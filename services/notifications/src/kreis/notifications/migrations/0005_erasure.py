"""Marks of those who are erased."""

from kreis.chassis.data.plumbing import create_erasure

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_erasure()

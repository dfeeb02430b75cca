"""Positions of facts, counted per agency."""

from kreis.chassis.data.plumbing import number_facts_by_agency

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    number_facts_by_agency()

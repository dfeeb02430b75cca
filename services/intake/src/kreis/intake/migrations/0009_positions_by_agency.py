"""Positions of facts, counted per agency."""

from kreis.chassis.data.plumbing import number_facts_by_agency

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    number_facts_by_agency()

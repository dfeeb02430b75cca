"""Positions of facts, counted per agency: the same tables as in every service."""

from kreis.chassis.data.plumbing import number_facts_by_agency

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    number_facts_by_agency()

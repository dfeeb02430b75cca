"""Positions of facts, counted per agency and feed."""

from kreis.chassis.data.plumbing import number_facts_by_agency

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    number_facts_by_agency()

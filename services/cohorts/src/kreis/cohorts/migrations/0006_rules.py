"""Weights and rules of each agency, one row for every version."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0006"
down_revision = "0005"

_RULES = """
create table rules (
    agency_id uuid not null,
    version integer not null,
    weights jsonb not null,
    longest_wait_days integer,
    changed_by text not null,
    changed_at timestamptz not null,
    primary key (agency_id, version),
    check (version > 1)
);
"""


def upgrade() -> None:
    op.execute(_RULES)
    tenant_table("rules")

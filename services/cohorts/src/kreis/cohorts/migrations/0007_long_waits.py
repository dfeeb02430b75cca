"""Whose wait has become too long, each wait once."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0007"
down_revision = "0006"

_LONG_WAITS = """
create table long_wait (
    agency_id uuid not null,
    participant_id uuid not null,
    waiting_since date not null,
    noted_at timestamptz not null,
    primary key (agency_id, participant_id, waiting_since)
);
"""


def upgrade() -> None:
    op.execute(_LONG_WAITS)
    tenant_table("long_wait")

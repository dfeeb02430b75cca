"""Who is erased, and which services have said so."""

from alembic import op

from kreis.chassis.data.plumbing import create_erasure, tenant_table

revision = "0005"
down_revision = "0004"

_TABLES = """
create table erasure (
    agency_id uuid not null,
    participant_id uuid not null,
    requested_at timestamptz not null,
    requested_by text not null,
    completed_at timestamptz,
    primary key (agency_id, participant_id)
);
create table erasure_acknowledgement (
    agency_id uuid not null,
    participant_id uuid not null,
    service text not null,
    acknowledged_at timestamptz not null,
    primary key (agency_id, participant_id, service)
);
"""


def upgrade() -> None:
    create_erasure()
    op.execute(_TABLES)
    tenant_table("erasure")
    tenant_table("erasure_acknowledgement")

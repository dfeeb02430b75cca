"""Sessions of staff that have ended before they expire."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0018"
down_revision = "0017"

_TABLES = """
create table ended_session (
    agency_id uuid not null,
    digest text not null,
    ended_at timestamptz not null default now(),
    until timestamptz not null,
    primary key (agency_id, digest)
);
create index ended_session_until on ended_session (agency_id, until);
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("ended_session")

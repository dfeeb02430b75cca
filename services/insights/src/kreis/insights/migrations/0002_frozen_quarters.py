"""Figures of quarters that are over, as they were told."""

from alembic import op

from kreis.chassis.data.plumbing import never_changed, tenant_table

revision = "0002"
down_revision = "0001"

_TABLE = """
create table frozen_quarter (
    agency_id uuid not null,
    quarter text not null,
    policy integer not null,
    frozen_at timestamptz not null,
    figures jsonb not null,
    primary key (agency_id, quarter)
);
comment on table frozen_quarter is 'no build, never built anew: what was told stays as it was told';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("frozen_quarter")
    never_changed("frozen_quarter")

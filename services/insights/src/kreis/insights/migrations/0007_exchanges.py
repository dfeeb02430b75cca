"""How many pairs of members of circles minded each other's children, as exchange has counted."""

from alembic import op

from kreis.chassis.data.plumbing import never_changed, tenant_table

revision = "0007"
down_revision = "0006"

_TABLE = """
create table exchange_count (
    agency_id uuid not null,
    quarter text not null,
    people integer,
    pairs integer,
    told_at timestamptz not null,
    primary key (agency_id, quarter),
    check ((people is null) = (pairs is null)),
    check (people >= 5)
);
comment on table exchange_count is 'no build: exchange keeps no history, and a count is told once';
comment on column exchange_count.people is 'null: fewer than five';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("exchange_count")
    never_changed("exchange_count")

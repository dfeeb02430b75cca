"""Where each subscriber stands, and addresses that records are sent to."""

from alembic import op

from kreis.chassis.data.plumbing import sealed_columns, tenant_table

revision = "0002"
down_revision = "0001"

_TABLES = """
create table view_read (
    agency_id uuid not null,
    name text not null,
    read_at timestamptz not null,
    after bigint not null,
    primary key (agency_id, name)
);
comment on table view_read is 'the last time a subscriber asked for a page of its feed, and where';
create table webhook (
    agency_id uuid not null,
    name text not null,
    url text not null,
    secret text,
    delivered bigint not null,
    delivered_at timestamptz,
    failures integer not null default 0,
    failing_since timestamptz,
    failure text,
    shut_at timestamptz,
    tested_at timestamptz,
    test_outcome text,
    primary key (agency_id, name)
);
comment on column webhook.delivered is 'position in the feed of the last record that was taken';
"""


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("view_read", "webhook"):
        tenant_table(table)
    sealed_columns("webhook", "secret")

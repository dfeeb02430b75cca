"""Subscriptions with their keys, and whom each view must forget."""

from alembic import op

from kreis.chassis.data.plumbing import (
    create_access_log,
    create_confidentiality,
    create_erasure,
    create_parking,
    create_plumbing,
    create_retention,
    feed_of_each_topic,
    give_epochs,
    guard_plumbing,
    number_facts_by_agency,
    sealed_columns,
    tenant_table,
)

revision = "0001"
down_revision = None

_TABLES = """
create table subscription (
    agency_id uuid not null,
    name text not null,
    team text not null,
    purpose text not null,
    legal_basis text not null,
    contact text not null,
    agreed jsonb not null,
    since date not null,
    until date not null,
    registered_at timestamptz not null,
    registered_by text not null,
    opened_at timestamptz,
    ended_at timestamptz,
    key text,
    primary key (agency_id, name)
);
comment on column subscription.agreed is 'type of fact to its fields';
create unique index subscription_name on subscription (name);
create table forgotten (
    agency_id uuid not null,
    name text not null,
    pseudonym uuid not null,
    forgotten_at timestamptz not null,
    was_told boolean not null,
    acknowledged_at timestamptz,
    primary key (agency_id, name, pseudonym)
);
comment on table forgotten is 'of whom a view is told nothing more; nobody is named';
create index forgotten_by_pseudonym on forgotten (agency_id, pseudonym);
"""


def upgrade() -> None:
    create_plumbing()
    create_parking()
    create_access_log()
    create_erasure()
    op.execute(_TABLES)
    for table in ("subscription", "forgotten"):
        tenant_table(table)
    sealed_columns("subscription", "key")
    create_confidentiality()
    number_facts_by_agency()
    give_epochs()
    feed_of_each_topic()
    guard_plumbing()
    create_retention("subscription")

"""Views that tell counts, and whom they count in weeks that are not told yet."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0003"
down_revision = "0002"

_TABLES = """
alter table subscription
    add column tells text not null default 'records' check (tells in ('records', 'counts')),
    add column next_week date;
comment on column subscription.next_week is 'Monday of the week that is told next, of counts alone';
create table counted (
    agency_id uuid not null,
    name text not null,
    week date not null,
    fact text not null,
    fields jsonb not null,
    pseudonym uuid not null,
    primary key (agency_id, name, week, fact, fields, pseudonym)
);
comment on table counted is 'who counts in a week until it is told; nobody is named';
create index counted_by_pseudonym on counted (agency_id, pseudonym);
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("counted")

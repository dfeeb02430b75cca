"""The flat rate for an hour of staff, and the rate that a confirmed cost was made with."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0020"
down_revision = "0019"

_TABLES = """
create table hourly_rate (
    agency_id uuid not null,
    cents integer not null check (cents >= 0),
    primary key (agency_id)
);
comment on table hourly_rate is 'what an hour of staff costs, whoever it is';
alter table cost add column hourly_rate integer;
comment on column cost.hourly_rate is 'cents, as it was on the day of the confirmation';
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("hourly_rate")

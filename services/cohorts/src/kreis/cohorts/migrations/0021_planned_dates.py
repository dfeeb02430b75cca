"""Dates of groups as events has planned them."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0021"
down_revision = "0020"

_TABLE = """
create table planned_date (
    agency_id uuid not null,
    cohort_id uuid not null,
    group_event_id uuid not null,
    day date not null,
    kind text not null,
    is_cancelled boolean not null,
    primary key (agency_id, cohort_id, group_event_id)
)
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("planned_date")

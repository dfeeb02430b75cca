"""How often each cohort meets, from which day on."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0004"
down_revision = "0003"

_TABLE = """
create table cohort_rhythm (
    agency_id uuid not null,
    build integer not null,
    cohort_id uuid not null,
    number integer not null,
    since date not null,
    rhythm_weeks integer not null,
    primary key (agency_id, build, cohort_id, number)
);
comment on table cohort_rhythm is 'so many weeks lie between two dates; none: one week';
comment on column cohort_rhythm.number is 'counts the phases of a cohort; the highest holds';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("cohort_rhythm")

"""Groups after they were confirmed: how many seats they have, who brought whom in, who left."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0005"
down_revision = "0004"

_SEATS = """
update cohort set seats = (
    select count(*) from membership
    where membership.agency_id = cohort.agency_id and membership.cohort_id = cohort.id
)
"""
_DEPARTURES = """
create table departure (
    agency_id uuid not null,
    id uuid not null,
    cohort_id uuid not null,
    participant_id uuid not null,
    left_on date not null,
    noted_by text,
    noted_at timestamptz not null,
    primary key (agency_id, id),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id)
);
create index departure_of_cohort on departure (agency_id, cohort_id);
create index departure_of_person on departure (agency_id, participant_id);
"""


def upgrade() -> None:
    op.execute("alter table cohort add column seats integer not null default 0")
    op.execute("alter table cohort add column closed_on date")
    op.execute("alter table membership add column added_by text")
    _count_seats()
    op.execute(_DEPARTURES)
    tenant_table("departure")


def _count_seats() -> None:
    """Sets the seats of every group to its members.

    Row-level security is lifted meanwhile: the owner belongs to no agency and would see no rows.
    """
    for table in ("cohort", "membership"):
        op.execute(f"alter table {table} no force row level security")
    op.execute(_SEATS)
    for table in ("cohort", "membership"):
        op.execute(f"alter table {table} force row level security")

"""Where the weekly letter of a member of staff goes, and whether she wants it."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0020"
down_revision = "0019"

_TABLE = """
create table weekly_letter (
    agency_id uuid not null,
    staff_id uuid not null,
    email text,
    is_wanted boolean not null,
    changed_at timestamptz not null,
    primary key (agency_id, staff_id),
    foreign key (agency_id, staff_id) references staff (agency_id, id),
    check (email is not null or not is_wanted)
);
comment on table weekly_letter is 'what a member of staff said herself; without a row, no letter';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("weekly_letter")

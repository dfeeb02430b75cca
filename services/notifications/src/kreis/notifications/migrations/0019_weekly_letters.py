"""Weekly letters to members of staff, and what became of them."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0019"
down_revision = "0018"

_TABLE = """
create table weekly_letter (
    agency_id uuid not null,
    staff_id uuid not null,
    monday date not null,
    id uuid not null,
    state text not null,
    reason text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (agency_id, staff_id, monday),
    unique (agency_id, id)
);
comment on table weekly_letter is 'one letter for a member of staff and a week; no count';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("weekly_letter")

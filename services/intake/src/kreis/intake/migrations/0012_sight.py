"""Files that were opened with a reason, and who looked for somebody who must not be found."""

from alembic import op

from kreis.chassis.data.plumbing import sealed_columns, tenant_table

revision = "0012"
down_revision = "0011"

_TABLES = """
create table file_opening (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    opened_by text not null,
    reason text not null,
    opened_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (agency_id, id)
);
create index file_opening_of_caller on file_opening (opened_by, ends_at, agency_id);
create table likeness_notice (
    agency_id uuid not null,
    participant_id uuid not null,
    noticed_by text not null,
    day date not null,
    same text[] not null,
    noticed_at timestamptz not null,
    primary key (agency_id, participant_id, noticed_by, day)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)
    for table in ("file_opening", "likeness_notice"):
        tenant_table(table)
    sealed_columns("file_opening", "reason")

"""Messages that staff write to a group in their own words, encrypted."""

from alembic import op

from kreis.chassis.data.plumbing import sealed_columns, tenant_table

revision = "0013"
down_revision = "0012"

_TABLE = """
create table group_message (
    agency_id uuid not null,
    id uuid not null,
    cohort_id uuid not null,
    words text not null,
    written_by text not null,
    written_at timestamptz not null,
    goes_at timestamptz not null,
    recalled_at timestamptz,
    primary key (agency_id, id)
);
create index group_message_of_cohort on group_message (agency_id, cohort_id, written_at);
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("group_message")
    sealed_columns("group_message", "words")

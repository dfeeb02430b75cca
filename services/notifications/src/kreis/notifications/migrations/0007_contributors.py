"""What became of telling speakers, childcare staff and others of changes."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0007"
down_revision = "0006"

_MESSAGES = """
create table contributor_message (
    agency_id uuid not null,
    id uuid not null,
    recipient_id uuid not null,
    change_id uuid not null,
    kind text not null,
    channel text not null,
    state text not null,
    reason text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    called_by text,
    primary key (agency_id, id),
    unique (agency_id, change_id, recipient_id, kind)
);
comment on column contributor_message.recipient_id is
    'who she is for this change alone; events knows her name and address';
create index contributor_message_by_time on contributor_message (agency_id, created_at);
"""


def upgrade() -> None:
    op.execute(_MESSAGES)
    tenant_table("contributor_message")

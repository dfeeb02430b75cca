"""What became of messages to members of circles. Who they are, exchange knows alone."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0020"
down_revision = "0019"

_MESSAGES = """
create table circle_message (
    agency_id uuid not null,
    id uuid not null,
    kind text not null,
    channel text not null,
    state text not null,
    reason text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (agency_id, id)
);
comment on table circle_message is 'no recipient: the id is random and used once';
create index circle_message_by_time on circle_message (agency_id, changed_at);
"""


def upgrade() -> None:
    op.execute(_MESSAGES)
    tenant_table("circle_message")

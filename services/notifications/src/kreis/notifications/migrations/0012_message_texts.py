"""Texts of messages to participants as they were sent, encrypted."""

from alembic import op

from kreis.chassis.data.plumbing import sealed_columns, tenant_table

revision = "0012"
down_revision = "0011"

_TABLE = """
create table message_text (
    agency_id uuid not null,
    message_id uuid not null,
    participant_id uuid not null,
    language text not null,
    words text not null,
    written_at timestamptz not null,
    primary key (agency_id, message_id)
);
create index message_text_of_participant on message_text (agency_id, participant_id);
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("message_text")
    sealed_columns("message_text", "words")

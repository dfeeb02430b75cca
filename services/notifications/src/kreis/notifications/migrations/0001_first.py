"""Invitations with their newest answer, messages and call tasks."""

from alembic import op

from kreis.chassis.data.plumbing import create_plumbing, tenant_table

revision = "0001"
down_revision = None

_TABLES = """
create table invitation (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    answer text,
    answer_version integer not null default 0,
    primary key (agency_id, id)
);
create table message (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    kind text not null,
    cause uuid not null,
    version integer not null,
    channel text not null,
    state text not null,
    reason text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (agency_id, id),
    unique (agency_id, participant_id, kind, cause, version, channel),
    foreign key (agency_id, cause) references invitation (agency_id, id) on delete cascade
);
create index message_by_time on message (agency_id, created_at, id);
create table call_task (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    kind text not null,
    cause uuid not null,
    version integer not null,
    reason text not null,
    state text not null,
    raised_at timestamptz not null,
    closed_at timestamptz,
    primary key (agency_id, id),
    unique (agency_id, participant_id, kind, cause, version),
    foreign key (agency_id, cause) references invitation (agency_id, id) on delete cascade
);
create index call_task_by_time on call_task (agency_id, raised_at, id);
"""


def upgrade() -> None:
    create_plumbing()
    op.execute(_TABLES)
    for table in ("invitation", "message", "call_task"):
        tenant_table(table)

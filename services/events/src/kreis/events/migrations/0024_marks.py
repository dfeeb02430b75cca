"""Marks of devices that had no net, each kept once, with those that contradict a record."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0024"
down_revision = "0023"

_TABLES = """
create table attendance_mark (
    agency_id uuid not null,
    group_event_id uuid not null,
    id uuid not null,
    participant_id uuid,
    status text,
    absence text,
    minutes integer,
    outcome text not null,
    reason text,
    version integer,
    marked_at timestamptz,
    recorded_by text not null,
    arrived_at timestamptz not null,
    settled_by text,
    settled_at timestamptz,
    is_taken_over boolean,
    primary key (agency_id, group_event_id, id),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade,
    check (outcome = 'dropped' or participant_id is not null and status is not null)
);
create index attendance_mark_of_participant on attendance_mark (agency_id, participant_id);
create index attendance_mark_unsettled on attendance_mark (agency_id, group_event_id)
    where outcome = 'conflict' and settled_at is null;
comment on table attendance_mark is 'one tap on a device; the id is made by the device';
comment on column attendance_mark.version is 'of the record that holds what the mark says';
comment on column attendance_mark.marked_at is 'corrected clock of the device; null if impossible';
comment on column attendance_mark.is_taken_over is 'of a settled conflict: recorded, or left';
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("attendance_mark")

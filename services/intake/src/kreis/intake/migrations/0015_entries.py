"""Entries that were corrected or taken back keep what they were."""

from alembic import op

from kreis.chassis.data.plumbing import never_changed, tenant_table

revision = "0015"
down_revision = "0014"

_TABLES = """
create table former_entry (
    agency_id uuid not null,
    id uuid not null,
    enrolment_id uuid not null,
    participant_id uuid not null,
    entry_date date not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    ended_by text not null,
    ended_at timestamptz not null,
    primary key (agency_id, id),
    foreign key (agency_id, participant_id) references participant (agency_id, id) on delete cascade
);
create index former_entry_of_participant on former_entry (agency_id, participant_id);
create index enrolment_by_day on enrolment (agency_id, entry_date);
create index enrolment_by_moment on enrolment (agency_id, recorded_at);
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("former_entry")
    never_changed("former_entry")

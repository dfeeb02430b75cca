"""Appointments with contact persons, of which participants are told."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0014"
down_revision = "0013"

_APPOINTMENT = """
create table appointment (
    agency_id uuid not null,
    id uuid not null,
    participant_id uuid not null,
    invitation_id uuid not null,
    version integer not null,
    state text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    form text not null,
    before timestamptz,
    primary key (agency_id, id, participant_id),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade
);
comment on table appointment is 'conversations with contact persons, as events has told of them';
create index appointment_of_participant on appointment (agency_id, participant_id);
create index appointment_of_invitation on appointment (agency_id, invitation_id);
"""


def upgrade() -> None:
    op.execute(_APPOINTMENT)
    tenant_table("appointment")

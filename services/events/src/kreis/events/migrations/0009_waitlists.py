"""Dates that people sign up for, and who waits for a place."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0009"
down_revision = "0008"

_WAITING = """
alter table group_event add column needs_sign_up boolean not null default false;
create table waiting (
    agency_id uuid not null,
    id uuid not null,
    invitation_id uuid not null,
    group_event_id uuid not null,
    children jsonb not null,
    since timestamptz not null,
    has_lapsed boolean not null default false,
    offer_id uuid,
    offered_at timestamptz,
    expires_at timestamptz,
    primary key (agency_id, id),
    unique (agency_id, group_event_id, invitation_id),
    unique (agency_id, offer_id),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade,
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade,
    check ((offer_id is null) = (offered_at is null)),
    check ((offer_id is null) = (expires_at is null))
);
comment on table waiting is 'who waits for a place at a date; gone once she has one or leaves';
create index waiting_of_invitation on waiting (agency_id, invitation_id);
"""


def upgrade() -> None:
    op.execute(_WAITING)
    tenant_table("waiting")

"""Links that can be listed and shut, PINs of people who need discretion, limits on changes."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0014"
down_revision = "0013"

_TABLES = """
alter table link
    add column id uuid not null default gen_random_uuid(),
    add column message text,
    add column channel text,
    add column contact_version integer,
    add column while_protected boolean not null default false,
    add column last_used_at timestamptz,
    add column ends_at timestamptz,
    add column ends_why text,
    add column wrong_pins integer not null default 0,
    add check ((ends_at is null) = (ends_why is null));
alter table feed add column id uuid not null default gen_random_uuid();
alter table feed add column last_used_at timestamptz;
alter table roster_link add column id uuid not null default gen_random_uuid();
alter table roster_link add column last_used_at timestamptz;
create table link_session (
    agency_id uuid not null,
    hash text not null,
    link_hash text not null,
    pin_made_at timestamptz,
    ends_at timestamptz not null,
    primary key (agency_id, hash),
    foreign key (agency_id, link_hash) references link (agency_id, hash) on delete cascade
);
comment on table link_session is 'a link that was opened with its PIN, for half an hour';
create index link_session_by_hash on link_session (hash);
create index link_session_of_link on link_session (agency_id, link_hash);
create table link_holder (
    agency_id uuid not null,
    participant_id uuid not null,
    contact_version integer not null default 0,
    pin_salt bytea,
    pin_hash bytea,
    pin_made_at timestamptz,
    pin_made_by text,
    wrong_pins integer not null default 0,
    primary key (agency_id, participant_id),
    check ((pin_salt is null) = (pin_hash is null)),
    check ((pin_salt is null) = (pin_made_at is null)),
    check ((pin_salt is null) = (pin_made_by is null))
);
comment on table link_holder is 'the PIN of a participant, and how often her contact has changed';
create table link_change (
    agency_id uuid not null,
    invitation_id uuid not null,
    since timestamptz not null,
    changes integer not null,
    primary key (agency_id, invitation_id),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade
);
comment on table link_change is 'how many changes came by links within the hour that began then';
"""


def upgrade() -> None:
    op.execute(_TABLES)
    asked_for = "hash = nullif(current_setting('kreis.link', true), '')"
    tenant_table("link_session", also_visible_when=asked_for)
    tenant_table("link_holder")
    tenant_table("link_change")

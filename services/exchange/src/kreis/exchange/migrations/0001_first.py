"""Circles, members, their asks and hours. No row has an id of a participant or of a group."""

from alembic import op

from kreis.chassis.data.plumbing import (
    create_access_log,
    create_confidentiality,
    create_erasure,
    create_parking,
    create_plumbing,
    create_retention,
    give_epochs,
    guard_plumbing,
    number_facts_by_agency,
    sealed_columns,
    tenant_table,
)

revision = "0001"
down_revision = None

_PEOPLE = """
create table circle (
    agency_id uuid not null,
    id uuid not null,
    name text not null,
    land text not null,
    sender_name text not null,
    phone text not null,
    permission_note text not null,
    opened_at timestamptz not null,
    closed_at timestamptz,
    primary key (agency_id, id)
);
comment on column circle.permission_note is 'what the Jugendamt answered; members read it';
create table member (
    agency_id uuid not null,
    id uuid not null,
    circle_id uuid not null,
    first_name text not null,
    district text not null,
    nearby_only boolean not null,
    language text not null,
    channel text not null check (channel in ('email', 'sms')),
    address text,
    contact text,
    shares_contact boolean not null,
    child_bands text[] not null,
    minds_bands text[] not null,
    joined_at timestamptz not null,
    active_at timestamptz not null,
    is_paused boolean not null,
    asked_to_stay_at timestamptz,
    left_at timestamptz,
    primary key (agency_id, id),
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade,
    check (left_at is null or (first_name = '' and address is null and contact is null))
);
create index member_of_circle on member (agency_id, circle_id);
create table invitation (
    agency_id uuid not null,
    id uuid not null,
    circle_id uuid not null,
    language text not null,
    channel text not null check (channel in ('email', 'sms')),
    address text,
    invited_at timestamptz not null,
    primary key (agency_id, id),
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade
);
create index invitation_of_circle on invitation (agency_id, circle_id);
create table link (
    agency_id uuid not null,
    hash text not null,
    invitation_id uuid,
    member_id uuid,
    made_at timestamptz not null,
    primary key (agency_id, hash),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade,
    foreign key (agency_id, member_id) references member (agency_id, id) on delete cascade,
    check ((invitation_id is null) != (member_id is null))
);
create index link_by_hash on link (hash);
create index link_of_invitation on link (agency_id, invitation_id);
create index link_of_member on link (agency_id, member_id);
create table block (
    agency_id uuid not null,
    member_id uuid not null,
    other_id uuid not null,
    blocked_at timestamptz not null,
    primary key (agency_id, member_id, other_id),
    foreign key (agency_id, member_id) references member (agency_id, id) on delete cascade,
    foreign key (agency_id, other_id) references member (agency_id, id) on delete cascade
);
create index block_of_other on block (agency_id, other_id);
"""
_ASKS = """
create table ask (
    agency_id uuid not null,
    id uuid not null,
    circle_id uuid not null,
    asker_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    units integer not null check (units > 0),
    place text not null check (place in ('hers', 'theirs', 'either')),
    bands text[] not null,
    state text not null,
    carer_id uuid,
    agreed_place text,
    asked_at timestamptz not null,
    ended_at timestamptz,
    asker_says integer,
    carer_says integer,
    is_late boolean not null,
    primary key (agency_id, id),
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade,
    foreign key (agency_id, asker_id) references member (agency_id, id) on delete cascade,
    foreign key (agency_id, carer_id) references member (agency_id, id) on delete cascade,
    check (ends_at > starts_at),
    check (carer_id is distinct from asker_id),
    check ((state in ('agreed', 'done', 'confirmed', 'disputed')) <= (carer_id is not null))
);
comment on column ask.asker_says is 'units that took place; 0: it did not; null: no word yet';
create index ask_of_circle on ask (agency_id, circle_id, starts_at);
create index ask_of_asker on ask (agency_id, asker_id);
create index ask_of_carer on ask (agency_id, carer_id);
create table offer (
    agency_id uuid not null,
    id uuid not null,
    ask_id uuid not null,
    member_id uuid not null,
    place text not null check (place in ('hers', 'theirs')),
    offered_at timestamptz not null,
    primary key (agency_id, id),
    unique (agency_id, ask_id, member_id),
    foreign key (agency_id, ask_id) references ask (agency_id, id) on delete cascade,
    foreign key (agency_id, member_id) references member (agency_id, id) on delete cascade
);
create index offer_of_member on offer (agency_id, member_id);
create table movement (
    agency_id uuid not null,
    transfer_id uuid not null,
    circle_id uuid not null,
    member_id uuid,
    units integer not null check (units != 0),
    why text not null check (why in ('joined', 'care', 'left', 'carried')),
    moved_at timestamptz not null,
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade,
    foreign key (agency_id, member_id) references member (agency_id, id) on delete cascade
);
comment on column movement.member_id is 'null: the pot of the circle';
create unique index movement_once on movement
    (agency_id, transfer_id, coalesce(member_id, '00000000-0000-0000-0000-000000000000'));
create index movement_of_circle on movement (agency_id, circle_id);
create index movement_of_member on movement (agency_id, member_id);
create table report (
    agency_id uuid not null,
    id uuid not null,
    circle_id uuid not null,
    member_id uuid not null,
    other_id uuid,
    words text,
    reported_at timestamptz not null,
    due_on date not null,
    settled_at timestamptz,
    primary key (agency_id, id),
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade,
    foreign key (agency_id, member_id) references member (agency_id, id) on delete cascade,
    foreign key (agency_id, other_id) references member (agency_id, id) on delete cascade
);
create index report_of_circle on report (agency_id, circle_id);
create index report_of_member on report (agency_id, member_id);
create index report_of_other on report (agency_id, other_id);
create table wanted_message (
    agency_id uuid not null,
    id uuid not null,
    kind text not null,
    member_id uuid,
    invitation_id uuid,
    ask_id uuid,
    wanted_at timestamptz not null,
    primary key (agency_id, id),
    foreign key (agency_id, member_id) references member (agency_id, id) on delete cascade,
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade,
    foreign key (agency_id, ask_id) references ask (agency_id, id) on delete cascade,
    check ((invitation_id is null) != (member_id is null))
);
create index wanted_message_of_member on wanted_message (agency_id, member_id, wanted_at);
create index wanted_message_of_invitation on wanted_message (agency_id, invitation_id);
create index wanted_message_of_ask on wanted_message (agency_id, ask_id);
"""
_TABLES = (
    *("circle", "member", "invitation", "block", "ask", "offer", "movement", "report"),
    "wanted_message",
)
_ONLY_THE_LINK_ASKED_FOR = "hash = nullif(current_setting('kreis.link', true), '')"


def upgrade() -> None:
    create_plumbing()
    create_parking()
    create_access_log()
    create_erasure()
    op.execute(_PEOPLE)
    op.execute(_ASKS)
    for table in _TABLES:
        tenant_table(table)
    tenant_table("link", also_visible_when=_ONLY_THE_LINK_ASKED_FOR)
    sealed_columns("member", "address", "contact")
    sealed_columns("invitation", "address")
    sealed_columns("report", "words")
    create_confidentiality()
    number_facts_by_agency()
    give_epochs()
    guard_plumbing()
    create_retention("circle")

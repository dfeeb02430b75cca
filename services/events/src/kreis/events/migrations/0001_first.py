"""Cohorts with their dates, invitations and answers, links, attendance."""

from alembic import op

from kreis.chassis.data.plumbing import create_plumbing, tenant_table

revision = "0001"
down_revision = None

_DATES = """
create table cohort (
    agency_id uuid not null,
    id uuid not null,
    name text not null,
    timezone text not null,
    venue jsonb not null,
    primary key (agency_id, id)
);
create table series (
    agency_id uuid not null,
    id uuid not null,
    cohort_id uuid not null,
    kind text not null,
    weekday text,
    starts_at time not null,
    ends_at time not null,
    primary key (agency_id, id),
    unique (agency_id, cohort_id, kind),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id) on delete cascade
);
create table group_event (
    agency_id uuid not null,
    id uuid not null,
    series_id uuid not null,
    kind text not null,
    starts_at timestamp without time zone not null,
    ends_at timestamp without time zone not null,
    timezone text not null,
    venue jsonb not null,
    adults integer not null,
    care_total integer not null,
    care_by_band jsonb not null,
    sequence integer not null,
    held_at timestamptz,
    primary key (agency_id, id),
    foreign key (agency_id, series_id) references series (agency_id, id) on delete cascade
);
comment on column group_event.starts_at is 'wall time in its timezone';
create index group_event_of_series on group_event (agency_id, series_id, starts_at);
"""
_PEOPLE = """
create table invitation (
    agency_id uuid not null,
    id uuid not null,
    cohort_id uuid not null,
    series_id uuid not null,
    participant_id uuid not null,
    restricted boolean not null,
    answer_by timestamptz not null,
    issued_at timestamptz not null,
    answer text,
    version integer not null,
    primary key (agency_id, id),
    unique (agency_id, series_id, participant_id),
    foreign key (agency_id, cohort_id) references cohort (agency_id, id) on delete cascade,
    foreign key (agency_id, series_id) references series (agency_id, id) on delete cascade,
    check ((answer is null) = (version = 0))
);
create index invitation_of_cohort on invitation (agency_id, cohort_id);
create table answer (
    agency_id uuid not null,
    invitation_id uuid not null,
    version integer not null,
    answer text not null,
    how text not null,
    entered_by text,
    answered_at timestamptz not null,
    primary key (agency_id, invitation_id, version),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade,
    check ((how = 'link') = (entered_by is null))
);
create table coming_child (
    agency_id uuid not null,
    invitation_id uuid not null,
    child_id uuid not null,
    birth_month date not null,
    primary key (agency_id, invitation_id, child_id),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade
);
create table link (
    agency_id uuid not null,
    hash text not null,
    invitation_id uuid not null,
    made_at timestamptz not null,
    primary key (agency_id, hash),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id) on delete cascade
);
create index link_by_hash on link (hash);
create index link_of_invitation on link (agency_id, invitation_id);
create table attendance (
    agency_id uuid not null,
    group_event_id uuid not null,
    participant_id uuid not null,
    version integer not null,
    status text not null,
    absence text,
    minutes integer not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    primary key (agency_id, group_event_id, participant_id, version),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade,
    check ((status = 'absent') = (absence is not null)),
    check (status = 'present' or minutes = 0)
);
"""
_ONLY_THE_LINK_ASKED_FOR = "hash = nullif(current_setting('kreis.link', true), '')"


def upgrade() -> None:
    create_plumbing()
    op.execute(_DATES)
    op.execute(_PEOPLE)
    for table in ("cohort", "series", "group_event", "invitation", "answer", "coming_child"):
        tenant_table(table)
    tenant_table("link", also_visible_when=_ONLY_THE_LINK_ASKED_FOR)
    tenant_table("attendance")

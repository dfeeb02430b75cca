"""Answers for single dates; members who come later or leave; which childcare was told of."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0005"
down_revision = "0004"

_ANSWERS = """
alter table invitation add column since date;
alter table invitation add column until date;
alter table invitation add column declined_version integer not null default 0;
comment on column invitation.declined_version is
    'the last no to all dates; what was said about single dates before it holds no more';
create table date_answer (
    agency_id uuid not null,
    invitation_id uuid not null,
    group_event_id uuid not null,
    version integer not null,
    sequence integer not null,
    invitation_version integer not null,
    answer text not null,
    how text not null,
    entered_by text,
    answered_at timestamptz not null,
    primary key (agency_id, invitation_id, group_event_id, version),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id)
        on delete cascade,
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade,
    check ((how = 'link') = (entered_by is null))
);
create table date_child (
    agency_id uuid not null,
    invitation_id uuid not null,
    group_event_id uuid not null,
    child_id uuid not null,
    birth_month date not null,
    primary key (agency_id, invitation_id, group_event_id, child_id),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id)
        on delete cascade,
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade
);
alter table group_event add column care_told jsonb not null default '{}';
comment on column group_event.care_told is 'children by age band as last told to others';
update invitation set declined_version = version where answer = 'no';
"""


def upgrade() -> None:
    op.execute(_ANSWERS)
    tenant_table("date_answer")
    tenant_table("date_child")

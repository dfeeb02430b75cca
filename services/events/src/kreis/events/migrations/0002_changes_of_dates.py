"""Dates can be moved, cancelled and taken back; the cohort knows the Land of its holidays."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0002"
down_revision = "0001"

_CHANGES = """
alter table cohort add column land text;
comment on column cohort.land is 'null for cohorts that were planned before it was kept';
create table group_event_change (
    agency_id uuid not null,
    group_event_id uuid not null,
    sequence integer not null,
    change_id uuid not null,
    kind text not null check (kind in ('moved', 'cancelled', 'reinstated')),
    was_starts_at timestamp without time zone not null,
    was_ends_at timestamp without time zone not null,
    was_venue jsonb not null,
    was_adults integer not null,
    was_care_total integer not null,
    was_care_by_band jsonb not null,
    answer_by timestamptz,
    made_by text not null,
    made_at timestamptz not null,
    primary key (agency_id, group_event_id, sequence),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade,
    check ((kind = 'cancelled') = (answer_by is null))
);
comment on table group_event_change is 'each change of a date, with how it was arranged before';
create index group_event_change_by_act on group_event_change (agency_id, change_id);
create index group_event_by_time on group_event (agency_id, starts_at);
"""


def upgrade() -> None:
    op.execute(_CHANGES)
    tenant_table("group_event_change")

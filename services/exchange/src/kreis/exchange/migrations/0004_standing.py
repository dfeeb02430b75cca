"""Standing agreements: the same people, place and hours each week, until one of the two ends it.

Each week is an ask of its own. It names its standing agreement as long as that row is kept.
"""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0004"
down_revision = "0003"

_STANDING = """
create table standing (
    agency_id uuid not null,
    id uuid not null,
    circle_id uuid not null,
    asker_id uuid not null,
    carer_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    place text not null check (place in ('hers', 'theirs')),
    bands text[] not null,
    asker_proposes boolean not null,
    proposed_at timestamptz not null,
    accepted_at timestamptz,
    next_on date not null,
    ended_at timestamptz,
    primary key (agency_id, id),
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade,
    foreign key (agency_id, asker_id) references member (agency_id, id) on delete cascade,
    foreign key (agency_id, carer_id) references member (agency_id, id) on delete cascade,
    check (ends_at > starts_at),
    check (carer_id != asker_id)
);
comment on column standing.starts_at is 'of the date from which it was proposed; says day and hour';
comment on column standing.next_on is 'the day of the next date to be made';
create index standing_of_circle on standing (agency_id, circle_id);
create index standing_of_asker on standing (agency_id, asker_id);
create index standing_of_carer on standing (agency_id, carer_id);
alter table ask add column standing_id uuid;
alter table ask add constraint ask_of_standing foreign key (agency_id, standing_id)
    references standing (agency_id, id) on delete set null (standing_id);
create index ask_of_standing on ask (agency_id, standing_id) where standing_id is not null;
"""


def upgrade() -> None:
    op.execute(_STANDING)
    tenant_table("standing")

"""Open offers: hours in which a member minds up to three children, of whichever families come.

Each place that is taken is an ask of its own, agreed from its beginning.
"""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0005"
down_revision = "0004"

_OPEN_OFFER = """
create table open_offer (
    agency_id uuid not null,
    id uuid not null,
    circle_id uuid not null,
    carer_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    bands text[] not null,
    places integer not null check (places between 1 and 3),
    primary key (agency_id, id),
    foreign key (agency_id, circle_id) references circle (agency_id, id) on delete cascade,
    foreign key (agency_id, carer_id) references member (agency_id, id) on delete cascade,
    check (ends_at > starts_at)
);
comment on column open_offer.bands is 'ages that may come, each once';
comment on column open_offer.places is 'children of others that she minds at once in these hours';
create index open_offer_of_circle on open_offer (agency_id, circle_id);
create index open_offer_of_carer on open_offer (agency_id, carer_id);
"""


def upgrade() -> None:
    op.execute(_OPEN_OFFER)
    tenant_table("open_offer")

"""Calendar feeds, lists to sign, roster links with a PIN; who came late or left early."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0006"
down_revision = "0005"

_TABLES = """
alter table attendance add column late_by integer not null default 0;
alter table attendance add column early_by integer not null default 0;
create table feed (
    agency_id uuid not null,
    hash text not null,
    invitation_id uuid not null,
    made_at timestamptz not null,
    primary key (agency_id, hash),
    foreign key (agency_id, invitation_id) references invitation (agency_id, id)
        on delete cascade
);
create index feed_by_hash on feed (hash);
create index feed_of_invitation on feed (agency_id, invitation_id);
create table signature_list (
    agency_id uuid not null,
    group_event_id uuid not null,
    filed_by text not null,
    filed_at timestamptz not null,
    primary key (agency_id, group_event_id),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade
);
create table roster_link (
    agency_id uuid not null,
    hash text not null,
    group_event_id uuid not null,
    pin_salt bytea not null,
    pin_hash bytea not null,
    wrong_pins integer not null default 0,
    made_by text not null,
    made_at timestamptz not null,
    primary key (agency_id, hash),
    foreign key (agency_id, group_event_id) references group_event (agency_id, id)
        on delete cascade
);
create index roster_link_by_hash on roster_link (hash);
create index roster_link_of_group_event on roster_link (agency_id, group_event_id);
"""


def _only_the_one_asked_for(setting: str) -> str:
    return f"hash = nullif(current_setting('kreis.{setting}', true), '')"


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("signature_list")
    tenant_table("feed", also_visible_when=_only_the_one_asked_for("feed"))
    tenant_table("roster_link", also_visible_when=_only_the_one_asked_for("roster"))

"""Times away of participants: what events told last, and whether somebody wrote or called."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0017"
down_revision = "0016"

_TABLE = """
create table time_away (
    agency_id uuid not null,
    participant_id uuid not null,
    id uuid not null,
    level text,
    revision integer not null,
    written_as integer,
    is_called boolean not null default false,
    noted_at timestamptz not null,
    primary key (agency_id, participant_id)
);
comment on table time_away is 'what events told of absences, and what was done about it';
comment on column time_away.level is 'message or call; null once it was cleared';
comment on column time_away.written_as is 'revision that the one message of this time was about';
comment on column time_away.is_called is 'staff have closed the one call of this time';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("time_away")

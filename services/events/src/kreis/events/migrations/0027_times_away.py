"""Times away: what others were told of somebody who stays away, and whom staff have reached."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0027"
down_revision = "0026"

_TABLE = """
create table time_away (
    agency_id uuid not null,
    participant_id uuid not null,
    id uuid not null,
    since date,
    level text,
    because text,
    run date[] not null default '{}',
    seen_on date,
    silent_since date,
    reached_on date,
    ahead_level text,
    ahead_at timestamptz,
    revision integer not null default 0,
    as_of date,
    primary key (agency_id, participant_id)
);
comment on table time_away is 'since when somebody has stayed away, and what was told of it';
comment on column time_away.since is 'day of the contact after which it began; null if never';
comment on column time_away.level is 'what was told last and still holds: message or call';
comment on column time_away.run is 'counted days of the run of absences, the last look at it';
comment on column time_away.reached_on is 'last day on which a call of staff reached her';
comment on column time_away.ahead_at is 'when the list will have been saved for 24 hours';
comment on column time_away.revision is 'how often others were told; never goes back';
"""


def upgrade() -> None:
    op.execute(_TABLE)
    tenant_table("time_away")

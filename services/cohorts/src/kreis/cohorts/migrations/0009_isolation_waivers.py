"""Who has agreed to be the only one of her kind in a group."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0009"
down_revision = "0008"

# Whoever leaves the pool takes her agreement with her.
_WAIVERS = """
create table isolation_waiver (
    agency_id uuid not null,
    participant_id uuid not null,
    agreed_on date not null,
    noted_by text not null,
    noted_at timestamptz not null,
    primary key (agency_id, participant_id),
    foreign key (agency_id, participant_id) references pool_person (agency_id, participant_id)
        on delete cascade
);
"""


def upgrade() -> None:
    op.execute(_WAIVERS)
    tenant_table("isolation_waiver")

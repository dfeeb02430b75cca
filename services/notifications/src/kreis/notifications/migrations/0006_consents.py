"""Who has agreed to be written to, or has taken that back."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0006"
down_revision = "0005"

_CONSENT = """
create table consent (
    agency_id uuid not null,
    participant_id uuid not null,
    is_given boolean not null,
    version integer not null,
    primary key (agency_id, participant_id)
);
"""


def upgrade() -> None:
    op.execute(_CONSENT)
    tenant_table("consent")

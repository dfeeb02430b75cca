"""The catalogue of topics: what dates can be about, and what participants can wish for."""

from alembic import op

from kreis.chassis.data.plumbing import tenant_table

revision = "0016"
down_revision = "0015"

_TABLES = """
create table topic (
    agency_id uuid not null,
    key text not null,
    names jsonb not null,
    is_archived boolean not null default false,
    primary key (agency_id, key)
);
comment on table topic is 'names by language; participants keep the keys of what they wish for';
"""


def upgrade() -> None:
    op.execute(_TABLES)
    tenant_table("topic")

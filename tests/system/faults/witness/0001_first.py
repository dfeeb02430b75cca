"""One row for each effect, in order. No key that would refuse a second one."""

from alembic import op

from kreis.chassis.data.plumbing import (
    create_access_log,
    create_confidentiality,
    create_erasure,
    create_parking,
    create_plumbing,
    create_retention,
    guard_plumbing,
    number_facts_by_agency,
    tenant_table,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing()
    create_parking()
    create_access_log()
    create_erasure()
    create_confidentiality()
    number_facts_by_agency()
    guard_plumbing()
    op.execute(
        "create table effect (agency_id uuid not null,"
        " position bigint generated always as identity,"
        " source text not null, topic text not null, key text not null,"
        " sequence bigint not null, id uuid not null,"
        " primary key (agency_id, position))"
    )
    tenant_table("effect")
    create_retention("effect")

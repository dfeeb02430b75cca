"""Creates the chassis' tables and the table `note`."""

from alembic import op

from kreis.chassis.data.plumbing import create_plumbing, tenant_table

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing()
    op.execute(
        "create table note (agency_id uuid not null, id uuid not null, words text not null,"
        " primary key (agency_id, id))"
    )
    tenant_table("note")

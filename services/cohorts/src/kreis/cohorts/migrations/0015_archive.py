"""Venues and offers that have ended: nothing new is planned with them, and nothing is lost."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("alter table venue add column is_archived boolean not null default false")
    op.execute("alter table offer add column is_archived boolean not null default false")

"""Who took somebody into a group that she has left."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("alter table departure add column added_by text")

"""Since when somebody who left a group had been in it."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("alter table departure add column joined_on date")

"""How many answers somebody had given before she was last invited: messages before that are old."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("alter table invitation add column asked_after integer not null default 0")

"""When the last change of an appointment was made; empty for those noted before."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("alter table appointment add column changed_at timestamptz")

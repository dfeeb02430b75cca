"""Files whose letters can be read in several ways: what staff are asked about them."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.execute("alter table csv_import add column readings jsonb not null default '[]'")

"""Holidays of a place beside those of its Land."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("alter table venue add column regional_holidays text")
    op.execute("comment on column venue.regional_holidays is 'null: nobody has said'")

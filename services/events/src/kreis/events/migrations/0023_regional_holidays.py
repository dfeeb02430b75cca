"""Holidays of a cohort's place beside those of its Land."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("alter table cohort add column regional_holidays text")
    op.execute("comment on column cohort.regional_holidays is 'null: nobody has said'")

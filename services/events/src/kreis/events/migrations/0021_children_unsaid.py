"""A yes to which nobody said with which children she comes.

Answers stored before keep what they say. Pages of 0.1.0 and later named the children with each yes.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

_ADD = "alter table {} add column children_are_unsaid boolean not null default false"


def upgrade() -> None:
    for table in ("answer", "date_answer", "waiting"):
        op.execute(_ADD.format(table))

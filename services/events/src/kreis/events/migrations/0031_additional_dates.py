"""Dates that staff have added to a group whose dates were planned already."""

from alembic import op

revision = "0031"
down_revision = "0030"

_COLUMN = """
alter table group_event add column addition_id uuid;
comment on column group_event.addition_id is 'act of staff that added it later; members hear of it';
"""


def upgrade() -> None:
    op.execute(_COLUMN)

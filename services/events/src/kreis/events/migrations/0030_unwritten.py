"""Staff may say that somebody who is missed is not written to."""

from alembic import op

revision = "0030"
down_revision = "0029"

_COLUMNS = """
alter table time_away add column spared_id uuid, add column spared_by text;
comment on column time_away.spared_id is 'the time away in which staff want no message to her';
"""


def upgrade() -> None:
    op.execute(_COLUMNS)

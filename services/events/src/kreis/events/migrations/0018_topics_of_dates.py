"""The names of a date's topic, in each language that staff gave them."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("alter table group_event add column topic_names jsonb")
    op.execute(
        "comment on column group_event.topic_names is"
        " 'names by language as staff planned them; without topic: a topic of this date alone'"
    )

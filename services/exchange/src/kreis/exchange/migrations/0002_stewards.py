"""What a steward has done about a report, and members whom nobody writes to."""

from alembic import op

revision = "0002"
down_revision = "0001"

_DONE = """
alter table report add column done text;
comment on column report.done is 'what the steward has done about it, in her words';
alter table report add column done_sealed bytea
"""
_BY_HAND = """
alter table {table} drop constraint {table}_channel_check,
    add constraint {table}_channel_check check (channel in ('email', 'sms', 'by-hand'))
"""


def upgrade() -> None:
    op.execute(_DONE)
    for table in ("member", "invitation"):
        op.execute(_BY_HAND.format(table=table))

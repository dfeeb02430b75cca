"""Messages about single dates: their cause need not be an invitation. What became of a call."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in ("message", "call_task"):
        _name_the_invitation(table)
    op.execute(
        "alter table call_task"
        " add column attempts integer not null default 0,"
        " add column last_attempt_at timestamptz,"
        " add column result text,"
        " add column closed_by text"
    )
    op.execute(
        "create index message_of_participant on message (agency_id, participant_id, changed_at)"
    )


def _name_the_invitation(table: str) -> None:
    """Until now the cause was always an invitation. Row security would hide the rows from the
    owner too, who belongs to no agency: it is lifted for the owner meanwhile."""
    op.execute(f"alter table {table} add column invitation_id uuid")
    op.execute(f"alter table {table} no force row level security")
    op.execute(f"update {table} set invitation_id = cause")
    op.execute(f"alter table {table} force row level security")
    op.execute(
        f"alter table {table} alter column invitation_id set not null,"
        f" drop constraint {table}_agency_id_cause_fkey,"
        " add foreign key (agency_id, invitation_id)"
        " references invitation (agency_id, id) on delete cascade"
    )

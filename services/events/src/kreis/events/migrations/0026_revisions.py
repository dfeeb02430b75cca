"""The revision of an attendance, stored: retention deletes the records it was counted from."""

from alembic import op

revision = "0026"
down_revision = "0025"

_COUNTED = """
update attendance set revision = counted.revision
from (
    select agency_id, group_event_id, participant_id, version,
        min(version) over one + sum(is_news) over (one order by version) as revision
    from (
        select agency_id, group_event_id, participant_id, version,
            coalesce(
                ((status, minutes) is distinct from (
                    lag(status) over (one order by version),
                    lag(minutes) over (one order by version)
                ))::integer, 0
            ) - (row_number() over (one order by version) = 1)::integer as is_news
        from attendance
        window one as (partition by agency_id, group_event_id, participant_id)
    ) as compared
    window one as (partition by agency_id, group_event_id, participant_id)
) as counted
where attendance.agency_id = counted.agency_id
    and attendance.group_event_id = counted.group_event_id
    and attendance.participant_id = counted.participant_id
    and attendance.version = counted.version
"""
"""Where the first records are deleted already, the first that is left counts as its version: no
revision that others were told was higher."""


def upgrade() -> None:
    """Null is a record that 0.1.0 writes during the upgrade or after a rollback."""
    op.execute("alter table attendance add column revision integer")
    op.execute("comment on column attendance.revision is 'how often others were told'")
    # Row-level security would hide the rows from the owner, who belongs to no agency.
    op.execute("alter table attendance no force row level security")
    op.execute(_COUNTED)
    op.execute("alter table attendance force row level security")

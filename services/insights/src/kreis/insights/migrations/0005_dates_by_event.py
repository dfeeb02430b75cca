"""An index that finds the cohorts of a group event. Each fact about attendance looks for them."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute(
        "create index cohort_date_of_event on cohort_date (agency_id, build, group_event_id)"
    )

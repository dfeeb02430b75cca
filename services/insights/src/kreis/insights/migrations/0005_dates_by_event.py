"""An index that finds the cohorts of a group event. Each fact about attendance looks for them.

It has one column alone. Were agency and build its first ones, PostgreSQL would take it for the
dates of a cohort too, as long as it has no statistics of a build, and read all dates.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("create index cohort_date_of_event on cohort_date (group_event_id)")

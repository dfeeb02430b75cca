"""Groups without a date to come are found without reading the dates of all years."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute(
        "create index planned_date_to_come on planned_date (agency_id, day, cohort_id)"
        " where not is_cancelled"
    )

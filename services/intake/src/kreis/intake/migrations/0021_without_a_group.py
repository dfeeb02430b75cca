"""Whoever is in the programme and in no group is found without reading who was ever registered."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute(
        "create index participant_without_group on participant (agency_id, state, id)"
        " where cohort_id is null"
    )

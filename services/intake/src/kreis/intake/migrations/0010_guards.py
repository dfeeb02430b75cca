"""Row-level security on the chassis' tables; histories that nobody can alter; encrypted columns."""

from alembic import op

from kreis.chassis.data.plumbing import guard_plumbing, never_changed, sealed_columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    guard_plumbing()
    never_changed("enrolment", "notice", "consent", "erasure_acknowledgement")
    sealed_columns("participant", "first_name", "last_name", "email", "phone", "funded_project")
    sealed_columns("grouping_rule", "reason")
    op.execute(
        "create index participant_hidden on participant (agency_id)"
        " where has_address_protection or first_name_sealed is not null"
    )

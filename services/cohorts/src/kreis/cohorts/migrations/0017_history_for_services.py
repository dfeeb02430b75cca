"""The history of `cohorts.cohort.v1`, for Kreis services alone."""

from kreis.chassis.data.plumbing import serve_to_services

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    serve_to_services("cohorts.cohort.v1")

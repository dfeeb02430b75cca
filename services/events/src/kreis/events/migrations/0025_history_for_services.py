"""The history of `events.group-event.v1`, for Kreis services alone."""

from kreis.chassis.data.plumbing import serve_to_services

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    serve_to_services("events.group-event.v1")

"""Events over HTTP: routes read the request, call, and present."""

from kreis.events.api import (
    appointments,
    attendance,
    dates,
    invitations,
    links,
    person_data,
    programme,
    rosters,
    waitlists,
)

BLUEPRINTS = [
    dates.api,
    programme.api,
    invitations.api,
    links.api,
    waitlists.api,
    attendance.api,
    rosters.api,
    appointments.api,
    person_data.api,
]

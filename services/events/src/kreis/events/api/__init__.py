"""Events over HTTP: routes read the request, call, and present."""

from kreis.events.api import attendance, dates, invitations, links

BLUEPRINTS = [dates.api, invitations.api, links.api, attendance.api]

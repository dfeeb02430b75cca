"""Settings of events: those every service has."""

from kreis.chassis.config import ServiceSettings


class EventsSettings(ServiceSettings):
    """Events asks no other service, so it needs nothing of its own."""

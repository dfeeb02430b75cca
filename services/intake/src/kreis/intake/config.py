"""Intake's settings: those every service has."""

from kreis.chassis.config import ServiceSettings


class IntakeSettings(ServiceSettings):
    """Intake asks no other service, so it needs nothing of its own."""

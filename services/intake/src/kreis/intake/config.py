"""Intake's settings: those every service has, and where venues are known."""

from dataclasses import dataclass

from kreis.chassis.config import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class IntakeSettings(ServiceSettings):
    cohorts_url: str
    """Cohorts know the venues that rows of a file name."""

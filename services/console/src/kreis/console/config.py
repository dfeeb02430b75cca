"""Console's settings: whom it asks, and where the issuer's keys lie."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.config import Settings


@dataclass(frozen=True, kw_only=True)
class ConsoleSettings(Settings):
    intake_url: str
    events_url: str
    issuer_keys: str = ""
    """A folder. Empty where the agency has an issuer of its own: then no keys are published."""

"""The settings of cohorts."""

from dataclasses import dataclass

from kreis.chassis.config import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class CohortsSettings(ServiceSettings):
    """Cohorts asks no other service; it only computes for longer than others do."""

    formation_seconds: float = 90.0
    """After so many seconds a formation ends with the best it has found. A due loop that does not
    turn for two minutes counts as dead, so this stays below that."""

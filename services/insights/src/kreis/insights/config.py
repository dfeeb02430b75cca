"""The settings of insights: whose histories it reads."""

from dataclasses import dataclass

from kreis.chassis.config import Misconfigured, ServiceSettings


@dataclass(frozen=True, kw_only=True)
class InsightsSettings(ServiceSettings):
    cohorts_url: str
    events_url: str

    def __post_init__(self) -> None:
        super().__post_init__()
        faults = self.faults_of_asking()
        if faults:
            raise Misconfigured("\n".join(faults))

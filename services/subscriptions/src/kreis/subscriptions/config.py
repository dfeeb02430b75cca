"""The settings of subscriptions: those of every service. It asks no other service."""

from dataclasses import dataclass

from kreis.chassis.config import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class SubscriptionsSettings(ServiceSettings):
    """Nothing of its own."""

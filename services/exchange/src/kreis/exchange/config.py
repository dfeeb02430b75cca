"""The settings of exchange. It asks no other service."""

from __future__ import annotations

from dataclasses import dataclass

from kreis.chassis.config import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class ExchangeSettings(ServiceSettings):
    """Nothing of its own."""

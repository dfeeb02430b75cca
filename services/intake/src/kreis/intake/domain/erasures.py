"""Which services have yet to erase somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def waiting_for(found: Mapping[str, Any], who_erases: Iterable[str]) -> list[str]:
    """The services that have not acknowledged this erasure yet."""
    acknowledged = {each["service"] for each in found["acknowledgements"]}
    return [service for service in who_erases if service not in acknowledged]

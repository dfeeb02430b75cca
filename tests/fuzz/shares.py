"""How many requests each trial of `make fuzz` makes. `KREIS_FUZZ` sets the least number of all."""

from __future__ import annotations

import os

ALL = int(os.environ.get("KREIS_FUZZ", "50000"))
DESCRIBED = ALL * 2 // 5
"""Requests made from the OpenAPI files."""
BYTES = ALL * 11 // 20
"""Hostile requests to the APIs."""
PAGES = ALL // 10
"""Hostile requests to the console."""

"""Intake over HTTP: routes read the request, call, and present."""

from kreis.intake.api import agencies, agreements, erasures, imports, participants, rules, stays
from kreis.intake.api.blueprint import api

__all__ = [
    "agencies", "agreements", "api", "erasures", "imports", "participants", "rules", "stays"
]  # fmt: skip

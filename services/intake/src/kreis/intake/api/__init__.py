"""Intake over HTTP: routes read the request, call, and present."""

from kreis.intake.api import agencies, agreements, erasures, participants, rules, stays
from kreis.intake.api.blueprint import api

__all__ = ["agencies", "agreements", "api", "erasures", "participants", "rules", "stays"]

"""Intake over HTTP: routes read the request, call, and present."""

from kreis.intake.api import agencies, agreements, participants, rules, stays
from kreis.intake.api.blueprint import api

__all__ = ["agencies", "agreements", "api", "participants", "rules", "stays"]

"""Intake over HTTP, a module for each noun: routes read the request, call, and present."""

from kreis.intake.api import (
    agencies,
    children,
    consents,
    contacts,
    entries,
    erasures,
    grouping_rules,
    imports,
    lookalikes,
    notices,
    participants,
    person_data,
    pool,
    search,
    sessions,
    sight,
    staff,
    stays,
    substitutions,
    topics,
    weekly_letters,
)
from kreis.intake.api.blueprint import api

__all__ = [
    "agencies", "api", "children", "consents", "contacts", "entries", "erasures", "grouping_rules",
    "imports", "lookalikes", "notices", "participants", "person_data", "pool", "search", "sessions",
    "sight", "staff", "stays", "substitutions", "topics", "weekly_letters",
]  # fmt: skip

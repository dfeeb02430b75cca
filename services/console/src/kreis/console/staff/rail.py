"""The navigation of staff pages."""

from __future__ import annotations

RAIL = (
    ("today", "home", "call-tasks:read"),
    ("waiting_list", "list", "pool:read"),
    ("groups", "people", "cohorts:read"),
    ("calendar", "calendar", "events:read"),
    ("conversations", "clock", "appointments:write"),
    ("substitutions", "swap", "substitutions:write"),
    ("messages", "mail", "deliveries:read"),
    ("effects", "chart", "figures:read"),
    ("circles", "child", "circles:read"),
    ("offers", "pin", "offers:read"),
    ("colleagues", "people", "staff:write"),
    ("import", "import", "imports:read"),
)
"""Entries of the navigation: name, icon, and the scope without which it is hidden."""

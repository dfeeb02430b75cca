"""Scopes: what each allows, which roles have them, and what services may ask of each other.

`docs/reference/scopes.md` is generated from this module and from the routes.
"""

from __future__ import annotations

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "access-log:read": "see who was shown what, and for what purpose",
    "agencies:write": "set up agencies",
    "answers:write": "enter an answer that staff were told",
    "appointments:write": "open slots for appointments and see who has which",
    "attendance:read": "see who was at a group event",
    "attendance:write": "put down who was at a group event",
    "call-tasks:read": "see whom staff are asked to call",
    "call-tasks:write": "take a call on, and say what came of it",
    "children:read": "see a participant's children by first name and month of birth",
    "circles:read": "see circles of mutual childcare by counts, never members",
    "circles:write": "open circles, invite to them, and settle what members report",
    "cohorts:read": "see confirmed groups and who is in them",
    "cohorts:write": "take people into confirmed groups, and note who left",
    "contacts:read": "see how to reach a participant",
    "costs:read": "see what group events cost",
    "costs:write": "confirm what group events cost",
    "deliveries:read": "see what became of messages",
    "entries:write": "record a participant's first day",
    "erasures:read": "see who is erased, and which services have erased her",
    "erasures:write": "have a participant erased, everywhere and for good",
    "events:read": "see group events and how many come",
    "events:write": "move and cancel group events",
    "facts:read": "read the public facts of a service from the first on",
    "facts:read-restricted": "read the facts for Kreis services alone, also about protected people",
    "figures:read": "see the figures of a quarter: regularity, ties and effort, never of persons",
    "formations:read": "see proposed groups and why they are so",
    "formations:write": "have groups proposed, change proposals and confirm them",
    "forgotten:acknowledge": "say that a subscriber outside has forgotten somebody",
    "group-messages:write": "write to a group in one's own words",
    "grouping-rules:read": "see who must, or must not, be in one group",
    "grouping-rules:write": "say who must, or must not, be in one group",
    "imports:read": "see what became of a file of newcomers",
    "imports:write": "import newcomers from a file",
    "invitations:read": "see who is invited and what she answered",
    "letters:write": "have the letter of a wanted message made, with its recipient",
    "links:use": "open and answer an invitation by its link",
    "links:write": "make links to invitations",
    "offers:read": "see venues and offers",
    "offers:write": "set up venues and offers",
    "participants:read": "see participants by first name and initial, and one's own in full",
    "participants:read-all": "see every participant in full",
    "participants:write": "register participants",
    "person-data:read": "fetch all that is kept about one person, for herself when she asks",
    "pool:read": "see who waits for a group",
    "recipients:read": "see whom a message about a group event is for",
    "retention:read": "see what is deleted after which period, and what was",
    "retention:write": "hold data beyond its period, and set the grant's day",
    "rosters:use": "open the roster of one date by its link and PIN",
    "rules:read": "see how much each wish counts when groups form",
    "rules:write": "say how much each wish counts when groups form",
    "sessions:write": "end sessions of staff, and see which have ended",
    "staff:read": "see members of staff",
    "staff:write": "add members of staff",
    "substitutions:write": "say who stands in for a member of staff",
    "story-clock:write": "set the time of a story, in safe mode",
    "subscriptions:read": "see which teams outside read what, and what they have not forgotten yet",
    "subscriptions:write": "let a team outside read what was agreed, and end it",
    "topics:read": "see the catalogue of topics, and how many wish for each",
    "topics:write": "add, rename, archive and remove topics",
    "views:read": "read what one subscriber outside was granted",
    "weekly-letter:write": "say whether and where one's own weekly letter comes",
    "workload:read": "count what waits for a member of staff, without names",
}
"""Scope → what it allows."""

ROLES: Mapping[str, str] = {
    "operator": "agencies:write story-clock:write",
    "subscriber": "facts:read",
    "partner": "forgotten:acknowledge views:read",
    "lead": (
        "staff:read staff:write substitutions:write participants:read participants:read-all"
        " pool:read offers:read"
        " offers:write"
        " formations:read cohorts:read events:read invitations:read attendance:read deliveries:read"
        " call-tasks:read call-tasks:write access-log:read costs:read erasures:read erasures:write"
        " figures:read"
        " circles:read circles:write"
        " person-data:read retention:read retention:write rules:read rules:write"
        " subscriptions:read subscriptions:write"
        " topics:read topics:write story-clock:write"
    ),
    "contact-person": (
        "staff:read substitutions:write participants:read participants:write children:read"
        " imports:read imports:write"
        " pool:read entries:write"
        " offers:read cohorts:read cohorts:write events:read invitations:read answers:write"
        " attendance:read"
        " events:write appointments:write costs:read costs:write"
        " attendance:write"
        " deliveries:read call-tasks:read call-tasks:write topics:read topics:write"
        " circles:read circles:write group-messages:write weekly-letter:write"
    ),
    "group-planning": (
        "pool:read grouping-rules:read grouping-rules:write offers:read offers:write"
        " formations:read"
        " formations:write cohorts:read cohorts:write rules:read"
    ),
    "facilitator": "cohorts:read events:read attendance:read attendance:write",
}
"""Role of a person → its scopes, in all services."""

WORKLOADS: Mapping[tuple[str, str], str] = {
    ("notifications", "intake"): "contacts:read workload:read",
    ("notifications", "cohorts"): "workload:read",
    ("notifications", "events"): (
        "events:read invitations:read links:write recipients:read workload:read"
    ),
    ("notifications", "exchange"): "letters:write",
    ("intake", "cohorts"): "offers:read",
    ("insights", "cohorts"): "facts:read facts:read-restricted",
    ("insights", "events"): "costs:read facts:read facts:read-restricted",
    ("console", "intake"): "children:read contacts:read sessions:write",
    ("console", "events"): "links:use rosters:use",
    ("console", "exchange"): "links:use",
}
"""(service, audience) → scopes of that service's token there."""

"""People to register, as intake's API takes them."""

from __future__ import annotations

from typing import Any


def newcomer(contact_person: str, **other: Any) -> dict[str, Any]:
    return {
        "first_name": "Derya",
        "last_name": "Şahin",
        "language": "tr",
        "channel": "email",
        "email": "derya.sahin@post.example",
        "children": [{"birth_month": "2024-10", "needs_care": True}],
        "slots": ["tue-am", "thu-am"],
        "contact_person_id": contact_person,
        "start_weeks": [{"monday": "2027-04-05", "mornings": "with_childcare"}],
        **other,
    }


SAID = {
    "gender": "woman",
    "german_level": "A2",
    "needs_interpreter": False,
    "may_join_women_only": True,
    "has_address_protection": False,
    "wants_discretion": False,
    "access_route": "referral",
}
"""Answers to all that may stay unknown."""
AGENCY = {
    "name": "Lindenbrücke Beispielträger e. V. (erfunden)",
    "short_name": "Lindenbrücke",
    "land": "NW",
    "phone": "0221 4710100",
    "office_hours": "Mo-Fr 8-16 Uhr",
}

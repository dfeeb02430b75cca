"""People to register, as intake's API takes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from kreis.intake.domain.unsaid import FIELDS
from tests.support.fixtures import Client

MARK = "update participant set unconfirmed = :marks where id = :id"


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


def mark_as_of_0_1_0(intake: Client, participant: str) -> None:
    """Marks her as rows are that were there before 0.2.0."""
    with intake.database.agency(intake.agency) as work:
        work.connection.execute(text(MARK), {"marks": [*FIELDS], "id": UUID(participant)})

"""Lookalikes: people who are registered and may be the one who is asked about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Text, and_, func, literal, or_, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import participant


def find(work: Work, person: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns who shares her name, a way to reach her, or birth date and part of the name.

    Each comes with the fields that are the same. A field that is empty for both is not the same.
    At most 20 are returned.
    """
    same = {
        "first_name": participant.c.first_key == func.name_key(person["first_name"]),
        "last_name": participant.c.last_key == func.name_key(person["last_name"]),
        "birth_date": participant.c.birth_date == literal(person["birth_date"], Date),
        "email": func.lower(participant.c.email) == func.lower(person["email"]),
        "phone": participant.c.phone == literal(person["phone"], Text),
    }
    statement = (
        select(
            participant.c.id,
            participant.c.birth_date,
            *(condition.label(f"same_{name}") for name, condition in same.items()),
        )
        .where(
            participant.c.agency_id == work.agency,
            or_(
                and_(same["last_name"], same["first_name"]),
                and_(same["birth_date"], or_(same["last_name"], same["first_name"])),
                same["email"],
                same["phone"],
            ),
        )
        .order_by(participant.c.id)
        .limit(20)
    )
    return [
        {
            "participant_id": row.id,
            "same": [name for name in same if row._mapping[f"same_{name}"]],
            "has_birth_date": row.birth_date is not None,
        }
        for row in work.connection.execute(statement)
    ]

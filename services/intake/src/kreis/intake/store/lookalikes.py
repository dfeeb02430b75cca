"""People who may be one and the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Text, and_, func, literal, or_, select

from kreis.chassis.data.database import Work
from kreis.intake.store.tables import participant


def lookalikes(work: Work, person: dict[str, Any]) -> list[dict[str, Any]]:
    """Who shares her name, her way to be reached, or her birth date and a part of her name; for
    each, what is the same. What is known of neither is not the same."""
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

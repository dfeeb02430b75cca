"""Lookalikes: people who are registered and may be the one who is asked about.

Name, mail and phone of protected people are encrypted. An agency has few of them: each one is
decrypted and compared here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Date, Text, and_, func, literal, or_, select, text

from kreis.chassis.data.database import Work
from kreis.intake.store import sealed
from kreis.intake.store.tables import participant

MOST = 50
"""How many are returned at most. Fewer are shown, so those who are left out make no difference."""
_HIDDEN = or_(participant.c.has_address_protection, participant.c.first_name_sealed.is_not(None))
_KEYS = text(
    "select name_key(name) from unnest(cast(:names as text[])) with ordinality as _ (name, place)"
    " order by place"
)


def find(work: Work, person: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns who shares her name, a way to reach her, or birth date and part of the name.

    Each comes with the fields that are the same. A field that is empty for both is not the same.
    At most `MOST` are returned.
    """
    found = [*_plain(work, person), *_hidden(work, person)]
    return sorted(found, key=lambda each: each["participant_id"].bytes)[:MOST]


def _plain(work: Work, person: dict[str, Any]) -> list[dict[str, Any]]:
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
            ~_HIDDEN,
            or_(
                and_(same["last_name"], same["first_name"]),
                and_(same["birth_date"], or_(same["last_name"], same["first_name"])),
                same["email"],
                same["phone"],
            ),
        )
        .order_by(participant.c.id)
        .limit(MOST)
    )
    return [
        _lookalike(row, [name for name in same if row._mapping[f"same_{name}"]])
        for row in work.connection.execute(statement)
    ]


def _hidden(work: Work, person: dict[str, Any]) -> list[dict[str, Any]]:
    columns = [participant.c[each] for each in ("id", "birth_date", *sealed.STORED)]
    statement = select(*columns).where(participant.c.agency_id == work.agency, _HIDDEN)
    rows = work.connection.execute(statement).all()
    if not rows:
        return []
    known = [{**sealed.values(work, row._asdict()), "birth_date": row.birth_date} for row in rows]
    wanted, *others = _comparable(work, [person, *known])
    found = []
    for row, other in zip(rows, others, strict=True):
        same = [
            name for name, value in other.items() if value is not None and value == wanted[name]
        ]
        if _is_alike(set(same)):
            found.append(_lookalike(row, same))
    return found


def _comparable(work: Work, people: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Brings the fields into the form in which the database compares them."""
    names = [each[name] for each in people for name in ("first_name", "last_name")]
    keys = iter(work.connection.execute(_KEYS, {"names": names}).scalars().all())
    return [
        {
            "first_name": next(keys),
            "last_name": next(keys),
            "birth_date": each["birth_date"],
            "email": each["email"] and each["email"].lower(),
            "phone": each["phone"],
        }
        for each in people
    ]


def _is_alike(same: set[str]) -> bool:
    names = same & {"first_name", "last_name"}
    return (
        len(names) == 2 or bool(names and "birth_date" in same) or bool(same & {"email", "phone"})
    )


def _lookalike(row: Any, same: list[str]) -> dict[str, Any]:
    return {
        "participant_id": row.id,
        "same": same,
        "has_birth_date": row.birth_date is not None,
    }

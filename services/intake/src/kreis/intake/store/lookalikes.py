"""Lookalikes: people who are registered and may be the one who is asked about.

Name, mail and phone of protected people are encrypted. An agency has few of them: each one is
decrypted and compared here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, text

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
_COMPARED = ("first_name", "last_name", "birth_date", "email", "phone")
_ALIKE = text("""
with wanted as materialized (
  select * from jsonb_to_recordset(cast(:wanted as jsonb)) as _ (
    place integer, first_name text, last_name text, birth_date date, email text, phone text
  )
),
plain as not materialized (
  select id, first_key, last_key, birth_date, lower(email) as email, phone from participant
  where agency_id = :agency and not has_address_protection and first_name_sealed is null
),
pair as (
  select wanted as sought, plain from wanted join plain
    on plain.last_key = wanted.last_name and plain.first_key = wanted.first_name
  union select wanted, plain from wanted join plain on plain.birth_date = wanted.birth_date
    and (plain.last_key = wanted.last_name or plain.first_key = wanted.first_name)
  union select wanted, plain from wanted join plain on plain.email = wanted.email
  union select wanted, plain from wanted join plain on plain.phone = wanted.phone
),
alike as (
  select (sought).place, (plain).id,
    (plain).first_key = (sought).first_name as same_first_name,
    (plain).last_key = (sought).last_name as same_last_name,
    (plain).birth_date = (sought).birth_date as same_birth_date,
    (plain).email = (sought).email as same_email, (plain).phone = (sought).phone as same_phone,
    row_number() over (partition by (sought).place order by (plain).id) as nth
  from pair
)
select * from alike where nth <= :most
""")
"""One join for each way to look alike: with `or` between them, every person would be compared with
every other one. Row-level security forbids the index on `lower(email)` in any case, because `lower`
is not leakproof. So this reads the agency's people once for many who are sought."""


def find(work: Work, person: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns who shares her name, a way to reach her, or birth date and part of the name.

    Each comes with the fields that are the same. A field that is empty for both is not the same.
    At most `MOST` are returned.
    """
    return find_each(work, [comparable(work, [person])[0]])[0]


def find_each(work: Work, people: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Returns what `find` returns, for several people in the form of `comparable`."""
    hidden = _hidden(work)
    plain = _plain(work, people)
    return [first([*plain[place], *among(hidden, person)]) for place, person in enumerate(people)]


def first(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the first `MOST` of these, by their ids."""
    return sorted(found, key=lambda each: each["participant_id"].bytes)[:MOST]


def among(
    known: Iterable[tuple[UUID, Mapping[str, Any]]], person: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Returns those of some known people who look like this person, all of them `comparable`."""
    for participant_id, other in known:
        same = [
            name for name, value in other.items() if value is not None and value == person[name]
        ]
        if _is_alike(set(same)):
            yield _lookalike(participant_id, same)


def comparable(work: Work, people: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
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


def _plain(work: Work, people: Sequence[Mapping[str, Any]]) -> Mapping[int, list[dict[str, Any]]]:
    """Returns lookalikes of these people, by their places."""
    wanted = [{**each, "place": place} for place, each in enumerate(people)]
    own = {"agency": work.agency, "wanted": json.dumps(wanted, default=str), "most": MOST}
    found = defaultdict(list)
    for row in work.connection.execute(_ALIKE, own):
        same = [name for name in _COMPARED if row._mapping[f"same_{name}"]]
        found[row.place].append(_lookalike(row.id, same))
    return found


def _hidden(work: Work) -> list[tuple[UUID, Mapping[str, Any]]]:
    columns = [participant.c[each] for each in ("id", "birth_date", *sealed.STORED)]
    statement = select(*columns).where(participant.c.agency_id == work.agency, _HIDDEN)
    rows = work.connection.execute(statement).all()
    if not rows:
        return []
    known = [{**sealed.values(work, row._asdict()), "birth_date": row.birth_date} for row in rows]
    return list(zip((row.id for row in rows), comparable(work, known), strict=True))


def _is_alike(same: set[str]) -> bool:
    names = same & {"first_name", "last_name"}
    return (
        len(names) == 2 or bool(names and "birth_date" in same) or bool(same & {"email", "phone"})
    )


def _lookalike(participant_id: UUID, same: list[str]) -> dict[str, Any]:
    return {"participant_id": participant_id, "same": same}

"""Search: finding people by words of their names, or by digits of their telephone number.

Promise: somebody is found by what the viewer sees of her. Of a colleague's person that is the first
name and the initial; a last name or a number that she does not see finds nobody. A protected
person is found by those who see her in full, and by nobody else. Her data are decrypted and
compared here; an agency has few such people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, text

from kreis.chassis.data.database import Work
from kreis.intake.domain.sight import Viewer
from kreis.intake.store import sealed, sight
from kreis.intake.store.tables import participant

FEWEST_DIGITS = 4
_HIDDEN = or_(participant.c.has_address_protection, participant.c.first_name_sealed.is_not(None))
_KEYS = text(
    "select name_key(name) from unnest(cast(:names as text[])) with ordinality as _ (name, place)"
    " order by place"
)
_PHONE = re.compile(r"[\d\s()/+-]+")


def find(work: Work, viewer: Viewer, words: str, most: int) -> list[UUID]:
    """Returns the ids of people who are found by these words, by name, at most so many."""
    digits = _digits(words)
    keys = [] if digits else [each for each in _keys(work, words.split()) if each]
    if not digits and not keys:
        return []
    found = [*_plain(work, viewer, keys, digits, most), *_hidden(work, viewer, keys, digits)]
    return found[:most]


def _plain(work: Work, viewer: Viewer, keys: Sequence[str], digits: str, most: int) -> list[UUID]:
    own, hers = participant.c, sight.seen_in_full(viewer)
    if digits:
        is_found = and_(hers, func.strpos(own.phone, digits) > 0)
    else:
        is_found = and_(*(or_(and_(hers, _in_names(key)), _in_brief(key)) for key in keys))
    statement = _ids(work).where(~_HIDDEN, is_found)
    by_name = statement.order_by(own.first_key, own.last_key, own.id).limit(most)
    return list(work.connection.execute(by_name).scalars())


def _hidden(work: Work, viewer: Viewer, keys: Sequence[str], digits: str) -> list[UUID]:
    columns = [participant.c[each] for each in ("id", *sealed.STORED)]
    hers = (participant.c.agency_id == work.agency, _HIDDEN, sight.seen_in_full(viewer))
    rows = work.connection.execute(select(*columns).where(*hers)).all()
    known = [(row.id, sealed.values(work, row._asdict())) for row in rows]
    names = [str(each[name]) for _, each in known for name in ("first_name", "last_name")]
    of = iter(_keys(work, names))
    found = []
    for who, each in known:
        own = next(of), next(of)
        is_called = bool(digits) and digits in (each["phone"] or "")
        is_named = bool(keys) and all(any(key in name for name in own) for key in keys)
        if is_called or is_named:
            found.append(who)
    return found


def _ids(work: Work) -> Select[Any]:
    return select(participant.c.id).where(participant.c.agency_id == work.agency)


def _in_names(key: str) -> ColumnElement[bool]:
    own = participant.c
    return or_(func.strpos(own.first_key, key) > 0, func.strpos(own.last_key, key) > 0)


def _in_brief(key: str) -> ColumnElement[bool]:
    """The condition that a word begins the first name, or is the initial of the last."""
    own = participant.c
    return or_(func.starts_with(own.first_key, key), func.left(own.last_key, 1) == literal(key))


def _keys(work: Work, names: Sequence[str]) -> list[str]:
    """Brings names into the form in which they are compared: without accents and case."""
    return list(work.connection.execute(_KEYS, {"names": list(names)}).scalars().all())


def _digits(words: str) -> str:
    """Returns the digits of a telephone number as it is stored, without a leading 0 or country."""
    if not _PHONE.fullmatch(words):
        return ""
    digits = re.sub(r"\D", "", words)
    digits = digits.removeprefix("0049").removeprefix("49" if "+" in words else "0")
    return digits if len(digits) >= FEWEST_DIGITS else ""

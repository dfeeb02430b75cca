"""Names of people: loaded from intake by id, formatted, and sorted.

Promise: wherever the name of somebody under address protection stands on a page of staff, the mark
"Adressschutz" stands with it. The mark is part of the formatted name, so no page can forget it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from threading import Lock

from flask import g
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from kreis.chassis.client.peers import Refused
from kreis.console.services.asking import is_id
from kreis.console.services.intake import MOST_IDS
from kreis.console.services.responses.intake import Participant, Staff
from kreis.console.staff.client import asked_once
from kreis.console.staff.shell import client, me, team, words
from kreis.console.texts import Isolated

NOBODY = "–"
"""Shown instead of a name if the person is gone."""
Named = Participant | Staff
_UNDER = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "e",
    }
)
"""Letters that Unicode does not take apart, and where a list in German has them."""


class MarkedName(Isolated):
    """Name with a mark. As text it is `Amira K. (Adressschutz)`; the filter `bdi` sets the mark
    apart."""

    name: str
    mark: str

    def __new__(cls, name: str, mark: str) -> MarkedName:
        made = super().__new__(cls, f"{name} ({mark})")
        made.name, made.mark = name, mark
        return made

    def isolated(self) -> Markup:
        """Returns the name as `bdi` writes it, with the mark as a chip."""
        chip = Markup('<bdi>{}</bdi> <span class="chip warn">{}</span>')
        return chip.format(self.name, self.mark)


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    """Adds template filters: `person|name` and `person|short_name`."""
    state.app.jinja_env.filters |= {
        "name": name_of,
        "short_name": short_name,
        "first_name": first_name,
        "name_on_paper": name_on_paper,
        "standing": standing,
    }


def standing(person: Participant) -> str:
    """Returns the code of where she stands: that of intake, or `grouped`. All pages say it so."""
    is_grouped = person["state"] == "waiting" and person["cohort_id"]
    return "grouped" if is_grouped else person["state"]


def known_people(ids: Iterable[str]) -> dict[str, Participant]:
    """Returns people by id. A page asks intake once for all of them.

    Erased people are left out, and what is no id. So are people whom the member of staff may not
    see.
    """
    wanted = sorted({each for each in ids if is_id(each)})
    asked: dict[str, Participant | None] = g.setdefault("asked_people", {})
    with g.setdefault("asking_people", Lock()):  # sections of Heute ask in parallel
        new = [who for who in wanted if who not in asked]
        asked.update({**dict.fromkeys(new), **_people(new)})
    found = {who: asked[who] for who in wanted}
    return {who: person for who, person in found.items() if person}


def people_waiting() -> list[Participant]:
    """Returns the people in the pool, the longest wait first. A page asks intake once."""
    return asked_once("pool", lambda: [each["participant"] for each in client().intake.pool()])


def staff_names() -> dict[str, str]:
    """Returns the names of all staff by id; none for a role that may not read them."""
    found = client().intake.staff() if me().may("staff:read") else []
    return {each["id"]: name_of(each) for each in found}


def name_of(person: Named | None) -> str:
    """First and last name, as far as the member of staff may see it."""
    return _marked(f"{person['first_name']} {person['last_name']}", person) if person else NOBODY


def short_name(person: Named | None) -> str:
    """First name and initial, `Sabine K.`: all that group planning needs."""
    if not person:
        return NOBODY
    initial = person["last_name"][:1]
    short = f"{person['first_name']} {initial}." if initial else person["first_name"]
    return _marked(short, person)


def first_name(person: Named | None) -> str:
    return _marked(person["first_name"], person) if person else ""


def initials(first: str, last: str) -> str:
    """`S. K.`: all that may stand on paper, or before a freelancer, of a protected person."""
    return " ".join(f"{each[:1]}." for each in (first, last) if each)


def name_on_paper(person: Named) -> str:
    """Last and first name for a printed list; initials of somebody under address protection."""
    if is_protected(person):
        return initials(person["first_name"], person["last_name"])
    return f"{person['last_name']}, {person['first_name']}"


def is_protected(person: Named | None) -> bool:
    return bool(person and person.get("has_address_protection"))


def _marked(name: str, person: Named) -> str:
    return MarkedName(name, words()("person.protected")) if is_protected(person) else name


def by_name(person: Named | None) -> tuple[str, str]:
    """Sort key of lists: last name, with Şahin under S. People who are gone come last."""
    if not person:
        return "\uffff", ""
    return in_order(person["last_name"]), in_order(person["first_name"])


def in_order(name: str) -> str:
    """Sort key of one name: without case and accents, and with ł, ø or ı under l, o or i."""
    parts = unicodedata.normalize("NFKD", name.casefold().translate(_UNDER))
    return "".join(each for each in parts if not unicodedata.combining(each))


def _people(ids: Sequence[str]) -> dict[str, Participant]:
    parts = [ids[begin : begin + MOST_IDS] for begin in range(0, len(ids), MOST_IDS)]
    try:
        found = [each for part in parts for each in client().intake.participants(part)]
    except Refused as refusal:
        if refusal.status == 403:
            return {}
        raise
    return {each["id"]: each for each in found}

"""Names of people: loaded from intake by id, formatted, and sorted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from flask.blueprints import BlueprintSetupState

from kreis.chassis.client.peers import Refused
from kreis.console.services.responses.intake import Participant, Staff
from kreis.console.staff.shell import client, team

NOBODY = "–"
"""Shown instead of a name if the person is gone."""
NOT_HERS_TO_SEE = (403, 404, 410)
Named = Participant | Staff


@team.record
def _prepare(state: BlueprintSetupState) -> None:
    """Adds template filters: `person|name` and `person|short_name`."""
    state.app.jinja_env.filters |= {"name": name_of, "short_name": short_name}


def known_people(ids: Iterable[str]) -> dict[str, Participant]:
    """Returns people by id.

    Erased people are left out. So are people whom the member of staff may not see.
    """
    wanted = sorted(set(ids))
    found = client().together(_person, wanted)
    return {who: person for who, person in zip(wanted, found, strict=True) if person}


def name_of(person: Named | None) -> str:
    """First and last name."""
    return f"{person['first_name']} {person['last_name']}" if person else NOBODY


def short_name(person: Named | None) -> str:
    """First name and initial, `Sabine K.`: all that group planning needs."""
    if not person:
        return NOBODY
    initial = person["last_name"][:1]
    return f"{person['first_name']} {initial}." if initial else person["first_name"]


def by_name(person: Named | None) -> tuple[str, str]:
    """Sort key of lists: last name, with Şahin under S. People who are gone come last."""
    if not person:
        return "\uffff", ""
    return _plain(person["last_name"]), _plain(person["first_name"])


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


def _person(participant_id: str) -> Participant | None:
    try:
        return client().intake.participant(participant_id)
    except Refused as refusal:
        if refusal.status in NOT_HERS_TO_SEE:
            return None
        raise

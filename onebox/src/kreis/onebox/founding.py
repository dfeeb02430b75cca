"""`kreis organisation` and `kreis staff`: an organisation and its staff, from the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from kreis.onebox import people
from kreis.onebox.fault import Fault
from kreis.onebox.people import Organisation, Somebody

EVERY_ROLE = ("contact-person", "group-planning", "lead")
"""What the person has who sets up an organisation on her own machine."""


def found(data: Path, system: Mapping[str, Any], given: Mapping[str, str]) -> str:
    """Sets it up and returns the founder's link. Raises `Fault` with what intake does not take."""
    known = people.kept(data)
    if known is not None:
        raise Fault(f"{known.name} is set up here already.", "Your link: kreis sign-in")
    agency = uuid4()
    profile = {
        name: given[name] for name in ("name", "short_name", "land", "phone", "office_hours")
    }
    _put(data, system, "operator", agency, f"/v1/agencies/{agency}", profile)
    founder = _member(data, system, agency, {**given, "phone": given["your_phone"]}, EVERY_ROLE)
    people.keep(data, Organisation(str(agency), profile["name"], [founder]))
    return people.sign_in_link(data, system["issuer"], founder, str(agency))


def join(
    data: Path, system: Mapping[str, Any], given: Mapping[str, str], roles: Sequence[str]
) -> str:
    """Takes somebody on and returns her link. Raises `Fault` with what intake does not take, and
    for a name that somebody signs in with already."""
    known = people.kept(data)
    if known is None:
        raise Fault("There is no organisation here yet.", "Set one up: kreis organisation")
    name = f"{given['first_name']} {given['last_name']}"
    if any(each.name == name for each in known.people):
        raise Fault(f"{name} signs in here already.", f"Her link: kreis sign-in --as '{name}'")
    somebody = _member(data, system, UUID(known.agency), given, roles)
    people.keep(data, replace(known, people=[*known.people, somebody]))
    return people.sign_in_link(data, system["issuer"], somebody, known.agency)


def _member(
    data: Path,
    system: Mapping[str, Any],
    agency: UUID,
    given: Mapping[str, str],
    roles: Sequence[str],
) -> Somebody:
    person = {name: given[name] for name in ("first_name", "last_name", "phone")}
    staff = str(uuid4())
    _put(data, system, "lead", agency, f"/v1/staff/{staff}", person)
    return Somebody(staff, f"{person['first_name']} {person['last_name']}", roles)


def _put(
    data: Path, system: Mapping[str, Any], role: str, agency: UUID, path: str, body: Any
) -> None:
    from kreis.console.issuer import Issuer, role_claims

    claims = role_claims(role, None if role == "operator" else agency)
    token = Issuer(data / "keys", system["issuer"]).sign(claims, timedelta(minutes=1))
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.put(f"{system['services']['intake']}{path}", json=body, headers=headers)
    if answer.status_code >= 400:
        wrong = [f"{each['field']}: {each['expected']}" for each in answer.json().get("errors", [])]
        raise Fault(
            f"Intake does not take it: {'; '.join(wrong) or answer.text}",
            "Correct it and run the command again.",
        )

"""`kreis organisation`: an organisation and its first member of staff, from the terminal."""

from __future__ import annotations

from collections.abc import Mapping
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
    agency, staff = uuid4(), str(uuid4())
    profile = {
        name: given[name] for name in ("name", "short_name", "land", "phone", "office_hours")
    }
    person = {
        "first_name": given["first_name"],
        "last_name": given["last_name"],
        "phone": given["your_phone"],
    }
    _put(data, system, "operator", agency, f"/v1/agencies/{agency}", profile)
    _put(data, system, "lead", agency, f"/v1/staff/{staff}", person)
    founder = Somebody(staff, f"{person['first_name']} {person['last_name']}", EVERY_ROLE)
    people.keep(data, Organisation(str(agency), profile["name"], [founder]))
    return people.sign_in_link(data, system["issuer"], founder, str(agency))


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
            "Correct it and run `kreis organisation` again.",
        )

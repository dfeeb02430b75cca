"""An organisation and its staff, set up from the terminal where console is the issuer.

Promise: a command that was refused can be run again: what was taken already is not asked for a
second time, and nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from kreis.chassis.peers import Refused, Unavailable, send
from kreis.console.fault import Fault
from kreis.console.issuer import Issuer, role_claims
from kreis.console.people import Organisation, People, Somebody

EVERY_ROLE = ("contact-person", "group-planning", "lead")
"""What the person has who sets up an organisation on her own."""
PATIENCE = 10.0
"""Seconds for an answer of intake."""


@dataclass(frozen=True)
class Founding:
    people: People
    issuer: Issuer
    intake: str
    """Where intake answers."""

    def found(self, given: Mapping[str, str]) -> str:
        """Sets the organisation up and returns the founder's link. Raises `Fault` with what intake
        does not take."""
        known = self.people.kept()
        if known is not None and known.people:
            raise Fault(f"{known.name} is set up here already.", "Your link: kreis sign-in")
        organisation = known or self._set_up(given)
        founder = self._taken_on(organisation, {**given, "phone": given["your_phone"]}, EVERY_ROLE)
        return self.people.link(founder)

    def join(self, given: Mapping[str, str], roles: Sequence[str]) -> str:
        """Takes somebody on and returns her link. Raises `Fault` with what intake does not take,
        for a role that nobody has, and for a name that somebody signs in with already."""
        if unknown := [role for role in roles if role not in EVERY_ROLE]:
            raise Fault(f"There is no role {unknown[0]!r}.", f"There are: {', '.join(EVERY_ROLE)}.")
        known = self.people.organisation()
        name = _name(given)
        if any(each.name == name for each in known.people):
            raise Fault(f"{name} signs in here already.", f"Her link: kreis sign-in --as '{name}'")
        return self.people.link(self._taken_on(known, given, roles))

    def _set_up(self, given: Mapping[str, str]) -> Organisation:
        agency = uuid4()
        profile = {
            name: given[name] for name in ("name", "short_name", "land", "phone", "office_hours")
        }
        self._put("operator", agency, f"/v1/agencies/{agency}", profile)
        organisation = Organisation(str(agency), profile["name"], [])
        self.people.keep(organisation)
        return organisation

    def _taken_on(
        self, organisation: Organisation, given: Mapping[str, str], roles: Sequence[str]
    ) -> Somebody:
        person = {name: given[name] for name in ("first_name", "last_name", "phone")}
        staff = str(uuid4())
        self._put("lead", UUID(organisation.agency), f"/v1/staff/{staff}", person)
        somebody = Somebody(staff, _name(given), roles)
        self.people.add(somebody)
        return somebody

    def _put(self, role: str, agency: UUID, path: str, body: Any) -> None:
        claims = role_claims(role, None if role == "operator" else agency)
        token = self.issuer.sign(claims, timedelta(minutes=1))
        headers = {"Authorization": f"Bearer {token}"}
        try:
            with httpx.Client(base_url=self.intake, timeout=PATIENCE) as client:
                send(client, "PUT", path, json=body, headers=headers)
        except Unavailable as fault:
            raise Fault(
                f"Intake cannot take it at the moment: {fault}",
                "Once intake and its database are ready, run the command again.",
            ) from fault
        except Refused as fault:
            wrong = [f"{e['field']}: {e['expected']}" for e in fault.problem.get("errors", [])]
            raise Fault(
                f"Intake does not take it: {'; '.join(wrong) or fault}",
                "Correct it and run the command again.",
            ) from fault


def _name(given: Mapping[str, str]) -> str:
    return f"{given['first_name']} {given['last_name']}"

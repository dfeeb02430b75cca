"""An organisation and its staff, set up from the terminal where console is the issuer.

Promise: a command that was refused can be run again: what was taken already is not asked for a
second time, and nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import Refused, Unavailable, send
from kreis.console.fault import Fault
from kreis.console.issuer.people import Organisation, People, Somebody
from kreis.console.issuer.signing import Issuer, role_claims

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
        given = _stripped(given)
        with self.people.alone():
            known = self.people.kept()
            if known is not None and known.people:
                raise Fault(f"{known.name} is set up here already.", "Your link: kreis sign-in")
            founding = self._begun(known, given)
            self._set_up(founding, given)
            person = {**given, "phone": given["your_phone"]}
            staff = founding.begun[_name(given)]
            self._take_on(founding, staff, person, called={"phone": "your_phone"})
            founder = Somebody(staff, _name(given), EVERY_ROLE)
            self.people.keep(replace(founding, people=[founder], begun={}))
        return self.people.link(founder)

    def join(self, given: Mapping[str, str], roles: Sequence[str]) -> str:
        """Takes somebody on and returns her link. Raises `Fault` with what intake does not take,
        for a role that nobody has, and for a name that somebody signs in with already."""
        if unknown := [role for role in roles if role not in EVERY_ROLE]:
            raise Fault(f"There is no role {unknown[0]!r}.", f"There are: {', '.join(EVERY_ROLE)}.")
        given = _stripped(given)
        staff = self.people.begin(_name(given))
        self._take_on(self.people.organisation(), staff, given)
        return self.people.link(self.people.add(Somebody(staff, _name(given), roles)))

    def _begun(self, known: Organisation | None, given: Mapping[str, str]) -> Organisation:
        """Kept before intake hears of it: the next try corrects the same organisation and the same
        founder, whatever the last one was called and however far it came."""
        agency = known.agency if known else str(uuid4())
        staff = next(iter(known.begun.values()), "") if known else ""
        begun = {_name(given): staff or str(uuid4())}
        organisation = Organisation(agency, given["name"], [], begun)
        self.people.keep(organisation)
        return organisation

    def _set_up(self, organisation: Organisation, given: Mapping[str, str]) -> None:
        profile = {
            name: given[name] for name in ("name", "short_name", "land", "phone", "office_hours")
        }
        agency = UUID(organisation.agency)
        self._put("operator", agency, f"/v1/agencies/{agency}", profile)

    def _take_on(
        self,
        organisation: Organisation,
        staff: str,
        given: Mapping[str, str],
        called: Mapping[str, str] = {},
    ) -> None:
        person = {name: given[name] for name in ("first_name", "last_name", "phone")}
        self._put("lead", UUID(organisation.agency), f"/v1/staff/{staff}", person, called)

    def _put(
        self, role: str, agency: UUID, path: str, body: Any, called: Mapping[str, str] = {}
    ) -> None:
        """`called`: the questions of the terminal whose names differ from intake's fields."""
        claims = role_claims(role, None if role == "operator" else agency)
        token = self.issuer.sign(claims, timedelta(minutes=1))
        # What an earlier try left there is overwritten: the id is this one's alone.
        headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
        try:
            with httpx.Client(base_url=self.intake, timeout=PATIENCE, verify=ca_bundle()) as client:
                send(client, "PUT", path, json=body, headers=headers)
        except Unavailable as fault:
            raise Fault(
                f"Intake cannot take it at the moment: {fault}",
                "Once intake and its database are ready, run the command again.",
            ) from fault
        except Refused as fault:
            wrong = [
                f"{_option(called.get(each['field'], each['field']))}: {each['expected']}"
                for each in fault.problem.get("errors", [])
            ]
            raise Fault(
                f"Intake does not take it: {'; '.join(wrong) or fault}",
                "Correct it and run the command again.",
            ) from fault


def _option(question: str) -> str:
    return f"--{question.replace('_', '-')}"


def _stripped(given: Mapping[str, str]) -> dict[str, str]:
    return {question: answer.strip() for question, answer in given.items()}


def _name(given: Mapping[str, str]) -> str:
    return f"{given['first_name']} {given['last_name']}"

"""Setup of an organisation and its staff from the terminal, where the console is the issuer.

A refused command can be run again. It does not ask again for what was accepted before, and it
creates nothing twice.
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
"""All roles that staff can have. The founder of an organisation gets all of them."""
PATIENCE = 10.0
"""Seconds to wait for intake."""


@dataclass(frozen=True)
class Founding:
    people: People
    issuer: Issuer
    intake: str
    """Base URL of intake."""

    def found(self, given: Mapping[str, str]) -> str:
        """Sets up the organisation and returns the founder's sign-in link.

        Raises `Fault` if the organisation exists already, or if intake refuses or does not answer.
        """
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
        """Takes on a member of staff and returns her sign-in link.

        Raises `Fault` for an unknown role, and for a name that a colleague signs in with already.
        Raises it too if intake refuses or does not answer.
        """
        if unknown := [role for role in roles if role not in EVERY_ROLE]:
            raise Fault(f"There is no role {unknown[0]!r}.", f"There are: {', '.join(EVERY_ROLE)}.")
        given = _stripped(given)
        staff = self.people.begin(_name(given))
        self._take_on(self.people.organisation(), staff, given)
        return self.people.link(self.people.add(Somebody(staff, _name(given), roles)))

    def _begun(self, known: Organisation | None, given: Mapping[str, str]) -> Organisation:
        """Saves the ids of the organisation and its founder before intake is asked.

        A retry uses the same ids, so it corrects the same organisation and the same founder. This
        holds whatever names the last try gave, and however far it came.
        """
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
        """Sends a PUT to intake.

        `called` maps intake's fields to the terminal's questions where names differ.
        """
        claims = role_claims(role, None if role == "operator" else agency)
        token = self.issuer.sign(claims, timedelta(minutes=1))
        # The id was made here for this record alone, so a retry may overwrite an earlier try.
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

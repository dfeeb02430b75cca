"""Ways to sign in, and the token for requests to the services.

At an identity provider, the token is the provider's and is renewed before it expires. Where the
console is the issuer, it signs a token for each request, valid for five minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from flask import session

from kreis.chassis.client.story_clocks import ServiceClock
from kreis.console.clock import Clock
from kreis.console.issuer import one_time_links
from kreis.console.issuer.people import People
from kreis.console.issuer.signing import Issuer, person_claims
from kreis.console.staff import session as sessions
from kreis.console.staff.client import StaffClient
from kreis.console.staff.ended_sessions import EndedSessions
from kreis.console.staff.oidc import IdentityProvider, NotLetIn

FOR_A_REQUEST = timedelta(minutes=5)


class SessionOver(Exception):
    """Session over: access has ended, or the token cannot be signed or renewed."""


@dataclass(frozen=True)
class SignIn:
    clients: dict[str, httpx.Client]
    clock: Clock
    is_safe_mode: bool
    issuer: Issuer | None
    """Set where the console is the issuer, on one machine or in a container."""
    people: People | None
    """Store of the people who sign in by one-time links; set where the console is the issuer."""
    provider: IdentityProvider | None
    """Set where people sign in at the agency's identity provider."""
    ended: EndedSessions | None = None
    """Sign-outs, as intake knows them. None at the terminal."""

    def client(self, language: str) -> StaffClient:
        """Returns clients with the token of the member of staff. Raises `SessionOver`."""
        return StaffClient(self.clients, self._token(), language)

    def story_clocks(self) -> list[ServiceClock]:
        """Returns the story clocks of all services, to be moved with her token."""
        headers = {"Authorization": f"Bearer {self._token()}"}
        return [ServiceClock(each, headers, name) for name, each in self.clients.items()]

    def look_at_link(self, token: str) -> dict[str, Any]:
        if self.people is None:
            raise one_time_links.LinkOver
        person = one_time_links.look(self.people.links, token)
        if self.people.is_out(person):
            raise one_time_links.LinkOver
        return person

    def take_link(self, token: str) -> dict[str, Any]:
        self.look_at_link(token)
        assert self.people is not None
        person = one_time_links.take(self.people.links, token)
        self.people.note_sign_in(person["sub"], person.get("link_by", ""))
        return person

    def sign_ins(self) -> Sequence[Mapping[str, str]]:
        """Returns the last sign-ins of the person of this session, the newest first."""
        known = self.people.kept() if self.people else None
        somebody = known.of(session["person"]["sub"]) if known else None
        return list(reversed(somebody.sign_ins)) if somebody else []

    def why_over(self) -> str:
        """Returns why the session of the running request is over; an empty text while it is not.

        Access that was ended after the session began is over, even if it is open again.
        """
        if self.people is not None and self.people.is_out(session["person"]):
            return "her access has ended"
        agency = UUID(session["person"]["agency"])
        if self.ended is not None and self.ended.has_ended(agency, sessions.csrf_token()):
            return "she has signed out"
        return ""

    def end_session(self) -> None:
        """Ends the session of the running request, here and for copies of its cookie."""
        person = sessions.signed_in()
        if person is not None and self.ended is not None:
            self.ended.end(person.agency, session[sessions.CSRF])
        sessions.end()

    def _token(self) -> str:
        tokens = session.get("tokens")
        if tokens is None:
            if self.issuer is None:
                raise SessionOver("no issuer here signs for her")
            person = session["person"]
            claims = person_claims(
                person["roles"], person["agency"], person["sub"], person.get("name", "")
            )
            return self.issuer.sign(claims, FOR_A_REQUEST)
        if self.provider is None:
            raise SessionOver("the identity provider is configured no more")
        try:
            fresh = self.provider.fresh(tokens)
        except NotLetIn as fault:
            raise SessionOver(str(fault)) from fault
        if fresh is not tokens:
            session["tokens"] = fresh
        return str(fresh["access"])

"""Asking intake and events at the moment of a send; what they say is forgotten after it.

Promise: whatever goes wrong comes as `TryLater` or `GiveUp`, without a word about the person, or as
`Gone` when the person or the invitation is no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from marshmallow import EXCLUDE, ValidationError

from kreis.chassis.client.peers import Peer, Refused, Unavailable
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.process.due import GiveUp, TryLater
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.contributors import Agency, Contributor
from kreis.notifications.domain.errands import Errand
from kreis.notifications.domain.invitations import Invitation, Member
from kreis.notifications.jobs import intake_responses, responses

_GONE = (404, 410)
_ANYBODY = "about:blank"
"""The problem type that says no more than the status does. What is gone has one of its own."""

_OUTDATED = "contact-outdated"
"""Her number or mail has changed since intake was asked."""


class Gone(Exception):
    """Raised when she, or what she was invited to, has been erased."""


class Link(NamedTuple):
    """A new link of hers. `id` names it and opens nothing; None if events cannot take it back."""

    id: UUID | None
    token: str


class Peers:
    """Intake and events, as notifications asks them."""

    def __init__(self, settings: NotificationsSettings) -> None:
        tokens = tokens_of(settings, "notifications")
        self._intake = Peer("intake", settings.intake_url, tokens)
        self._events = Peer("events", settings.events_url, tokens)

    def contact(self, agency: UUID, errand: Errand) -> Contact:
        path = f"/v1/participants/{errand.participant_id}/contact"
        with outside("intake"):
            response = self._intake.get(path, agency=agency, purpose=_purpose(errand))
            return intake_responses.contact(
                intake_responses.ContactResponse(unknown=EXCLUDE).load(response)
            )

    def invitation(self, agency: UUID, errand: Errand) -> Invitation:
        path = f"/v1/invitations/{errand.invitation_id}"
        with outside("events"):
            response = self._events.get(path, agency=agency, purpose=_purpose(errand))
            return responses.invitation(
                responses.InvitationResponse(unknown=EXCLUDE).load(response)
            )

    def members(self, agency: UUID, group_event_id: UUID) -> list[Member]:
        """The members whose date has changed."""
        path = f"/v1/group-events/{group_event_id}/recipients"
        with outside("events"):
            response = self._events.get(path, agency=agency, purpose="tell of a change")
            return responses.members(responses.RecipientsResponse(unknown=EXCLUDE).load(response))

    def group(self, agency: UUID, cohort_id: UUID) -> dict[UUID, UUID]:
        """Maps the members of a group, who have not declined, to their invitations."""
        path = f"/v1/cohorts/{cohort_id}/invitations"
        with outside("events"):
            response = self._events.get(path, agency=agency, purpose="write to a group")
            read = responses.GroupMemberResponse(many=True, unknown=EXCLUDE)
            return responses.group(read.load(response))

    def contributors(self, agency: UUID, change_id: UUID) -> dict[UUID, Contributor]:
        """Speakers and others who hear of what one act of staff changed, by id.

        Nobody once all of it was changed again.
        """
        path = f"/v1/changes/{change_id}/contributors"
        try:
            with outside("events"):
                response = self._events.get(path, agency=agency, purpose="tell of a change")
                known = responses.ContributorsResponse(unknown=EXCLUDE).load(response)
                return responses.contributors(known)
        except Gone:
            return {}

    def agency(self, agency: UUID) -> Agency:
        """The agency in whose name contributors are written to."""
        with outside("intake"):
            response = self._intake.get("/v1/agency", agency=agency, purpose="tell of a change")
            return intake_responses.agency(
                intake_responses.AgencyResponse(unknown=EXCLUDE).load(response)
            )

    def link(self, agency: UUID, errand: Errand, contact: Contact) -> Link:
        """A fresh link for every send: events keeps only the hash of its token.

        It says what the link is for. If her number or mail has changed meanwhile, events refuses it
        and the send is tried again.
        """
        path = f"/v1/invitations/{errand.invitation_id}/links"
        made_for = {
            "message": errand.kind,
            "channel": contact.channel,
            "contact_version": contact.version,
        }
        with outside("events"):
            response = self._events.send(
                "POST", path, made_for, agency=agency, purpose=_purpose(errand)
            )
            return Link(**responses.LinkResponse(unknown=EXCLUDE).load(response))

    def withdraw_link(self, agency: UUID, invitation_id: UUID, link_id: UUID) -> None:
        """Takes back a link whose message did not go out."""
        path = f"/v1/invitations/{invitation_id}/links/{link_id}"
        with outside("events"):
            self._events.send("DELETE", path, None, agency=agency, purpose="take a link back")

    def calendar(self, agency: UUID, errand: Errand, language: str) -> str:
        """Her dates as a file. Topics are named in `language`, where they have such a name."""
        path = f"/v1/invitations/{errand.invitation_id}/calendar?language={language}"
        with outside("events"):
            return self._events.text(path, agency=agency, purpose=_purpose(errand))


def _purpose(errand: Errand) -> str:
    return f"send {errand.kind}"


@contextmanager
def outside(service: str) -> Iterator[None]:
    """Turns whatever goes wrong into `TryLater`, `GiveUp` or `Gone`."""
    try:
        yield
    except Unavailable as fault:
        raise TryLater(str(fault)) from fault
    except Refused as fault:
        if fault.status in _GONE:
            if fault.problem.get("type", _ANYBODY) == _ANYBODY:
                # Whoever answers at a wrong address knows nobody, and proves nothing.
                raise TryLater(f"{service} does not know this address: is it {service}?") from None
            raise Gone(service) from None
        if fault.problem.get("type") == _OUTDATED:
            raise TryLater(f"{service} answers {_OUTDATED}") from None
        raise GiveUp(f"{service} answers {fault.status}") from fault
    except ValidationError as fault:
        # Two releases side by side understand each other again when both are rolled out.
        names = ", ".join(sorted(fault.messages_dict))
        raise TryLater(f"{service} answers in another form: {names}") from None

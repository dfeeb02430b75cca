"""What is asked of intake and events at the moment of a send, and forgotten after it.

Promise: whatever goes wrong comes as `TryLater` or `GiveUp`, without a word about the person, or as
`Gone` when the person or the invitation is no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from marshmallow import EXCLUDE, ValidationError

from kreis.chassis.client.peers import Peer, Refused, Unavailable
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.process.due import GiveUp, TryLater
from kreis.notifications.config import NotificationsSettings
from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.contributors import Agency, Contributor
from kreis.notifications.domain.deliveries import Errand
from kreis.notifications.domain.invitations import Invitation, Member
from kreis.notifications.jobs import answers

_GONE = (404, 410)
_ANYBODY = "about:blank"
"""The problem type that says no more than the status does. What is gone has one of its own."""


class Gone(Exception):
    """She has been erased, or what she was invited to has: there is nobody to tell anything."""


class Asking:
    def __init__(self, settings: NotificationsSettings) -> None:
        tokens = tokens_of(settings, "notifications")
        self._intake = Peer("intake", settings.intake_url, tokens)
        self._events = Peer("events", settings.events_url, tokens)

    def contact(self, agency: UUID, errand: Errand) -> Contact:
        path = f"/v1/participants/{errand.participant_id}/contact"
        with _outside("intake"):
            answer = self._intake.get(path, agency=agency, purpose=_purpose(errand))
            return answers.contact(answers.ContactAnswer(unknown=EXCLUDE).load(answer))

    def invitation(self, agency: UUID, errand: Errand) -> Invitation:
        path = f"/v1/invitations/{errand.invitation_id}"
        with _outside("events"):
            answer = self._events.get(path, agency=agency, purpose=_purpose(errand))
            return answers.invitation(answers.InvitationAnswer(unknown=EXCLUDE).load(answer))

    def members(self, agency: UUID, group_event_id: UUID) -> list[Member]:
        """Whose date it is that has changed."""
        path = f"/v1/group-events/{group_event_id}/recipients"
        with _outside("events"):
            answer = self._events.get(path, agency=agency, purpose="tell of a change")
            return answers.members(answers.RecipientsAnswer(unknown=EXCLUDE).load(answer))

    def contributors(self, agency: UUID, change_id: UUID) -> dict[UUID, Contributor]:
        """Speakers and others who hear of what one act of staff changed; nobody once all of it was
        changed again."""
        path = f"/v1/changes/{change_id}/contributors"
        try:
            with _outside("events"):
                answer = self._events.get(path, agency=agency, purpose="tell of a change")
                known = answers.ContributorsAnswer(unknown=EXCLUDE).load(answer)
                return answers.contributors(known)
        except Gone:
            return {}

    def agency(self, agency: UUID) -> Agency:
        """In whose name contributors are written to."""
        with _outside("intake"):
            answer = self._intake.get("/v1/agency", agency=agency, purpose="tell of a change")
            return answers.agency(answers.AgencyAnswer(unknown=EXCLUDE).load(answer))

    def link_token(self, agency: UUID, errand: Errand) -> str:
        """A fresh one for every send: events keeps only its hash."""
        path = f"/v1/invitations/{errand.invitation_id}/links"
        with _outside("events"):
            answer = self._events.send("POST", path, {}, agency=agency, purpose=_purpose(errand))
            token: str = answers.LinkAnswer(unknown=EXCLUDE).load(answer)["token"]
            return token

    def calendar(self, agency: UUID, errand: Errand) -> str:
        path = f"/v1/invitations/{errand.invitation_id}/calendar"
        with _outside("events"):
            return self._events.text(path, agency=agency, purpose=_purpose(errand))


def _purpose(errand: Errand) -> str:
    return f"send {errand.kind}"


@contextmanager
def _outside(service: str) -> Iterator[None]:
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
        raise GiveUp(f"{service} answers {fault.status}") from fault
    except ValidationError as fault:
        # Two releases side by side understand each other again when both are rolled out.
        names = ", ".join(sorted(fault.messages_dict))
        raise TryLater(f"{service} answers in another form: {names}") from None

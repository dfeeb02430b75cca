"""Reads a participant's invitation by its link and gives her answer, over the APIs of events and
intake.

Looking at an invitation changes nothing. An answer counts once events has accepted it. The console
stores nothing: it asks for the participant and her children at each request. Refuses a child that
is not hers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from kreis.chassis.client.peers import Peer, Refused
from kreis.console.participants import schemas
from kreis.console.participants.behind_pin import CODES, TOKEN, PinAsked, opening
from kreis.console.participants.choices import Choice, children_to_bring, choices
from kreis.console.participants.domain import (
    Answer,
    Child,
    Contact,
    Invitation,
    Meeting,
)
from kreis.console.services.asking import Json
from kreis.console.services.intake import Intake
from kreis.console.services.links import Links
from kreis.console.services.workload import AsConsole

PURPOSE = "answer page"
LONGEST_PIN = 20


class LinkUnknown(Exception):
    """Link not found: it was cut off or mistyped, or the participant was erased."""


class LinkExpired(Exception):
    """Link expired: it was valid until shortly after the last date."""


class NotTaken(Exception):
    """Answer refused by events; `code` says why.

    For example, `childcare-full` means that there is no childcare place for all of these children.
    `group-full` means that another person has taken her place.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownChild(Exception):
    """Answer refused: it names a child that the participant is not asked about."""


@dataclass(frozen=True)
class NamedChild:
    """Child in an answer: id and month of birth."""

    id: UUID
    birth_month: str

    @property
    def as_json(self) -> Json:
        return {"id": str(self.id), "birth_month": self.birth_month}


@dataclass(frozen=True)
class Invited:
    """Invitation together with the participant and her children."""

    invitation: Invitation
    contact: Contact
    children: Sequence[Child]

    @property
    def to_bring(self) -> tuple[Child, ...]:
        return children_to_bring(self.children, self.invitation.coming)

    def to_bring_on(self, meeting: Meeting) -> tuple[Child, ...]:
        return children_to_bring(self.children, (*self.invitation.coming, *meeting.coming))

    def waiting_with(self, meeting: Meeting) -> tuple[Child, ...]:
        wanted = meeting.in_line.children if meeting.in_line else ()
        return tuple(child for child in self.children if child.id in wanted)

    def coming_on(self, meeting: Meeting) -> tuple[Child, ...]:
        return tuple(child for child in self.children if child.id in meeting.coming)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return choices(self.to_bring)

    @property
    def has_dates_to_lose(self) -> bool:
        """True if she has said yes and dates are to come: a no to all is asked about first."""
        return self.invitation.answer is Answer.YES and bool(self.invitation.open_dates)

    @property
    def coming(self) -> tuple[Child, ...]:
        return tuple(child for child in self.children if child.id in self.invitation.coming)


class Answers:
    def __init__(self, *, intake: Peer, events: Peer) -> None:
        self._intake = intake
        self._links = Links(AsConsole(events, PURPOSE))

    def invited(self, token: str) -> Invited:
        with refusals(token):
            link = self._links.invitation(opening(token))
            invitation: Invitation = schemas.Invitation().load(link)
            intake = Intake(AsConsole(self._intake, PURPOSE, invitation.agency_id))
            contact = intake.contact_with_children(invitation.participant_id)
            children = contact.get("children")
            if children is None:  # intake of 0.1.0: needs a request of its own
                children = intake.children(invitation.participant_id)
        return Invited(
            invitation, schemas.Contact().load(contact), schemas.Child(many=True).load(children)
        )

    def give(self, token: str, answer: Answer, children: Sequence[NamedChild]) -> None:
        """Gives or changes an answer. Idempotent: the same answer again changes nothing."""
        with refusals(token):
            self._links.answer(opening(token), answer.value, [child.as_json for child in children])

    def give_for_date(
        self,
        token: str,
        invited: Invited,
        meeting: Meeting,
        answer: Answer,
        child_ids: Sequence[UUID],
        seen: int,
        *,
        waits: bool = False,
    ) -> None:
        """Answers one date as the participant saw it. Her answer to all other dates stays.

        With `waits`, she goes on the waitlist if there is no place.
        """
        children = chosen_of(named(invited.to_bring_on(meeting)), child_ids)
        said = {
            "answer": answer.value,
            "children": [child.as_json for child in children],
            "sequence": seen,
            "waits": waits,
        }
        with refusals(token):
            self._links.answer_date(opening(token), meeting.id, said)

    def leave_waitlist(self, token: str, meeting: Meeting) -> None:
        """Takes the participant off the waitlist, or declines a place offered to her.

        Her answer stays.
        """
        with refusals(token):
            self._links.leave_waitlist(opening(token), meeting.id)

    def open_with_pin(self, token: str, pin: str) -> str:
        """Gives the PIN of a link. Returns the token that takes its place for half an hour.

        Raises `PinAsked` if the PIN is wrong.
        """
        with refusals(token):
            if not 0 < len(pin) <= LONGEST_PIN:
                raise PinAsked("pin-wrong" if pin else "pin-needed")
            return str(self._links.give_pin(token, pin)["token"])

    def shut_other_links(self, token: str) -> None:
        """Shuts all other links to the participant's invitation. Idempotent."""
        with refusals(token):
            self._links.shut_others(opening(token))

    def make_feed(self, token: str) -> str:
        """Makes a new calendar address and returns its secret part.

        Raises `NotTaken` if the participant may have none (address protection).
        """
        with refusals(token):
            return str(self._links.make_feed(opening(token))["token"])

    def stop_feed(self, token: str) -> None:
        with refusals(token):
            self._links.stop_feed(opening(token))

    def feed(self, address: str) -> str:
        """Returns the current dates as iCalendar, for a calendar program that polls the address."""
        with refusals(address):
            return self._links.feed(address)

    def calendar(self, token: str, language: str) -> str:
        """Returns all the participant's dates as an iCalendar file, with topics in a language."""
        with refusals(token):
            return self._links.calendar(opening(token), language)


def named(children: Sequence[Child]) -> list[NamedChild]:
    return [NamedChild(child.id, child.birth_month) for child in children]


def chosen_of(hers: Sequence[NamedChild], chosen: Sequence[UUID]) -> list[NamedChild]:
    """Returns those of the participant's children whom she chose. Raises `UnknownChild`."""
    if not {child.id for child in hers} >= set(chosen):
        raise UnknownChild
    return [child for child in hers if child.id in chosen]


@contextmanager
def refusals(token: str) -> Iterator[None]:
    """Translates refusals of a service into exceptions about the link or the answer.

    Text that cannot be a token is not sent to the service.
    """
    if not TOKEN.fullmatch(token):
        raise LinkUnknown
    try:
        yield
    except Refused as refusal:
        if refusal.status == 404:
            raise LinkUnknown from refusal
        if refusal.problem.get("type") in CODES:
            raise PinAsked(refusal.problem["type"]) from refusal
        if refusal.status == 410:
            raise LinkExpired from refusal
        if refusal.status in (403, 409):
            raise NotTaken(refusal.problem["type"]) from refusal
        raise

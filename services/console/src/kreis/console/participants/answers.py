"""What a link shows, and answering through it, over the APIs of events and intake.

Promise: looking at an invitation changes nothing; an answer is given once events said yes to it.
Nothing is kept here: who she is and which children she has is asked at the moment of use.
Refuses: a child that is not hers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kreis.chassis.client.peers import Peer, Refused
from kreis.console.participants import schemas
from kreis.console.participants.domain import (
    Answer,
    Child,
    Choice,
    Contact,
    Invitation,
    Meeting,
    children_to_bring,
    choices,
)

PURPOSE = "answer page"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")


class LinkUnknown(Exception):
    """Nobody has such a link: cut off, mistyped, or the person was erased."""


class LinkExpired(Exception):
    """The link was good until shortly after the last date."""


class NotTaken(Exception):
    """Events refuses the answer; `code` says why: `childcare-full` when not all of these children
    can be cared for, `group-full` when her place has gone to somebody else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownChild(Exception):
    """The answer names a child that she is not asked about."""


@dataclass(frozen=True)
class Invited:
    """An invitation with the people it is for."""

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
    def coming(self) -> tuple[Child, ...]:
        return tuple(child for child in self.children if child.id in self.invitation.coming)


class Answers:
    def __init__(self, *, intake: Peer, events: Peer) -> None:
        self._intake = intake
        self._events = events

    def invited(self, token: str) -> Invited:
        with refusals():
            link = self._events.get(path_of(token), purpose=PURPOSE)
            invitation: Invitation = schemas.Invitation().load(link)
            contact = self._of_participant(invitation, "contact")
            children = self._of_participant(invitation, "children")
        return Invited(
            invitation, schemas.Contact().load(contact), schemas.Child(many=True).load(children)
        )

    def give(self, token: str, invited: Invited, answer: Answer, child_ids: Sequence[UUID]) -> None:
        """Gives an answer, or changes it. The same answer again changes nothing."""
        said = {"answer": answer.value, "children": _named(invited.to_bring, child_ids)}
        with refusals():
            self._events.send("PUT", f"{path_of(token)}/answer", said, purpose=PURPOSE)

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
        """Gives an answer to one date as she saw it; what she says to all the others stays. Who
        `waits` stands on the waitlist where there is no room for her."""
        children = _named(invited.to_bring_on(meeting), child_ids)
        said = {"answer": answer.value, "children": children, "sequence": seen, "waits": waits}
        path = f"{path_of(token)}/group-events/{meeting.id}/answer"
        with refusals():
            self._events.send("PUT", path, said, purpose=PURPOSE)

    def leave_waitlist(self, token: str, meeting: Meeting) -> None:
        """She waits no longer, or declines what she is offered; what she has answered stays."""
        path = f"{path_of(token)}/group-events/{meeting.id}/waitlist"
        with refusals():
            self._events.send("DELETE", path, {}, purpose=PURPOSE)

    def make_feed(self, token: str) -> str:
        """The secret part of a new address for her calendar. Raises `NotTaken` where she may have
        none (address protection)."""
        with refusals():
            made = self._events.send("POST", f"{path_of(token)}/feed", {}, purpose=PURPOSE)
        return str(made["token"])

    def stop_feed(self, token: str) -> None:
        with refusals():
            self._events.send("DELETE", f"{path_of(token)}/feed", {}, purpose=PURPOSE)

    def feed(self, address: str) -> str:
        """Her dates as they stand, for a calendar that asks again and again."""
        if not _TOKEN.fullmatch(address):
            raise LinkUnknown
        with refusals():
            return self._events.text(f"/v1/feeds/{address}", purpose=PURPOSE)

    def calendar(self, token: str) -> str:
        """All her dates as an iCalendar file."""
        with refusals():
            return self._events.text(f"{path_of(token)}/calendar", purpose=PURPOSE)

    def _of_participant(self, invitation: Invitation, what: str) -> Any:
        path = f"/v1/participants/{invitation.participant_id}/{what}"
        return self._intake.get(path, agency=invitation.agency_id, purpose=PURPOSE)


def _named(hers: Sequence[Child], chosen: Sequence[UUID]) -> list[dict[str, str]]:
    """The chosen children as events takes them. Raises `UnknownChild`."""
    if not {child.id for child in hers} >= set(chosen):
        raise UnknownChild
    return [
        {"id": str(child.id), "birth_month": child.birth_month}
        for child in hers
        if child.id in chosen
    ]


def path_of(token: str) -> str:
    """Where events keeps the link. What cannot be a token is not asked for at all."""
    if not _TOKEN.fullmatch(token):
        raise LinkUnknown
    return f"/v1/links/{token}"


@contextmanager
def refusals() -> Iterator[None]:
    """Says what a refusal means to the person."""
    try:
        yield
    except Refused as refusal:
        if refusal.status == 404:
            raise LinkUnknown from refusal
        if refusal.status == 410:
            raise LinkExpired from refusal
        if refusal.status in (403, 409):
            raise NotTaken(refusal.problem["type"]) from refusal
        raise

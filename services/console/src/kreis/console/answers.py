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

from kreis.chassis.peers import Peer, Refused
from kreis.console import schemas
from kreis.console.domain import (
    Answer,
    Child,
    Choice,
    Contact,
    Invitation,
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
        with _refusals():
            link = self._events.get(_path(token), purpose=PURPOSE)
            invitation: Invitation = schemas.Invitation().load(link)
            contact = self._of_participant(invitation, "contact")
            children = self._of_participant(invitation, "children")
        return Invited(
            invitation, schemas.Contact().load(contact), schemas.Child(many=True).load(children)
        )

    def give(self, token: str, invited: Invited, answer: Answer, child_ids: Sequence[UUID]) -> None:
        """Gives an answer, or changes it. The same answer again changes nothing."""
        hers = {child.id: child for child in invited.to_bring}
        if not hers.keys() >= set(child_ids):
            raise UnknownChild
        children = [
            {"id": str(child.id), "birth_month": child.birth_month}
            for child in hers.values()
            if child.id in child_ids
        ]
        with _refusals():
            self._events.send(
                "PUT",
                f"{_path(token)}/answer",
                {"answer": answer.value, "children": children},
                purpose=PURPOSE,
            )

    def calendar(self, token: str) -> str:
        """All her dates as an iCalendar file."""
        with _refusals():
            return self._events.text(f"{_path(token)}/calendar", purpose=PURPOSE)

    def _of_participant(self, invitation: Invitation, what: str) -> Any:
        path = f"/v1/participants/{invitation.participant_id}/{what}"
        return self._intake.get(path, agency=invitation.agency_id, purpose=PURPOSE)


def _path(token: str) -> str:
    """Where events keeps the link. What cannot be a token is not asked for at all."""
    if not _TOKEN.fullmatch(token):
        raise LinkUnknown
    return f"/v1/links/{token}"


@contextmanager
def _refusals() -> Iterator[None]:
    """Says what a refusal means to the person."""
    try:
        yield
    except Refused as refusal:
        if refusal.status == 404:
            raise LinkUnknown from refusal
        if refusal.status == 410:
            raise LinkExpired from refusal
        if refusal.status == 409:
            raise NotTaken(refusal.problem["type"]) from refusal
        raise

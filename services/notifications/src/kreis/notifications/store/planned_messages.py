"""Planned messages: the errands that wait in the table of due work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kreis.chassis.data import agenda
from kreis.chassis.data.database import Work
from kreis.notifications.domain.appointments import Appointment
from kreis.notifications.domain.decisions import is_overtaken
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.store import appointments, invitations

SEND = "send"
"""The kind of due work that tells somebody something."""
CALL_IF_UNANSWERED = "call-if-unanswered"
"""The kind of due work that looks whether an invitation was answered in time."""
LOOK_AHEAD = "look-ahead"
"""The kind of due work that plans what is still to come for somebody: reminders, above all."""
AT_ONCE = 100
_KINDS = (SEND, CALL_IF_UNANSWERED)


def add(work: Work, errand: Errand, *, at: datetime | None = None) -> None:
    """Plans to tell somebody something, once, now or at that moment."""
    work.schedule(SEND, errand.participant_id, errand.key, not_before=at, detail=_detail_of(errand))


def is_planned(work: Work, errand: Errand) -> bool:
    """Whether she is still to be told, or is being told at this moment."""
    named = ("cause", [str(errand.cause)])
    who = errand.participant_id
    found = agenda.ahead(work.connection, work.agency, [SEND], AT_ONCE, who, named)
    return any(errand_of(who, each.detail) == errand for each in found)


def add_look(work: Work, errand: Errand, at: datetime) -> None:
    """Plans to see at that moment whether her invitation was answered."""
    work.schedule(
        CALL_IF_UNANSWERED,
        errand.participant_id,
        errand.key,
        not_before=at,
        detail=_detail_of(errand),
    )


def look_ahead(
    work: Work, participant_id: UUID, invitation_id: UUID, why: str, *, asked: int | None = None
) -> None:
    """Plans to plan what is still to come for her.

    `asked` is the version of an invitation that she may have left unanswered.
    """
    detail = {"invitation_id": str(invitation_id)}
    if asked is not None:
        detail["version"] = str(asked)
    work.schedule(LOOK_AHEAD, participant_id, f"{invitation_id}:{why}", detail=detail)


def ahead(work: Work, limit: int, participant_id: UUID | None = None) -> list[dict[str, Any]]:
    """What is to be sent or looked at, for one person or for all, the nearest first.

    What her answer has overtaken is left out, and what is about a conversation that was moved,
    given back or cancelled since: it stays in the table until it is due.
    """
    most = limit
    while True:
        read = agenda.ahead(work.connection, work.agency, _KINDS, most, participant_id)
        holding = _holding(work, read)
        if len(holding) >= limit or len(read) < most:
            return holding[:limit]
        most *= 2


def _holding(work: Work, read: Sequence[Any]) -> list[dict[str, Any]]:
    planned = [(errand_of(UUID(str(each.subject)), each.detail), each) for each in read]
    answers = invitations.answers_to(work, {errand.invitation_id for errand, _ in planned})
    talks = {each.participant_id for each, _ in planned if each.kind.is_of_appointment}
    known = appointments.by_key(work, talks) if talks else {}
    return [
        {"errand": errand, "is_message": each.kind == SEND, "not_before": each.not_before}
        for errand, each in planned
        if (
            errand.invitation_id not in answers
            or not is_overtaken(errand, answers[errand.invitation_id])
        )
        and _is_as_it_was(errand, known)
    ]


def _is_as_it_was(errand: Errand, known: Mapping[tuple[UUID, UUID], Appointment]) -> bool:
    """Returns whether a plan about a conversation is about it as it is now; True of others."""
    if not errand.kind.is_of_appointment:
        return True
    about = known.get((errand.cause, errand.participant_id))
    return about is None or about.still_needs(errand)


def errand_of(subject: UUID, detail: Mapping[str, Any]) -> Errand:
    """The errand of a piece of due work. Before there were others, each was about an invitation."""
    cause = UUID(detail["cause"])
    invitation_id = UUID(detail["invitation_id"]) if "invitation_id" in detail else cause
    return Errand(subject, Kind(detail["kind"]), invitation_id, cause, detail["version"])


def _detail_of(errand: Errand) -> dict[str, Any]:
    return {
        "kind": errand.kind,
        "invitation_id": str(errand.invitation_id),
        "cause": str(errand.cause),
        "version": errand.version,
    }

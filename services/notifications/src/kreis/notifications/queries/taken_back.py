"""Cancellations that were taken back: who has heard of them.

Promise: that a date takes place after all is told to whom the cancellation has reached, by a
message or a call, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kreis.chassis.data.database import Work
from kreis.notifications.domain.call_tasks import CallResult
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.domain.invitations import Change, Invitation
from kreis.notifications.domain.messages import REACHED_OUT
from kreis.notifications.queries.on_their_way import sure_at
from kreis.notifications.store import call_tasks, messages


def without_what_she_never_heard(work: Work, errand: Errand, invitation: Invitation) -> Invitation:
    """Returns her dates without those on after all of which she never heard that they were off."""
    unheard = {off.cause for _, off in _taken_back(errand, invitation) if not _has_heard(work, off)}
    occasions = (
        replace(each, change=None) if each.change and each.change.undone_id in unheard else each
        for each in invitation.occasions
    )
    return replace(invitation, occasions=tuple(occasions)) if unheard else invitation


def look_again_at(work: Work, errand: Errand, invitation: Invitation) -> datetime | None:
    """Returns when it is sure whether a cancellation that may be on its way has left."""
    return sure_at(work, _taken_back(errand, invitation))


def _taken_back(errand: Errand, invitation: Invitation) -> Iterator[tuple[Change, Errand]]:
    """Yields the changes that the errand is about, each with the cancellation it has taken back."""
    if errand.kind is not Kind.CHANGE:
        return
    who, hers = errand.participant_id, errand.invitation_id
    for each in invitation.changed_by(errand.cause):
        if each.change is not None and each.change.undone_id is not None:
            yield each.change, Errand(who, Kind.CANCELLATION, hers, each.change.undone_id, FIRST)


def _has_heard(work: Work, off: Errand) -> bool:
    call = call_tasks.find(work, off)
    if call is not None and call.result is CallResult.REACHED:
        return True
    message = messages.find(work, off)
    return message is not None and message.state in REACHED_OUT

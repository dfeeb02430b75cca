"""Additional dates that were changed before she has heard of them.

Promise: the message about the addition says how the date is when it leaves, and no second message
says so again. A date that was called off before she heard of it is not called off to her.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kreis.chassis.data.database import Work
from kreis.notifications.domain.call_tasks import CallResult, CallTaskState
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.domain.invitations import Change, Invitation, Occasion
from kreis.notifications.domain.messages import State, Suppression
from kreis.notifications.queries.on_their_way import SURE, sure_at
from kreis.notifications.store import call_tasks, messages, planned_messages


def without_what_they_tell(work: Work, errand: Errand, invitation: Invitation) -> Invitation:
    """Returns her dates without the changes that she hears of with an addition."""
    told = {
        each.id
        for each, change in _changed(errand, invitation)
        if _tells(work, errand, each, change)
    }
    occasions = (replace(e, change=None) if e.id in told else e for e in invitation.occasions)
    return replace(invitation, occasions=tuple(occasions)) if told else invitation


def look_again_at(work: Work, errand: Errand, invitation: Invitation) -> datetime | None:
    """Returns when it is sure what a message about an addition says that may be on its way."""
    changed = _changed(errand, invitation)
    return sure_at(work, ((change, _addition(errand, each)) for each, change in changed))


def _changed(errand: Errand, invitation: Invitation) -> Iterator[tuple[Occasion, Change]]:
    """Yields additional dates whose last change the errand is about."""
    if errand.kind not in (Kind.CHANGE, Kind.CANCELLATION):
        return
    for each in invitation.changed_by(errand.cause):
        if each.addition_id is not None and each.change is not None:
            yield each, each.change


def _addition(errand: Errand, occasion: Occasion) -> Errand:
    assert occasion.addition_id is not None
    who, invitation_id = errand.participant_id, errand.invitation_id
    return Errand(who, Kind.ADDITION, invitation_id, occasion.addition_id, FIRST)


def _tells(work: Work, errand: Errand, occasion: Occasion, change: Change) -> bool:
    """Whether she hears of the change with the addition, or never heard of what is called off."""
    addition = _addition(errand, occasion)
    message = messages.find(work, addition)
    if message is not None and message.state is State.SUPPRESSED:
        return occasion.is_cancelled and message.reason == Suppression.NO_LONGER_HOLDS
    if message is not None:
        return change.made_at is not None and message.created_at >= change.made_at + SURE
    call = call_tasks.find(work, addition)
    if call is None:
        return planned_messages.is_planned(work, addition)
    never_heard = call.result is CallResult.NO_LONGER_HOLDS and occasion.is_cancelled
    return call.state is CallTaskState.OPEN or never_heard

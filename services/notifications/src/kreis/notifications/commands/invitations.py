"""Noting invitations and her answers to them, and planning what she is to be told of each."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows
from kreis.notifications import messages as facts
from kreis.notifications.domain.decisions import is_overtaken
from kreis.notifications.domain.errands import FIRST, Errand, Kind
from kreis.notifications.store import call_tasks, invitations, planned_messages

LATER = timedelta(hours=1)


def note_issued(
    work: Work, participant_id: UUID, invitation_id: UUID, answers_before: int = 0
) -> None:
    """Plans to invite her, or to invite her anew: answers from before hold no more.

    Raises `Disbelieved` if the number leaps.
    """
    check_follows(answers_before, 0)
    if answers_before:
        invitations.ask_again(work, invitation_id, participant_id, answers_before)
    else:
        invitations.add(work, invitation_id, participant_id)
    version = answers_before + FIRST
    planned_messages.add(
        work, Errand(participant_id, Kind.INVITATION, invitation_id, invitation_id, version)
    )


def note_answer(
    work: Work, participant_id: UUID, invitation_id: UUID, answer: str, version: int
) -> None:
    """Notes her answer. Nobody needs to call her about it any more; a yes is to be confirmed.

    Other calls that wait for her are reviewed: after a no there is nothing to tell, and a yes is an
    answer to moved dates too.
    """
    if not invitations.save_answer(work, invitation_id, participant_id, answer, version):
        return
    facts.call_tasks_closed(work, call_tasks.close_answered(work, about=invitation_id))
    call_tasks.review(work, [participant_id], f"{invitation_id}:answered:{version}")
    if answer == "yes":
        about = invitation_id
        planned_messages.add(work, Errand(participant_id, Kind.CONFIRMATION, about, about, version))


def note_date_answer(
    work: Work,
    participant_id: UUID,
    invitation_id: UUID,
    group_event_id: UUID,
    answer: str,
    sequence: int,
    version: int,
) -> None:
    """Notes her answer about one date, so that nobody calls to ask for it.

    Who comes is reminded, though nobody knew of it when reminders were planned.
    Raises `Disbelieved` if a number leaps.
    """
    check_follows(sequence, 0)
    check_follows(version, 0)
    facts.call_tasks_closed(work, call_tasks.close_answered(work, about=group_event_id))
    call_tasks.review(work, [participant_id], f"{group_event_id}:answered:{version}")
    if answer == "yes":
        invitations.add(work, invitation_id, participant_id)
        version = sequence + FIRST
        planned_messages.add(
            work, Errand(participant_id, Kind.REMINDER, invitation_id, group_event_id, version)
        )


def note_left(work: Work, participant_id: UUID, cohort_id: UUID) -> None:
    """Reviews calls that wait for somebody who has left her group.

    Events hears of it by another topic, perhaps later, so it is asked once more after `LATER`.
    """
    call_tasks.review(work, [participant_id], f"{cohort_id}:left")
    call_tasks.review(work, [participant_id], f"{cohort_id}:left:later", at=work.now + LATER)


def is_errand_overtaken(work: Work, errand: Errand) -> bool:
    """Returns whether her answer has overtaken the errand, and holds her answer until the end.

    A newer answer waits for the result of this transaction and then finds it, so that no call task
    stays open behind an answer.
    """
    return is_overtaken(errand, invitations.hold_answer(work, errand.invitation_id))

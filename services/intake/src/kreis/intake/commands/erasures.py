"""Erasing a participant: everywhere, for good, and provably."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality, erasure
from kreis.intake import messages
from kreis.intake.commands import consents, forgetting
from kreis.intake.commands import grouping_rules as rules
from kreis.intake.domain.erasures import waiting_for
from kreis.intake.store import erasures, grouping_rules, participants

CLOSE = "erased-for-good"
"""The kind of due work that ends an erasure. It begins as all work about erasures does."""
LOOK = "erase-look"
"""The kind of due work that looks whether every service has acknowledged."""
IN_TIME = timedelta(days=1)
"""How long services may take, which need seconds. GDPR article 17: without undue delay."""
BACKUPS = timedelta(days=35)
"""How long a backup may be kept: until then one that is restored has to be told."""

log = structlog.stdlib.get_logger("erasures")


def request(work: Work, participant_id: UUID, requested_by: str) -> None:
    """Tells every service to erase her, this one too, and others to forget her.

    A second request changes nothing. Others were told already if she was protected: a second record
    would tell them so."""
    if erasures.find(work, participant_id) is None:
        participant = participants.get(work, participant_id, lock=True)
        for rule in grouping_rules.about(work, participant_id):
            rules.remove(work, rule.id)
        erasures.add(work, participant_id, work.now, requested_by)
        consents.forget(work, participant_id)
        messages.confidentiality_is_over(work, participant_id)
        messages.pool_left(work, participant)
        messages.participant_erased(work, participant_id)
        if not confidentiality.withheld_of(work, {participant_id}):
            forgetting.tell(work, participant_id)
        erasure.mark(work, participant_id)
        _look_later(work, participant_id)


def take_note(work: Work, participant_id: UUID) -> bool:
    """Notes an erasure that this service told itself: news to a backup that was restored.

    Returns False if it is no news.
    """
    erasures.add(work, participant_id, work.now, f"a restored backup, told by {messages.PRIVACY}")
    _look_later(work, participant_id)
    is_news = erasure.mark(work, participant_id)
    if is_news and not confidentiality.withheld_of(work, {participant_id}):
        # The record for others may have been lost with the database, and the plan to end it was.
        forgetting.tell(work, participant_id)
    return is_news


def acknowledge_again(work: Work, participant_id: UUID) -> None:
    """Tells that this service has erased her, unless that has come back already."""
    found = erasures.find(work, participant_id)
    if found is not None and "intake" in waiting_for(found, messages.WHO_ERASES):
        messages.erasure_acknowledged(work, participant_id)


def acknowledge(work: Work, participant_id: UUID, service: str) -> None:
    """Notes that a service has erased her. After the last one, backups run out in 35 days."""
    erasures.acknowledge(work, participant_id, service)
    found = erasures.find(work, participant_id)
    if found is not None and not waiting_for(found, messages.WHO_ERASES):
        erasures.complete(work, participant_id)
        work.schedule(CLOSE, participant_id, "all", not_before=work.now + BACKUPS)


def look(work: Work, participant_id: UUID) -> list[str]:
    """Returns the services that are late. While there are any, it looks again a day later."""
    found = erasures.find(work, participant_id)
    late = [] if found is None else waiting_for(found, messages.WHO_ERASES)
    if late:
        log.warning("erasure_overdue", agency=str(work.agency), services=late)
        _look_later(work, participant_id)
    return late


def _look_later(work: Work, participant_id: UUID) -> None:
    work.schedule(LOOK, participant_id, "late", not_before=work.now + IN_TIME)


def close(work: Work, participant_id: UUID) -> None:
    """Removes the last records about her from the topic: no copy is left that holds her."""
    messages.erasure_is_over(work, participant_id)

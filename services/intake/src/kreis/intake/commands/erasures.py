"""Erasing a participant: everywhere, for good, and provably."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from kreis.chassis.data.database import Work
from kreis.chassis.http.problems import Problem
from kreis.chassis.process import erasure
from kreis.intake import messages
from kreis.intake.commands import agreements
from kreis.intake.commands.people import participant_or_problem
from kreis.intake.commands.rules import remove_grouping_rule
from kreis.intake.store import erasures, rules

CLOSE = "erased-for-good"
"""The kind of due work that ends an erasure. It begins as all work about erasures does."""
LOOK = "erase-look"
"""The kind of due work that looks whether every service has acknowledged."""
IN_TIME = timedelta(days=1)
"""How long services may take, which need seconds. GDPR article 17: without undue delay."""
BACKUPS = timedelta(days=35)
"""How long a backup may be kept: until then one that is restored has to be told."""

log = structlog.stdlib.get_logger("erasures")


def request(work: Work, participant_id: UUID, requested_by: str) -> dict[str, Any]:
    """Tells every service to erase her, this one too. Once is enough."""
    if erasures.find(work, participant_id) is None:
        participant = participant_or_problem(work, participant_id, lock=True)
        for rule in rules.grouping_rules(work, participant_id):
            remove_grouping_rule(work, rule.id)
        erasures.add(work, participant_id, work.now, requested_by)
        agreements.forget_consents(work, participant_id)
        messages.pool_left(work, participant)
        messages.participant_erased(work, participant_id)
        erasure.mark(work, participant_id)
        _look_later(work, participant_id)
    return erasure_or_problem(work, participant_id)


def take_note(work: Work, participant_id: UUID) -> None:
    """Of what this service has said itself. It is news to a backup that was restored."""
    erasures.add(work, participant_id, work.now, "a restored backup, told by privacy.v1")
    erasure.mark(work, participant_id)
    _look_later(work, participant_id)


def acknowledge(work: Work, participant_id: UUID, service: str) -> None:
    """A service holds nothing of her any more. Once all have said so, the last backup counts."""
    erasures.acknowledge(work, participant_id, service)
    found = erasures.find(work, participant_id)
    if found is not None and not waiting_for(found):
        erasures.complete(work, participant_id)
        work.schedule(CLOSE, participant_id, "all", not_before=work.now + BACKUPS)


def look(work: Work, participant_id: UUID) -> list[str]:
    """The services that are late. As long as there are any, it is looked again a day later."""
    found = erasures.find(work, participant_id)
    late = [] if found is None else waiting_for(found)
    if late:
        log.warning("erasure_overdue", agency=str(work.agency), services=late)
        _look_later(work, participant_id)
    return late


def _look_later(work: Work, participant_id: UUID) -> None:
    work.schedule(LOOK, participant_id, "late", not_before=work.now + IN_TIME)


def close(work: Work, participant_id: UUID) -> None:
    """No copy is left that could bring her back: the last records about her go too."""
    messages.erasure_is_over(work, participant_id)


def waiting_for(found: dict[str, Any]) -> list[str]:
    """The services that have not said yet that she is erased."""
    said = {each["service"] for each in found["acknowledgements"]}
    return [service for service in messages.WHO_ERASES if service not in said]


def erasure_or_problem(work: Work, participant_id: UUID) -> dict[str, Any]:
    found = erasures.find(work, participant_id)
    if found is None:
        raise Problem(404, f"There is no erasure of {participant_id}", code="no-erasure")
    return {**found, "waiting_for": waiting_for(found)}

"""Jobs of events: offers and freed places, who stays away, further dates of a phase, erasing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.chassis.process import erasure, retention
from kreis.chassis.process.due import Due, Job
from kreis.events.commands import phases, times_away, waitlists
from kreis.events.messages.privacy import erasure_acknowledged
from kreis.events.store.inventory import INVENTORY
from kreis.events.store.retention import RETENTION


def jobs(_: Any) -> list[Job]:
    return [
        erasure.job(INVENTORY, erased),
        retention.job(RETENTION),
        Job(waitlists.END_OFFER, end_offer),
        Job(waitlists.SERVE, serve),
        Job(waitlists.FORGET, forget),
        Job(times_away.LOOK, look),
        Job(phases.EXTEND, extend),
    ]


def erased(work: Work, participant_id: UUID) -> None:
    """Acknowledges that nothing is kept of her, and offers the places that were hers."""
    erasure_acknowledged(work, participant_id)
    waitlists.serve_all_later(work)


def end_offer(due: Due) -> None:
    with due.finish() as work:
        waitlists.end_offer(work, UUID(due.detail["cohort_id"]), UUID(due.cause))


def serve(due: Due) -> None:
    with due.finish() as work:
        waitlists.serve_cohort(work, due.subject)


def forget(due: Due) -> None:
    with due.finish() as work:
        waitlists.forget(work, due.subject)


def look(due: Due) -> None:
    with due.finish() as work:
        times_away.look(work, due.subject)


def extend(due: Due) -> None:
    with due.finish() as work:
        phases.extend(work, due.subject)

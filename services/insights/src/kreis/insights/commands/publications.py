"""Publishes changes of published bands. Nothing is published that was published before."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import structlog

from kreis.chassis.data.database import Work
from kreis.insights import messages
from kreis.insights.domain.bands import BERLIN, Standing, needs_agreement, next_revision
from kreis.insights.store import builds, publications, regularity
from kreis.insights.store.publications import NOTHING, Published

log = structlog.stdlib.get_logger("publications")


def publish(work: Work, people: Collection[UUID]) -> int:
    """Publishes what has changed of these people. Returns how many bands have changed.

    Nothing is published before all histories are read, or while the agency's publishing is paused.
    """
    publications.be_alone(work)
    _, is_filled = builds.live(work)
    if not people or not is_filled or publications.is_paused(work):
        return 0
    changed = _changed(work, people)
    _tell(work, changed)
    return len(changed)


def expected_at(work: Work, group_event_id: UUID) -> list[UUID]:
    """Returns the people whose band a date may have changed."""
    return regularity.expected_at(work, builds.live(work)[0], group_event_id)


def publish_all(work: Work, *, agreed: bool) -> tuple[int, int]:
    """Publishes all differences, or pauses if they are too many and nobody has agreed.

    Returns how many bands differ, and of how many people.
    """
    publications.be_alone(work)
    regularity.expect_many(work)
    build, is_filled = builds.live(work)
    people = regularity.everybody(work, build)
    changed = _changed(work, people) if people else []
    differing = len(changed)
    if needs_agreement(differing, len(people)) and not agreed:
        publications.pause(work)
        log.warning(
            "publishing_paused", agency=str(work.agency), differing=differing, people=len(people)
        )
    else:
        publications.resume(work)
        if is_filled:
            _tell(work, changed)
    return differing, len(people)


def _tell(work: Work, changed: Collection[tuple[Standing, Published]]) -> None:
    for standing, before in changed:
        revision = next_revision(before.revision, work.now)
        messages.regularity_changed(work, standing, before.band, revision)
        now = Published(standing.band, revision)
        publications.note(work, standing.participant_id, now, standing.as_of)


def _changed(work: Work, people: Collection[UUID]) -> list[tuple[Standing, Published]]:
    build, _ = builds.live(work)
    known = publications.known(work, people)
    today = work.now.astimezone(BERLIN).date()
    found = [
        (each, known.get(each.participant_id, NOTHING))
        for each in regularity.standings(work, build, people, today)
    ]
    return [(each, before) for each, before in found if each.band is not before.band]

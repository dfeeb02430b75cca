"""Confidentiality: who is under address protection, and to whom messages must be discreet.

Promise: a service that has handled `protection-changed` publishes no fact about the person to
outsiders any more. The outbox sends such facts to the restricted twin of their topic. The person's
public history moves there too, and the public feed leaves it out at once. What stands on the public
topic already is deleted with the topic's retention, after 28 days.
Each fact carries a version, so the order of delivery does not matter. A person who was protected
once stays away from outsiders for good, also after protection is lifted: they were told to forget
her, and not why. Her facts stay on the restricted topics.
Refuses: a version that leaps (see `credibility.check_follows`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row

from kreis.chassis.data.database import Work
from kreis.chassis.data.statements import statements
from kreis.chassis.message import Message
from kreis.chassis.messaging.credibility import check_follows
from kreis.chassis.messaging.inbox import Handler
from kreis.chassis.process import erasure
from kreis.contracts import restricted_twin, topics

_SQL = statements("confidentiality")


class Confidentiality(NamedTuple):
    is_protected: bool = False
    """Under address protection (§ 51, § 52 BMG): nobody outside may learn where she is."""
    wants_discretion: bool = False
    """Others look at her telephone or mail."""

    @property
    def is_discreet(self) -> bool:
        """True if messages to her must not tell what they are about."""
        return self.is_protected or self.wants_discretion


Then = Callable[[Work, UUID, Confidentiality], None]
"""What a service does besides. It gets the person's id and what holds now."""


def nothing_else(work: Work, subject: UUID, now: Confidentiality) -> None:
    """Does nothing besides."""


def known(work: Work, subject: UUID) -> Confidentiality:
    """Returns what the service knows about a person."""
    return known_of(work, {subject}).get(subject, Confidentiality())


def known_of(work: Work, subjects: Collection[UUID]) -> Mapping[UUID, Confidentiality]:
    """Returns what the service knows about these people. People about whom nothing special is
    known are left out."""
    own = {"agency": work.agency, "subjects": [str(each) for each in subjects]}
    return {
        UUID(row.subject): Confidentiality(row.is_protected, row.is_discreet)
        for row in work.connection.execute(_SQL["known"], own)
    }


def withheld_of(work: Work, subjects: Collection[UUID]) -> set[UUID]:
    """Returns those of whom outsiders may learn nothing, because they are or were protected."""
    own = {"agency": work.agency, "subjects": [str(each) for each in subjects]}
    return {UUID(each) for each in work.connection.execute(_SQL["withheld"], own).scalars()}


def assume_protected(work: Work, subjects: Collection[UUID]) -> None:
    """Notes protection that another fact mentions. `protection-changed` overrides it, whichever
    comes first."""
    if subjects:
        own = {"agency": work.agency, "subjects": sorted(str(each) for each in subjects)}
        work.connection.execute(_SQL["assume"], own)


def protect(work: Work, subject: UUID, is_protected: bool, version: int) -> bool:
    """Sets or lifts address protection. Returns False if `version` is not newer than the known one.
    Raises `Disbelieved`."""
    found = _lock(work, subject)
    check_follows(version, found.protection_version)
    if version <= found.protection_version:
        return False
    _protect(work, subject, is_protected, version)
    return True


def be_discreet(work: Work, subject: UUID, is_discreet: bool, version: int) -> bool:
    """Sets or lifts discretion. Returns False if `version` is not newer than the known one.
    Raises `Disbelieved`."""
    found = _lock(work, subject)
    check_follows(version, found.discretion_version)
    if version <= found.discretion_version:
        return False
    _be_discreet(work, subject, is_discreet, version)
    return True


def decide_protection(work: Work, subject: UUID, is_protected: bool) -> int | None:
    """Sets or lifts protection as its owner. Returns the version to publish, None if nothing
    changes."""
    found = _lock(work, subject)
    version = _next_version(found.is_protected, found.protection_version, is_protected)
    if version is not None:
        _protect(work, subject, is_protected, version)
    return version


def decide_discretion(work: Work, subject: UUID, is_discreet: bool) -> int | None:
    """Sets or lifts discretion as its owner. Returns the version to publish, None if nothing
    changes."""
    found = _lock(work, subject)
    version = _next_version(found.is_discreet, found.discretion_version, is_discreet)
    if version is not None:
        _be_discreet(work, subject, is_discreet, version)
    return version


def protection_handler(then: Then = nothing_else) -> Handler:
    """Makes the handler for `protection-changed`. Calls `then` if something has changed."""
    return _handler(protect, "is_protected", then)


def discretion_handler(then: Then = nothing_else) -> Handler:
    """Makes the handler for `discretion-changed`. Calls `then` if something has changed."""
    return _handler(be_discreet, "is_discreet", then)


def _handler(change: Callable[[Work, UUID, bool, int], bool], flag: str, then: Then) -> Handler:
    def apply(work: Work, message: Message, fact: Any) -> None:
        # A tombstone follows only the erasure, which deletes what is known of her.
        if fact is None or erasure.erased(work, {fact["participant_id"]}):
            return
        subject = fact["participant_id"]
        if change(work, subject, fact[flag], fact["version"]):
            then(work, subject, known(work, subject))

    return apply


def _next_version(is_so: bool, version: int, wanted: bool) -> int | None:
    """Returns None if nothing changes. What holds with version 0 was never told, and is told."""
    return None if is_so == wanted and (version or not wanted) else version + 1


def _protect(work: Work, subject: UUID, is_protected: bool, version: int) -> None:
    own = _own(work, subject)
    # Also when it is lifted: facts that were on their way when it was set stayed behind. And the
    # fact that lifts it may be the first that this service reads.
    twins = {name: twin for name in topics() if (twin := restricted_twin(name))}
    moved = {"topics": list(twins), "twins": list(twins.values())}
    work.connection.execute(_SQL["move"], {**own, **moved})
    work.connection.execute(_SQL["protect"], {**own, "is_so": is_protected, "version": version})


def _be_discreet(work: Work, subject: UUID, is_discreet: bool, version: int) -> None:
    own = {**_own(work, subject), "is_so": is_discreet, "version": version}
    work.connection.execute(_SQL["be_discreet"], own)


def _lock(work: Work, subject: UUID) -> Row[Any]:
    return work.connection.execute(_SQL["versions"], _own(work, subject)).one()


def _own(work: Work, subject: UUID) -> dict[str, Any]:
    return {"agency": work.agency, "subject": str(subject)}

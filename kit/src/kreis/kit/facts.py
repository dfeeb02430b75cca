"""Facts as their owners write them: numbered, and valid against the writers' schemas.

A `Pen` writes for one agency. What a case changes afterwards, with `replace`, nobody checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.contracts import topics

PARTICIPATION, FORGET = "participation.v1", "participation-forget.v1"
PRIVACY, ERASED = "privacy.v2", "kreis.participant-erased.v1"
JOINED, LEFT = "kreis.cohort-joined.v1", "kreis.cohort-left.v1"
ANSWERED = "kreis.invitation-answered.v1"
ATTENDED, CORRECTED = "kreis.attendance-recorded.v1", "kreis.attendance-corrected.v1"
FORGOTTEN = "kreis.participant-to-forget.v1"
PARTS: Mapping[str, tuple[str, ...]] = {
    "attendance": (ATTENDED, CORRECTED),
    "answers": (ANSWERED,),
    "cohort": (JOINED, LEFT),
}
"""What a program keeps of a person, and the facts that say it."""


def some_id() -> str:
    """Makes an id as people, groups and dates have."""
    return str(uuid4())


class Pen:
    """Writes facts of one agency, each with the next number of its owner, topic and key."""

    def __init__(self, agency: UUID) -> None:
        self.agency = agency
        self._numbers: Counter[tuple[str, str, str]] = Counter()

    def joined(self, her: str, cohort: str) -> Message:
        return self.write(JOINED, her, cohort_id=cohort)

    def left(self, her: str, cohort: str) -> Message:
        return self.write(LEFT, her, cohort_id=cohort)

    def answered(self, her: str, invitation: str, answer: str, version: int) -> Message:
        return self.write(ANSWERED, her, invitation_id=invitation, answer=answer, version=version)

    def attended(self, her: str, date: str, status: str, revision: int = 1) -> Message:
        """Writes the first record of her at a date, or a correction of it."""
        return self.write(
            CORRECTED if revision > 1 else ATTENDED,
            her,
            group_event_id=date,
            status=status,
            minutes=180 if status == "present" else 0,
            revision=revision,
        )

    def told_of(self, part: str, her: str) -> Message:
        """Writes any fact that says this part of her."""
        if part == "cohort":
            return self.joined(her, some_id())
        if part == "answers":
            return self.answered(her, some_id(), "yes", 1)
        return self.attended(her, some_id(), "present")

    def to_forget(self, her: str, *, tombstone: bool = False) -> Message:
        """Writes that everybody has to forget her, as a record or as its tombstone."""
        return self.write(FORGOTTEN, her, topic=FORGET, tombstone=tombstone)

    def write(
        self,
        type_: str,
        key: str,
        *,
        topic: str = PARTICIPATION,
        tombstone: bool = False,
        **changes: Any,
    ) -> Message:
        """Writes a fact like the first example of its contract, with these changes. Raises
        `InvalidFact` if its owner could not write it."""
        fact = topics()[topic].facts[type_]
        example = next(iter(fact.examples.values()))
        data = {**example, topics()[topic].key: key, **changes}
        fact.validate(data)
        self._numbers[fact.owner, topic, key] += 1
        return Message(
            topic=topic,
            key=key,
            type=type_,
            source=f"kreis/{fact.owner}",
            id=new_id(),
            time=datetime.now(UTC),
            agency=self.agency,
            sequence=self._numbers[fact.owner, topic, key],
            data=None if tombstone else data,
            traceparent=new_traceparent(),
        )

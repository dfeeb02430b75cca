"""Facts of any number of groups over many weeks, as cohorts and events tell them.

Ten people meet weekly. Of 100 people at a date, 95 are on the list, 70 of them were there, 30 had
answered beforehand, and 4 are corrected later. Of 100 dates, 5 are moved and 2 are cancelled.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from bench.ground import AGENCY
from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.contracts import topics

PARTICIPATION, GROUP_EVENT, COHORT = (
    "participation.v1",
    "events.group-event.v1",
    "cohorts.cohort.v1",
)
SIZE = 10
_OFFER = topics()[COHORT].facts["kreis.cohort-confirmed.v1"].examples["unna-on-tuesdays"]["offer"]


class Told(NamedTuple):
    """A fact of one of the owners."""

    topic: str
    type: str
    key: str
    sequence: int
    at: datetime
    data: dict[str, Any]

    @property
    def owner(self) -> str:
        return topics()[self.topic].facts[self.type].owner

    def message(self) -> Message:
        """The fact as a reader of the topic gets it."""
        return Message(
            topic=self.topic,
            key=self.key,
            type=self.type,
            source=f"kreis/{self.owner}",
            id=new_id(),
            time=self.at,
            agency=AGENCY,
            sequence=self.sequence,
            data=self.data,
            traceparent=new_traceparent(),
        )


class Attended:
    """Groups that all began on one Monday. The same seed tells the same facts."""

    def __init__(self, groups: int, monday: date, seed: int = 1) -> None:
        self._monday = monday
        self._chance = random.Random(seed)
        self._sequences = Counter[tuple[str, str]]()
        self._cohorts = {self._id(): [self._id() for _ in range(SIZE)] for _ in range(groups)}

    def began(self) -> Iterator[Told]:
        """The groups are confirmed, and most people answer. In one of four somebody leaves and
        somebody joins."""
        at = self._noon(self._monday - timedelta(days=14))
        for cohort, people in self._cohorts.items():
            members = [{"id": each, "restricted": False} for each in people]
            offer = copy.deepcopy(_OFFER)
            offer["week"]["monday"] = self._monday.isoformat()
            data = {"cohort_id": cohort, "name": "Unna", "offer": offer, "members": members}
            yield self._told(COHORT, "cohort-confirmed", at, data)
            for each in people:
                about = {"participant_id": each, "invitation_id": each, "cohort_id": cohort}
                said = {"answer": "yes", "version": 1, "answered_on": at.date().isoformat()}
                yield self._told(PARTICIPATION, "invitation-answered", at, {**about, **said})
            if self._chance.random() < 0.25:
                yield from self._somebody_goes(cohort, people)

    def week(self, number: int) -> Iterator[Told]:
        """All dates of one week. 0 is the first."""
        for at, cohort in enumerate(self._cohorts):
            day = self._monday + timedelta(days=7 * number + at % 5)
            yield from self._date(cohort, day)

    def _somebody_goes(self, cohort: str, people: list[str]) -> Iterator[Told]:
        on, new = self._monday + timedelta(days=20), self._id()
        about = {"cohort_id": cohort, "participant_id": people[0], "left_on": on.isoformat()}
        yield self._told(COHORT, "cohort-member-left", self._noon(on), about)
        member = {"id": new, "restricted": False}
        about = {"cohort_id": cohort, "member": member, "joined_on": on.isoformat()}  # type: ignore[dict-item]
        yield self._told(COHORT, "cohort-member-joined", self._noon(on), about)
        people[0] = new

    def _date(self, cohort: str, day: date) -> Iterator[Told]:
        event, chance, noon = self._id(), self._chance.random(), self._noon(day)
        before, of_date = noon - timedelta(days=10), _of_date(event, cohort)
        when = {**of_date, "series_id": cohort, **_hours(day), "venue_id": cohort}
        places = {"adults": 15, "care_places": 10}
        yield self._told(GROUP_EVENT, "group-event-scheduled", before, {**when, **places})
        act = {"change_id": event, "changed_together": 1, "sequence": 1}
        if chance < 0.02:
            yield self._told(GROUP_EVENT, "group-event-cancelled", before, {**when, **act})
            return
        if chance < 0.07:
            was = {name: when[name] for name in ("starts_at", "ends_at", "venue_id")}
            more = {"before": was, "reinstated": False, "answer_by": before.isoformat()}
            moved = {**when, **act, **places, **more}
            yield self._told(GROUP_EVENT, "group-event-moved", before, moved)
        if chance > 0.98:
            more = {"date": day.isoformat(), "needs_sign_up": False, **places}
            yield self._told(GROUP_EVENT, "group-event-places-changed", before, of_date | more)
        yield from self._people(cohort, event, day)
        counts = {"kind": "expert_talk", "date": day.isoformat(), "present": 7, "absent": 3}
        yield self._told(GROUP_EVENT, "group-event-held", noon, of_date | counts)

    def _people(self, cohort: str, event: str, day: date) -> Iterator[Told]:
        noon = self._noon(day)
        for who in self._cohorts[cohort]:
            about = {"participant_id": who, "group_event_id": event, "cohort_id": cohort}
            about["date"] = day.isoformat()
            if self._chance.random() < 0.3:
                said = {"invitation_id": who, "answer": "yes", "version": 1, "sequence": 0}
                before = noon - timedelta(days=3)
                yield self._told(PARTICIPATION, "date-answered", before, {**about, **said})
            if self._chance.random() > 0.95:
                continue
            seen = {**about, "kind": "expert_talk", **self._seen(), "revision": 1}
            yield self._told(PARTICIPATION, "attendance-recorded", noon, seen)
            if self._chance.random() < 0.04:
                seen = {**seen, **self._seen(), "revision": 2}
                after = noon + timedelta(hours=2)
                yield self._told(PARTICIPATION, "attendance-corrected", after, seen)

    def _seen(self) -> dict[str, Any]:
        is_present = self._chance.random() < 0.7
        return {"status": "present" if is_present else "absent", "minutes": 120 * is_present}

    def _told(self, topic: str, fact: str, at: datetime, data: dict[str, Any]) -> Told:
        contract, type_ = topics()[topic], f"kreis.{fact}.v1"
        key = str(data[contract.key])
        self._sequences[topic, key] += 1
        return Told(topic, type_, key, self._sequences[topic, key], at, data)

    def _id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    @staticmethod
    def _noon(day: date) -> datetime:
        return datetime.combine(day, time(12), UTC)


def _of_date(event: str, cohort: str) -> dict[str, Any]:
    return {"group_event_id": event, "cohort_ids": [cohort]}


def _hours(day: date) -> dict[str, Any]:
    hours = {"starts_at": f"{day}T09:30", "ends_at": f"{day}T11:30"}
    return {"kind": "expert_talk", **hours, "timezone": "Europe/Berlin"}

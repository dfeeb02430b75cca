"""A cohort whose facts a test writes: who joins, which dates there are, who was there.

Every fact is checked against its contract before it is delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Message, new_id
from kreis.contracts import topics

PARTICIPATION, GROUP_EVENT, COHORT = (
    "participation.v1",
    "events.group-event.v1",
    "cohorts.cohort.v1",
)
MONDAY = date(2027, 4, 5)
"""The first day of the start week."""
OFFER = topics()[COHORT].facts["kreis.cohort-confirmed.v1"].examples["unna-on-tuesdays"]["offer"]


@dataclass
class Group:
    """Collects facts as messages, in the order in which they were written."""

    agency: UUID
    size: int = 1
    monday: date = MONDAY
    id: UUID = field(default_factory=uuid4)
    people: list[UUID] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)
    told_at: datetime = datetime(2027, 4, 1, 8, tzinfo=UTC)
    _sequences: dict[tuple[str, str], int] = field(default_factory=dict)
    _revisions: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    _dates: dict[UUID, tuple[date, str]] = field(default_factory=dict)
    _changes: dict[UUID, int] = field(default_factory=dict)
    _answers: dict[tuple[UUID, UUID], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = self.people or [uuid4() for _ in range(self.size)]
        self.confirm()

    @property
    def her(self) -> UUID:
        return self.people[0]

    def tell(self, topic: str, fact: str, key: UUID, data: Mapping[str, Any]) -> Message:
        type_ = f"kreis.{fact}.v1"
        topics()[topic].facts[type_].validate(data)
        place = (topic, str(key))
        self._sequences[place] = self._sequences.get(place, 0) + 1
        self.told_at += timedelta(minutes=1)
        message = Message(
            topic=topic,
            key=str(key),
            type=type_,
            source=f"kreis/{topics()[topic].facts[type_].owner}",
            id=new_id(),
            time=self.told_at,
            agency=self.agency,
            sequence=self._sequences[place],
            data=dict(data),
            traceparent=new_traceparent(),
        )
        self.told.append(message)
        return message

    def confirm(self) -> None:
        members = [{"id": str(each), "restricted": False} for each in self.people]
        offer = {**OFFER, "week": {**OFFER["week"], "monday": self.monday.isoformat()}}
        data = {"cohort_id": str(self.id), "name": "Unna", "offer": offer, "members": members}
        self.tell(COHORT, "cohort-confirmed", self.id, data)

    def join(self, on: date, who: UUID | None = None) -> UUID:
        who = who or uuid4()
        self.people.append(who)
        member = {"id": str(who), "restricted": False}
        data = {"cohort_id": str(self.id), "member": member, "joined_on": on.isoformat()}
        self.tell(COHORT, "cohort-member-joined", self.id, data)
        return who

    def leave(self, on: date, who: UUID | None = None) -> None:
        data = {"participant_id": str(who or self.her), "left_on": on.isoformat()}
        self.tell(COHORT, "cohort-member-left", self.id, {"cohort_id": str(self.id), **data})

    def change_phase(self, on: date, rhythm_weeks: int, number: int = 2) -> None:
        data = {
            "cohort_id": str(self.id),
            "from": "intensive",
            "to": "monthly",
            "on": on.isoformat(),
            "rhythm_weeks": rhythm_weeks,
            "plan_version": 1,
            "phase_number": number,
            "boosters_weeks": [],
        }
        self.tell(COHORT, "cohort-phase-changed", self.id, data)

    def day(self, week: int) -> date:
        """The Tuesday of a week; week 1 is the start week."""
        return self.monday + timedelta(days=1 + 7 * (week - 1))

    def date(self, on: date, kind: str = "expert_talk", at: str = "09:30") -> UUID:
        event = uuid4()
        self._dates[event] = (on, kind)
        self.tell(GROUP_EVENT, "group-event-scheduled", event, self._when(event, on, at))
        return event

    def cancel(self, event: UUID) -> None:
        on, _ = self._dates[event]
        self.tell(GROUP_EVENT, "group-event-cancelled", event, self._changed(event, on))

    def move(self, event: UUID, on: date) -> None:
        before, _ = self._dates[event]
        self._dates[event] = (on, self._dates[event][1])
        was = self._when(event, before, "09:30")
        data = {
            **self._changed(event, on),
            "adults": 15,
            "care_places": 10,
            "before": {name: was[name] for name in ("starts_at", "ends_at", "venue_id")},
            "reinstated": False,
            "answer_by": "2027-04-01T08:00:00+00:00",
        }
        self.tell(GROUP_EVENT, "group-event-moved", event, data)

    def ask_for_sign_up(self, event: UUID) -> None:
        data = {
            "group_event_id": str(event),
            "cohort_ids": [str(self.id)],
            "date": self._dates[event][0].isoformat(),
            "adults": 5,
            "care_places": 5,
            "needs_sign_up": True,
        }
        self.tell(GROUP_EVENT, "group-event-places-changed", event, data)

    def record(self, event: UUID, marks: Mapping[UUID, str] | str) -> None:
        """P, A, or nothing (`-`) for each person; a text is about her alone."""
        if isinstance(marks, str):
            marks = {self.her: marks}
        on, kind = self._dates[event]
        for who, mark in marks.items():
            if mark == "-":
                continue
            revision = self._revisions.get((who, event), 0) + 1
            self._revisions[who, event] = revision
            data = {
                "participant_id": str(who),
                "group_event_id": str(event),
                "cohort_id": str(self.id),
                "kind": kind,
                "date": on.isoformat(),
                "status": "present" if mark == "P" else "absent",
                "minutes": 120 if mark == "P" else 0,
                "revision": revision,
            }
            said = "recorded" if revision == 1 else "corrected"
            self.tell(PARTICIPATION, f"attendance-{said}", who, data)

    def complete(self, event: UUID) -> None:
        counts = {"present": 1, "absent": 0}
        data = {"group_event_id": str(event), "cohort_ids": [str(self.id)], **counts}
        self.tell(GROUP_EVENT, "group-event-held", event, data)

    def hold(self, on: date, marks: Mapping[UUID, str] | str, kind: str = "expert_talk") -> UUID:
        """A date with a complete list."""
        event = self.date(on, kind)
        self.record(event, marks)
        self.complete(event)
        return event

    def weekly(self, marks: str, first_week: int = 2) -> list[UUID]:
        """Weekly dates with complete lists, one for each letter. `-`: nothing is recorded."""
        return [self.hold(self.day(first_week + number), mark) for number, mark in enumerate(marks)]

    def answer(self, event: UUID, answer: str, who: UUID | None = None) -> None:
        who = who or self.her
        version = self._answers.get((who, event), 0) + 1
        self._answers[who, event] = version
        data = {
            **self._of(who),
            "group_event_id": str(event),
            "date": self._dates[event][0].isoformat(),
            "answer": answer,
            "version": version,
            "sequence": 0,
        }
        self.tell(PARTICIPATION, "date-answered", who, data)

    def answer_all(self, answer: str, on: date, version: int = 1) -> None:
        data = {**self._of(self.her), "answer": answer, "version": version}
        data["answered_on"] = on.isoformat()
        self.tell(PARTICIPATION, "invitation-answered", self.her, data)

    def _of(self, who: UUID) -> dict[str, Any]:
        ids = {"participant_id": who, "invitation_id": self.id, "cohort_id": self.id}
        return {name: str(each) for name, each in ids.items()}

    def _when(self, event: UUID, on: date, at: str) -> dict[str, Any]:
        hour, minute = at.split(":")
        return {
            "group_event_id": str(event),
            "series_id": str(self.id),
            "cohort_ids": [str(self.id)],
            "kind": self._dates[event][1],
            "starts_at": f"{on}T{hour}:{minute}",
            "ends_at": f"{on}T{int(hour) + 2:02d}:{minute}",
            "timezone": "Europe/Berlin",
            "venue_id": str(self.id),
            "adults": 15,
            "care_places": 10,
        }

    def _changed(self, event: UUID, on: date) -> dict[str, Any]:
        self._changes[event] = self._changes.get(event, 0) + 1
        when = self._when(event, on, "09:30")
        del when["adults"], when["care_places"]
        act = {"change_id": str(uuid4()), "changed_together": 1, "sequence": self._changes[event]}
        return {**when, **act}


def told_by(groups: Iterable[Group]) -> Sequence[Message]:
    """All facts of several groups, in the order in which they were written."""
    return sorted((each for group in groups for each in group.told), key=lambda each: each.time)

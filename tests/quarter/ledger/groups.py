"""Groups, their dates, members and attendance, put together from facts and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.quarter.ledger.books import Books, Row


@dataclass(frozen=True)
class Meeting:
    """A date as the topics have told it last."""

    id: str
    cohort: str
    series: str
    kind: str
    starts: datetime
    ends: datetime
    state: str
    is_held: bool

    @property
    def day(self) -> date:
        return self.starts.date()

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"

    @property
    def is_week(self) -> bool:
        return self.kind == "assessment_week"


@dataclass(frozen=True)
class Group:
    """A confirmed group, from its own facts and from cohorts' rows."""

    id: str
    name: str
    offer: Row
    venue: Row
    meetings: Sequence[Meeting]
    invitations: Sequence[Row]

    @property
    def members(self) -> list[Row]:
        """The invitations of those who have not left."""
        return [each for each in self.invitations if each["until"] is None]

    def ahead(self, now: datetime) -> list[Meeting]:
        return [each for each in self.meetings if each.ends >= now]

    def over(self, now: datetime) -> list[Meeting]:
        return [each for each in self.meetings if each.ends < now]


def meetings(books: Books) -> list[Meeting]:
    """Every date, as `events.group-event.v1` tells it."""
    facts = books.told("group-event-scheduled", "group-event-moved", "group-event-cancelled")
    held = {each.data["group_event_id"] for each in books.told("group-event-held")}
    last: dict[str, dict[str, Any]] = {}
    for fact in facts:
        state = fact.type.split(".")[1].removeprefix("group-event-")
        if fact.data.get("reinstated"):
            state = "scheduled" if fact.data["before"] is None else "moved"
        last[fact.data["group_event_id"]] = {**fact.data, "state": state}
    found = [
        Meeting(
            id=own["group_event_id"],
            cohort=own["cohort_ids"][0],
            series=own["series_id"],
            kind=str((books.one("events.group_event", id=own["group_event_id"]) or own)["kind"]),
            starts=datetime.fromisoformat(own["starts_at"]),
            ends=datetime.fromisoformat(own["ends_at"]),
            state=own["state"],
            is_held=own["group_event_id"] in held,
        )
        for own in last.values()
    ]
    return sorted(found, key=lambda each: (each.starts, each.id))


def groups(books: Books) -> list[Group]:
    """Every confirmed group, by the Monday of its start week and its name."""
    every = meetings(books)
    found = []
    for row in books.of("cohorts.cohort"):
        offer = books.one("cohorts.offer", id=row["offer_id"]) or {}
        found.append(
            Group(
                id=row["id"],
                name=row["name"],
                offer=offer,
                venue=books.one("cohorts.venue", id=offer["venue_id"]) or {},
                meetings=[each for each in every if each.cohort == row["id"]],
                invitations=books.of("events.invitation", cohort_id=row["id"]),
            )
        )
    return sorted(found, key=lambda each: (each.offer["week_monday"], each.name))


def running(books: Books) -> list[Group]:
    """Groups with a date today or later."""
    return [each for each in groups(books) if any(m.day >= books.today for m in each.meetings)]


def answers(books: Books) -> dict[str, str]:
    """The last answer to each invitation, as the topics have told it."""
    told = sorted(books.told("invitation-answered"), key=lambda each: int(each.data["version"]))
    return {each.data["invitation_id"]: str(each.data["answer"]) for each in told}


def counted(books: Books, members: Sequence[Row]) -> Counter[str]:
    said = answers(books)
    return Counter(said.get(each["id"], "open") for each in members)


def presence(books: Books) -> dict[tuple[str, str], str]:
    """`present` or `absent` by date and person, as the topics have told it last."""
    facts = books.told("attendance-recorded", "attendance-corrected")
    return {
        (each.data["group_event_id"], each.data["participant_id"]): str(each.data["status"])
        for each in facts
    }


def absences(books: Books) -> dict[tuple[str, str], str]:
    """Excused, unexcused or unclear, of whoever was absent. That never leaves events."""
    found: dict[tuple[str, str], Row] = {}
    for row in sorted(books.of("events.attendance"), key=lambda each: int(each["version"])):
        found[row["group_event_id"], row["participant_id"]] = row
    return {
        key: str(row["absence"] or "unclear")
        for key, row in found.items()
        if row["status"] == "absent"
    }


def is_member_on(invitation: Row, day: date) -> bool:
    """She is expected from her first day to her last."""
    since, until = invitation["since"], invitation["until"]
    return bool((since is None or since <= day) and (until is None or day <= until))

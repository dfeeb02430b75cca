"""Who comes regularly: the second program's own count, from the topics alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import Group, Meeting, groups, is_member_on, presence

LAST, REGULAR, FEWEST, STALE = 4, 3, 5, 35
WEEKS = (4, 8, 12)


@dataclass(frozen=True)
class Counted:
    """Her counted dates in all her groups, the oldest first: the day, and whether she was there."""

    days: Sequence[tuple[date, bool]]

    @property
    def there(self) -> int:
        return sum(was for _, was in self.days)

    @property
    def of_last(self) -> int:
        return sum(was for _, was in self.days[-LAST:])

    def band(self, today: date) -> str:
        if self.days and (today - self.days[-1][0]).days > STALE:
            return "stale"
        return self.raw

    @property
    def raw(self) -> str:
        if len(self.days) < LAST:
            return "new"
        return "regular" if self.of_last >= REGULAR else "irregular"


def counted_of(books: Books, who: str) -> Counted:
    days: dict[date, bool] = {}
    for group in groups(books):
        for invitation in group.invitations:
            if invitation["participant_id"] != who:
                continue
            for each in group.meetings:
                state = _state(books, invitation, each)
                if each.is_held and not each.is_week and state is not None:
                    days[each.day] = days.get(each.day, False) or state
    return Counted(sorted(days.items()))


def mark(books: Books, invitation: Row, meeting: Meeting) -> str:
    """`present`, `absent`, `not expected` or `missing`, of a date that is over and was her own."""
    state = _state(books, invitation, meeting)
    if state is not None:
        return "present" if state else "absent"
    said_no = _said(books, invitation, meeting) == "no"
    return "not expected" if meeting.is_held or said_no else "missing"


def own_dates(books: Books, group: Group, invitation: Row) -> list[Meeting]:
    """Dates that are over, took place, and were hers."""
    return [
        each
        for each in group.meetings
        if (each.is_held or each.ends <= books.wall)
        and not each.is_cancelled
        and is_member_on(invitation, each.day)
    ]


def figure(books: Books, group: Group) -> tuple[int, int, int, int] | None:
    """How many come regularly, of how many, and the bounds in per cent."""
    bands = [counted_of(books, each["participant_id"]).raw for each in group.members]
    known = [each for each in bands if each != "new"]
    if len(known) < FEWEST:
        return None
    count, total = known.count("regular"), len(known)
    return count, total, *_wilson(count, total)


def starters(books: Books, group: Group) -> list[tuple[int, int, int]]:
    """Week, how many came in the four weeks up to it, and of how many."""
    found = []
    hers = [each for each in group.invitations if _is_first(books, each)]
    for week in WEEKS:
        reached = [
            each
            for each in hers
            if _since(books, each) + timedelta(weeks=week) <= books.today
            and _was_there(books, each, 0, 2, counted=False)
        ]
        came = [each for each in reached if _still_came(books, each, week)]
        if reached:
            found.append((week, len(came), len(reached)))
    return found


def _still_came(books: Books, invitation: Row, week: int) -> bool:
    end = _since(books, invitation) + timedelta(weeks=week, days=-1)
    own = [
        each
        for group in groups(books)
        for each in group.invitations
        if each["participant_id"] == invitation["participant_id"]
    ]
    stays = any(
        _since(books, each) <= end and (each["until"] is None or each["until"] >= end)
        for each in own
    )
    return stays and _was_there(books, invitation, week - 4, week, counted=True)


def _was_there(books: Books, invitation: Row, first: int, last: int, *, counted: bool) -> bool:
    begin = _since(books, invitation) + timedelta(weeks=first)
    end = _since(books, invitation) + timedelta(weeks=last)
    who = invitation["participant_id"]
    return any(
        presence(books).get((each.id, who)) == "present"
        for group in groups(books)
        for own in group.invitations
        if own["participant_id"] == who
        for each in group.meetings
        if each.is_held
        and begin <= each.day < end
        and not (counted and each.is_week)
        and is_member_on(own, each.day)
    )


def _is_first(books: Books, invitation: Row) -> bool:
    own = [
        (_since(books, each), each["cohort_id"])
        for group in groups(books)
        for each in group.invitations
        if each["participant_id"] == invitation["participant_id"]
    ]
    return min(own)[1] == invitation["cohort_id"]


def _since(books: Books, invitation: Row) -> date:
    if invitation["since"] is not None:
        return date.fromisoformat(str(invitation["since"]))
    group = next(each for each in groups(books) if each.id == invitation["cohort_id"])
    return date.fromisoformat(str(group.offer["week_monday"]))


def _state(books: Books, invitation: Row, meeting: Meeting) -> bool | None:
    """Whether she was there; None if nothing is to be counted."""
    if not is_member_on(invitation, meeting.day) or meeting.is_cancelled:
        return None
    status = presence(books).get((meeting.id, invitation["participant_id"]))
    if status is not None:
        return status == "present"
    declined = _of_date(books, invitation, meeting) == "no"
    if meeting.is_held and declined and _of_all(books, invitation, meeting.day) != "no":
        return False
    return None


def _said(books: Books, invitation: Row, meeting: Meeting) -> str | None:
    own = _of_date(books, invitation, meeting)
    return own or _of_all(books, invitation, meeting.day)


def _of_date(books: Books, invitation: Row, meeting: Meeting) -> str | None:
    told = [
        each.data
        for each in books.told("date-answered")
        if each.data["invitation_id"] == invitation["id"]
        and each.data["group_event_id"] == meeting.id
    ]
    return str(max(told, key=lambda each: int(each["version"]))["answer"]) if told else None


def _of_all(books: Books, invitation: Row, day: date) -> str | None:
    told = [
        each.data
        for each in books.told("invitation-answered")
        if each.data["invitation_id"] == invitation["id"]
        and date.fromisoformat(each.data["answered_on"]) <= day
    ]
    return str(max(told, key=lambda each: int(each["version"]))["answer"]) if told else None


def _wilson(count: int, total: int) -> tuple[int, int]:
    """Bounds of 95 %, in per cent."""
    z, share = 1.96, count / total
    middle = share + z * z / (2 * total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low, high = ((middle + sign * half) / (1 + z * z / total) for sign in (-1, 1))
    return round(100 * max(0.0, low)), round(100 * min(1.0, high))

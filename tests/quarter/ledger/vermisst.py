"""Who is missed: the second program's own count of absences, of silence, and of what was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from tests.quarter.ledger import words
from tests.quarter.ledger.attending import answer_on
from tests.quarter.ledger.books import Books, Row
from tests.quarter.ledger.groups import Meeting, absences, groups, is_member_on, presence
from tests.quarter.ledger.nachrichten import telling
from tests.quarter.ledger.names import Viewer, joined, name, tag

Told = Iterator[tuple[str, str]]
TITLE = "Vermisst"
SILENT = 21
"""Days without contact after which whoever missed something is called."""
A_DAY = timedelta(days=1)
HOLIDAYS = (date(2027, 3, 22), date(2027, 4, 3))
"""Easter holidays in Nordrhein-Westfalen, first and last day. The quarter has no others."""
WEIGHTS = {"": 0, "message": 1, "call": 2}


@dataclass(frozen=True)
class Away:
    """Her absences since the last contact. `told` is empty, `message` or `call`."""

    who: str
    run: int
    seen_on: date | None
    silent_days: int
    told: str
    cause: str
    """Of the messages and calls about it."""
    next: str
    at: datetime | None
    """When she is written to or called, if that is still to come."""

    @property
    def text(self) -> str:
        """`2-mal hintereinander nicht da (…), zuletzt da am Di 02.02.`"""
        often = "1-mal nicht da" if self.run == 1 else f"{self.run}-mal hintereinander nicht da"
        often = f"{often} (Startwoche und Entschuldigtes zählen hier nicht)"
        silence = f"Seit {self.silent_days} Tagen kein Kontakt"
        seen = f"zuletzt da am {words.short(self.seen_on)}" if self.seen_on else "noch nie da"
        said = f"{often if self.run else silence}, {seen}"
        return f"{said} · {silence}" if self.run and self.silent_days > SILENT else said


def vermisst(books: Books, viewer: Viewer, only: Collection[str] | None = None) -> Told:
    """Those whom nobody is to call yet, of all people or of some."""
    every = [each for each in missed(books) if only is None or each.who in only]
    found = [each for each in every if each.told != "call"]
    if found:
        yield "section", TITLE
        yield TITLE, str(len(found))
    for each in found:
        person = books.one("intake.participant", id=each.who) or {}
        text = joined(tag(person), each.text, _next(books, each))
        yield f"{TITLE}: {name(books, viewer, each.who)}", text


def _next(books: Books, away: Away) -> str:
    if away.at is None:
        return f"„Wir haben Sie vermisst“: {telling(books, {away.cause})}"
    when = f"{words.moment(away.at)} Uhr"
    if away.next == "call":
        return f"{when} kommt sie unter „Bitte anrufen“."
    return (
        f"{when} geht „Wir haben Sie vermisst“ hinaus. Erreichen Sie sie vorher, geht nichts"
        " hinaus."
    )


def missed(books: Books) -> list[Away]:
    every = {each["participant_id"] for each in books.of("events.invitation")}
    return [found for who in sorted(every) if (found := away_of(books, who))]


def away_of(books: Books, who: str) -> Away | None:
    """What is to be done about her; None if nothing is told and nothing is to come."""
    told, cause = _told(books, who)
    if not told and not any(one == who for _, one in absences(books)):
        return None
    seen_on = _seen_on(books, who)
    last = max([each for each in (seen_on, _talked_on(books, who)) if each], default=None)
    days = [each for each in _days(books, who) if last is None or each.day > last]
    since = last or _first_day(books, who)
    silent = (books.today - since).days
    wanted = ""
    if days and _is_awaited(books, who):
        counted = _without_breaks(books, who, since, days[-1].day)
        wanted = _wanted(sum(each.is_hers for each in days), counted)
    at = None
    if WEIGHTS[wanted] > WEIGHTS[told]:
        at = max(max(each.settles for each in days), _after_holidays(books))
    if not told and at is None:
        return None
    run = sum(each.is_hers for each in days) if wanted else 0
    return Away(who, run, seen_on, silent, told, cause, wanted, at)


def _without_breaks(books: Books, who: str, since: date, last_missed: date) -> int:
    """Days of silence, without those in which two dates or more fall out; 0 before she missed one
    after them. Groups of the quarter meet each week."""
    meets = {
        each.day
        for group in groups(books)
        for invitation in group.invitations
        if invitation["participant_id"] == who
        for each in group.meetings
        if not each.is_cancelled and is_member_on(invitation, each.day)
    }
    silent = (books.today - since).days
    for before, after in pairwise(sorted(meets)):
        begins = max(before + 7 * A_DAY, since)
        if (after - before).days > 14 and after > since and begins < books.today:
            if last_missed < after:
                return 0
            silent -= max((min(after, books.today) - begins).days, 0)
    return silent


def _wanted(run: int, silent: int) -> str:
    if run >= 3 or silent > SILENT:
        return "call"
    return "message" if run == 2 else ""


@dataclass(frozen=True)
class _Missed:
    """A day on which she was not there. `is_hers`: nobody has excused it."""

    day: date
    is_hers: bool
    settles: datetime


def _days(books: Books, who: str) -> Sequence[_Missed]:
    """Days of weekly dates whose list is complete, without those on which she was there."""
    found: defaultdict[date, list[_Missed]] = defaultdict(list)
    known, there = presence(books), set()
    for group in groups(books):
        for invitation in (each for each in group.invitations if each["participant_id"] == who):
            for each in group.meetings:
                counts = each.is_held and not each.is_week and not each.is_cancelled
                if not counts or not is_member_on(invitation, each.day):
                    continue
                if known.get((each.id, who)) == "present":
                    there.add(each.day)
                elif (own := _missed_on(books, invitation, each)) is not None:
                    found[each.day].append(own)
    return [
        _Missed(day, all(e.is_hers for e in own), max(e.settles for e in own))
        for day, own in sorted(found.items())
        if day not in there
    ]


def _missed_on(books: Books, invitation: Row, meeting: Meeting) -> _Missed | None:
    who = invitation["participant_id"]
    why = absences(books).get((meeting.id, who))
    event = books.one("events.group_event", id=meeting.id) or {}
    declined = answer_on(books, invitation, meeting) == "no"
    if why is None:
        is_single = declined and invitation["answer"] != "no"
        return _Missed(meeting.day, False, event["held_at"] + A_DAY) if is_single else None
    saved = max(event["held_at"], _since(books, meeting, who))
    return _Missed(meeting.day, why != "excused" and not declined, saved + A_DAY)


def _since(books: Books, meeting: Meeting, who: str) -> datetime:
    """When it was recorded that she was absent. A reason that was settled later is no news."""
    own = {"group_event_id": meeting.id, "participant_id": who}
    rows = sorted(books.of("events.attendance", **own), key=lambda each: int(each["version"]))
    news = [row for row, before in zip(rows, [None, *rows], strict=False) if _is_news(row, before)]
    at: datetime = news[-1]["recorded_at"]
    return at


def _is_news(row: Row, before: Row | None) -> bool:
    unexcused = ("unclear", "unexcused")
    both = before is not None and before["absence"] in unexcused
    return not (both and row["absence"] in unexcused)


def _seen_on(books: Books, who: str) -> date | None:
    """The last day on which she was at any date."""
    known = presence(books)
    days = [
        each.day
        for group in groups(books)
        for each in group.meetings
        if known.get((each.id, who)) == "present"
    ]
    return max(days, default=None)


def _talked_on(books: Books, who: str) -> date | None:
    """The last day on which a call reached her, she said an answer, or had a conversation."""
    calls = books.of("notifications.call_task", participant_id=who, result="reached")
    moments = [each["closed_at"] for each in calls]
    for invitation in books.of("events.invitation", participant_id=who):
        own = {"invitation_id": invitation["id"]}
        said = [*books.of("events.answer", **own), *books.of("events.date_answer", **own)]
        moments += [row["answered_at"] for row in said if row["how"] in ("phone", "in_person")]
    for slot in books.of("events.appointment_slot", participant_id=who):
        if slot["starts_at"] + timedelta(minutes=slot["minutes"]) <= books.now:
            moments.append(slot["starts_at"])
    return max((each.astimezone(words.BERLIN).date() for each in moments), default=None)


def _first_day(books: Books, who: str) -> date:
    return min(each.day for _, each in _own(books, who))


def _is_awaited(books: Books, who: str) -> bool:
    """A date of hers is to come, and she has not declined them all."""
    return any(
        each.starts > books.wall and not each.is_cancelled and invitation["answer"] != "no"
        for invitation, each in _own(books, who)
    )


def _own(books: Books, who: str) -> Iterator[tuple[Row, Meeting]]:
    for group in groups(books):
        for invitation in (each for each in group.invitations if each["participant_id"] == who):
            for each in group.meetings:
                if is_member_on(invitation, each.day):
                    yield invitation, each


def _told(books: Books, who: str) -> tuple[str, str]:
    """What events has told of her last, on the topic, and of which time away."""
    facts = books.told("absence-threshold-reached", "absence-threshold-cleared")
    hers = [each for each in facts if each.data["participant_id"] == who]
    if not hers:
        return "", ""
    last = max(hers, key=lambda each: int(each.data["revision"]))
    level = str(last.data["level"]) if "reached" in last.type else ""
    return level, str(last.data["time_away_id"])


def _after_holidays(books: Books) -> datetime:
    """When somebody is told whose absences are settled: at once, or after the holidays."""
    first, last = HOLIDAYS
    if not first <= books.today <= last:
        return books.now
    return datetime.combine(last + A_DAY, time(8), words.BERLIN)

"""Who was at a group event, as far as it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.events.domain.attendance import DateList, Status, date_list
from kreis.events.domain.group_events import GroupEvent
from kreis.events.domain.invitations import Invitation
from kreis.events.store import attendance, group_events, invitations, plans


def of_group_event(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """Everybody who may be there, with what is known of her being there."""
    event = group_events.get(work, group_event_id)
    records: defaultdict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for record in attendance.records(work, group_event_id):
        records[record.entry.participant_id].append(_record(record))
    members = invitations.of_cohort(work, event.cohort_id)
    known = attendance.current_of(work, [event.id])[event.id]
    filled = date_list(event, members, known)
    return {
        "group_event_id": event.id,
        "minutes": event.minutes,
        "is_held": event.is_held,
        "expected": len(filled.expected),
        "recorded": filled.recorded,
        "entries": [
            _attendance(member, event, records[member.participant_id])
            for member in members
            if member.is_member_on(event.day) or records[member.participant_id]
        ]
        + [
            _guest(who, records[who])
            for who in sorted(known.keys() - {each.participant_id for each in members})
        ],
    }


def unclear_absences(work: Work, since: date | None = None) -> list[dict[str, Any]]:
    """Absences that are to be settled, the oldest first; from a day on, where one is named."""
    found = attendance.unclear_absences(work, since)
    dates = group_events.find_all(work, {each.group_event_id for each in found})
    names = plans.cohort_names(work) if found else {}
    return [
        {**each._asdict(), **date_and_group(dates[each.group_event_id], names)} for each in found
    ]


class Asked(NamedTuple):
    """Which attendance is asked for: of everybody, of one cohort, or of one person."""

    first: date
    last: date | None = None
    cohort_id: UUID | None = None
    participant_id: UUID | None = None


def report(work: Work, asked: Asked) -> dict[str, Any]:
    """Who was absent in a period, how often each was present, and which lists are missing.

    A number of attendance holds only as far as lists are there, so both come together.
    """
    lists = _lists(work, asked)
    names = plans.cohort_names(work)
    return {
        "dates": len(lists),
        "missing_lists": [_missing(each, names) for each in lists if each.unrecorded],
        "absences": [
            {**date_and_group(each.event, names), "participant_id": who, "absence": entry.absence}
            for each in lists
            for who, entry in sorted(each.entries.items())
            if entry.absence is not None
        ],
        "people": _people(lists),
    }


def missing_lists(work: Work, asked: Asked) -> list[dict[str, Any]]:
    """Dates that are over and whose list is not complete, the oldest first."""
    lists = _lists(work, asked, only_open=True)
    names = plans.cohort_names(work) if lists else {}
    return [_missing(each, names) for each in lists if each.unrecorded]


def _lists(work: Work, asked: Asked, *, only_open: bool = False) -> list[DateList]:
    """The lists of dates that are over, in order; with `only_open` those never complete."""
    over = [
        each
        for each in _dates(work, asked, only_open=only_open)
        if asked.first <= each.day <= (asked.last or date.max)
        and each.ends <= work.now
        and not each.is_cancelled
        and not (only_open and each.is_held)
    ]
    known = attendance.current_of(work, [each.id for each in over])
    members = invitations.of_cohorts(work, {event.cohort_id for event in over})
    lists = [date_list(each, members[each.cohort_id], known[each.id]) for each in over]
    return lists if asked.participant_id is None else _hers(lists, asked.participant_id)


def _dates(work: Work, asked: Asked, *, only_open: bool) -> list[GroupEvent]:
    """All dates that may be over, of those asked for. Of one person: those of her cohorts."""
    if asked.participant_id is not None:
        hers = invitations.of_participant(work, asked.participant_id)
        own = {each.cohort_id for each in hers}
        cohorts = own if asked.cohort_id is None else own & {asked.cohort_id}
        found = [each for cohort in cohorts for each in group_events.of_cohort(work, cohort)]
        if asked.cohort_id is None:
            as_guest = attendance.group_events_of(work, asked.participant_id)
            as_guest -= {each.id for each in found}
            found += [group_events.get(work, each) for each in as_guest]
        return sorted(found, key=lambda each: (each.starts_at, each.id))
    if asked.cohort_id is not None:
        return group_events.of_cohort(work, asked.cohort_id)
    begin = datetime.combine(asked.first, time.min)
    tomorrow = work.now.date() + timedelta(days=1)  # in some place it may have begun already
    end = datetime.combine(min(asked.last or date.max, tomorrow), time.max)
    select = group_events.not_held if only_open else group_events.between
    return select(work, begin, end)


def _hers(lists: Sequence[DateList], who: UUID) -> list[DateList]:
    """The lists as far as they are about one person."""
    own = [
        replace(
            each,
            expected=each.expected & {who},
            entries={name: entry for name, entry in each.entries.items() if name == who},
        )
        for each in lists
    ]
    return [each for each in own if each.expected or each.entries]


def _people(lists: Sequence[DateList]) -> list[dict[str, Any]]:
    everybody = {who for each in lists for who in (*each.expected, *each.entries)}
    return [
        {
            "participant_id": who,
            "present": sum(entry.status is Status.PRESENT for entry in hers),
            "recorded": len(hers),
            "missing": [each.event.id for each in lists if who in each.unrecorded],
        }
        for who in sorted(everybody)
        for hers in [[each.entries[who] for each in lists if who in each.entries]]
    ]


def _missing(of_date: DateList, names: Mapping[UUID, str]) -> dict[str, Any]:
    event = of_date.event
    return {
        **date_and_group(event, names),
        "kind": event.kind,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "expected": len(of_date.expected),
        "recorded": of_date.recorded,
        "participant_ids": sorted(of_date.unrecorded),
    }


def date_and_group(event: GroupEvent, names: Mapping[UUID, str]) -> dict[str, Any]:
    """A date with its cohort, as lists of dates name it."""
    return {
        "group_event_id": event.id,
        "cohort_id": event.cohort_id,
        "cohort_name": names[event.cohort_id],
        "date": event.day,
    }


def first_days(work: Work, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """When these people were there for the first time, the earliest first."""
    since = {each["participant_id"]: each["since"] for each in people}
    return [each._asdict() for each in attendance.first_days(work, since)]


def state(work: Work, group_event_id: UUID) -> dict[str, Any]:
    """What is put down of each member, part by part: two people may mark different ones at once."""
    entries = of_group_event(work, group_event_id)["entries"]
    return {
        str(each["participant_id"]): [each[field] for field in ("status", "absence", "minutes")]
        for each in entries
        if each.get("status") is not None
    }


def _record(record: attendance.Record) -> dict[str, Any]:
    entry = record.entry
    return {
        "status": entry.status,
        "absence": entry.absence,
        "minutes": entry.minutes,
        "late_by": entry.late_by,
        "early_by": entry.early_by,
        "version": record.version,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
    }


def _guest(participant_id: UUID, records: list[dict[str, Any]]) -> dict[str, Any]:
    """Somebody of another cohort who came along."""
    return {
        "participant_id": participant_id,
        "answer": None,
        "is_unconfirmed": False,
        "is_expected": False,
        "is_guest": True,
        **records[-1],
        "earlier": records[:-1],
    }


def _attendance(
    member: Invitation, event: GroupEvent, records: list[dict[str, Any]]
) -> dict[str, Any]:
    """The last record holds; those before it show what was corrected, when and by whom."""
    return {
        "participant_id": member.participant_id,
        "answer": member.answer_on(event),
        "is_unconfirmed": member.is_unconfirmed(event),
        "is_expected": member.is_expected_at(event),
        "is_guest": False,
        **(records[-1] if records else {}),
        "earlier": records[:-1],
    }

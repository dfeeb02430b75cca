"""Answers that staff are to see to, as events tells them. The cards of Heute share them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.meeting_cohorts import DateWithOpenAnswers, OpenAnswers
from kreis.console.staff.day import Day
from kreis.console.staff.group import Group
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.partly import NO_ROUTE, if_kept
from kreis.console.staff.shell import client

_NONE = OpenAnswers(declined=[], declined_dates=[], unconfirmed_dates=[])


class OfDate(TypedDict):
    """One date, and the people whose answer is open."""

    group: Group | None
    date: DateWithOpenAnswers
    people: list[Participant | None]


def known() -> OpenAnswers:
    """Returns them all. Events of 0.1.0 knows none."""
    return if_kept(client().events.open_answers, NO_ROUTE) or _NONE


def with_people(day: Day, dates: Sequence[DateWithOpenAnswers]) -> list[OfDate]:
    """Returns these dates with their groups, and with the people by name."""
    people = known_people(who for each in dates for who in each["participant_ids"])
    return [
        OfDate(
            group=day.group(each["cohort_id"]),
            date=each,
            people=sorted((people.get(who) for who in each["participant_ids"]), key=by_name),
        )
        for each in dates
    ]

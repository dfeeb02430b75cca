"""Declined ("Absagen"): who said no, to all dates of a group or to one of the next.

A no to all dates stays on Heute until the participant has left the group or says yes. A no to one
date stays until that date.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from kreis.console.services.responses.events import HerDate, Invitation
from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.meeting_cohorts import DeclinedAll, OpenAnswers
from kreis.console.staff import open_answers
from kreis.console.staff.dates import is_cancelled, starts
from kreis.console.staff.day import Day, Section
from kreis.console.staff.group import Group
from kreis.console.staff.names import by_name, known_people


class OfGroup(TypedDict):
    """Who declined all dates of a group."""

    group: Group | None
    declined: DeclinedAll
    person: Participant | None


def section(day: Day) -> Section | None:
    found = open_answers.known()
    if not (found["declined"] or found["declined_dates"]):
        return None
    dates = open_answers.with_people(day, found["declined_dates"])
    return Section("staff/_declined.html", {"all": _of_groups(day, found), "dates": dates})


def _of_groups(day: Day, found: OpenAnswers) -> list[OfGroup]:
    people = known_people(each["participant_id"] for each in found["declined"])
    declined = [
        OfGroup(
            group=day.group(each["cohort_id"]),
            declined=each,
            person=people.get(each["participant_id"]),
        )
        for each in found["declined"]
    ]
    return sorted(declined, key=lambda each: by_name(each["person"]))


def of_one(invitation: Invitation, now: datetime) -> list[HerDate]:
    """Returns the dates to come that she declined by themselves."""
    return [each for each in invitation["group_events"] if _is_declined(each, now)]


def _is_declined(date: HerDate, now: datetime) -> bool:
    """True if she comes to the others and not to this one. With sign-up a no is no news."""
    is_no = date["answer"] == "no" and date["is_own_answer"] and not date["needs_sign_up"]
    return is_no and starts(date) > now and not is_cancelled(date)

"""What several pages look up: people, groups, their dates and answers, each from its owner."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kreis.chassis.client.peers import Refused
from kreis.console.clock import BERLIN
from kreis.console.staff.desk import Desk

COLOURS = 2
"""Groups take turns with them."""
AFTERNOON = "13:00"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Group:
    """A confirmed group with its dates and what its members answered."""

    id: str
    name: str
    offer: Mapping[str, Any]
    venue: Mapping[str, Any]
    dates: list[dict[str, Any]]
    invitations: list[dict[str, Any]]

    @property
    def members(self) -> list[dict[str, Any]]:
        """The invitations of those who have not left it."""
        return [each for each in self.invitations if not each["until"]]

    @property
    def last_day(self) -> date:
        return max((day_of(each) for each in self.dates), default=date.max)


def day_of(group_event: Mapping[str, Any]) -> date:
    return starts(group_event).date()


def starts(group_event: Mapping[str, Any]) -> datetime:
    """Wall time where the group meets."""
    return datetime.fromisoformat(group_event["starts_at"])


def ends(group_event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(group_event["ends_at"])


def day_from(text: str, later: int = 0) -> date:
    """The day as services write it, or so many days later."""
    return date.fromisoformat(text) + timedelta(days=later)


def moment_of(text: str) -> datetime:
    """A moment as services write it, in the wall time of the people here."""
    return datetime.fromisoformat(text).astimezone(BERLIN)


def is_hers(invitation: Mapping[str, Any], day: str) -> bool:
    """Whether she is in the group on that day: from her first to her last."""
    return (invitation["since"] or day) <= day <= (invitation["until"] or day)


def slot_of(day: str, hour: str) -> str:
    """`tue-am` for a Tuesday at 09:30. Raises `ValueError` for what is no day."""
    half = "am" if hour < AFTERNOON else "pm"
    return f"{WEEKDAYS[date.fromisoformat(day).weekday()]}-{half}"


def monday_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def is_cancelled(group_event: Mapping[str, Any]) -> bool:
    return bool(group_event["state"] == "cancelled")


def number_in_week(group: Group, group_event: Mapping[str, Any]) -> int:
    """The how-manieth day of the start week, or the how-manieth weekly date, it is."""
    same = [each["id"] for each in group.dates if each["series_id"] == group_event["series_id"]]
    return same.index(group_event["id"]) + 1


def offers(desk: Desk) -> list[dict[str, Any]]:
    """All, each with whether a confirmed group stands on it. Cohorts of 0.1.0 does not say that:
    then its groups do."""
    found = desk.get("cohorts", "/offers")
    if all("is_taken" in offer for offer in found):
        return list(found)
    taken = {cohort["offer"]["id"] for cohort in desk.every("cohorts", "/cohorts")}
    return [{**offer, "is_taken": offer["id"] in taken} for offer in found]


def groups(desk: Desk) -> list[Group]:
    """All confirmed groups, by start and name."""
    found = desk.together(lambda each: _group(desk, each), desk.every("cohorts", "/cohorts"))
    return sorted(found, key=lambda group: (group.offer["week"]["monday"], group.name))


def group(desk: Desk, cohort_id: Any) -> Group:
    return _group(desk, desk.get("cohorts", f"/cohorts/{cohort_id}"))


def people(desk: Desk, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Who they are, by id; without those who were erased meanwhile or are not hers to see."""
    wanted = sorted(set(ids))
    found = desk.together(lambda each: _person(desk, each), wanted)
    return {who: person for who, person in zip(wanted, found, strict=True) if person}


def name_of(person: Mapping[str, Any] | None) -> str:
    """First and last name; a dash for somebody who is not there any more."""
    return f"{person['first_name']} {person['last_name']}" if person else "–"


def by_name(person: Mapping[str, Any] | None) -> tuple[str, str]:
    """The order of lists: by last name, Şahin under S; who is not there any more comes last."""
    if not person:
        return "\uffff", ""
    return _plain(person["last_name"]), _plain(person["first_name"])


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


def short_name(person: Mapping[str, Any] | None) -> str:
    """`Sabine K.`, which is all that group planning needs."""
    if not person:
        return "–"
    initial = person.get("initial") or person.get("last_name", "")[:1]
    return f"{person['first_name']} {initial}." if initial else str(person["first_name"])


def _group(desk: Desk, cohort: Mapping[str, Any]) -> Group:
    return Group(
        id=cohort["id"],
        name=cohort["name"],
        offer=cohort["offer"],
        venue=cohort["venue"],
        dates=_of(desk, cohort, "group-events"),
        invitations=_of(desk, cohort, "invitations"),
    )


def _of(desk: Desk, cohort: Mapping[str, Any], what: str) -> list[dict[str, Any]]:
    """Nothing in the moment after a confirmation, before events has heard of the group."""
    try:
        return list(desk.get("events", f"/cohorts/{cohort['id']}/{what}"))
    except Refused as refusal:
        if refusal.status == 404:
            return []
        raise


def _person(desk: Desk, participant_id: str) -> dict[str, Any] | None:
    try:
        return dict(desk.get("intake", f"/participants/{participant_id}"))
    except Refused as refusal:
        if refusal.status in (403, 404, 410):
            return None
        raise

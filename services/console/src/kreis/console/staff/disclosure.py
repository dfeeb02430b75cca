"""Disclosure ("Auskunft", Art. 15 GDPR): a readable document of all that is stored about a person.

It is made of the same data as the file for programs (`person_data.py`). Every field of every
service stands in it, a new one too, with its own name until it has a text. Left out are ids and
counters: they stand in the file. Nothing is sent; staff print the page and hand it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response

from kreis.console.staff.disclosure_wording import Reader, Row
from kreis.console.staff.happenings import OFF
from kreis.console.staff.names import name_of, standing
from kreis.console.staff.person_data import NEEDED, collect
from kreis.console.staff.shell import client, clock, me, page, show, team, words
from kreis.console.staff.who_looked import looks_of, names_of_callers

Record = Mapping[str, Any]
OF_COHORTS = ("stays", "bands", "long_waits", "waivers", "proposals", "moves")
"""Parts of cohorts besides her groups."""


@team.get("/person/<uuid:participant_id>/auskunft")
@page(*NEEDED)
def disclosure(participant_id: UUID) -> Response:
    found = collect(participant_id)
    known = found["intake"]["participant"]
    reader = _reader(found)
    return show(
        "disclosure.html",
        nav="waiting_list",
        person=known,
        name=name_of(known),
        made_on=clock().now().date(),
        sections=list(_sections(found, reader)),
        reader=reader,
        looks=looks_of(found["who_was_shown_what"]),
        recipients=found["recipients"],
    )


def _reader(found: Record) -> Reader:
    """Returns what turns ids into names, and dates into words."""
    events = found["events"] or {}
    hers = (each for invited in events.get("invitations", ()) for each in invited["group_events"])
    dates = {each["id"]: each["starts_at"] for each in (*events.get("dates", ()), *hers)}
    venues = client().cohorts.venues() if me().may("offers:read") else []
    names = names_of_callers() | {each["id"]: each["name"] for each in venues}
    return Reader(words(), names, dates, clock().now().replace(tzinfo=None))


def _sections(found: Record, reader: Reader) -> Iterable[tuple[str, list[list[Row]]]]:
    """Yields the name of each section with its records."""
    intake, cohorts, events = found["intake"], found["cohorts"], found["events"] or {}
    stands = {"state": standing(intake["participant"])}
    person = {
        **intake["participant"],
        **stands,
        "came_by_import": intake.get("came_by_import"),
        "refused_since": found["notifications"]["mail_refused_since"],
    }
    children = person.pop("children")
    invitations = events.get("invitations", [])
    messages = found["notifications"]["messages"]
    parts: dict[str, Iterable[Record]] = {
        "person": [person],
        "children": children,
        "stay": [{**intake["stay"], **stands}],
        "groups": cohorts["memberships"],
        **{part: cohorts.get(part, []) for part in OF_COHORTS},
        "notices": intake["notices"],
        "consents": intake["consents"],
        "invitations": [
            _without(each, "answers", "date_answers", "group_events") for each in invitations
        ],
        "answers": [answer for each in invitations for answer in each["answers"]],
        "dates": [date for each in invitations for date in each["group_events"]],
        "date_answers": [answer for each in invitations for answer in each["date_answers"]],
        "attendance": events.get("attendance", []),
        "marks": events.get("marks", []),
        "times_away": events.get("times_away", []),
        "rhythms": events.get("rhythms", []),
        "appointments": [*events.get("appointments", []), *_talks_that_are_off(messages)],
        "links": events.get("links", []),
        "messages": [{**each["message"], **(each["words"] or {})} for each in messages["items"]],
        "planned": messages["planned"],
        "calls": found["notifications"]["call_tasks"],
        **_computed(found["insights"]),
        "told_outside": _told_outside(found["subscriptions"]),
    }
    for name, records in parts.items():
        shown = [reader.rows(name, each) for each in records]
        yield name, [rows for rows in shown if rows]


def _talks_that_are_off(messages: Record) -> list[Record]:
    """Returns the conversations that events keeps no more, as notifications was told of them."""
    return [each for each in messages.get("appointments", ()) if each["state"] in OFF]


def _computed(insights: Record | None) -> dict[str, Iterable[Record]]:
    """Returns how regularly she comes, and the rows from which that is computed."""
    known = insights or {}
    presences = known.get("presences", ())
    return {
        "regularity": [known["regularity"]] if insights else [],
        "published": known.get("published", []),
        "presences": [_without(each, "group_event_id") for each in presences],
        "answers_counted": known.get("answers", []),
        "membership_changes": known.get("membership_changes", []),
    }


def _told_outside(subscriptions: Record | None) -> list[Record]:
    """Returns what teams outside were told of her, one record for each fact."""
    return [
        {"team": told["team"], "purpose": told["purpose"], **each}
        for told in (subscriptions or {}).get("told", ())
        for each in told["records"]
    ]


def _without(record: Record, *names: str) -> Record:
    return {name: value for name, value in record.items() if name not in names}

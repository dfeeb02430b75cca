"""Registration page ("Person aufnehmen"): one screen, six required fields; the rest can wait.

The six: first name, last name, language, a way to reach the participant, first child, free half
days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Response, request
from werkzeug.datastructures import MultiDict

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.console.services.responses.cohorts import Venue, Week
from kreis.console.services.responses.intake import Lookalike, Participant
from kreis.console.staff import topics, unsaid
from kreis.console.staff.dates import is_day
from kreis.console.staff.names import known_people, name_of
from kreis.console.staff.shell import client, clock, go, me, page, show, team

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
CHILDREN = 4
"""Rows for children on an empty form. A participant with that many children gets one row more."""
OTHER_LANGUAGES = 2
AREA = 3
"""Digits of a postal code that name a delivery area (DP AG, Leitregion)."""
COMMON_LANGUAGES = (
    "de",
    "de-simple",
    "ar",
    "uk",
    "tr",
    "en",
    "ru",
    "pl",
    "ro",
    "fa",
    "ku",
    "sq",
    "ti",
    "so",
    "ps",
    "fr",
    "vi",
)
"""Languages at the top of the list."""
PLAIN = (
    *("first_name", "last_name", "language", "channel", "contact_person_id"),
    "funded_project",
)
OPTIONAL = ("email", "phone", "birth_date", "postal_code")
EXCLUDED = "excluded"
"""Value of the form for a venue that the participant must not be sent to."""
LIKENESS = ("first_name", "last_name", "birth_date", "email", "phone")


@team.get("/aufnahme")
@page("participants:write", "staff:read")
def register() -> Response:
    return _form(MultiDict())


@team.post("/aufnahme")
@page("participants:write", "staff:read")
def save_registration() -> Response:
    sent = request.form
    wrong = missing(sent)
    if wrong:
        return _form(sent, wrong)
    body = {**said(sent), **_handed_over(sent)}
    try:
        alike = [] if sent.get("is_another") else _lookalikes(body)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        alike = []  # what is wrong here is refused below as well, with all other faults
    try:
        if alike:
            return _form(sent, alike=alike)
        made = client().intake.register(body, once=sent.get("once", ""))
    except Refused as refusal:
        if refusal.status not in (400, 409, 422):
            raise
        return _form(sent, faults(refusal.problem))
    return go("waiting_list", "register.saved", told_name=name_of(made))


def said(sent: MultiDict[str, str]) -> dict[str, object]:
    """Returns the data in the form as intake takes them."""
    body: dict[str, object] = {name: sent.get(name, "").strip() for name in PLAIN}
    body |= {name: sent.get(name, "").strip() or None for name in OPTIONAL}
    body |= unsaid.said(sent)
    if body.get("has_address_protection"):
        body.pop("postal_code")
    venues = answers(sent, "reach.")
    return {
        **body,
        "children": list(_children(sent)),
        "slots": sent.getlist("slots"),
        "topics": sent.getlist("topics"),
        "languages": [each for each in sent.getlist("languages") if each],
        "start_weeks": [
            {"monday": monday, "mornings": how}
            for monday, how in answers(sent, "mornings.").items()
        ],
        "reach": [{"venue_id": v, "how": how} for v, how in venues.items() if how != EXCLUDED],
        "excluded_venues": [venue for venue, how in venues.items() if how == EXCLUDED],
    }


def _handed_over(sent: MultiDict[str, str]) -> dict[str, object]:
    """Returns the privacy notice handed over, if the form names its version."""
    version = sent.get("notice_version", "").strip()
    language = sent.get("notice_language") or sent.get("language")
    return {"notice": {"version": version, "language": language}} if version else {}


class Alike(Lookalike):
    person: Participant | None


def _lookalikes(body: Mapping[str, object]) -> list[Alike]:
    """Returns registered people who may be this newcomer, each with the fields that match."""
    wanted = {name: body.get(name) for name in LIKENESS}
    found = client().intake.lookalikes(wanted)
    people = known_people(each["participant_id"] for each in found)
    return [{**each, "person": people.get(each["participant_id"])} for each in found]


def _children(sent: MultiDict[str, str]) -> Iterator[dict[str, object]]:
    for row in range(rows_of(sent)):
        if month := sent.get(f"birth_month.{row}", "").strip():
            child: dict[str, object] = {
                "first_name": sent.get(f"child_name.{row}", "").strip() or None,
                "birth_month": month_of(month),
                **unsaid.care_said(sent, f"needs_care.{row}"),
            }
            known = sent.get(f"child_id.{row}")
            yield {**child, "id": known} if known else child


def month_of(text: str) -> str:
    """Returns `2024-05` for `05/2024`, `5.2024` and `05-2024`. Other text stays as it is.

    People and files write months in these ways.
    """
    found = re.fullmatch(r"(\d{1,2})\s*[./-]\s*(\d{4})", text)
    return f"{found[2]}-{int(found[1]):02}" if found else text


def near(postal_code: str, venues: Iterable[Venue]) -> set[str]:
    """Returns the venues in the delivery area of this postal code.

    This is a proposal only. Bus connections decide, so staff ask the participant.
    """
    area = postal_code.strip()[:AREA]
    known = len(area) == AREA and area.isdecimal()
    return {each["id"] for each in venues if known and each["postal_code"].startswith(area)}


def rows_of(sent: Mapping[str, str]) -> int:
    """Returns how many rows for children the form has."""
    named = (whole_number(name[12:]) for name in sent if name.startswith("birth_month."))
    return max([CHILDREN, *(row + 1 for row in named if row is not None)])


def answers(sent: MultiDict[str, str], prefix: str) -> dict[str, str]:
    """Returns the choices in fields with this prefix. Fields left open are left out."""
    return {
        name[len(prefix) :]: value
        for name, value in sent.items()
        if name.startswith(prefix) and value
    }


def missing(sent: Mapping[str, str]) -> dict[str, str]:
    """Returns which of the six fields are empty, without asking any service."""
    wrong = {
        name: "missing"
        for name in ("first_name", "last_name", "language", "channel")
        if not sent.get(name, "").strip()
    }
    reach = {"email": ("email",), "sms": ("phone",), "call": ("phone",)}
    for name in reach.get(sent.get("channel", ""), ()):
        if not sent.get(name, "").strip():
            wrong[name] = "missing"
    if not any(sent.get(f"birth_month.{row}") for row in range(rows_of(sent))):
        wrong["birth_month.0"] = "missing"
    for row in range(rows_of(sent)):
        if sent.get(f"child_name.{row}", "").strip() and not sent.get(f"birth_month.{row}"):
            wrong[f"birth_month.{row}"] = "missing"
    if not sent.get("slots"):
        wrong["slots"] = "missing"
    return wrong


def faults(problem: Mapping[str, Any]) -> dict[str, str]:
    """Returns intake's faults by field of the form.

    A fault of no field stands on top of the form.
    """
    wrong = {}
    for fault in problem.get("errors", []):
        parts = str(fault["field"]).split(".")
        is_child = parts[0] == "children" and len(parts) == 3
        wrong[f"{parts[2]}.{parts[1]}" if is_child else parts[0]] = "invalid"
    return wrong or {"": "invalid"}


def _form(
    sent: MultiDict[str, str],
    wrong: Mapping[str, str] | None = None,
    alike: Sequence[Alike] = (),
) -> Response:
    status = 422 if wrong else 409 if alike else 200
    return show_form(sent, wrong or {}, status=status, alike=alike, person=None)


def start_weeks(weeks: Iterable[Week], known: Iterable[str] = ()) -> dict[str, int]:
    """Returns the days of each start week by its Monday, in order.

    0 where offers of one Monday differ, and for a known Monday of which no offer is open.
    """
    days: dict[str, set[int]] = {monday: set() for monday in known}
    for week in weeks:
        days.setdefault(week["monday"], set()).add(week["days"])
    return {monday: min(n) if len(n) == 1 else 0 for monday, n in sorted(days.items())}


def show_form(
    sent: MultiDict[str, str],
    wrong: Mapping[str, str],
    *,
    status: int,
    person: Participant | None,
    alike: Sequence[Alike] = (),
) -> Response:
    """Shows the form, empty or as sent. `person` is the participant whose data are changed."""
    can_see_offers = me().may("offers:read")
    asked = set(answers(sent, "reach."))
    found = client().cohorts.venues() if can_see_offers else []
    venues = [each for each in found if each["id"] in asked or not each.get("is_archived")]
    offers = client().cohorts.offers(clock().now().date()) if can_see_offers else []
    offers = [each for each in offers if not each.get("is_archived")]
    chosen = [code for code in (sent.get("language"), *sent.getlist("languages")) if code]
    return show(
        "registration.html",
        nav="waiting_list",
        status=status,
        sent=sent,
        wrong=wrong,
        person=person,
        staff=client().intake.staff(),
        often=tuple(dict.fromkeys((*COMMON_LANGUAGES, *chosen))),
        other_languages=max(OTHER_LANGUAGES, len(sent.getlist("languages"))),
        weekdays=WEEKDAYS,
        rows=rows_of(sent),
        catalogue=topics.to_choose(sent.getlist("topics")),
        venues=venues,
        near=near(sent.get("postal_code", ""), venues),
        mondays=start_weeks(
            (each["week"] for each in offers),
            (each for each in answers(sent, "mornings.") if is_day(each)),
        ),
        alike=alike,
        facts=unsaid.FACTS,
        stored={each.field: each.stored for each in unsaid.open_facts(person)} if person else {},
    )

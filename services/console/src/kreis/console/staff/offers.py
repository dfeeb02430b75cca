"""Venues and offers ("Orte und Angebote"): where groups meet, for whom, when, how many places.

The form of a new venue or offer brings its id, so pressing the button twice makes it once. A change
made meanwhile by a colleague is not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from flask import Response, request

from kreis.chassis.client.peers import Refused
from kreis.chassis.http.arriving import whole_number
from kreis.console.laender import REGIONAL_HOLIDAYS
from kreis.console.services.responses.cohorts import ListedOffer, Offer, Venue
from kreis.console.staff.dates import WEEKDAYS, has_passed
from kreis.console.staff.made_already import is_there
from kreis.console.staff.registration import COMMON_LANGUAGES
from kreis.console.staff.shell import client, clock, go, page, show, team
from kreis.contracts.calendars import LAENDER

LEVELS = ("none", "A1", "A2", "B1", "B2", "C")
VENUE = ("name", "street", "postal_code", "town", "land")
USUAL = {
    "adults_min": 8,
    "adults_max": 12,
    "care_total": 8,
    "days": 5,
    "week_starts_at": "09:00",
    "week_ends_at": "12:00",
    "dates": 12,
    "series_starts_at": "09:30",
    "series_ends_at": "11:30",
}
"""Start values of a new offer: a start week of five mornings, then twelve weekly dates."""
NUMBERS = ("adults_min", "adults_max", "care_total", "care_small", "days", "dates")
KNOWN = ("offer-taken",)


@team.get("/angebote/ort")
@page("offers:write")
def new_venue() -> Response:
    return _venue_form(str(uuid4()), {}, seen="")


@team.get("/angebote/ort/<uuid:venue_id>")
@page("offers:read", "offers:write")
def edit_venue(venue_id: UUID) -> Response:
    known = client().cohorts.venue_to_change(venue_id)
    return _venue_form(str(venue_id), known.it, known.etag)


@team.post("/angebote/ort/<uuid:venue_id>")
@page("offers:write")
def save_venue(venue_id: UUID) -> Response:
    sent = request.form
    body = {name: sent.get(name, "").strip() for name in VENUE}
    if sent.get("regional_holidays"):
        body["regional_holidays"] = sent["regional_holidays"]
    if not sent.get("seen") and is_there(body, client().cohorts.venues()):
        return go("offers", "offers.already", told_name=body["name"])
    try:
        client().cohorts.save_venue(venue_id, body, seen=sent.get("seen", ""))
    except Refused as refusal:
        wrong, code = _what_is_wrong(refusal)
        return _venue_form(str(venue_id), sent, sent.get("seen", ""), wrong, code)
    return go("offers", "offers.saved", told_name=body["name"])


@team.get("/angebote/neu")
@page("offers:read", "offers:write")
def new_offer() -> Response:
    return _offer_form(str(uuid4()), USUAL, seen="")


@team.get("/angebote/<uuid:offer_id>")
@page("offers:read", "offers:write")
def edit_offer(offer_id: UUID) -> Response:
    known = client().cohorts.offer_to_change(offer_id)
    return _offer_form(str(offer_id), as_form(known.it), known.etag)


@team.post("/angebote/<uuid:offer_id>")
@page("offers:read", "offers:write")
def save_offer(offer_id: UUID) -> Response:
    sent = request.form
    if wrong_numbers := [name for name in NUMBERS if not _is_number(sent.get(name, ""))]:
        return _offer_form(str(offer_id), sent, sent.get("seen", ""), set(wrong_numbers), "invalid")
    body = offer(sent)
    if not sent.get("seen") and is_there(body, known_offers()):
        return go("offers", "offers.already", told_name=sent.get("name", ""))
    try:
        client().cohorts.save_offer(offer_id, body, seen=sent.get("seen", ""))
    except Refused as refusal:
        wrong, code = _what_is_wrong(refusal)
        if code == "invalid" and has_passed(sent.get("monday", ""), clock().now().date()):
            wrong.add("monday")  # cohorts looks at the day only once the form is right
        return _offer_form(str(offer_id), sent, sent.get("seen", ""), wrong, code)
    return go("offers", "offers.saved", told_name=sent.get("name", ""))


def is_archived(thing: Venue | Offer) -> bool:
    """True if it has ended. Cohorts of 0.1.0 knows no end."""
    return bool(thing.get("is_archived"))


def running_venues(also: str = "") -> list[Venue]:
    """Returns the venues where something new can be planned, and one that is chosen already."""
    found = client().cohorts.venues()
    return [each for each in found if each["id"] == also or not is_archived(each)]


def known_offers(
    start_from: date | None = None, start_until: date | None = None
) -> list[ListedOffer]:
    """Returns all offers, or those of some start weeks, each with `is_taken`.

    Cohorts of 0.1.0 does not send `is_taken`; then the confirmed groups tell it. Nor does it know
    `start_until`.
    """
    found = [
        each
        for each in client().cohorts.offers(start_from, start_until)
        if not start_until or each["week"]["monday"] <= start_until.isoformat()
    ]
    if all("is_taken" in offer for offer in found):
        return found
    taken = {cohort["offer"]["id"] for cohort in client().cohorts.cohorts()}
    return [{**o, "is_taken": o["id"] in taken, "room_needed_by": None} for o in found]


def offer(sent: Mapping[str, str]) -> dict[str, object]:
    """Returns the form as cohorts takes it.

    An empty number is left out, so that cohorts names the missing field.
    """
    language = [sent[name] for name in ("language", "language_2") if sent.get(name)]
    body: dict[str, object] = {name: sent.get(name, "").strip() for name in ("venue_id", "name")}
    return {
        **body,
        "languages": language,
        "german_level_from": sent.get("german_level_from", "none"),
        "women_only": bool(sent.get("women_only")),
        "adults": _numbers(sent, min="adults_min", max="adults_max"),
        "care_places": {
            **_numbers(sent, total="care_total"),
            "by_band": _numbers(sent, **{"0-2": "care_small"}),
        },
        "week": {
            **_times(sent, "week"),
            "monday": sent.get("monday", ""),
            **_numbers(sent, days="days"),
        },
        "series": {
            **_times(sent, "series"),
            "weekday": sent.get("weekday", ""),
            **_numbers(sent, dates="dates"),
        },
    }


def as_form(known: Offer) -> dict[str, object]:
    """Returns an offer as the form would have sent it."""
    second = known["languages"][1:2]
    small = known["care_places"]["by_band"].get("0-2")
    form: dict[str, object] = {
        "venue_id": known["venue_id"],
        "name": known["name"],
        "german_level_from": known["german_level_from"],
        "language": known["languages"][0],
        "language_2": second[0] if second else "",
        "women_only": "yes" if known["women_only"] else "",
        "adults_min": known["adults"]["min"],
        "adults_max": known["adults"]["max"],
        "care_total": known["care_places"]["total"],
        "care_small": "" if small is None else small,
        "monday": known["week"]["monday"],
        "days": known["week"]["days"],
        "weekday": known["series"]["weekday"],
        "dates": known["series"]["dates"],
    }
    for part, hours in (("week", known["week"]), ("series", known["series"])):
        form |= {f"{part}_starts_at": hours["starts_at"], f"{part}_ends_at": hours["ends_at"]}
    return form


def _times(sent: Mapping[str, str], part: str) -> dict[str, str]:
    return {end: sent.get(f"{part}_{end}", "") for end in ("starts_at", "ends_at")}


def _is_number(text: str) -> bool:
    """True if the text is a number, or empty: cohorts names a missing one."""
    return not text.strip() or whole_number(text, digits=9) is not None


def _numbers(sent: Mapping[str, str], **names: str) -> dict[str, int]:
    found = {
        name: whole_number(str(sent.get(field, "")), digits=9) for name, field in names.items()
    }
    return {name: number for name, number in found.items() if number is not None}


_FIELDS = {
    "adults.min": "adults_min",
    "adults.max": "adults_max",
    "care_places.total": "care_total",
    "week.monday": "monday",
    "week.starts_at": "week_starts_at",
    "week.ends_at": "week_ends_at",
    "week.days": "days",
    "series.starts_at": "series_starts_at",
    "series.ends_at": "series_ends_at",
    "series.weekday": "weekday",
    "series.dates": "dates",
}
"""Field of cohorts → field of the form, where the names differ."""


def _what_is_wrong(refusal: Refused) -> tuple[set[str], str]:
    """Returns the wrong fields, and the code of the refusal if the page has a text for it.

    After a colleague's change the form is given back as every other one, with what stands there.
    """
    if refusal.status not in (409, 422):
        raise refusal
    code = str(refusal.problem.get("type", ""))
    named = {str(fault["field"]) for fault in refusal.problem.get("errors", [])}
    fields = {
        next((ours for theirs, ours in _FIELDS.items() if each.startswith(theirs)), each)
        for each in named
    }
    return {each.split(".")[0] for each in fields}, code if code in KNOWN else "invalid"


def _venue_form(
    venue_id: str,
    sent: Mapping[str, object],
    seen: str,
    wrong: set[str] | None = None,
    code: str = "",
) -> Response:
    own = {"venue_id": venue_id, "laender": LAENDER, "regional": ("none", *REGIONAL_HOLIDAYS)}
    return _form("venue.html", sent, seen, wrong, code, own)


def _offer_form(
    offer_id: str,
    sent: Mapping[str, object],
    seen: str,
    wrong: set[str] | None = None,
    code: str = "",
) -> Response:
    own = {
        "offer_id": offer_id,
        "venues": running_venues(str(sent.get("venue_id", ""))),
        "often": [each for each in COMMON_LANGUAGES if each != "de-simple"],
        "levels": LEVELS,
        "weekdays": WEEKDAYS,
    }
    return _form("offer.html", sent, seen, wrong, code, own)


def _form(
    template: str,
    sent: Mapping[str, object],
    seen: str,
    wrong: set[str] | None,
    code: str,
    own: Mapping[str, object],
) -> Response:
    return show(
        template,
        nav="offers",
        status=422 if code else 200,
        is_new=not seen,
        sent=sent,
        seen=seen,
        wrong=wrong or set(),
        code=code,
        **own,
    )

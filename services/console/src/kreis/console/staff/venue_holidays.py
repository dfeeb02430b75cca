"""Holidays of venues: what is still to be asked, and start weeks in the school holidays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from kreis.console.laender import WITH_REGIONAL_HOLIDAYS
from kreis.console.services.responses.cohorts import ListedOffer, Venue
from kreis.console.staff.partly import NO_ROUTE, Parts, if_kept
from kreis.console.staff.shell import client


def lacks_holidays(venue: Venue) -> bool:
    """True if nobody has said which holidays its municipality has beside those of the Land."""
    return venue["land"] in WITH_REGIONAL_HOLIDAYS and not venue.get("regional_holidays")


def of_start_weeks(
    offers: Collection[ListedOffer], venues: Mapping[str, Venue], today: str
) -> dict[str, str]:
    """Returns, by offer, what there is to say of a start week to come: `in` or `unknown`.

    Without events' answer nothing is said.
    """
    coming = {
        each["id"]: (
            venues[each["venue_id"]]["land"],
            each["week"]["monday"],
            each["week"]["days"],
        )
        for each in offers
        if each["week"]["monday"] >= today and not each["is_taken"]
    }
    weeks = sorted(set(coming.values()))
    told = dict(zip(weeks, client().together(_told, weeks), strict=True))
    return {offer_id: told[week] for offer_id, week in coming.items() if told[week]}


def _told(week: tuple[str, str, int]) -> str:
    ask = partial(client().events.school_holidays, *week)
    found = Parts().ask("holidays", partial(if_kept, ask, NO_ROUTE), None)
    if found is None:
        return ""
    if not found["is_known"]:
        return "unknown"
    return "in" if found["days"] else ""

"""Rules of sending, as pages state them.

Promise: a page states only what the service that sends has told. Where it tells nothing, because it
is of an older release, is away or has no such rule, the page says nothing.
"""

from __future__ import annotations

from datetime import time
from functools import partial

from markupsafe import Markup

from kreis.console.services.responses.notifications import SendingRules
from kreis.console.staff.partly import NO_ROUTE, Parts, if_kept
from kreis.console.staff.shell import client, me, words

NONE: SendingRules = {
    "quiet_from": None,
    "quiet_until": None,
    "quiet_days": [],
    "most_in_a_week": None,
    "longest_group_message": None,
    "weekly_letter_day": None,
    "weekly_letter_at": None,
}


def sending_rules() -> SendingRules:
    """Returns the rules that the service tells this member of staff."""
    if not me().may("deliveries:read"):
        return NONE
    ask = partial(if_kept, client().notifications.sending_rules, NO_ROUTE)
    return Parts().ask("messages", ask, None) or NONE


def rest(rules: SendingRules) -> str:
    """Says when nothing is sent. Empty if nobody has told. A day that this page does not know is
    left out."""
    t = words()
    told = [
        t(f"rules.rest.{day}") for day in rules["quiet_days"] if f"rules.rest.{day}" in t.entries
    ]
    if rules["quiet_from"] and rules["quiet_until"]:
        told.insert(
            0,
            t("rules.rest.hours", begins=_at(rules["quiet_from"]), ends=_at(rules["quiet_until"])),
        )
    return t("rules.rest", when=Markup(", ").join(told)) if told else ""


def weekly_letter_comes(rules: SendingRules) -> str:
    """Says when the weekly letter comes. Empty if nobody has told."""
    t, day = words(), f"weekday.{rules['weekly_letter_day']}"
    if day not in t.entries or not rules["weekly_letter_at"]:
        return ""
    return t("weekly-letter.when", day=t(day), at=_at(rules["weekly_letter_at"]))


def _at(told: str) -> str:
    return words().hour(time.fromisoformat(told))

"""Stay of a participant as her page shows it: entry, exits, and which days are possible."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from flask import request

from kreis.console.services.responses.events import FirstDay
from kreis.console.services.responses.intake import Days, Participant, Stay, WithoutEntry
from kreis.console.staff.dates import is_day
from kreis.console.staff.entries import first_days
from kreis.console.staff.partly import Parts
from kreis.console.staff.shell import me, words

DESTINATIONS = (
    "employment", "education", "qualification", "job_search", "other_programme", "care_work",
    "health", "moved_away", "gave_up_waiting", "other", "unknown",
)  # fmt: skip


class Wrong(TypedDict):
    """Fault of one form of the stay: which form, and the key of what is wrong at its field."""

    form: str
    key: str


def facts_of(person: Participant, stay: Stay, wrong: Wrong | None, parts: Parts) -> dict[str, Any]:
    """Returns what the part about her stay shows."""
    if wrong and wrong["form"] == "entry" and stay["entry_date"] and stay["state"] != "left":
        wrong = Wrong(form="correction", key=wrong["key"])
    typed = request.form.get("day", "")
    return {
        "day_typed": words().long(date.fromisoformat(typed)) if is_day(typed) else typed,
        "stay": stay,
        "first_day": parts.ask("first-day", lambda: first_day_of(person["id"], stay), None),
        "days": _possible(stay),
        "destinations": DESTINATIONS,
        "stay_wrong": wrong or Wrong(form="", key=""),
        "sent": request.form,
    }


def first_day_of(participant_id: str, stay: Stay) -> FirstDay | None:
    """Returns when she was there for the first time, if that asks for an entry."""
    if stay["state"] == "left" or stay["entry_date"] or not me().may("attendance:read"):
        return None
    back = [each["re_entry_date"] for each in stay["exits"] if each["re_entry_date"]]
    since = max(back, default=None)
    found = first_days([WithoutEntry(participant_id=participant_id, since=since)])
    return found[0] if found else None


def _possible(stay: Stay) -> dict[str, tuple[date, date]]:
    """Maps each form to its first and last day. Intake of 0.1.0 tells none."""
    if "days" not in stay:
        return {}
    days = stay["days"]
    spans = {"entry": days["entry"], "exit": days["exit"], "re_entry": days["re_entry"]}
    return {name: _span(each) for name, each in spans.items()}


def _span(days: Days) -> tuple[date, date]:
    return date.fromisoformat(days["first"]), date.fromisoformat(days["last"])

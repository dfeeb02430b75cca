"""What a participant does with one of her dates, and what staff do to it."""

from __future__ import annotations

from typing import Any

from services.console.tests.page import Page, fields_of
from services.console.tests.town import Invited

LERNHAUS = {
    "id": "0190a000-0000-7000-8000-00000000f001",
    "name": "Lernhaus (Beispiel)",
    "street": "Beispielplatz 1",
    "postal_code": "59423",
    "town": "Unna",
}


def date_of(parent: Invited, number: int) -> dict[str, Any]:
    return parent.town.date(parent.cohort, parent.participant, number)


def look_at(parent: Invited, number: int) -> Page:
    answer = parent.browser.get(f"{parent.path}/termin/{date_of(parent, number)['id']}")
    assert answer.status_code == 200, answer.text
    return Page(answer.text)


def tap(parent: Invited, page: Page, button: str, *, untick: int = 0) -> tuple[int, Page]:
    """Sends a button's form; returns the status and what she sees then."""
    form = page.form_of(button)
    fields = fields_of(form, untick=untick)
    answer = parent.browser.post(form.attributes["action"], data=fields)
    if answer.status_code == 303:
        return 303, Page(parent.browser.get(answer.location).text)
    return answer.status_code, Page(answer.text)


def move(parent: Invited, number: int) -> None:
    date = date_of(parent, number)
    parent.town.events.as_role("contact-person").ok(
        "POST",
        f"/v1/group-events/{date['id']}/move",
        {
            "sequence": date["sequence"],
            "date": date["starts_at"][:10],
            "starts_at": "10:00",
            "ends_at": "12:00",
            "venue": LERNHAUS,
        },
    )


def cancel(parent: Invited, number: int) -> None:
    date = date_of(parent, number)
    parent.town.events.as_role("contact-person").ok(
        "POST", f"/v1/group-events/{date['id']}/cancellation", {"sequence": date["sequence"]}
    )

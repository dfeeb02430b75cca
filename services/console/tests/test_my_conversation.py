"""Her page names the conversation that she has taken: no message may have told her of it."""

from __future__ import annotations

from services.console.tests.page import Page
from services.console.tests.town import Invited

TEN = "2027-04-15T10:00:00+02:00"
"""A Thursday after the start week."""


def take(parent: Invited, at: str = TEN) -> None:
    """Staff open a time, and she takes it on her page."""
    times = [{"starts_at": at, "minutes": 45, "form": "phone"}]
    sent = {"contact_person_id": parent.town.intake.staff_id, "slots": times}
    events = parent.town.events.as_role("contact-person")
    (slot,) = events.ok("POST", "/v1/appointment-slots", sent)["opened"]
    taken = parent.browser.post(f"{parent.path}/gespraech", data={"take": slot["id"]})
    assert taken.status_code == 303, taken.text


def conversations(page: Page) -> list[str]:
    """What stands on cards below "Ihr Gespräch"."""
    titles = [each.text for each in page.root.all("h2")]
    cards = [" ".join(each.text.split()) for each in page.root.all("section")]
    return cards[: titles.count("Ihr Gespräch")]


def test_it_stands_above_her_dates(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    assert conversations(amira.look()) == []

    take(amira)

    (told,) = conversations(amira.look())
    assert told == "Do 15. April, 10:00 am Telefon, 45 Minuten"


def test_it_stands_there_no_more_when_it_is_over_or_given_back(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    take(amira)
    take(amira, "2027-04-22T10:00:00+02:00")
    (told,) = conversations(amira.look())
    assert told.startswith("Do 22. April"), "another time moves it"

    amira.town.at("2027-04-22T08:00")
    assert conversations(amira.look()) == []


def test_who_has_declined_still_sees_it(amira: Invited) -> None:
    take(amira)
    amira.tap("Nein, ich kann nicht")

    assert len(conversations(amira.look())) == 1

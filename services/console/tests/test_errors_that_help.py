"""Errors say what is wrong and what to do, all at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.ground import STAFF
from bench.served import Ground, running_services
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

NEWCOMER = {
    "first_name": "Zeynep",
    "last_name": "Aydın",
    "language": "de",
    "channel": "sms",
    "contact_person_id": STAFF,
    "slots": "tue-am",
    "birth_month.0": "10/2024",
    "phone": "0171 3920011",
}
OFFER = {
    "venue_id": "00000000-0000-0000-0000-000000000001",
    "name": "Süd",
    "language": "de",
    "adults_min": "2",
    "adults_max": "8",
    "care_total": "4",
    "care_small": "",
    "monday": "2027-06-07",
    "days": "5",
    "week_starts_at": "09:00",
    "week_ends_at": "12:00",
    "weekday": "tue",
    "dates": "12",
    "series_starts_at": "09:00",
    "series_ends_at": "12:00",
}
AN_OFFER = "/team/angebote/00000000-0000-4000-8000-0000000000aa"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("errors"), ground) as served:
        yield Spring(served)


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


@pytest.fixture(scope="module")
def ilse(spring: Spring) -> Desk:
    return spring.browser("lead")


def faults(page: Page) -> dict[str, str]:
    """What stands at each marked field, by name."""
    said = {each.attributes.get("id"): each for each in page.root.all("span", class_="wrong")}
    found = {}
    for tag in ("input", "select"):
        for each in page.root.all(tag, aria_invalid="true"):
            about = str(each.attributes.get("aria-describedby")).split()
            texts = [" ".join(said[place].text.split()) for place in about if place in said]
            found[str(each.attributes["name"])] = " ".join(texts)
    return found


def test_a_registration_names_all_its_faults_at_once(petra: Desk) -> None:
    wrong = {
        "phone": "12",
        "email": "niemand",
        "birth_date": "2031-01-01",
        "postal_code": "123",
        "birth_month.0": "10/2030",
    }
    _, page = petra.send("/team/aufnahme", {**NEWCOMER, **wrong})

    assert faults(page).keys() == wrong.keys()


@pytest.mark.parametrize("phone", ["12", "0171 55566", "0171"])
def test_a_number_without_all_its_digits_is_said_to_be_incomplete(petra: Desk, phone: str) -> None:
    _, page = petra.send("/team/aufnahme", {**NEWCOMER, "phone": phone})

    assert faults(page)["phone"].startswith("Diese Telefonnummer lässt sich nicht sicher lesen.")


def test_a_number_with_too_many_digits_is_said_to_be_too_long(petra: Desk) -> None:
    _, page = petra.send("/team/aufnahme", {**NEWCOMER, "phone": "0171 392001112345"})

    assert faults(page)["phone"].startswith("Diese Telefonnummer ist zu lang.")


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        (
            {"adults_max": "1"},
            "adults_max",
            "„Höchstens“ darf nicht kleiner sein als „mindestens“.",
        ),
        ({"week_ends_at": "08:00"}, "week_ends_at", "Das Ende muss nach dem Beginn liegen."),
        ({"series_ends_at": "08:00"}, "series_ends_at", "Das Ende muss nach dem Beginn liegen."),
    ],
)
def test_an_offer_says_why_a_number_or_time_does_not_fit(
    ilse: Desk, wrong: dict[str, str], field: str, why: str
) -> None:
    _, page = ilse.send(AN_OFFER, {**OFFER, **wrong})

    assert faults(page) == {field: why}


def test_an_offer_names_a_monday_that_is_over_together_with_its_sizes(ilse: Desk) -> None:
    _, page = ilse.send(AN_OFFER, {**OFFER, "adults_max": "1", "monday": "2027-03-01"})

    assert faults(page).keys() == {"adults_max", "monday"}


def test_a_rhythm_says_which_numbers_are_possible(ilse: Desk) -> None:
    page = ilse.see("/team/programm")
    form = next(f for f in page.root.all("form") if f.attributes.get("action") == "/team/programm")
    sent = {
        str(each.attributes["name"]): str(each.attributes.get("value") or "")
        for each in form.all("input")
        if each.attributes.get("type") != "checkbox" or "checked" in each.attributes
    }
    rhythm = next(name for name in sent if name.startswith("rhythm_weeks."))
    _, page = ilse.send("/team/programm", {**sent, rhythm: "40"})

    assert faults(page)[rhythm] == "Bitte eine Zahl von 1 bis 26."


def test_a_topic_that_is_there_is_not_entered_a_second_time(petra: Desk) -> None:
    assert petra.send("/team/themen/T95", {"names_de": "Schlafen"})[0] == 303
    new = str(
        petra.see("/team/themen/neu").root.all("form", method="post")[-1].attributes["action"]
    )
    again = {"names_de": " schlafen ", "names_en": "Sleep", "from_page": "/team/themen/neu"}
    _, page = petra.send(new, again)

    assert "Dieses Thema gibt es schon" in page.text
    assert faults(page)["names_de"].startswith("Bitte ein Name, den noch kein anderes Thema hat")
    assert page.root.one("input", name="names_en").attributes["value"] == "Sleep"
    topics = petra.see("/team/themen").root.all("a")
    assert [each.text.strip() for each in topics].count("Schlafen") == 1
    too_long = {"names_de": "schlafen", "names_tr": "Z" * 81, "from_page": "/team/themen/neu"}
    assert "names_tr" in faults(petra.send(new, too_long)[1])


def test_places_name_all_that_does_not_fit_each_at_its_field(spring: Spring, petra: Desk) -> None:
    """Somebody has said yes, and twenty small children are more than all."""
    spring.says(spring.people[0], "yes")
    date = f"/team/termin/{spring.date(7)}"
    sent = {"adults": "0", "care_total": "8", "care_small": "20", "from_page": date}
    status, page = petra.send(f"{date}/plaetze", sent)

    assert status == 422
    assert faults(page).keys() == {"adults", "care_small"}
    assert "mindestens so viele wie Zusagen" in faults(page)["adults"]
    assert "höchstens so viele wie alle Betreuungsplätze" in faults(page)["care_small"]

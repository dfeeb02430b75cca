"""The page Nachrücken: who said no is marked, and who still has to be asked is named."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.events.main import SERVICE as EVENTS
from services.console.tests.held_dates import press
from services.console.tests.page import Element, Page
from services.console.tests.spring import MONDAY, Desk, Spring
from tests.support.fixtures import deliver

WEEK = f"mornings.{MONDAY.isoformat()}"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Tanja said no to all dates. Zeynep waits: nobody asked her about place and start week."""
    with running_services(tmp_path_factory.mktemp("back-filling"), ground) as served:
        spring = Spring(served)
        spring.says(spring.people[7], "no")
        yield spring


@pytest.fixture(scope="module")
def zeynep(spring: Spring) -> str:
    return spring.register("Zeynep Aydın")


@pytest.fixture(scope="module")
def petra(spring: Spring, zeynep: str) -> Desk:
    assert zeynep
    return spring.browser()


def page_of(spring: Spring, petra: Desk) -> Page:
    return petra.see(f"/team/gruppen/{spring.cohort}/mitglieder")


def card(page: Page, name: str) -> Element | None:
    found = [each for each in page.root.all("section") if each.attributes.get("id") == name]
    return found[0] if found else None


def test_who_said_no_is_marked_and_one_tap_takes_her_out(spring: Spring, petra: Desk) -> None:
    page = page_of(spring, petra)
    said_no = card(page, "absagen")
    assert said_no is not None
    assert "Tanja Vogt" in said_no.text
    assert "hat für alle Termine abgesagt" in said_no.text
    assert "Der Platz wird frei, sobald Sie die Person aus der Gruppe nehmen." in said_no.text
    (option,) = [each for each in page.root.all("option") if "Tanja" in each.text]
    assert "hat abgesagt" in option.text

    done = press(petra, said_no.one("form"))

    assert "Die Person ist nicht mehr in „Gruppe Unna“." in done.html.replace("\xa0", " ")
    assert "11 Personen" in done.text
    assert card(done, "absagen") is None


def test_who_was_not_asked_about_place_and_start_week_is_named_and_can_be_asked(
    spring: Spring, petra: Desk, zeynep: str
) -> None:
    to_ask = card(page_of(spring, petra), "fragen")
    assert to_ask is not None
    (link,) = [each for each in to_ask.all("a") if "Zeynep" in each.text]
    asked = petra.see(str(link.attributes["href"]).partition("#")[0])
    form = card(asked, "fragen")
    assert form is not None
    assert form.all("input", name=WEEK), "the group is confirmed, and the week is to come"

    place = next(
        str(each.attributes["name"])
        for each in form.all("input")
        if str(each.attributes["name"]).startswith("reach.")
    )
    done = press(petra, form.one("form"), **{WEEK: "yes", place: "yes"})

    assert done.heading == "Wer kommt, wer geht"
    still_to_ask = card(done, "fragen")
    assert still_to_ask is None or "Zeynep" not in still_to_ask.text
    known = spring._ask("contact-person", "GET", "intake", f"/participants/{zeynep}")
    assert [each["monday"] for each in known["start_weeks"]] == [MONDAY.isoformat()]


def test_an_unknown_group_in_the_address_of_a_person_asks_nothing(petra: Desk, zeynep: str) -> None:
    page = petra.see(f"/team/person/{zeynep}?gruppe=00000000-0000-4000-8000-000000000009")
    assert card(page, "fragen") is None


def test_who_is_taken_out_before_the_start_was_never_there(spring: Spring, petra: Desk) -> None:
    left = {"cohort_id": spring.cohort, "participant_id": spring.people[7]}
    deliver(
        spring.served.databases["events"],
        EVENTS,
        "cohorts.cohort.v1",
        "kreis.cohort-member-left.v1",
        UUID(spring.cohort),
        {**left, "left_on": "2027-03-24"},
        agency=AGENCY,
    )

    group = petra.see(f"/team/gruppen/{spring.cohort}").text
    assert "vor dem Start herausgenommen, am Mi 24. März 2027" in group
    assert "nicht mehr in der Gruppe, zuletzt" not in group


def test_nobody_added_now_has_answers_of_an_earlier_version(petra: Desk, zeynep: str) -> None:
    text = petra.see(f"/team/person/{zeynep}").text
    assert "Was hier steht, hat noch niemand gesagt." in text
    assert "frühere Fassung" not in text


def test_the_page_says_before_the_tap_where_she_stands_afterwards(
    spring: Spring, petra: Desk
) -> None:
    """Amira has entered the programme, the others have not."""
    amira = spring.people[0]
    spring.at("2027-04-06T12:00")
    opening = {"reason": "Eintritt am Telefon"}
    spring._ask("contact-person", "POST", "intake", f"/participants/{amira}/openings", opening)
    entry = {"entry_date": "2027-04-06"}
    spring._ask("contact-person", "POST", "intake", f"/participants/{amira}/entry", entry)

    form = next(
        each
        for each in page_of(spring, petra).root.all("form")
        if each.all("select", name="person")
    )

    said = {
        str(group.attributes["label"]): [each.text.strip() for each in group.all("option")]
        for group in form.all("optgroup")
    }
    assert said["Mit Eintritt: danach auf Heute unter „Ohne Gruppe“"] == ["Amira Haddad"]
    rest = said["Noch ohne Eintritt: danach wieder auf der Warteliste"]
    assert "Sabine Krämer" in rest
    assert "Amira Haddad" not in rest

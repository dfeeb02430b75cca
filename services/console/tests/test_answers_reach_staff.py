"""A no has a name, a moved date has unconfirmed answers, and a held date shows who came."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Element
from services.console.tests.spring import Desk, Spring

NOT_CONFIRMED = "noch nicht bestätigt"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Before the start week; ten have said yes, Olena no to all, and one has not answered."""
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        spring = Spring(served)
        for who in (*spring.people[:3], *spring.people[4:11]):
            spring.says(who, "yes")
        spring.says(spring.people[3], "no")
        yield spring


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def section(desk: Desk, path: str, name: str) -> str:
    return " ".join(desk.see(path).root.one("section", id=name).text.split())


def test_a_no_to_all_dates_is_named_on_heute_with_what_to_do(spring: Spring, petra: Desk) -> None:
    said = section(petra, "/team/heute", "absagen")
    assert "Olena Melnyk hat für alle Termine abgesagt" in said
    assert "Gruppe Unna" in said
    page = petra.see("/team/heute")
    assert page.root.all("a", href=f"/team/gruppen/{spring.cohort}/mitglieder")
    assert page.root.all("a", href="tel:+491713920002")

    person = section(petra, f"/team/person/{spring.people[3]}", "teilnahme")
    assert "Antwort für alle Termine Absage" in person.replace("  ", " ")
    spring.says(spring.people[3], "yes")
    assert not petra.see("/team/heute").root.all("section", id="absagen")


def test_an_answer_by_telephone_can_be_entered_wherever_it_is_open(
    spring: Spring, petra: Desk
) -> None:
    ewa, ilse = spring.people[11], spring.browser("lead")
    for path in (f"/team/person/{ewa}", f"/team/gruppen/{spring.cohort}"):
        (link,) = linked(petra, path)
        assert link.text.split() == ["Antwort", "eintragen", "für", "Ewa", "Nowicka"]
        assert "Was sagt Ewa?" in petra.see(str(link.attributes["href"])).text
        assert not linked(ilse, path), "a lead enters no answers"
    assert not linked(petra, f"/team/person/{spring.people[0]}"), "she has answered"


def linked(desk: Desk, path: str) -> list[Element]:
    links = desk.see(path).root.all("a")
    return [each for each in links if "/team/antwort/" in str(each.attributes.get("href"))]


def test_a_no_to_one_date_is_named_with_that_date(spring: Spring, petra: Desk) -> None:
    spring.says_of(spring.people[0], 1, "no")
    spring.says_of(spring.people[0], 8, "no")

    said = section(petra, "/team/heute", "absagen")
    assert "Di 06.04., 09:00, Gruppe Unna" in said
    assert "Diesmal nicht dabei: Amira Haddad" in said
    assert "04.05." not in said, "that is not among the next dates"
    person = section(petra, f"/team/person/{spring.people[0]}", "teilnahme")
    assert "Einzeln abgesagt Di 06.04., 09:00" in person
    assert "Zusage" in person


def test_answers_to_a_moved_date_are_not_confirmed_until_they_are(
    spring: Spring, petra: Desk
) -> None:
    moved = f"/team/termin/{spring.date(6)}"
    assert NOT_CONFIRMED not in petra.see(moved).text
    spring.move(6, "2027-04-21")

    page = petra.see(moved).text
    assert "Zusagen: 11" in page
    assert "11 noch nicht bestätigt" in page
    assert page.count("Zusage, noch nicht bestätigt") == 11
    assert "11 noch nicht bestätigt" in petra.see("/team/kalender?ab=2027-04-19").text
    spring.says_of(spring.people[1], 6, "yes")
    spring.says(spring.people[11], "yes")

    page = petra.see(moved).text
    assert "Zusagen: 12" in page
    assert page.count("Zusage, noch nicht bestätigt") == 10, "who answers later knows the new time"
    person = section(petra, f"/team/person/{spring.people[2]}", "teilnahme")
    assert "noch nicht bestätigt Mi 21.04., 10:00" in person
    spring.at("2027-04-22T09:00")
    person = section(petra, f"/team/person/{spring.people[2]}", "teilnahme")
    assert NOT_CONFIRMED not in person, "nobody can confirm what is over"
    assert NOT_CONFIRMED not in petra.see("/team/kalender?ab=2027-04-19").text


def test_who_has_not_confirmed_a_date_with_sign_up_can_do_so_by_telephone(
    spring: Spring, petra: Desk
) -> None:
    spring.at("2027-04-13T09:00")
    path, sabine = f"/team/termin/{spring.date(9)}", spring.people[1]
    form = petra.see(path).root.one("form", action=f"{path}/plaetze")
    seen = form.one("input", name="seen").attributes["value"]
    places = {"adults": "12", "care_total": "12", "needs_sign_up": "yes", "seen": seen}
    assert petra.send(f"{path}/plaetze", places)[0] == 303
    spring.says_of(sabine, 9, "yes")
    option = {"value": spring.invitation(sabine)["id"]}
    choice = petra.see(path).root.one("select", id="f-who")
    assert not choice.all("option", **option), "she has answered"
    spring.at("2027-04-13T10:00")
    spring.move(9, "2027-05-13")
    assert petra.see(path).root.one("select", id="f-who").all("option", **option)


def test_heute_names_who_has_not_confirmed_from_the_deadline_to_the_date(
    spring: Spring, petra: Desk
) -> None:
    """Sabine and Ewa have answered since it was moved, Derya and nine others have not."""
    spring.at("2027-04-14T18:00")
    assert not petra.see("/team/heute").root.all("section", id="nicht-bestaetigt")
    spring.at("2027-04-15T09:00")
    card = petra.see("/team/heute").root.one("section", id="nicht-bestaetigt")
    said = " ".join(card.text.split())
    assert "Mi 21.04., 10:00, Gruppe Unna" in said
    assert "bis zum Mi 14.04. nicht bestätigt" in said
    assert "Derya Şahin" in said
    assert not [each for each in ("Sabine Krämer", "Ewa Nowicka") if each in said]
    assert len(card.all("a", href="tel:+491713920002")) == 10
    spring.says_of(spring.people[2], 6, "yes")
    assert "Derya Şahin" not in section(petra, "/team/heute", "nicht-bestaetigt")
    spring.at("2027-04-21T10:00")
    assert not petra.see("/team/heute").root.all("section", id="nicht-bestaetigt")


def test_a_lead_sees_who_came_and_only_what_she_may_do(spring: Spring, petra: Desk) -> None:
    spring.at("2027-04-06T15:00")
    people = spring.people
    spring.put(1, people[2:9], {people[1]: "excused", people[9]: "unclear"})
    path = f"/group-events/{spring.date(1)}/attendance"
    in_part = {"participant_id": people[2], "status": "present", "minutes": 60}
    spring.ask("PUT", path, {"entries": [in_part]})
    ilse = spring.browser("lead")

    page = ilse.see(f"/team/termin/{spring.date(1)}")
    assert "Wer war da? 9 von 11 eingetragen" in page.text
    assert "teils da, 60 von 180 Minuten" in page.text
    assert "gefehlt, entschuldigt" in page.text
    assert "gefehlt, ungeklärt" in page.text
    assert "hat abgesagt" in page.text
    lists = page.text.partition("Was es gekostet hat")[0]
    assert lists.count("nicht eingetragen") == 2
    assert not page.root.all("form", action=f"/team/termin/{spring.date(1)}")

    today = ilse.see("/team/heute")
    links = today.root.all("a", href=f"/team/termin/{spring.date(1)}")
    assert any("Ansehen" in each.text for each in links)
    assert "Eintragen" not in section(ilse, "/team/heute", "listen")
    assert "Eintragen" in section(petra, "/team/heute", "listen")

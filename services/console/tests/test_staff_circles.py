"""Pages "Kreise": staff open circles, invite to them, and settle what members report.

Behind the console are all services as they are. Members join and report on their own pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from bench.served import running_services
from services.console.tests.circle_office import (
    AFTER_THE_START_WEEK,
    LIST,
    Office,
    change,
    everything_kept,
    with_own_numbers,
)
from services.console.tests.spring import Spring
from tests.support.fixtures import facts


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("circles")) as served:
        yield with_own_numbers(Spring(served))


@pytest.fixture
def office(spring: Spring) -> Office:
    spring.at(AFTER_THE_START_WEEK)
    return Office(spring)


def test_a_contact_person_opens_a_circle_for_her_group_and_invites_from_it(office: Office) -> None:
    spring, petra = office.spring, office.petra
    assert f"{LIST}?gruppe={spring.cohort}" in petra.see(f"/team/gruppen/{spring.cohort}").html
    assert office.inviting in petra.see(f"{LIST}?gruppe={spring.cohort}").html
    assert office.inviting in petra.see(office.page).html
    assert "Jasmin Berger" in petra.see(office.inviting).text

    status, page = office.invites(*spring.people[:3])

    assert status == 303
    assert "Übergeben: 3 Personen." in page.text
    assert office.invited == 3
    wanted = facts(spring.served.databases["exchange"], "exchange.v1")[-3:]
    assert [each["data"]["kind"] for each in wanted] == ["invitation"] * 3
    assert {each["data"]["language"] for each in wanted} == {"de"}


def test_exchange_gets_no_id_and_no_name_of_a_participant_or_of_a_group(office: Office) -> None:
    spring = office.spring
    assert office.invites(*spring.people[3:5])[0] == 303
    kept = everything_kept(spring)

    assert office.id in kept
    told = [*spring.people, spring.cohort, "Melnyk", "Berger", "Gruppe Unna"]
    assert [each for each in told if each in kept] == []


def test_a_second_click_and_a_second_try_invite_nobody_twice(office: Office) -> None:
    who, once = office.spring.people[5], {"once": uuid4().hex}
    for form in (once, once, {}):
        assert office.invites(who, **form)[0] == 303
    assert office.invited == 1


def test_nobody_is_invited_before_the_start_week_is_over(office: Office) -> None:
    who = office.spring.people[0]
    for moment in ("2027-03-24T12:00", "2027-04-11T23:59"):
        office.spring.at(moment)
        page = office.petra.see(office.inviting)
        assert "Einladen können Sie ab Mo 12. April 2027." in page.text
        assert "Jasmin Berger" not in page.text
        assert office.invites(who)[0] == 409
        assert f"/einladen/{office.spring.cohort}" not in office.petra.see(office.page).html
    assert office.invited == 0
    office.spring.at(AFTER_THE_START_WEEK)
    assert office.invites(who)[0] == 303
    assert office.invited == 1


def test_who_is_protected_or_needs_discretion_is_never_written_to(office: Office) -> None:
    spring = office.spring
    *_, discreet, protected = spring.people
    change(spring, discreet, wants_discretion=True)
    change(spring, protected, has_address_protection=True)

    page = office.petra.see(office.inviting)
    assert "Ewa Nowicka Adressschutz" in page.text
    assert "Iryna Shevchuk unauffällige Nachrichten" in page.text
    assert f'value="{protected}"' not in page.html
    assert office.invites(protected, discreet)[0] == 422
    assert office.invited == 0

    path = office.handed_over()
    answer = spring.served.console.test_client().get(path)
    assert "Wir schreiben Ihnen nicht." in answer.text
    known = office.petra.see(f"/team/person/{protected}")
    assert "Bitten Sie sie, auf ihrer Kreis-Seite Pause zu machen oder aufzuhören." in known.text


def test_nobody_ticked_is_said_and_nothing_is_sent(office: Office) -> None:
    status, page = office.invites()
    assert status == 422
    assert "Bitte kreuzen Sie mindestens eine Person an." in page.text
    assert office.invited == 0


def test_a_circle_of_the_organisation_is_opened_by_a_lead_alone(office: Office) -> None:
    office.name = f"Ganz Unna {uuid4().hex[:6]}"
    assert office.opens(office.petra)[0] == 403
    assert f"{LIST}/neu" not in office.petra.see(LIST).html
    office.petra.see(f"{LIST}/neu", 403)

    assert f"{LIST}/neu" in office.ilse.see(LIST).html
    status, page = office.opens(office.ilse)
    assert status == 303
    assert f"Der Kreis {office.name} ist eröffnet." in page.text


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(office: Office) -> None:
    status, page = office.opens(office.petra, gruppe=office.spring.cohort, phone="keine")
    assert status == 422
    assert page.root.one("input", name="phone").attributes["aria-invalid"] == "true"
    assert page.root.one("input", name="sender_name").attributes["value"] == "Lindenbrücke"


def test_the_steward_sees_counts_and_no_members(office: Office) -> None:
    for name in ("Nour", "Rania"):
        office.joins(name)
    page = office.ilse.see(office.page)
    assert "machen mit zu wenige" in page.text
    for name in ("Fatma", "Tanja", "Olena"):
        office.joins(name)

    page = office.ilse.see(office.page)
    assert "machen mit 5" in page.text
    assert "Keine Meldung ist offen." in page.text
    for name in ("Nour", "Rania", "Fatma", "Tanja", "Olena"):
        assert name not in page.text


def test_a_report_stands_on_heute_with_its_deadline_until_it_is_settled(office: Office) -> None:
    path = office.reports("Sie kam <nicht>.")
    for seen in (office.petra.see("/team/heute"), office.petra.see(office.page)):
        assert "bis Mi 14.04." in seen.text
        assert path in seen.html
        assert "Sabine" not in seen.text.partition("Meldung")[2].partition("festgehalten")[0]
        assert "Sie kam" not in seen.text

    page = office.petra.see(path)
    assert "Von Sabine Über Jasmin" in page.text
    assert "Sie kam <nicht>." in page.text
    log = office.spring.served.ask("lead", "GET", "exchange", f"/access-log?subject={path[-36:]}")
    assert len(log["items"]) == 1

    status, page = office.petra.send(path, {"from_page": path, "done": " "})
    assert status == 422
    for done in ("Mit beiden telefoniert.", "Zweiter Klick."):
        status, page = office.petra.send(path, {"from_page": path, "done": done})
        assert status == 303
        assert "Die Meldung ist geklärt." in page.text
    assert path not in office.petra.see("/team/heute").html
    assert "Mit beiden telefoniert." in office.petra.see(path).text


def test_a_report_that_waits_too_long_is_overdue(office: Office) -> None:
    office.reports("Sie kam nicht.")
    office.spring.at("2027-04-15T08:00")
    assert "überfällig seit Mi 14.04." in office.petra.see(office.page).text


def test_what_the_jugendamt_answered_is_read_by_members(office: Office) -> None:
    hers = office.joins("Jasmin")
    seen = office.petra.see(office.page).root.one("input", name="seen").attributes["value"]
    note = {"permission_note": "Bis 15 Stunden\nohne Erlaubnis.", "seen": seen}

    status, page = office.petra.send(office.page, note)

    assert status == 303
    assert "Mitglieder lesen jetzt, was hier steht." in page.text
    answer = office.spring.served.console.test_client().get(hers)
    assert "Bis 15 Stunden ohne Erlaubnis." in answer.text
    older = {**note, "from_page": office.page, "permission_note": "Nichts."}
    assert office.petra.send(office.page, older)[0] == 412


def test_whoever_erases_a_participant_is_told_to_ask_her_first(office: Office) -> None:
    page = office.ilse.see(f"/team/person/{office.spring.people[1]}/loeschen")
    assert "Bitten Sie sie vorher, auf ihrer Kreis-Seite aufzuhören." in page.text
    note = {"name": "Kreis mit Sabine", "gruppe": office.spring.cohort}
    assert office.opens(office.petra, **note)[0] == 303
    page = office.ilse.see(f"/team/person/{office.spring.people[1]}/loeschen")
    assert "Name eines Kreises oder Antwort des Jugendamts" in page.text


def test_on_her_page_one_button_hides_and_one_erases(office: Office) -> None:
    """What staff ask her for, when she is protected or erased."""
    browser, hers = office.spring.served.console.test_client(), office.joins("Jasmin")
    assert "Ausblenden und löschen können nur Sie selbst" in browser.get(office.handed_over()).text

    assert browser.post(hers, data={"do": "pause"}).status_code == 303
    assert office.one("select is_paused from member where circle_id = :id", id=office.id)
    assert browser.post(f"{hers}/aufhoeren").status_code == 200
    left = "select first_name || coalesce(contact, '') from member where circle_id = :id"
    assert office.one(left, id=office.id) == ""


def test_where_there_is_no_exchange_nothing_speaks_of_circles(office: Office) -> None:
    clients = office.spring.served.console.extensions["kreis.sign-in"].clients
    away = clients.pop("exchange")
    try:
        assert LIST not in office.petra.see("/team/heute").html
        group = office.petra.see(f"/team/gruppen/{office.spring.cohort}")
        assert LIST not in group.html
        office.petra.see(LIST, 404)
        erasing = office.ilse.see(f"/team/person/{office.spring.people[1]}/loeschen")
        assert "Kreis-Seite" not in erasing.text
    finally:
        clients["exchange"] = away

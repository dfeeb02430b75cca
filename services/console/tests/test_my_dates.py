"""Her dates: what comes next, what changed, and what she says to a single one."""

from __future__ import annotations

from collections.abc import Callable

import icalendar

from services.console.tests.my_dates import LERNHAUS, cancel, date_of, look_at, move, tap
from services.console.tests.page import Page
from services.console.tests.town import Invited, all_rows

BABY = {"birth_month": "2025-01", "needs_care": True}


def test_not_this_time_is_two_taps_from_the_link_and_leaves_the_other_dates(
    amira: Invited,
) -> None:
    """She opens the link of the reminder, and taps once."""
    amira.tap("Ja, mit Kind (2 Jahre)")

    status, page = tap(amira, amira.look(), "Diesmal nicht")

    assert (status, page.heading) == (303, "Ihr Termin")
    assert "Gespeichert. Das gilt nur für diesen Termin." in page.text
    assert date_of(amira, 0)["answer"] == "no"
    assert date_of(amira, 1)["answer"] == "yes"
    assert amira.answer == ("yes", 1)


def test_a_skipped_date_can_be_taken_back_with_the_children_of_the_others(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    tap(amira, amira.look(), "Diesmal nicht")

    status, page = tap(amira, amira.look(), "Ich komme doch")

    assert status == 303
    assert "Sie kommen mit Kind (2 Jahre)" in page.text
    assert (date_of(amira, 0)["answer"], len(date_of(amira, 0)["children"])) == ("yes", 1)


def test_she_can_bring_other_children_to_one_date(iryna: Invited) -> None:
    iryna.tap("Ja, mit beiden")

    status, page = tap(iryna, look_at(iryna, 3), "Ja, mit dieser Auswahl", untick=1)

    assert status == 303
    assert "Sie kommen mit Kind (2 Jahre)" in page.text
    assert [len(date_of(iryna, number)["children"]) for number in (3, 4)] == [1, 2]


def test_what_changed_stands_with_the_date_and_what_was_before(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    move(amira, 0)

    page = amira.look()

    assert "Mo 5. April, 10:00–12:00" in page.text
    assert "Zeit und Ort geändert" in page.text
    assert "bisher: 09:00–12:00, Haus Ringgarten (Beispiel)" in page.text
    assert "Passt es Ihnen so?" in page.text
    status, page = tap(amira, page, "Ja, das passt")
    assert status == 303
    assert "Zusage" in page.text
    assert "Passt es Ihnen so?" not in page.text


def test_who_declined_a_date_that_is_moved_is_asked_again(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    tap(amira, look_at(amira, 3), "Diesmal nicht")
    assert "Passt es Ihnen so?" not in amira.look().text
    move(amira, 3)

    page = amira.look()
    assert page.text.count("Passt es Ihnen so?") >= 2
    assert page.form_of("Ich komme doch")
    _, page = tap(amira, look_at(amira, 3), "Diesmal nicht")
    assert "Absage" in page.text
    assert "Passt es Ihnen so?" not in page.text


def test_who_answers_a_date_that_was_moved_meanwhile_sees_it_as_it_is_now(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    seen = look_at(amira, 0)
    move(amira, 0)

    status, page = tap(amira, seen, "Diesmal nicht")

    assert (status, page.heading) == (409, "Der Termin hat sich gerade geändert")
    assert "10:00–12:00" in page.text
    assert date_of(amira, 0)["answer"] == "yes"
    assert tap(amira, page, "Diesmal nicht")[0] == 303


def test_a_cancelled_date_says_so_and_asks_nothing(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    seen = look_at(amira, 2)
    cancel(amira, 2)

    listed = amira.look().root.one("ol").all("li")[1]
    assert "Mi 7. April" in listed.one("s").text
    assert "Fällt aus" in listed.text
    page = look_at(amira, 2)
    assert "auch keine Kinderbetreuung" in page.text
    assert page.buttons == []
    status, page = tap(amira, seen, "Diesmal nicht")
    assert (status, page.heading) == (409, "Dieser Termin fällt aus")


def test_a_date_of_somebody_else_and_a_broken_answer_change_nothing(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    path = f"{amira.path}/termin/{date_of(amira, 0)['id']}"

    assert amira.browser.get(f"{amira.path}/termin/{LERNHAUS['id']}").status_code == 404
    no_page = {"answer": "no", "sequence": "-" + "9" * 5000}
    for fields in ({}, {"answer": "no"}, {"answer": "maybe", "sequence": "0"}, no_page):
        assert amira.browser.post(path, data=fields).status_code == 422
    stranger = {"answer": "yes", "sequence": "0", "child": LERNHAUS["id"]}
    assert amira.browser.post(path, data=stranger).status_code == 422
    assert not date_of(amira, 0)["is_own_answer"]


def test_looking_at_her_pages_changes_nothing(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    date = f"{amira.path}/termin/{date_of(amira, 0)['id']}"
    before = all_rows(amira.town.events)

    for path in (date, f"{date}?answer=no&sequence=0", f"{amira.path}/daten"):
        assert amira.browser.get(path).status_code == 200
    assert amira.browser.get(f"{amira.path}/kalender-adresse").status_code == 405

    assert all_rows(amira.town.events) == before


def test_her_calendar_follows_by_an_address_until_she_shuts_it(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    status, page = tap(amira, amira.look(), "Adresse für meinen Kalender")
    assert status == 200
    address = next(each.text for each in page.root.all("bdi") if "/k/" in each.text)
    path = address[address.index("/k/") :]

    cancel(amira, 1)
    calendar = icalendar.Calendar.from_ical(amira.browser.get(path).data)
    states = [str(event.get("status", "")) for event in calendar.walk("VEVENT")]
    assert states.count("CANCELLED") == 1

    tap(amira, amira.look(), "Adresse sperren")
    assert amira.browser.get(path).status_code == 404


def test_her_data_is_what_the_pages_know_of_her(invite: Callable[..., Invited]) -> None:
    parent = invite({**BABY, "first_name": "Lian"})
    parent.tap("Ja, mit Lian")
    tap(parent, parent.look(), "Diesmal nicht")

    text = Page(parent.browser.get(f"{parent.path}/daten").text).text

    for said in ("Amira Haddad", "SMS: 0171 3920002", "Deutsch", "Lian: geboren Januar 2025"):
        assert said in text
    assert "Für alle Termine: Zusage" in text
    assert "Mo 5. April: Absage" in text
    assert "0221 4710101" in text


def test_nothing_names_somebody_under_protection(invite: Callable[..., Invited]) -> None:
    parent = invite({**BABY, "first_name": "Ana"}, first_name="Mirela", has_address_protection=True)
    parent.tap("Ja, mit Kind (2 Jahre)")

    pages = [parent.look(), look_at(parent, 0)]
    pages.append(Page(parent.browser.get(f"{parent.path}/daten").text))

    for page in pages:
        for name in ("Mirela", "Ana", "Haddad", "3920002", "Petra"):
            assert name not in page.html
    assert "Kind: geboren Januar 2025" in pages[-1].text
    assert "Adresse für meinen Kalender" not in pages[0].html
    assert parent.browser.post(f"{parent.path}/kalender-adresse").status_code == 404

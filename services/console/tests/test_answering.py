"""Answering an invitation on the phone."""

from __future__ import annotations

from collections.abc import Callable

import icalendar

from services.console.tests.page import Page, fields_of
from services.console.tests.town import Invited, all_rows

BABY = {"birth_month": "2025-01", "needs_care": True}


def test_the_page_asks_with_the_dates_the_place_and_who_can_be_called(amira: Invited) -> None:
    page = amira.look()

    assert page.heading == "Sind Sie dabei?"
    assert "Guten Tag Amira Haddad" in page.text
    assert "Mo 5. bis Fr 9. April, 09:00–12:00 Uhr" in page.text
    assert "Danach jeden Dienstag, 09:30–11:30 Uhr" in page.text
    assert "12 Termine, der letzte am Di 6. Juli" in page.text
    assert "Haus Ringgarten (Beispiel) Beispielweg 4, Unna" in page.text
    assert "Bitte antworten Sie bis Fr 19. März." in page.text
    footer = page.root.one("footer")
    assert footer.one("a").attributes["href"] == "tel:+492214710101"
    assert "0221 4710101" in footer.text
    assert "Petra Neumann, Mo–Fr 8–16 Uhr" in footer.text


def test_only_children_who_need_care_are_asked_about(amira: Invited) -> None:
    assert amira.look().buttons == [
        "Ja, mit Kind (2 Jahre)",
        "Ja, ohne Kind",
        "Nein, ich kann nicht",
    ]


def test_one_tap_on_the_page_is_a_yes_for_her_and_her_child(amira: Invited) -> None:
    page = amira.tap("Ja, mit Kind (2 Jahre)")

    assert amira.answer == ("yes", 1)
    assert page.heading == "Danke, Sie sind dabei"
    assert "Nächster Termin Mo 5. April, 09:00–12:00" in page.text
    assert "Sie kommen mit Kind (2 Jahre)" in page.text
    dates = page.root.one("ol").all("li")
    assert len(dates) == 4 + 12
    assert "Di 6. April, 09:00" in dates[0].text
    assert "Di 13. April, 09:30" in dates[4].text


def test_the_next_date_is_the_next_one_of_the_group(amira: Invited) -> None:
    amira.tap("Ja, ohne Kind")

    amira.town.at("2027-04-07T06:00")
    assert "Nächster Termin Mi 7. April, 09:00–12:00" in amira.look().text
    amira.town.at("2027-05-12T06:00")
    assert "Nächster Termin Di 25. Mai, 09:30–11:30" in amira.look().text
    amira.town.at("2027-07-07T06:00")
    assert "Alle Termine dieser Gruppe sind vorbei." in amira.look().text


def test_she_can_come_without_her_child(amira: Invited) -> None:
    page = amira.tap("Ja, ohne Kind")

    assert amira.answer == ("yes", 0)
    assert "Sie kommen ohne Kind" in page.text


def test_a_first_no_is_one_tap_too_and_can_be_taken_back(amira: Invited) -> None:
    page = amira.tap("Nein, ich kann nicht")
    assert amira.answer == ("no", 0)
    assert page.heading == "Sie haben abgesagt"
    assert page.buttons == ["Ja, mit Kind (2 Jahre)", "Ja, ohne Kind"]

    page = amira.tap("Ja, mit Kind (2 Jahre)")
    assert amira.answer == ("yes", 1)
    assert page.heading == "Danke, Sie sind dabei"


def test_a_no_to_all_dates_after_a_yes_is_asked_about_first(amira: Invited) -> None:
    page = amira.tap("Ja, mit Kind (2 Jahre)")
    assert "Nein, ich kann nicht" not in page.text
    (link,) = page.root.all("a", href=f"{amira.path}/absage")
    assert link.text == "Ich kann gar nicht mehr kommen"

    amira.town.at("2027-05-12T06:00")
    asked = Page(amira.browser.get(f"{amira.path}/absage").text)
    assert asked.heading == "Alle Termine absagen?"
    assert "Anzahl: 7, der letzte am Di 6. Juli." in asked.text
    assert "„Diesmal nicht“" in asked.text
    assert amira.answer == ("yes", 1), "looking changes nothing"
    old_page = amira.send({"answer": "no"})
    assert Page(old_page.text).heading == "Alle Termine absagen?"
    assert amira.answer == ("yes", 1), "a page of an earlier release is asked too"

    form = asked.form_of("Ja, alle Termine absagen")
    gone = Page(amira.browser.get(amira.send(fields_of(form)).location).text)
    assert amira.answer == ("no", 0)
    assert "Startwoche" not in gone.text
    assert "5. April" not in gone.text
    dates = gone.root.one("ol").all("li")
    assert (len(dates), dates[0].text.split(",")[0].strip()) == (7, "Di 25. Mai")
    assert amira.browser.get(f"{amira.path}/absage").status_code == 303, "nothing is left to lose"

    amira.tap("Ja, mit Kind (2 Jahre)")
    assert amira.answer == ("yes", 1)


def test_who_is_asked_late_reads_of_dates_to_come_alone(amira: Invited) -> None:
    amira.town.at("2027-04-08T06:00")
    page = amira.look()
    assert "Do 8. bis Fr 9. April" in page.text
    assert "Danach: Di 13. April, Di 20. April und Di 27. April" in page.text
    amira.town.at("2027-05-12T06:00")
    page = amira.look()

    assert "Guten Tag Amira Haddad, in unserer Gruppe ist ein Platz für Sie" in page.text
    assert "Nächster Termin: Di 25. Mai, 09:30–11:30 Uhr" in page.text
    assert "Danach: Di 1. Juni, Di 8. Juni und Di 15. Juni" in page.text
    assert "7 Termine, der letzte am Di 6. Juli" in page.text
    for untrue in ("Startwoche", "jeden Dienstag", "neuen Gruppe"):
        assert untrue not in page.text


def test_two_children_come_with_one_tap(iryna: Invited) -> None:
    assert iryna.look().buttons == ["Ja, mit beiden", "Ja, ohne Kind", "Nein, ich kann nicht"]

    page = iryna.tap("Ja, mit beiden")

    assert iryna.answer == ("yes", 2)
    assert "Sie kommen mit Kind (4 Jahre) und Kind (2 Jahre)" in page.text


def test_she_can_choose_which_child_comes(iryna: Invited) -> None:
    page = iryna.tap("Ja, mit dieser Auswahl", untick=1)

    assert iryna.answer == ("yes", 1)
    assert "Sie kommen mit Kind (2 Jahre)" in page.text
    ticked = ["checked" in box.attributes for box in page.root.all("input", type="checkbox")]
    assert ticked == [False, True]


def test_three_children_are_counted(invite: Callable[..., Invited]) -> None:
    children = [{"birth_month": f"202{year}-03", "needs_care": True} for year in (2, 4, 6)]
    parent = invite(*children)

    assert parent.look().buttons[0] == "Ja, mit allen 3 Kindern"
    assert "Sie kommen mit" in parent.tap("Ja, mit allen 3 Kindern").text
    assert parent.answer == ("yes", 3)


def test_who_brings_nobody_is_not_asked_about_children(invite: Callable[..., Invited]) -> None:
    parent = invite({"birth_month": "2013-05", "needs_care": False})

    page = parent.look()
    assert page.buttons == ["Ja, ich bin dabei", "Nein, ich kann nicht"]
    assert "Kinderbetreuung vor Ort" not in page.text
    assert "Danke" in parent.tap("Ja, ich bin dabei").heading
    assert parent.answer == ("yes", 0)


def test_a_child_is_called_by_its_name_if_we_know_it(invite: Callable[..., Invited]) -> None:
    parent = invite({**BABY, "first_name": "ليان"}, first_name="نور", last_name="المصري")

    page = parent.look()

    assert page.buttons[0] == "Ja, mit ليان"
    isolated = [each.text for each in page.root.all("bdi")]
    assert {"نور المصري", "ليان", "Haus Ringgarten (Beispiel)"} <= set(isolated)


def test_a_baby_is_not_zero_years_old(invite: Callable[..., Invited]) -> None:
    parent = invite({"birth_month": "2026-08", "needs_care": True})

    assert parent.look().buttons[0] == "Ja, mit Kind (unter 1 Jahr)"


def test_who_needs_protection_is_not_named_on_a_page_that_others_may_see(
    invite: Callable[..., Invited],
) -> None:
    parent = invite({**BABY, "first_name": "Ana"}, first_name="Mirela", has_address_protection=True)

    page = parent.look()

    assert "Guten Tag, dieser Platz" in page.text
    assert page.buttons[0] == "Ja, mit Kind (2 Jahre)"
    assert "Mirela" not in page.html
    assert "Ana" not in page.html


def test_names_cannot_smuggle_in_html(invite: Callable[..., Invited]) -> None:
    parent = invite(BABY, first_name="<script>alert(1)</script>", last_name="{week}")

    assert "<script>" not in parent.look().html
    assert "<script>alert(1)</script> {week}" in parent.look().text


def test_looking_changes_nothing_however_often_a_scanner_looks(amira: Invited) -> None:
    """But when the link was last used, to the minute."""
    services = (amira.town.intake, amira.town.events)
    amira.look()
    before = [all_rows(service) for service in services]

    for _ in range(3):
        assert amira.browser.get(amira.path).status_code == 200
        assert amira.browser.head(amira.path).status_code == 200
        assert amira.browser.get(f"{amira.path}?answer=yes").status_code == 200
        assert amira.browser.get(f"{amira.path}/kalender").status_code == 200

    assert [all_rows(service) for service in services] == before
    assert amira.answer == (None, 0)


def test_a_double_tap_answers_once(amira: Invited) -> None:
    fields = fields_of(amira.look().form_of("Ja, mit Kind (2 Jahre)"))

    assert [amira.send(fields).status_code for _ in range(2)] == [303, 303]

    assert amira.times_answered == 1


def test_of_two_tabs_the_last_tap_counts(amira: Invited) -> None:
    first, second = amira.look(), amira.look()

    amira.send(fields_of(first.form_of("Ja, mit Kind (2 Jahre)")))
    amira.send(fields_of(second.form_of("Ja, ohne Kind")))

    assert amira.answer == ("yes", 0)


def test_an_answer_given_by_phone_is_shown(amira: Invited) -> None:
    """Staff may have been told of the older child as well, which needs no care as a rule."""
    invitation = amira.town.invitation(amira.cohort, amira.participant)
    children = amira.town.intake.as_service("console", "intake", "children:read").ok(
        "GET", f"/v1/participants/{amira.participant}/children"
    )
    told = [{"id": child["id"], "birth_month": child["birth_month"]} for child in children]
    amira.town.events.as_role("contact-person").ok(
        "POST",
        f"/v1/invitations/{invitation['id']}/answers",
        {"answer": "yes", "how": "phone", "children": told},
    )

    page = amira.look()

    assert "Sie kommen mit Kind (7 Jahre) und Kind (2 Jahre)" in page.text
    assert "Ja, mit beiden" in page.html


def test_the_calendar_file_holds_every_date(amira: Invited) -> None:
    page = amira.tap("Ja, mit Kind (2 Jahre)")
    (link,) = [each for each in page.root.all("a") if "In den Kalender" in each.text]

    answer = amira.browser.get(link.attributes["href"])

    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    calendar = icalendar.Calendar.from_ical(answer.data)
    assert len(calendar.walk("VEVENT")) == 5 + 12

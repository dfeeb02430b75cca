"""What somebody meets when it does not work, and what she can do then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from services.console.tests.page import Page, fields_of
from services.console.tests.town import NOWHERE, Invited, Town

BABY = {"birth_month": "2025-01", "needs_care": True}
NO_CARE: dict[str, Any] = {"care_places": {"total": 0, "by_band": {}}}


def test_an_expired_link_says_whom_to_call(amira: Invited) -> None:
    amira.town.at("2027-07-08T08:00")

    answer = amira.browser.get(amira.path)

    assert answer.status_code == 410
    page = Page(answer.text)
    assert page.heading == "Dieser Link gilt nicht mehr"
    assert page.text.index("rufen Sie uns an") < page.text.index("Ein Link gilt nur")


@pytest.mark.parametrize(
    "token", ["A" * 22, "x", "..", "%2e%2e", "abc%3Fx=1", "%C3%A4" * 8, "a" * 4000]
)
def test_a_link_nobody_has_says_what_to_try(amira: Invited, token: str) -> None:
    answer = amira.browser.get(f"/a/{token}")

    assert answer.status_code == 404
    page = Page(answer.text)
    assert page.heading in ("Diesen Link kennen wir nicht", "Diese Seite gibt es nicht")
    assert "ufen Sie uns an" in page.text


def test_without_a_childcare_place_she_can_call_or_come_alone(
    invite: Callable[..., Invited],
) -> None:
    parent = invite(BABY, offer=NO_CARE)
    fields = fields_of(parent.look().form_of("Ja, mit Kind (2 Jahre)"))

    answer = parent.send(fields)

    assert answer.status_code == 409
    page = Page(answer.text)
    assert page.heading == "Dafür ist kein Betreuungsplatz mehr frei"
    assert page.root.one("section").one("a").attributes["href"] == "tel:+492214710101"
    assert page.buttons == ["Ja, ohne Kind", "Nein, ich kann nicht"]
    assert parent.answer == (None, 0)
    assert parent.tap("Ja, ohne Kind").heading == "Danke, Sie sind dabei"


def test_without_enough_childcare_places_her_choice_stays_ticked(
    invite: Callable[..., Invited],
) -> None:
    children = [{"birth_month": f"202{year}-03", "needs_care": True} for year in (2, 4, 6)]
    parent = invite(*children, offer={"care_places": {"total": 1, "by_band": {}}})

    page = parent.tap("Ja, mit dieser Auswahl", untick=1)

    assert page.heading == "Dafür ist kein Betreuungsplatz mehr frei"
    boxes = page.root.one("details", open=None).all("input", type="checkbox")
    assert ["checked" in box.attributes for box in boxes] == [False, True, True]
    assert "Ja, mit allen 3 Kindern" not in page.buttons


def test_a_refused_change_leaves_her_earlier_answer(invite: Callable[..., Invited]) -> None:
    parent = invite(BABY, offer=NO_CARE)
    parent.tap("Ja, ohne Kind")

    page = parent.tap("Ja, mit Kind (2 Jahre)")

    assert "Ihre bisherige Antwort gilt weiter." in page.text
    assert parent.answer == ("yes", 0)


def test_a_place_that_went_to_somebody_else_is_not_promised(town: Town, amira: Invited) -> None:
    other = town.register(town.settle(), BABY, first_name="Rania")
    cohort = town.confirm(amira.participant, other, adults={"min": 1, "max": 1})
    late = Invited(town, amira.browser, cohort, amira.participant)
    Invited(town, amira.browser, cohort, other).tap("Ja, ohne Kind")

    page = late.tap("Ja, ohne Kind")

    assert page.heading == "Die Gruppe ist leider voll"
    assert late.answer == (None, 0)


def test_somebody_elses_child_cannot_be_brought(amira: Invited) -> None:
    answer = amira.send({"answer": "with_children", "child": [str(uuid4())]})

    assert answer.status_code == 422
    assert Page(answer.text).heading == "Bitte wählen Sie noch einmal"
    assert amira.answer == (None, 0)


def test_a_child_that_is_not_asked_about_cannot_be_slipped_in(amira: Invited) -> None:
    children = amira.town.intake.as_service("console", "intake", "children:read").ok(
        "GET", f"/v1/participants/{amira.participant}/children"
    )
    pupil = next(child["id"] for child in children if not child["needs_care"])

    assert amira.send({"answer": "with_children", "child": [pupil]}).status_code == 422
    assert amira.answer == (None, 0)


@pytest.mark.parametrize("fields", [{}, {"answer": "maybe"}, {"child": "x"}])
def test_an_answer_that_is_none_is_asked_again(amira: Invited, fields: dict[str, str]) -> None:
    answer = amira.send(fields)

    assert answer.status_code == 422
    assert Page(answer.text).buttons[0] == "Ja, mit Kind (2 Jahre)"
    assert amira.answer == (None, 0)


def test_ticking_no_child_is_asked_again(iryna: Invited) -> None:
    page = iryna.tap("Ja, mit dieser Auswahl", untick=2)

    assert page.heading == "Kein Kind ausgewählt"
    assert iryna.answer == (None, 0)


def says_that_nothing_is_lost(answer: Any, path: str) -> None:
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    page = Page(answer.text)
    assert page.heading == "Gerade geht es nicht"
    assert "nichts verloren gegangen" in page.text
    assert page.root.one("a").attributes["href"] == path


@pytest.mark.parametrize("service", ["intake_url", "events_url"])
def test_while_a_service_is_away_nothing_is_lost(
    amira: Invited, urls: dict[str, str], service: str
) -> None:
    lonely = amira.town.console(**{**urls, service: NOWHERE})

    says_that_nothing_is_lost(lonely.get(amira.path), amira.path)


def test_an_answer_while_events_is_away_may_be_given_again(
    amira: Invited, urls: dict[str, str]
) -> None:
    lonely = amira.town.console(**{**urls, "events_url": NOWHERE})

    answered = lonely.post(amira.path, data={"answer": "alone"})

    says_that_nothing_is_lost(answered, amira.path)
    assert "Zweimal antworten schadet nicht" in Page(answered.text).text
    assert amira.answer == (None, 0)


def test_an_answer_is_taken_while_intake_is_away(amira: Invited, urls: dict[str, str]) -> None:
    lonely = amira.town.console(**{**urls, "intake_url": NOWHERE})

    answered = lonely.post(amira.path, data={"answer": "alone"})

    assert answered.status_code == 303
    assert amira.answer == ("yes", 0)
    says_that_nothing_is_lost(lonely.get(answered.location), amira.path)


def test_children_who_are_not_known_are_not_answered_for_while_intake_is_away(
    amira: Invited, urls: dict[str, str]
) -> None:
    """A form without a valid seal has to be checked, and that needs intake."""
    form = {**fields_of(amira.look().form_of("Ja, mit Kind (2 Jahre)")), "known": "forged"}
    lonely = amira.town.console(**{**urls, "intake_url": NOWHERE})

    says_that_nothing_is_lost(lonely.post(amira.path, data=form), amira.path)
    assert amira.answer == (None, 0)


def test_a_mistyped_address_and_the_bare_one_are_friendly(town: Town) -> None:
    browser = town.console()

    home, missing = browser.get("/"), browser.get("/impressum")

    assert Page(home.text).heading == "Hier antworten Sie auf Ihre Einladung"
    assert missing.status_code == 404
    assert Page(missing.text).heading == "Diese Seite gibt es nicht"
    assert browser.delete("/").status_code == 405


def test_a_fault_of_ours_is_said_to_be_ours(town: Town, capsys: Any) -> None:
    browser = town.console()
    del browser.application.extensions["kreis.answers"]

    answer = browser.get(f"/a/{'A' * 22}")

    assert answer.status_code == 500
    assert Page(answer.text).heading == "Da ist etwas schiefgegangen"
    assert "KeyError" not in answer.text

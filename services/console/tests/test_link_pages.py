"""Pages of a link: behind a PIN, shut, and with other links to shut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from kreis.console.participants.wording import languages
from kreis.events.domain.links import CHANGES_AN_HOUR
from services.console.tests.page import Page
from services.console.tests.town import BABY, Invited
from tests.support.tell_tales import tell_tales

NAMES = ("Lindenbrücke", "Amira", "Haddad", "Ringgarten", "Beispielweg", "Neumann", "4710101")
"""What tells the agency, the participant, the place or the contact person."""
ASKS = {
    "de": "Bitte PIN eingeben",
    "en": "Please enter your PIN",
    "tr": "Lütfen PIN kodunuzu girin",
    "uk": "Будь ласка, введіть PIN-код",
    "ar": "يرجى إدخال الرقم السري",
}


class Discreet(Invited):
    """Somebody under address protection. Her browser keeps the cookie of the PIN page."""

    cookie = ""

    def pin(self) -> str:
        return self.town.pin(self.participant)

    def get(self, path: str = "") -> Any:
        return self.browser.get(path or self.path, headers={"Cookie": self.cookie})

    def gives(self, pin: str) -> Any:
        answer = self.browser.post(f"{self.path}/pin", data={"pin": pin})
        self.cookie = answer.headers.get("Set-Cookie", "").split(";")[0]
        return answer


@pytest.fixture
def her(invite: Callable[..., Invited]) -> Discreet:
    someone = invite(BABY)
    someone.town.be_discreet(someone.participant)
    return Discreet(someone.town, someone.browser, someone.cohort, someone.participant)


@pytest.mark.parametrize("language", ASKS)
def test_the_page_asks_for_the_pin_and_names_nobody(her: Discreet, language: str) -> None:
    her.pin()
    answer = her.browser.get(her.path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert Page(answer.text).heading == ASKS[language]
    assert tell_tales(answer.text, NAMES) == set()


def test_without_a_pin_it_says_that_staff_call(her: Discreet) -> None:
    answer = her.get()
    assert answer.status_code == 403
    assert Page(answer.text).heading == "Wir rufen Sie an"
    assert tell_tales(answer.text, NAMES) == set()


def test_behind_the_pin_are_her_dates_for_this_link_alone(her: Discreet) -> None:
    answer = her.gives(her.pin())
    assert answer.status_code == 303
    kept = answer.headers["Set-Cookie"]
    assert f"Path={her.path}" in kept
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert "Max-Age=1800" in kept

    assert "Haus Ringgarten" in her.get().text
    assert her.get(f"{her.path}/kalender").content_type.startswith("text/calendar")
    her.cookie = ""
    assert Page(her.get().text).heading == "Bitte PIN eingeben"
    assert "BEGIN:VCALENDAR" not in her.get(f"{her.path}/kalender").text


def test_every_page_of_the_link_asks_for_the_pin(her: Discreet) -> None:
    her.pin()
    for path in ("", "/absage", "/kalender", "/daten", "/gespraech"):
        assert Page(her.get(her.path + path).text).heading == "Bitte PIN eingeben"
    for path in ("", "/kalender-adresse", "/gespraech", "/links"):
        answer = her.browser.post(her.path + path, data={"answer": "no", "take": str(uuid4())})
        assert answer.status_code == 403
        assert Page(answer.text).heading == "Bitte PIN eingeben"


def test_a_wrong_pin_says_so_and_five_lock_the_page(her: Discreet) -> None:
    pin = her.pin()
    for _ in range(5):
        answer = her.gives("nothing")
        assert answer.status_code == 403
        assert "Diese PIN stimmt nicht" in answer.text
    locked = her.gives(pin)
    assert Page(locked.text).heading == "Diese Seite ist gesperrt"
    assert tell_tales(locked.text, NAMES) == set()


@pytest.mark.parametrize("typed", ["", "x" * 21, "ü"])
def test_whatever_is_typed_gets_a_page(her: Discreet, typed: str) -> None:
    her.pin()
    assert her.gives(typed).status_code == 403


def test_a_cookie_that_somebody_made_up_opens_nothing(her: Discreet) -> None:
    her.pin()
    for cookie in ("opened=" + "A" * 22, "opened=..%2F", "opened="):
        her.cookie = cookie
        assert "Ringgarten" not in her.get().text


def test_a_shut_link_says_whom_to_call(amira: Invited) -> None:
    amira.town.shut_links(amira.participant)
    for language in languages():
        answer = amira.browser.get(amira.path, headers={"Accept-Language": language})
        assert answer.status_code == 410
        assert tell_tales(answer.text, NAMES) == set()
    page = Page(amira.browser.get(amira.path).text)
    assert page.heading == "Dieser Link gilt nicht mehr"
    assert "Bitte rufen Sie uns an" in page.text


def test_she_sees_her_other_links_and_shuts_them(amira: Invited) -> None:
    assert "Andere Links" not in amira.look().text
    others = [amira.town.link(amira.cohort, amira.participant) for _ in range(2)]
    page = amira.look()
    assert "Andere Links: 2" in page.text
    action = page.form_of("Andere Links schließen").attributes["action"]

    answer = amira.browser.post(action)
    assert answer.status_code == 303
    shown = Page(amira.browser.get(answer.location).text)
    assert "Andere Links sind geschlossen." in shown.text
    assert "Andere Links: " not in shown.text
    assert {amira.browser.get(f"/a/{each}").status_code for each in others} == {410}


def test_too_many_changes_are_refused_with_a_page(amira: Invited) -> None:
    for number in range(CHANGES_AN_HOUR):
        amira.send({"answer": ("plain", "no")[number % 2], "sure": "1"})
    answer = amira.send({"answer": "plain"})
    assert answer.status_code == 429
    assert Page(answer.text).heading == "Gerade sind es zu viele Änderungen"
    assert amira.answer[0] == "no"

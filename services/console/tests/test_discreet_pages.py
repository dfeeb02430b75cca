"""Discreet means discreet, on pages: what a link shows, before and after it is answered, in errors
and in headers.

Every page × language × reason. Places stand in the body of a page only, where a PIN opens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kreis.console.participants import wording
from kreis.events.main import SERVICE as EVENTS
from services.console.tests.my_dates import cancel, date_of, move
from services.console.tests.town import NOWHERE, Invited, Town
from tests.support.fixtures import deliver
from tests.support.tell_tales import tell_tales

BABY = {"birth_month": "2025-01", "needs_care": True, "first_name": "Ana"}
LANGUAGES = ("de", "de-simple", "en", "tr", "uk", "ar")
NAMES = (
    *("Lindenbrücke", "Beispielträger", "0221 4710100", "0221 4710101", "Petra", "Neumann"),
    *("Unna Dienstag", "Sabine", "Krämer"),
)
PLACES = ("Haus Ringgarten", "Beispielweg", "59423", "Unna", "Lernhaus", "Beispielplatz")
NEUTRAL = "https://mitteilung.example"
PHONE = "0800 5550123"
_MAIN = re.compile(r"<main>.*</main>", re.DOTALL)


class Visit:
    """Somebody with a link, whatever she taps: all that her browser gets."""

    def __init__(self, town: Town, urls: dict[str, str], language: str, is_protected: bool) -> None:
        self.town, self.urls = town, urls
        self.browser = town.console(
            **urls, discreet_url=NEUTRAL, discreet_phone=PHONE, public_url="https://kreis.example"
        )
        participant = town.register(
            town.settle(),
            BABY,
            first_name="Sabine",
            last_name="Krämer",
            language="ti" if language == "de-simple" else language,
            german_level="A1" if language == "de-simple" else "C",
            has_address_protection=is_protected,
            wants_discretion=not is_protected,
        )
        self._tell_events(participant, is_protected)
        cohort = town.confirm(participant)
        self.her = Invited(town, self.browser, cohort, participant)
        self.asks = {"Accept-Language": "de" if language == "de-simple" else language}
        self.got: dict[str, TestResponse] = {}
        self._until_the_pin(town.pin)

    def open(self, name: str, path: str, browser: FlaskClient | None = None) -> None:
        asked = browser or self.browser
        self.got[name] = asked.get(path, headers=self.asks, base_url=NEUTRAL, buffered=True)

    def send(self, name: str, path: str, **fields: Any) -> None:
        sent = self.browser.post(path, data=fields, headers=self.asks, base_url=NEUTRAL)
        self.got[name] = sent
        if sent.status_code == 303:
            self.open(f"{name}, then", sent.location)

    def _until_the_pin(self, new_pin: Callable[[str], str]) -> None:
        """Every page before the PIN is given, and the answer to the right one."""
        self._look("no PIN yet")
        lock, path = f"{self.her.path}/pin", self.her.path
        new_pin(self.her.participant)
        for number in range(5):
            self.send(f"wrong PIN {number}", lock, pin="nothing")
        self._look("locked")
        pin = new_pin(self.her.participant)
        self._look("PIN asked")
        self.send("answer without PIN", path, answer="no")
        given = self.browser.post(lock, data={"pin": pin}, headers=self.asks, base_url=NEUTRAL)
        self.got["PIN given"] = given
        self.before_pin = dict(self.got)
        self.asks["Cookie"] = given.headers["Set-Cookie"].split(";")[0]

    def everywhere(self) -> None:
        """Every page and every answer of every route, in every state of the story."""
        path, her = self.her.path, self.her
        self._look("asked")
        self.send("no child", path, answer="with_children")
        self.send("not hers", path, answer="with_children", child=str(uuid4()))
        self.send("no", path, answer="no")
        self._look("no")
        self.send("yes", path, answer="alone")
        self._look("yes")
        dates = [date_of(her, number) for number in range(4)]
        one = f"{path}/termin/{dates[0]['id']}"
        self.send("skipped", one, answer="no", sequence=dates[0]["sequence"])
        self.send("garbled", one)
        move(her, 1)
        self.send("stale", f"{path}/termin/{dates[1]['id']}", answer="no", sequence=0)
        cancel(her, 2)
        for number, date in enumerate(dates):
            self.open(f"date {number}", f"{path}/termin/{date['id']}")
        self.send("waits", f"{path}/termin/{dates[3]['id']}/warteliste")
        self._look("changed")
        self.send("no feed", f"{path}/kalender-adresse")
        self.send("feed stopped", f"{path}/kalender-adresse", stop="1")
        self.send("no slot", f"{path}/gespraech", take=str(uuid4()))
        self._errors()

    def _look(self, state: str) -> None:
        for page in ("", "/absage", "/daten", "/gespraech", "/kalender"):
            self.open(f"{state}{page}", f"{self.her.path}{page}")

    def _errors(self) -> None:
        path = self.her.path
        others = ("/", "/team", "/metrics", "/healthz", "/.well-known/jwks.json", "/k/abcdefgh.ics")
        for other in (f"/a/{'A' * 22}", "/a/x", f"{path}/termin/{uuid4()}", f"{path}/x", *others):
            self.open(f"error at {other.replace(path, '')}", other)
        self.send("wrong method", f"{path}/daten")
        self.send("not a text", path, answer="\0")
        for away in ("intake_url", "events_url"):
            lonely = self.town.console(**{**self.urls, away: NOWHERE}, discreet_url=NEUTRAL)
            self.open(f"{away} away", path, lonely)
        # The apps are one: give it back its settings.
        self.browser = self.town.console(
            **self.urls, discreet_url=NEUTRAL, public_url="https://kreis.example"
        )
        self.town.at("2027-07-08T08:00")
        self.open("expired", path)

    def _tell_events(self, participant: str, is_protected: bool) -> None:
        fact, flag = (
            ("protection", "is_protected") if is_protected else ("discretion", "is_discreet")
        )
        key: Any = f"{participant}#{fact}"
        data = {"participant_id": participant, flag: True, "version": 1}
        kind = f"kreis.{fact}-changed.v1"
        about: dict[str, Any] = {"agency": UUID(str(self.town.agency)), "message_id": uuid4()}
        deliver(self.town.events.database, EVENTS, "privacy.v2", kind, key, data, **about)


@pytest.fixture
def visit(town: Town, urls: dict[str, str]) -> Callable[[str, bool], Visit]:
    return lambda language, is_protected: Visit(town, urls, language, is_protected)


def said(answer: TestResponse) -> Iterator[str]:
    yield "\n".join(f"{name}: {value}" for name, value in answer.headers)
    yield answer.text


def told(answer: TestResponse) -> set[str]:
    """Returns the words that a page and its headers tell. Places count outside `<main>`."""
    words = {word for each in said(answer) for word in tell_tales(each, NAMES)}
    return words | {
        word for each in said(answer) for word in tell_tales(_MAIN.sub("", each), PLACES)
    }


@pytest.mark.parametrize(
    ("language", "is_protected"),
    [*((each, number % 2 == 0) for number, each in enumerate(LANGUAGES)), ("de", False)],
)
def test_no_page_tells_anything(
    visit: Callable[[str, bool], Visit], language: str, is_protected: bool
) -> None:
    made = visit(language, is_protected)

    made.everywhere()

    assert len(made.got) >= 40
    assert {name: found for name, each in made.got.items() if (found := told(each))} == {}
    for name, answer in made.before_pin.items():
        assert tell_tales(answer.text, PLACES) == set(), name
    assert {each.status_code for each in made.got.values()} >= {200, 303, 404, 410, 503}
    for name, answer in made.got.items():
        heads = answer.headers
        assert heads["Cache-Control"] == "no-store", name
        assert heads["Referrer-Policy"] == "no-referrer", name
        assert heads["X-Robots-Tag"] == "noindex, nofollow", name
        assert ("Set-Cookie" in heads) == (name == "PIN given"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_discreet_page_tells_anything(language: str) -> None:
    """Those too that stand on no page above. She is greeted without her name; the front page and
    the brand are not shown to her."""
    texts = wording.words_of(language).discreetly.entries
    shown = {
        key: text
        for key, text in texts.items()
        if key not in ("brand", "ask.greeting", "ask.greeting_running")
        and not key.startswith("home.")
    }

    assert len(shown) > 150
    assert {key: found for key, text in shown.items() if (found := tell_tales(text, NAMES))} == {}


def test_a_page_has_a_title_that_says_nothing_and_a_sign_of_nobody(
    visit: Callable[[str, bool], Visit],
) -> None:
    made = visit("de", True)

    made.open("question", made.her.path)

    html = made.got["question"].text
    assert "<title>Nachricht</title>" in html
    assert 'class="brand"' not in html
    assert PHONE.replace(" ", "\u00a0") in html
    for loaded in re.findall(r'<link [^>]*href="([^"?]+)', html):
        made.open(loaded, loaded)
        assert made.got[loaded].status_code == 200
        found = {*tell_tales(loaded, NAMES), *tell_tales(made.got[loaded].text, NAMES)}
        assert found == set(), loaded


def test_nothing_but_links_answers_at_the_neutral_host(
    visit: Callable[[str, bool], Visit],
) -> None:
    made = visit("de", True)

    others = ("/team/anmelden", "/metrics", "/.well-known/jwks.json", "/static/kreis.svg")
    for path in ("/", "/team", *others):
        made.open(path, path)

    assert {made.got[path].status_code for path in ("/", "/team", *others)} == {404}
    usual = made.browser.get("/", base_url="https://kreis.example")
    assert usual.status_code == 200


def test_the_words_are_found_on_pages_of_everybody_else(amira: Invited) -> None:
    answer = amira.browser.get(amira.path)

    assert {"Lindenbrücke", "0221 4710101", "Petra", "Kreis", "Gruppe", "Startwoche"} <= told(
        answer
    )


def _sentence(key: str, text: str) -> Callable[[pytest.MonkeyPatch, Visit], None]:
    def plant(patch: pytest.MonkeyPatch, _: Visit) -> None:
        words = wording.words_of("de").discreetly
        entries = words.entries
        assert isinstance(entries, dict)
        patch.setitem(entries, key, text)

    return plant


def _header(name: str, value: str) -> Callable[[pytest.MonkeyPatch, Visit], None]:
    def plant(patch: pytest.MonkeyPatch, visit: Visit) -> None:
        from kreis.console import looks

        patch.setitem(looks._HEADERS, name, value)

    return plant


PLANTED: dict[str, Callable[[pytest.MonkeyPatch, Visit], None]] = {
    "the title": _sentence("discreet.title", "Ihre Gruppe"),
    "a sentence, in entities": _sentence("ask.greeting_discreet", "&#71;ruppe"),
    "a sentence without umlauts": _sentence("week", "Lindenbruecke"),
    "a header": _header("X-Served-By", "console.kreis.svc"),
    "a cookie": _header("Set-Cookie", "kreis=1"),
    "a number in another form": _sentence("ask.title", "+49 221/47 10-100"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(
    visit: Callable[[str, bool], Visit], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    made = visit("de", True)
    made.open("before", made.her.path)
    assert told(made.got["before"]) == set()
    PLANTED[fault](monkeypatch, made)

    made.open("after", made.her.path)

    assert told(made.got["after"]) != set()

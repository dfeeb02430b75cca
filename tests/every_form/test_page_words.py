"""What people read on every page: words of one language, and nothing of the program's own.

The pages are those of an office with something of everything (`full_office`), as links lead to
them, and those behind links of participants and of a facilitator. So a new page is read unasked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import pytest

from kreis.console.participants.wording import languages
from kreis.console.staff.wording import staff_languages
from services.console.tests.page import Element, Page
from tests.every_form.full_office import FullOffice
from tests.every_form.office import LINKED_FROM_PAST_DATES

READ = ("title", "alt", "placeholder", "aria-label")
"""Attributes that a browser shows or reads aloud."""
NOT_READ = ("template", "script", "style", "code")
"""`code` is what is typed into a machine."""
_WORD = re.compile(r"[a-z][\w-]*(?:\.[\w-]+)+|[\w-]+")
CODES: Mapping[str, re.Pattern[str]] = {
    "snake_case": re.compile(r"\b[a-z][a-z0-9]*_[a-z0-9_]+\b"),
    "a moment": re.compile(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d)?"),
    "a UUID": re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    "a value of Python": re.compile(r"\b(?:None|True|False)\b|<[A-Z]\w+[ .:]"),
    "an open place": re.compile(r"\{[a-z_]+\}"),
}
EXAMPLES = ("import.columns.dates.text",)
"""Texts with an example of how a day may be written in a file."""
UNLINKED = ("/team/suche", "/team/anmeldungen")
"""Pages that a form or a menu of the browser leads to."""
LONG = 16
"""Characters of a text that no other language has by chance."""
Read = Mapping[str, Sequence[tuple[str, Page]]]


def lines(page: Page) -> Iterator[str]:
    """Yields what is read on a page, by element."""
    yield from _lines(page.root)


def _lines(element: Element) -> Iterator[str]:
    if element.tag in NOT_READ:
        return
    yield from (each for name in READ if (each := element.attributes.get(name)))
    for child in element.children:
        if isinstance(child, Element):
            yield from _lines(child)
        elif text := " ".join(child.split()):
            yield text


@pytest.fixture(scope="module")
def read(full: FullOffice) -> Read:
    """Every page of the office, by language of staff."""
    return {language: list(pages(full, language)) for language in ("de", "en")}


def pages(full: FullOffice, language: str) -> Iterator[tuple[str, Page]]:
    """Yields every page of the office in a language of staff, and those behind links."""
    office, there = full.office, full.furniture
    full.restore()
    starts = (*there.more_pages, *UNLINKED, "/team/heute", *LINKED_FROM_PAST_DATES)
    yield from office.every_page(*starts, who="petra", language=language)
    yield from office.every_page(f"/team/person/{there.protected}", who="karin", language=language)
    token, pin = there.roster
    roster, browser = f"/team/liste/{token}", office.app.test_client()
    spoken = {"Accept-Language": language}
    doors = ("/team/anmelden", full.way_in, f"/team/ohne-netz?sprache={language}", roster)
    for path in (*there.open_pages, there.unsubscribes, *doors):
        answer = browser.get(path, headers=spoken, follow_redirects=True)
        yield path, Page(answer.text)
    answer = browser.post(roster, data={"pin": pin}, headers=spoken)
    yield f"{roster} with its PIN", Page(answer.text)


def codes_in(text: str, keys: frozenset[str]) -> list[str]:
    found = [f"{what}: {each}" for what, like in CODES.items() for each in like.findall(text)]
    return found + [f"a key: {each}" for each in _WORD.findall(text) if each in keys]


def told(pages: Sequence[tuple[str, Page]]) -> dict[str, list[str]]:
    """What is no word for a reader, by page and line."""
    texts = [*staff_languages().values(), *languages().values()]
    examples = {words.entries[key] for words in staff_languages().values() for key in EXAMPLES}
    keys = frozenset(key for words in texts for key in words.entries if "." in key)
    return {
        f"{path}: {line}": found
        for path, page in pages
        for line in lines(page)
        if line not in examples and (found := codes_in(line, keys))
    }


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_shows_a_key_or_a_code(read: Read, language: str) -> None:
    assert told(read[language]) == {}


@pytest.mark.parametrize(("language", "other"), [("de", "en"), ("en", "de")])
def test_a_page_of_staff_speaks_one_language(read: Read, language: str, other: str) -> None:
    own, foreign = (staff_languages()[each].entries for each in (language, other))
    known = {text for key, text in foreign.items() if len(text) >= LONG and text != own[key]}
    known -= set(own.values())
    found = [
        f"{path}: {line}"
        for path, page in read[language]
        if path.startswith("/team/")
        for line in lines(page)
        if line in known
    ]
    assert found == []


def test_every_page_of_the_team_is_read(full: FullOffice, read: Read) -> None:
    office = full.office
    found = {office.endpoint(path.partition(" ")[0], "GET") for path, _ in read["de"]}
    routes = {
        rule.endpoint
        for rule in office.app.url_map.iter_rules()
        if rule.endpoint.startswith("team.") and "GET" in (rule.methods or ())
    }
    assert routes - found == set(NO_PAGE)


FILE, DEVICE = "a file", "read by a script of the page"
AWAY = "staff of this office sign in by links"
NO_PAGE: Mapping[str, str] = {
    "team.download_absences": FILE,
    "team.download_effects": FILE,
    "team.download_entries": FILE,
    "team.download_person_data": FILE,
    "team.download_ties": FILE,
    "team.import_template": FILE,
    "team.open_rows": FILE,
    "team.greet_device": DEVICE,
    "team.greet_device_by_link": DEVICE,
    "team.go_to_provider": AWAY,
    "team.come_back_from_provider": AWAY,
    "team.home": "leads on to her first page",
}
"""Route → why nobody reads it in this office."""
Plant = Callable[[str], str]
PLANTED: Mapping[str, Plant] = {
    "a key": lambda _: "trouble.input.title",
    "snake_case": lambda _: "is_protected",
    "a moment": lambda _: "2027-05-11T10:00:00+00:00",
    "a day": lambda _: "2027-05-11",
    "a UUID": lambda _: "00000000-0000-4000-8000-0000000000c1",
    "a value of Python": lambda _: "None",
    "an open place": lambda text: f"{text} {{count}}",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_code_is_found(
    full: FullOffice, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = staff_languages()["de"].entries
    plant = PLANTED[fault](entries["nav.today"])
    planted = plant.replace("{", "{{").replace("}", "}}")
    monkeypatch.setitem(cast("dict[str, str]", entries), "nav.today", planted)
    page = Page(full.office.browser.get("/team/heute").text)
    keys = frozenset(key for key in entries if "." in key)
    assert [each for line in lines(page) for each in codes_in(line, keys)]

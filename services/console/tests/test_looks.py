"""What every page keeps to: small, quiet, without script, readable for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kreis.console import looks
from kreis.console.participants import wording as texts
from services.console.tests.page import Element, Page, fields_of
from services.console.tests.town import Invited, Town

FIRST_LOAD = 30_000
"""Bytes a phone loads before it shows the page, uncompressed."""
SOURCES = Path(looks.__file__).parent
NO_CARE = {"care_places": {"total": 0, "by_band": {}}}


@pytest.fixture
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    """Every state of every page, as HTML; made by the first test that looks at them."""
    if not _PAGES:
        iryna, invite = map(request.getfixturevalue, ("iryna", "invite"))
        _PAGES.update(every_state(iryna, invite))
    return _PAGES


_PAGES: dict[str, str] = {}


def every_state(iryna: Invited, invite: Callable[..., Invited]) -> dict[str, str]:
    lonely = iryna.town.console()
    first = iryna.town.date(iryna.cohort, iryna.participant, 0)["id"]
    unlucky = invite({"birth_month": "2025-01", "needs_care": True}, offer=NO_CARE)
    return {
        "question": iryna.look().html,
        "no child": iryna.tap("Ja, mit dieser Auswahl", untick=2).html,
        "no": iryna.tap("Nein, ich kann nicht").html,
        "yes": iryna.tap("Ja, mit beiden").html,
        "date": iryna.browser.get(f"{iryna.path}/termin/{first}").text,
        "stop": iryna.browser.get(f"{iryna.path}/absage").text,
        "data": iryna.browser.get(f"{iryna.path}/daten").text,
        "full": unlucky.tap("Ja, mit Kind (2 Jahre)").html,
        "unknown": iryna.browser.get(f"/a/{'A' * 22}").text,
        "home": iryna.browser.get("/").text,
        "missing": iryna.browser.get("/nothing").text,
        "away": lonely.get(iryna.path).text,
    }


def test_every_page_is_sound_and_names_its_language(pages: dict[str, str]) -> None:
    for state, html in pages.items():
        page = Page(html)
        root = page.root.one("html")
        assert (root.attributes["lang"], root.attributes["dir"]) == ("de", "ltr"), state
        assert page.root.one("title").text.strip(), state
        assert len(page.root.all("h1")) == 1, state
        assert len(page.root.all("main")) == 1, state
        assert _doubled_ids(page.root) == [], state


def test_every_field_has_a_label_and_every_button_a_text(pages: dict[str, str]) -> None:
    for html in pages.values():
        root = Page(html).root
        labelled = [box for label in root.all("label") for box in label.all("input")]
        boxes = root.all("input", type="checkbox")
        assert [id(box) for box in boxes] == [id(box) for box in labelled]
        assert all(label.text.strip() for label in root.all("label"))
        assert all(button.text.strip() for button in root.all("button") + root.all("a"))
        assert len(root.all("legend")) == len(root.all("fieldset"))
        assert all(sign.attributes["aria-hidden"] == "true" for sign in root.all("svg"))


def test_a_first_load_stays_small(pages: dict[str, str], browser: FlaskClient) -> None:
    for state, html in pages.items():
        root = Page(html).root
        loaded = [_fetch(browser, link) for link in root.all("link")]
        assert [answer.status_code for answer in loaded] == [200, 200, 200], state
        size = len(html.encode()) + sum(len(answer.data) for answer in loaded)
        assert size <= FIRST_LOAD, state


@pytest.mark.parametrize("language", ["ar", "uk", "tr", "en"])
def test_a_first_load_stays_small_in_every_language(
    invite: Callable[..., Invited], browser: FlaskClient, language: str
) -> None:
    """Arabic and Cyrillic letters take two bytes each; her dates are the largest page."""
    children = [{"birth_month": f"202{year}-03", "needs_care": True} for year in (2, 4, 6)]
    parent = invite(*children, language=language)
    parent.send(fields_of(parent.look().root.all("form")[0]))

    page = parent.look()

    assert len(page.root.one("ol").all("li")) == 16
    loaded = [_fetch(browser, link) for link in page.root.all("link")]
    size = len(page.html.encode()) + sum(len(answer.data) for answer in loaded)
    assert size <= FIRST_LOAD


def test_there_is_no_script_and_nothing_comes_from_elsewhere(pages: dict[str, str]) -> None:
    for html in pages.values():
        root = Page(html).root
        for tag in ("script", "style", "img", "iframe", "object"):
            assert root.all(tag) == []
        for element in _everything(root):
            assert not [name for name in element.attributes if name.startswith(("on", "style"))]
            for name in ("href", "src", "action"):
                assert re.match(r"/(?!/)|tel:|$", element.attributes.get(name) or "")


def test_pages_are_kept_nowhere_and_send_no_cookie(amira: Invited) -> None:
    asked = [amira.browser.get(path) for path in (amira.path, "/", "/nothing")]
    asked.append(amira.send({"answer": "alone"}))
    for answer in asked:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")
        assert "unsafe" not in policy
        assert "Set-Cookie" not in answer.headers


def test_the_stylesheet_is_kept_for_as_long_as_it_is_the_same(town: Town) -> None:
    browser = town.console()
    link = Page(browser.get("/").text).root.all("link", rel="stylesheet")[0]

    answer = _fetch(browser, link)

    assert answer.mimetype == "text/css"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "?v=" in str(link.attributes["href"])
    assert browser.get("/static/..%2fpages.py").status_code == 404


def test_the_stylesheet_knows_no_left_and_right() -> None:
    """Logical properties only: the same rules serve Arabic."""
    sheets = "".join(sheet.read_text() for sheet in (SOURCES / "static").glob("*.css"))
    style = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)

    physical = (
        r"(?<![-\w])(?:left|right|(?:margin|padding)-(?:top|bottom|left|right)|width|height):"
    )
    assert re.findall(physical, style) == []


def test_every_text_the_pages_use_is_there_in_every_language() -> None:
    german = texts.words_of("de").entries
    forms = {f"age.{form}" for form in ("one", "two", "few", "many", "other")}
    for language, words in texts.languages().items():
        assert words.entries.keys() - forms == german.keys() - forms, language
        assert "age.other" in words.entries, language
        for key, text in words.entries.items():
            assert text.strip(), f"{language}: {key}"
            if key not in forms:
                assert _places(text) == _places(german[key]), f"{language}: {key}"


def test_the_six_languages_of_the_messages_are_those_of_the_pages() -> None:
    assert texts.languages().keys() == {"de", "de-simple", "en", "tr", "uk", "ar"}


def test_a_language_we_do_not_have_falls_back_to_german() -> None:
    assert texts.words_of("ti") is texts.words_of("de")


def test_names_in_texts_are_escaped() -> None:
    assert texts.bdi("<b>") == "<bdi>&lt;b&gt;</bdi>"


def _fetch(browser: FlaskClient, link: Element) -> TestResponse:
    href = link.attributes["href"]
    assert href is not None
    return browser.get(href, buffered=True)


def _places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def _doubled_ids(root: Element) -> list[str]:
    ids = [each.attributes["id"] for each in _everything(root) if each.attributes.get("id")]
    return [str(each) for each in ids if ids.count(each) > 1]


def _everything(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from _everything(child)

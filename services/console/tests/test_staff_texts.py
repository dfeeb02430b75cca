"""The words of staff's pages: in every language the same ones, and none that nobody uses."""

from __future__ import annotations

import json
import re
from importlib import import_module, resources
from pathlib import Path

from jinja2 import Environment, PackageLoader

from kreis.console.issuer.signing import SERVICES
from kreis.console.staff.wording import staff_languages
from kreis.formation import relaxing
from kreis.notifications.domain.errands import Kind
from tests.quarter.compared import EXPLAINS, RULES

SOURCES = Path(__file__).parents[1] / "src" / "kreis" / "console"


def test_every_language_has_the_same_texts_with_the_same_places() -> None:
    german = staff_languages()["de"].entries
    for language, words in staff_languages().items():
        assert words.entries.keys() == german.keys(), language
        for key, text in words.entries.items():
            assert places(text) == places(german[key]), f"{language}: {key}"


def test_every_text_a_page_names_is_there() -> None:
    """Keys put together from codes are found by their beginning."""
    known = staff_languages()["de"].entries.keys()
    pages = "".join(file.read_text() for file in (SOURCES / "templates/staff").glob("*.html"))
    named = set(re.findall(r"""\bt\("([^"]+)"\s*[,)]""", pages))
    begun = set(re.findall(r"""\bt(?:\.either|\.count)?\("([^"]+\.)"\s*~""", pages))
    counted = set(re.findall(r"""\bt\.count\("([^"]+)"\s*,""", pages))

    assert named - known == set()
    assert {each for each in begun if not any(key.startswith(each) for key in known)} == set()
    assert {each for each in counted if f"{each}.n" not in known} == set()


def test_no_text_is_kept_that_no_page_says() -> None:
    """Keys are named whole, or put together from a beginning and a code."""
    sources = [*(SOURCES / "templates").rglob("*.html"), *SOURCES.rglob("*.py")]
    text = "".join(file.read_text() for file in sources)
    whole = set(re.findall(r"""["']([^"'\s]+)["']""", text))
    begun = tuple(set(re.findall(r"""["']([\w.-]+[.-])(?:["']\s*~|\{)""", text)))
    groups = tuple(f"{each}." for each in whole if "." in each)  # `disclosure.slot`
    unused = {
        key
        for key in staff_languages()["de"].entries
        if not {key, key.rpartition(".")[0]} & whole and not key.startswith((*begun, *groups))
    }
    assert unused == set()


HERS = (
    "answer.", "answers.", "declined.", "taking-part.", "roster.declined", "roster.also",
    "phase.once",
)  # fmt: skip


def test_absage_is_hers_and_ausfall_is_ours() -> None:
    """Who declines and what does not take place have one word each (glossary)."""
    german = staff_languages()["de"].entries
    said = {key for key, text in german.items() if re.search("absag|abgesagt", text, re.IGNORECASE)}

    assert said
    hers = re.compile(r"(^|\.)(date-)?answers?\.")
    others = {key for key in said if not (key.startswith(HERS) or hers.search(key))}
    assert others == set()


def test_what_helps_somebody_without_a_place_is_said_in_words() -> None:
    """A code of cohorts stood there as it is: more_people."""
    codes = {*map(str, relaxing.CHANGES), relaxing.NOTHING, relaxing.MORE_PEOPLE}
    for language, words in staff_languages().items():
        assert {each for each in codes if f"help.{each}" not in words.entries} == set(), language


def test_what_every_service_deletes_and_when_is_said_in_words() -> None:
    """The page failed with something of insights on hold, and showed codes of new kinds."""
    rules = [
        rule
        for name in SERVICES
        for rule in import_module(f"kreis.{name}.store.retention").RETENTION.all_rules
    ]
    wanted = {f"retention.service.{name}" for name in SERVICES}
    wanted |= {f"retention.kind.{rule.kind}" for rule in rules}
    wanted |= {f"retention.period.{rule.period}" for rule in rules}
    for language, words in staff_languages().items():
        assert wanted - words.entries.keys() == set(), language


def test_who_was_shown_what_for_is_said_in_words() -> None:
    """A participant reads in her disclosure which service asked for her data, and what for."""
    sources = "".join(
        file.read_text()
        for name in (*SERVICES, "console")
        for file in (SOURCES.parents[3] / name / "src").rglob("*.py")
    )
    purposes = set(re.findall(r"""(?i)\b_?purpose ?= ?"([^"{]+)\"""", sources))
    assert len(purposes) > 5
    wanted = {f"disclosure.purpose.{each}" for each in purposes}
    wanted |= {f"disclosure.caller.{name}" for name in (*SERVICES, "console")}
    wanted |= {f"about.{kind}" for kind in Kind}
    for language, words in staff_languages().items():
        assert wanted - words.entries.keys() == set(), language


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_the_quarter_knows_each_explaining_sentence_as_it_is() -> None:
    """A sentence that has changed would be read as a statement about somebody."""
    texts = [" ".join(each.split()) for each in staff_languages()["de"].entries.values()]
    assert [each for each in EXPLAINS if not any(each in text for text in texts)] == []
    assert [each for each in RULES if not any(text.startswith(each) for text in texts)] == []


def test_a_list_that_is_missing_alone_is_told_in_the_singular() -> None:
    t = staff_languages()["de"]

    assert t.count("lists.count-for-nobody", 1) == "Dieser Termin zählt hier für niemanden."
    assert t.count("lists.count-for-nobody", 2) == "Diese Termine zählen hier für niemanden."


def test_whoever_is_taken_out_on_her_first_day_was_not_there_from_day_to_day() -> None:
    loader = Environment(loader=PackageLoader("kreis.console")).loader
    assert loader is not None
    source, *_ = loader.get_source(Environment(), "staff/members.html")

    assert source.index("was.joined_on == was.left_on") < source.index('"members.was-in",')
    told = staff_languages()["de"]("members.was-in-a-day", day="Mo 6. September", group="Unna")
    assert told == "War am Mo 6. September in „Unna“ und wurde am selben Tag herausgenommen."


def test_a_circle_is_told_as_what_can_be_done() -> None:
    """The invitation and the page it leads to are read before anybody minds a child."""
    can = {"de": "können", "de-simple": "können", "en": "can mind", "tr": "bakabilir"}
    can |= {"uk": "можуть", "ar": "يمكن"}
    texts = {name: resources.files(name) for name in ("kreis.exchange", "kreis.console")}
    for language, word in can.items():
        invitation = texts["kreis.exchange"] / "templates" / f"{language}.json"
        page = texts["kreis.console"] / "languages" / f"{language}.json"
        assert word in json.loads(invitation.read_text("utf-8"))["invitation.text"]
        assert word in json.loads(page.read_text("utf-8"))["circle.lead"]

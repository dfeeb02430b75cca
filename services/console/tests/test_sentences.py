"""A page says only what is planned or done: each such sentence has a fact or a plan behind it.

The sentences are collected from the German language files. The table says what stands behind each;
this test looks whether it is there.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from kreis.console.staff.wording import staff_languages
from kreis.console.texts import entries_of
from services.console.tests.sentences import (
    CLAIMS,
    NEVER,
    PARTICIPANTS,
    STAFF,
    About,
    Behind,
    Denies,
    Done,
    Rule,
    Shows,
)

ROOT = Path(__file__).parents[3]
CONSOLE = ROOT / "services/console/src/kreis/console"
DENIALS = ("nicht", "nichts", "kein", "niemand")
GERMAN: Mapping[str, tuple[Mapping[str, str], Mapping[str, Behind]]] = {
    "staff": (staff_languages()["de"].entries, STAFF),
    "participants": (entries_of(CONSOLE / "languages/de.json"), PARTICIPANTS),
}


def claims() -> Iterator[tuple[str, str, Behind | None]]:
    """Yields each sentence that claims something, with what stands behind it."""
    for entries, table in GERMAN.values():
        for key, text in entries.items():
            if CLAIMS.search(text):
                begun = (table[each] for each in table if each[-1] == "." and key.startswith(each))
                yield key, text, table.get(key) or next(begun, None)


def test_every_sentence_that_claims_something_is_in_the_table() -> None:
    assert {key: text for key, text, behind in claims() if behind is None} == {}


def test_the_table_names_no_sentence_that_is_gone() -> None:
    for name, (entries, table) in GERMAN.items():
        gone = {
            key
            for key in table
            if not any(
                each == key or (key[-1] == "." and each.startswith(key))
                for each, text in entries.items()
                if CLAIMS.search(text)
            )
        }
        assert gone == set(), name


def test_no_page_says_what_nobody_knows_yet() -> None:
    for entries, _ in GERMAN.values():
        assert {key: text for key, text in entries.items() if NEVER.search(text)} == {}


@pytest.mark.parametrize("kind", [Done, Denies, Shows, Rule, About])
def test_what_stands_behind_a_sentence_is_there(kind: type[Behind]) -> None:
    found = {key: (text, behind) for key, text, behind in claims() if isinstance(behind, kind)}

    assert found
    assert {key: why for key, of in found.items() if (why := fault(key, *of))} == {}


def fault(key: str, text: str, behind: Behind | None) -> str:
    if isinstance(behind, Done):
        return "" if is_said_after_an_answer(key) else "said before a service has answered"
    if isinstance(behind, Denies):
        denies = any(each in text.lower() for each in DENIALS) or key.startswith("trouble.")
        denies = denies or key.startswith("roster-link.wrong.")
        return "" if denies else "denies nothing"
    if isinstance(behind, Shows):
        return "" if is_a_field(behind.field) else f"no field {behind.field}"
    if isinstance(behind, Rule):
        file, _, name = behind.test.partition("::")
        there = (ROOT / file).is_file() and f"def {name or 'test_'}" in (ROOT / file).read_text()
        return "" if there else f"no test {behind.test}"
    if isinstance(behind, About):
        return "" if behind.because else "does not say what it names"
    return ""


def is_a_field(path: str) -> bool:
    module, shape, field = path.split(".")
    responses = importlib.import_module(f"kreis.console.services.responses.{module}")
    return field in vars(responses)[shape].__annotations__


def is_said_after_an_answer(key: str) -> bool:
    """True if every function that names the key asks a service before it does."""
    said = [each for each in functions() if names(each, key)]
    return bool(said) and all(asks_before(each, key) for each in said)


@cache
def functions() -> list[ast.FunctionDef]:
    files = sorted((CONSOLE / "staff").glob("*.py"))
    trees = [ast.parse(file.read_text()) for file in files]
    return [each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]


def names(function: ast.FunctionDef, key: str) -> list[tuple[int, int]]:
    """Where the function names this key, or the beginning of it."""
    return [
        (each.lineno, each.col_offset)
        for each in ast.walk(function)
        if isinstance(each, ast.Constant)
        and isinstance(each.value, str)
        and (
            each.value == key
            or (len(each.value) > 3 and each.value[-1] == "." and key.startswith(each.value))
        )
    ]


def asks_before(function: ast.FunctionDef, key: str) -> bool:
    asked = [
        (each.lineno, each.col_offset)
        for each in ast.walk(function)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == "client"
    ]
    return all(any(ask < said for ask in asked) for said in names(function, key))


def test_a_sentence_that_is_said_too_early_is_found() -> None:
    early = "def save():\n    told = 'a.saved'\n    client().events.save()\n    go(told)"
    late = "def save():\n    client().events.save()\n    go('a.saved')"
    for source, expected in ((early, False), (late, True)):
        (function,) = ast.parse(source).body
        assert isinstance(function, ast.FunctionDef)
        assert asks_before(function, "a.saved") is expected

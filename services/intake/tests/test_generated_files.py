"""Two thousand generated files against an oracle, and planted faults that it finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import phonenumbers
import pytest

from kreis.contracts import mailboxes, phones
from kreis.intake.domain.imports import (
    cells,
    children,
    columns,
    encodings,
    faults,
    rows,
    slots,
    table,
    xlsx_file,
)
from kreis.intake.domain.imports.workbook.beside import Beside
from services.intake.tests.generated_files import generated
from services.intake.tests.oracle import differences

FILES = 2_000
UNTIL_FOUND = 400
"""Files among which each planted fault shows."""


def test_nothing_is_lost_and_nothing_is_read_that_was_not_meant() -> None:
    wrong = {seed: list(differences(generated(seed))) for seed in range(FILES)}
    assert {seed: found for seed, found in wrong.items() if found} == {}


def test_the_files_have_every_encoding_and_every_damage() -> None:
    made = [generated(seed) for seed in range(UNTIL_FOUND)]
    kinds = Counter(each.encoding for each in made)
    assert len(kinds) >= 12
    assert min(kinds.values()) >= 3
    for damage in ("protected", "unreadable", "comments", "misread", "open_columns", "is_doubled"):
        assert sum(bool(getattr(each, damage)) for each in made) >= 3, damage


def _first_child_alone(patch: pytest.MonkeyPatch) -> None:
    read = children.read
    patch.setitem(_readers(), "child_1", lambda text: read(text)[:1])


def _any_spelling_but_one_is_missed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        table, "remark_speaks_of_protection", lambda text: "adressschutz" in text.casefold()
    )


def _headers_of_protection_are_taken_for_others(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(columns, "header_speaks_of_protection", lambda header: header == "Adressschutz")


def _letters_become_digits(patch: pytest.MonkeyPatch) -> None:
    def careless(text: str) -> phones.Phone:
        return phones.Phone(phonenumbers.parse(text, "DE"))

    patch.setattr(phones, "read", careless)


def _unknown_columns_are_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(table.Column, "is_open", property(lambda _: False))


def _exceptions_are_not_heard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(slots._Reading, "_take_not", lambda self, _: None)


def _lost_letters_are_not_seen(patch: pytest.MonkeyPatch) -> None:
    """Two guards know the question mark of a lost letter: the names' own has to go as well."""
    patch.setattr(faults, "_LOST", re.compile("\ufffd"))
    patch.setattr(cells, "_SIGNS_OF_NAMES", cells._SIGNS_OF_NAMES + "?")


def _days_are_not_checked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(children, "date", lambda *_: None)


def _titles_hide_the_first_row(patch: pytest.MonkeyPatch) -> None:
    below = table._below
    patch.setattr(table, "_below", lambda source, line: below(source, line + (line > 1)))


def _everything_is_windows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(encodings, "_is_sure", lambda _: True)


def _misread_names_are_taken(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(table, "looks_misread", lambda _: False)


def _letters_of_domains_are_replaced(patch: pytest.MonkeyPatch) -> None:
    def as_in_2003(text: str) -> mailboxes.Mailbox:
        local, _, host = text.partition("@")
        host = host.replace("ß", "ss")
        return mailboxes.Mailbox(f"{local}@{host}", "")

    patch.setattr(cells.mailboxes, "read", as_in_2003)


def _comments_and_merged_cells_are_not_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(xlsx_file, "_beside", lambda *_: Beside())


def _names_keep_their_form(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(faults, "texts", _Careless)
    patch.setattr(rows, "seen", str.strip)


class _Careless:
    JOINERS = ""
    line = name = staticmethod(str)
    NotALine = NotAName = ValueError


def _readers() -> dict[str, Any]:
    readers: dict[str, Any] = rows._READERS  # type: ignore[assignment]
    return readers


PLANTED: list[Callable[[pytest.MonkeyPatch], None]] = [
    *(_first_child_alone, _any_spelling_but_one_is_missed, _letters_become_digits),
    *(_headers_of_protection_are_taken_for_others, _misread_names_are_taken),
    *(_unknown_columns_are_dropped, _exceptions_are_not_heard, _lost_letters_are_not_seen),
    *(_days_are_not_checked, _titles_hide_the_first_row, _everything_is_windows),
    *(_letters_of_domains_are_replaced, _comments_and_merged_cells_are_not_seen),
    _names_keep_their_form,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda each: each.__name__.strip("_"))
def test_a_planted_fault_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert any(next(differences(generated(seed)), None) for seed in range(UNTIL_FOUND))

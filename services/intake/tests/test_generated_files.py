"""Two hundred generated files against an oracle, and planted faults that it finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import phonenumbers
import pytest

from kreis.contracts import phones
from kreis.intake.domain.imports import children, csv_file, faults, protection, slots, table
from services.intake.tests.generated_files import generated
from services.intake.tests.oracle import differences

FILES = 200


def test_nothing_is_lost_and_nothing_is_read_that_was_not_meant() -> None:
    wrong = {seed: list(differences(generated(seed))) for seed in range(FILES)}
    assert {seed: found for seed, found in wrong.items() if found} == {}


def _first_child_alone(patch: pytest.MonkeyPatch) -> None:
    read = children.read
    patch.setitem(_readers(), "child_1", lambda text: read(text)[:1])


def _any_spelling_but_one_is_missed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(table, "speaks_of_protection", lambda text: "adressschutz" in text.casefold())


def _letters_become_digits(patch: pytest.MonkeyPatch) -> None:
    def careless(text: str) -> phones.Phone:
        return phones.Phone(phonenumbers.parse(text, "DE"))

    patch.setattr(phones, "read", careless)


def _unknown_columns_are_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(table.Column, "is_open", property(lambda _: False))


def _exceptions_are_not_heard(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(slots._Reading, "_take_not", lambda self, _: None)


def _lost_letters_are_not_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(faults, "_LOST", re.compile("\ufffd"))


def _days_are_not_checked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(children, "date", lambda *_: None)


def _titles_hide_the_first_row(patch: pytest.MonkeyPatch) -> None:
    below = table._below
    patch.setattr(table, "_below", lambda source, line: below(source, line + (line > 1)))


def _everything_is_windows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(csv_file, "refuse_unsure", lambda _: None)


def _readers() -> dict[str, Any]:
    from kreis.intake.domain.imports import rows

    readers: dict[str, Any] = rows._READERS  # type: ignore[assignment]
    return readers


PLANTED: list[Callable[[pytest.MonkeyPatch], None]] = [
    *(_first_child_alone, _any_spelling_but_one_is_missed, _letters_become_digits),
    *(_unknown_columns_are_dropped, _exceptions_are_not_heard, _lost_letters_are_not_seen),
    *(_days_are_not_checked, _titles_hide_the_first_row, _everything_is_windows),
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda each: each.__name__.strip("_"))
def test_a_planted_fault_is_found(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert protection.speaks_of_protection("Adress-Schutz")
    plant(monkeypatch)
    assert any(next(differences(generated(seed)), None) for seed in range(FILES))

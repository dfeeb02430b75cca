"""Reads a JSON document field by field, and says which field is wrong.

Promise: a document that cannot be read raises `BadProblem`, and nothing else is ever raised. Its
one sentence names the field, its value and what was expected. Unknown fields are ignored, so that a
record of the pool can be handed on as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

Word = TypeVar("Word", bound=str)


class BadProblem(ValueError):
    """The problem cannot be read or contradicts itself; the text says where and why."""


class Fields:
    """The fields of one JSON object, and the path by which a fault is named."""

    def __init__(self, document: object, path: str = "") -> None:
        if not isinstance(document, dict):
            raise BadProblem(f"{path or 'the document'}: {_short(document)} is not an object")
        self._document: dict[str, object] = document
        self.path = path

    def has(self, name: str) -> bool:
        return name in self._document

    def inner(self, name: str) -> Fields:
        return Fields(self._value(name), self._path(name))

    def each(self, name: str) -> Iterator[Fields]:
        for index, item in enumerate(self._items(name)):
            yield Fields(item, f"{self._path(name)}[{index}]")

    def text(self, name: str) -> str:
        return _text(self._value(name), self._path(name))

    def texts(self, name: str) -> frozenset[str]:
        path = self._path(name)
        return frozenset(_text(item, path) for item in self._items(name))

    def word(self, name: str, vocabulary: Sequence[Word]) -> Word:
        return _word(self._value(name), vocabulary, self._path(name))

    def words(self, name: str, vocabulary: Sequence[Word]) -> frozenset[Word]:
        path = self._path(name)
        return frozenset(_word(item, vocabulary, path) for item in self._items(name))

    def flag(self, name: str) -> bool:
        value = self._value(name)
        if not isinstance(value, bool):
            raise BadProblem(f"{self._path(name)}: {_short(value)} is not true or false")
        return value

    def number(self, name: str, least: int = 0, most: int | None = None) -> int:
        return _number(self._value(name), self._path(name), least, most)

    def numbers(self, name: str, most: int | None = None) -> tuple[int, ...]:
        """Whole numbers, each once, in their order."""
        path = self._path(name)
        return tuple(sorted({_number(item, path, 0, most) for item in self._items(name)}))

    def measure(self, name: str, least: float = -math.inf) -> float:
        """A finite number."""
        value = self._value(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not least <= value < math.inf:  # type: ignore[operator]
            raise BadProblem(f"{self._path(name)}: {_short(value)} is not a number that can be")
        return float(value)  # type: ignore[arg-type]

    def rows(self, name: str) -> Iterator[tuple[int, ...]]:
        """Lists of whole numbers."""
        for index, items in enumerate(self._items(name)):
            path = f"{self._path(name)}[{index}]"
            if not isinstance(items, list):
                raise BadProblem(f"{path}: {_short(items)} is not a list")
            yield tuple(_number(item, path, 0, None) for item in items)

    def monday(self, name: str) -> date:
        day = self.day(name)
        if day.weekday() != 0:
            raise BadProblem(f"{self._path(name)}: {day.isoformat()} is not a Monday")
        return day

    def day(self, name: str) -> date:
        text = self.text(name)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise BadProblem(f"{self._path(name)}: {_short(text)} is not a date like 2027-04-05")
        return day

    def _value(self, name: str) -> object:
        if name not in self._document:
            raise BadProblem(f"{self._path(name)}: is missing")
        return self._document[name]

    def _items(self, name: str) -> list[object]:
        value = self._value(name)
        if not isinstance(value, list):
            raise BadProblem(f"{self._path(name)}: {_short(value)} is not a list")
        return value

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _number(value: object, path: str, least: int, most: int | None) -> int:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or value < least or (most is not None and value > most):  # type: ignore[operator]
        bounds = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise BadProblem(f"{path}: {_short(value)} is not a whole number {bounds}")
    return value  # type: ignore[return-value]


def _text(value: object, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise BadProblem(f"{path}: {_short(value)} is not a text")
    return value


def _word(value: object, vocabulary: Sequence[Word], path: str) -> Word:
    for word in vocabulary:
        if word == value:
            return word
    raise BadProblem(f"{path}: {_short(value)} is not one of {', '.join(vocabulary)}")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:37]}..."

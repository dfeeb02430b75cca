"""Puts faults, notes and imports in words, in German and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kreis.intake.domain.imports import file_sentences, row_sentences
from kreis.intake.domain.imports.columns import label_of, names_no_mornings
from kreis.intake.domain.imports.slots import spoken

LANGUAGES = ("de", "en")
_SENTENCES = {**file_sentences.SENTENCES, **row_sentences.SENTENCES}

CODES = tuple(_SENTENCES)


def sentence(code: str, params: Mapping[str, Any], language: str) -> str:
    """Returns the sentence for people. Raises `KeyError` for a code that has none."""
    words = _SENTENCES[code]
    shown = {name: _shown(name, value, language) for name, value in params.items()}
    return (words.de if language == "de" else words.en).format_map(shown)


def _shown(name: str, value: Any, language: str) -> Any:
    """A value in words: fields by their labels, slots by their days."""
    if not isinstance(value, list):
        return value
    if name == "fields":
        return ", ".join(label_of(each, language) for each in value)
    if name == "slots":
        return spoken(value, language)
    return ", ".join(map(str, value))


def in_words(found: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An import as people read it: why it failed, what its columns mean, what is missing."""
    failure = found["failure"]
    columns = [
        {
            **each,
            "label": label_of(each["means"], language) if each["means"] else "",
            "is_open": each["means"] is None and bool(each["examples"]),
        }
        for each in found["columns"]
    ]
    return {
        **found,
        "failure": sentence(failure, {}, language) if failure else None,
        "columns": columns,
        "asks_mornings": not found["answers"].get("mornings")
        and names_no_mornings([each["means"] for each in columns if each["examples"]]),
        "missing": [label_of(each, language) for each in found["missing"]],
    }

"""Composes messages: subject and text in her language, with a place for the link.

No text names another member, and none says more than a telephone on a table may show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.dates import format_date

from kreis.contracts.phones import dialled
from kreis.exchange.domain.asks import Ask
from kreis.exchange.domain.circles import Circle
from kreis.exchange.domain.law import BERLIN
from kreis.exchange.domain.letters import Kind

LINK = "{link}"
"""Stands for the link in a text. Whoever sends the message puts it in."""
_LOCALES = {"de-simple": "de"}
_DAY = "ccc d.M."
_RIGHT_TO_LEFT = ("ar",)
_LEFT_TO_RIGHT = "\u200e"
"""Around a number, so that its parts keep their order in a text that runs from right to left."""


class Text(NamedTuple):
    subject: str
    text: str


def compose(kind: Kind, language: str, circle: Circle, ask: Ask | None) -> Text:
    """Returns the message. An SMS is the text alone."""
    words = _words(language)
    mark = _LEFT_TO_RIGHT if language in _RIGHT_TO_LEFT else ""
    phone = f"{mark}{dialled(circle.phone)}{mark}"
    values = {"sender": circle.sender_name, "phone": phone, "link": LINK, "when": ""}
    if ask is not None:
        values["when"] = _when(ask, language)
    subject, text = words[f"{kind}.subject"], words[f"{kind}.text"]
    return Text(subject.format(**values), text.format(**values))


def calendar_title(language: str) -> str:
    """Returns what a date is called in her calendar, where others may read it."""
    return _words(language)["calendar.title"]


def _when(ask: Ask, language: str) -> str:
    begins, ends = ask.starts_at.astimezone(BERLIN), ask.ends_at.astimezone(BERLIN)
    day = format_date(begins.date(), _DAY, locale=_LOCALES.get(language, language))
    return f"{day} {begins:%H:%M}-{ends:%H:%M}"


@cache
def _words(language: str) -> Mapping[str, str]:
    file = Path(__file__).parent / f"{language}.json"
    words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return words

"""Completes the message on top of a refused page: a link to each field with a message.

The links stand in the order of the fields. A page that lists fields by itself keeps its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import escape

from kreis.console.staff.filling import Filled

_PLAIN = re.compile(
    r'<p class="told bad" role="alert">(?P<sign>.*?)<span>(?P<text>.*?)</span></p>', re.DOTALL
)
_LISTED = re.compile(
    r'(?P<before> role="alert">(?:(?!role="alert").)*?<ul>)(?P<items>.*?)(?P<after></ul>)',
    re.DOTALL,
)
_ITEM = re.compile(r'<li>\s*<a href="#(?P<id>[^"]+)">.*?</li>', re.DOTALL)


def with_summary(filled: Filled) -> str | None:
    """Returns the page with a link to each field that has a message.

    None if there are such fields and the page has no message of its own on top.
    """
    head, main = filled.html[: filled.main], filled.html[filled.main :]
    if not filled.noted:
        return filled.html
    listed = _LISTED.search(main)
    if listed and _ITEM.search(listed["items"]):
        items = _completed(listed["items"], filled)
        return head + _put(main, listed, f"{listed['before']}{items}{listed['after']}")
    plain = _PLAIN.search(main)
    if plain is None:
        return None
    items = "".join(_item(*each) for each in filled.noted)
    told = f"{plain['sign']}<div><p>{plain['text']}</p><ul>{items}</ul></div>"
    return head + _put(main, plain, f'<div class="told bad" role="alert">{told}</div>')


def _put(text: str, found: re.Match[str], new: str) -> str:
    return f"{text[: found.start()]}{new}{text[found.end() :]}"


def _completed(items: str, filled: Filled) -> str:
    """Returns the items of a list with those that it lacks, in the order of the fields."""
    known = {each["id"]: each[0] for each in _ITEM.finditer(items)}
    known = {**{field: _item(field, label) for field, label in filled.noted}, **known}
    return "\n".join(known[field] for field in _in_order(known, filled.html))


def _in_order(ids: Iterable[str], html: str) -> list[str]:
    return sorted(ids, key=lambda field: html.find(f' id="{escape(field)}"'))


def _item(field: str, label: str) -> str:
    return f'<li><a href="#{escape(field)}">{escape(label)}</a></li>'

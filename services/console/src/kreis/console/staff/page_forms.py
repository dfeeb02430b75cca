"""Reads the forms of a finished page: their fields, what these allow, and where they send to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

CONTROLS = ("input", "select", "textarea")
Attributes = dict[str, str | None]


@dataclass
class Limits:
    """What a field of a form allows, as a browser would check it."""

    kind: str = "text"
    least: str = ""
    most: str = ""
    longest: int | None = None
    is_required: bool = False
    options: set[str] = field(default_factory=set)
    is_marked: bool = False
    """True if the page marks the field as faulty by itself."""

    def allow(self, value: str) -> bool:
        """True if the field allows this value. An empty one is the service's to refuse, unless the
        field is required."""
        if self.kind == "select":
            return value in self.options
        if not value.strip():
            return not self.is_required
        if self.longest is not None and len(value) > self.longest:
            return False
        return self._has_form(value)

    def _has_form(self, value: str) -> bool:
        try:
            if self.kind == "number":
                least, most = Decimal(self.least or "-inf"), Decimal(self.most or "inf")
                return least <= Decimal(value.strip()) <= most
            if self.kind in ("date", "month"):
                day = date.fromisoformat(f"{value}-01" if self.kind == "month" else value)
                return bool(day)
            if self.kind == "time":
                return time.fromisoformat(value) is not None
        except (InvalidOperation, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Form:
    """A form of a page: the how-manieth it is, its fields, and the labels of the page.

    Labels are named by the id of their field, or `name:day` if they stand around a field.
    """

    number: int
    fields: Mapping[str, Limits]
    labels: Mapping[str, str]

    def violations(self, sent: MultiDict[str, str]) -> list[str]:
        """Returns the fields with a value that the form itself does not allow."""
        return [
            name
            for name, limits in self.fields.items()
            if any(not limits.allow(value) for value in sent.getlist(name))
        ]


def form_of(
    html: str, here: str, action: str, sent: MultiDict[str, str], *, also_get: bool = False
) -> Form | None:
    """Returns the form that posts to this address. None if the page has none.

    `here` is the address of the page; a form without one sends there. Among several, it is the one
    whose hidden fields and buttons are most as sent. `also_get`: also a form that only looks.
    """
    forms = _Forms(here, action, sent, also_get=also_get)
    forms.feed(html)
    return forms.chosen()


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(
        self, here: str, action: str, sent: MultiDict[str, str], *, also_get: bool
    ) -> None:
        super().__init__()
        self._also_get = also_get
        self._here, self._action, self._sent = here, action, sent
        self._number = -1
        self._fits: dict[int, int] = {}
        self._fields: dict[int, dict[str, Limits]] = {}
        self._select: Limits | None = None
        self._label_of: str | None = None
        self._labels: dict[str, str] = {}

    def chosen(self) -> Form | None:
        found = max(self._fits, key=lambda each: (self._fits[each], -each), default=None)
        return None if found is None else Form(found, self._fields[found], self._labels)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag == "form":
            self._number += 1
            if urlsplit(own.get("action") or self._here).path == self._action and (
                self._also_get or _is_post(own)
            ):
                self._fits[self._number], self._fields[self._number] = 0, {}
        elif tag == "label":
            self._label_of = own.get("for") or ""
        elif tag in (*CONTROLS, "button") and self._number in self._fits:
            self._take(tag, own)
        elif tag == "option" and self._select is not None:
            self._select.options.add(own.get("value") or "")

    def _take(self, tag: str, own: Attributes) -> None:
        """Takes a control of a form that fits."""
        name, value = own.get("name") or "", own.get("value") or ""
        kind = tag if tag != "input" else own.get("type") or "text"
        if kind in ("button", "hidden"):
            self._fits[self._number] += value in self._sent.getlist(name)
        least, most = own.get("min") or "", own.get("max") or ""
        longest = int(own["maxlength"] or 0) if "maxlength" in own else None
        is_required, is_marked = "required" in own, "aria-invalid" in own
        limits = Limits(kind, least, most, longest, is_required, is_marked=is_marked)
        if self._label_of == "":
            self._label_of = f"name:{name}"
        known = self._fields[self._number].setdefault(name, limits)
        known.is_marked = known.is_marked or limits.is_marked
        if tag == "select":
            self._select = known

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_of = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._label_of:
            self._labels[self._label_of] = f"{self._labels.get(self._label_of, '')}{data}"


def _is_post(own: Attributes) -> bool:
    return (own.get("method") or "").lower() == "post"

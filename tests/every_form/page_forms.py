"""Forms of pages: where each stands, where it sends to, its fields, and what it sends as it is."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from services.console.tests.page import Element, Page

TYPED = ("text", "email", "tel", "number", "date", "time", "month", "search")
CONTROLS = ("input", "select", "textarea")
FILE = (
    "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten\n"
    "Derya;Şahin;tr;0171 3920011;10/2024;Mo–Fr vormittags\n"
    "Ewa;Nowicka;pl;0171 39200;13/2024;Mo–Fr vormittags\n"
)
"""A list of newcomers; something is wrong with the second."""
VALID = {
    "first_name": "Ada",
    "last_name": "Berger",
    "phone": "0171 3920002",
    "email": "ada.berger@post.example",
    "channel": "sms",
    "language": "de",
    "birth_month.0": "2020-05",
    **{f"birth_month.{row}": "2021-05" for row in range(1, 4)},
    "notice_version": "2027-01",
    "slots": "tue-am",
    "name": "Haus am Ring",
    "street": "Beispielweg 4",
    "postal_code": "59423",
    "town": "Unna",
    "monday": "2027-06-14",
    "day": "2027-05-10",
    "reason": "Teamtag",
    "names_de": "Bewerbung",
    "from": "09:00",
    "until": "11:00",
    "role": "contact-person",
    "adults_min": "8",
    "version": "2027-01",
    "date": "2027-05-12",
    "starts_at": "09:30",
    "ends_at": "11:30",
}
"""Values of fields that are empty at first and have to be said."""


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    """The type of an input, `select` or `textarea`."""
    options: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    longest: int | None = None


@dataclass(frozen=True)
class Form:
    """A form of a page: where it stands, where it sends to, what it sends as it is."""

    page: str
    action: str
    endpoint: str
    fields: tuple[Field, ...]
    sent: MultiDict[str, str]
    has_files: bool = False
    opened_by: Mapping[str, str] | None = None
    """What was sent to get the page, if it comes only after a form."""
    who: str = ""
    """Whose browser shows it; empty for somebody who is not signed in."""

    @property
    def data(self) -> MultiDict[str, Any]:
        """What the browser sends, with a file where it may choose one."""
        data: MultiDict[str, Any] = self.sent.copy()
        for field in self.fields:
            if field.kind == "file":
                data.add(field.name, (io.BytesIO(FILE.encode()), "liste.csv"))
        return data

    @property
    def typed(self) -> list[Field]:
        """Returns the fields that people type into or choose from."""
        return [each for each in self.fields if each.kind in (*TYPED, "select", "textarea")]

    @property
    def chosen(self) -> list[Field]:
        """Returns the fields that people tick."""
        return [each for each in self.fields if each.kind in ("checkbox", "radio")]

    @property
    def kind(self) -> tuple[str, ...]:
        """What makes it another form than others to the same route."""
        buttons = [each.name for each in self.fields if each.kind == "button"]
        after = ("after a form",) if self.opened_by else ()
        return (
            self.endpoint,
            *after,
            *sorted({each.name.split(".")[0] for each in self.typed}),
            *buttons,
        )

    def saying(self, values: Mapping[str, str]) -> Form:
        """The same form with other values in it. Of several selects with one name, the first has
        the value; a browser sends all of them."""
        sent = self.sent.copy()
        selects = Counter(each.name for each in self.fields if each.kind == "select")
        for name, value in values.items():
            others = sent.getlist(name)[1:] if selects[name] > 1 else []
            sent.setlist(name, [value, *others])
        return replace(self, sent=sent)

    def __str__(self) -> str:
        return f"{self.endpoint} on {self.page}"


def is_same(one: Form, other: Form) -> bool:
    """True if both send to the same address, and the first has every field of the second."""
    names = [{field.name for field in form.typed} for form in (one, other)]
    return one.action == other.action and names[0] >= names[1]


def read_forms(page: Page, path: str) -> Iterator[Form]:
    """Yields the forms of a page that send something; their routes are not yet known."""
    for element in page.root.all("form", method="post"):
        yield _form(element, path, str(element.attributes.get("action") or path))


def controls_of(element: Element) -> list[Element]:
    return [each for tag in CONTROLS for each in element.all(tag)]


def _form(element: Element, path: str, action: str) -> Form:
    fields: list[Field] = []
    sent: MultiDict[str, str] = MultiDict()
    has_files = False
    for control in controls_of(element):
        field = _field(control)
        has_files = has_files or field.kind == "file"
        fields.append(field)
        if (value := _value(control, field.kind)) is not None:
            sent.add(field.name, value)
    for button in element.all("button")[:1]:
        if name := button.attributes.get("name"):
            value = str(button.attributes.get("value") or "")
            sent.add(name, value)
            fields.append(Field(name, "button", (value,)))
    for name in {each.name for each in fields} & VALID.keys():
        if not any(sent.getlist(name)):
            sent.setlist(name, [VALID[name]])
    for field in fields:
        is_alone = sum(each.name == field.name for each in fields) == 1
        if (
            is_alone
            and field.kind == "select"
            and not any(sent.getlist(field.name))
            and any(field.options)
        ):
            sent.setlist(field.name, [next(each for each in field.options if each)])
    return Form(path, action, "", tuple(fields), sent, has_files)


def _field(control: Element) -> Field:
    own = control.attributes
    kind = str(own.get("type") or "text") if control.tag == "input" else control.tag
    options = tuple(map(_value_of_option, control.all("option")))
    if kind in ("checkbox", "radio"):
        options = (str(own.get("value") or "on"),)
    if own.get("inputmode") == "email":  # no type of its own: browsers replace letters of a domain
        kind = "email"
    longest = own.get("maxlength")
    return Field(
        str(own.get("name") or ""),
        kind,
        options,
        str(own.get("min") or ""),
        str(own.get("max") or ""),
        int(longest) if longest else None,
    )


def _value(control: Element, kind: str) -> str | None:
    """What the control sends as it is. None if it sends nothing."""
    if kind == "file":
        return None
    if kind in ("checkbox", "radio"):
        is_ticked = "checked" in control.attributes
        return str(control.attributes.get("value") or "on") if is_ticked else None
    if kind == "select":
        options = control.all("option")
        chosen = [each for each in options if "selected" in each.attributes] or options[:1]
        return _value_of_option(chosen[0]) if chosen else None
    if kind == "textarea":
        return control.text
    return str(control.attributes.get("value") or "")


def _value_of_option(option: Element) -> str:
    """An option without a value sends its text."""
    own = option.attributes
    return str(own["value"] or "") if "value" in own else option.text

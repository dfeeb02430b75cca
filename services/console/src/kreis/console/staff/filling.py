"""Fills a form of a finished page with what was sent, and puts messages at its fields.

Pages of staff are made of many templates. A form that was refused comes back on its own page, which
is built as usual. Then this module writes the sent values into that form. So no template has to
know how to repeat an input, and a new form is covered unasked.

Refuses: to repeat passwords, files and tokens. Hidden fields keep the page's values, but for the
names in `kept`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from itertools import count

from werkzeug.datastructures import MultiDict

from kreis.console.staff.page_forms import CONTROLS, Attributes, Form

NOT_REPEATED = ("hidden", "password", "file", "submit", "button")
TICKED = ("checkbox", "radio")


@dataclass(frozen=True)
class Wish:
    """What is to be written into a form.

    `notes` are messages by field. `kept` names hidden fields that keep what was sent. `hint` makes
    a text for a field whose value on the page differs from the sent one. `newer` names fields
    whose value on the page stays.
    """

    sent: MultiDict[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    kept: Collection[str] = ()
    hint: Callable[[str], str] | None = None
    newer: Collection[str] = ()


@dataclass
class Filled:
    """The page, with the form filled in."""

    html: str
    noted: list[tuple[str, str]]
    """Id and label of each field that has a message, also of the page's own, in order."""
    main: int
    """Where in `html` the content of the page begins."""


def fill(html: str, form: Form, wish: Wish) -> Filled:
    """Returns the page with this form filled in."""
    writer = _Writer(wish, form)
    writer.feed(html)
    writer.close()
    return writer.filled()


class _Writer(HTMLParser):
    """Copies the page tag by tag; changes what belongs to the chosen form."""

    def __init__(self, wish: Wish, form: Form) -> None:
        super().__init__(convert_charrefs=False)
        self._wish, self._chosen, self._labels = wish, form.number, form.labels
        self._out: list[str] = []
        self._number = -1
        self._is_inside = False
        self._folds: list[int] = []
        """Places of the `<details>` that are open around here."""
        self._around: list[str] = []
        """Elements around here that a message must not break."""
        self._pending: list[tuple[str, bool]] = []
        """Messages to come, each with whether it is about a group of choices."""
        self._seen: Counter[str] = Counter()
        self._done: set[str] = set()
        self._noted: list[tuple[str, str]] = []
        self._ids = count(1)
        self._select: str | None = None
        self._is_text_dropped = False
        self._field = ""
        """Name of the select or textarea that is open, or of the choice read last."""
        self._read: list[str] | None = None
        """Text that is read: of a textarea, or of an option or a choice that stands there."""
        self._standing: dict[str, list[str]] = {}
        """What stands on the page in selects, textareas and choices, as people read it."""
        self._differing: set[str] = set()
        """Names of those in which something else was sent."""
        self._main = -1

    def filled(self) -> Filled:
        return Filled("".join(self._out), self._noted, len("".join(self._out[: self._main])))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        if tag == "form":
            self._enter()
        elif tag in ("label", "fieldset"):
            self._around.append(tag)
        self._out.append(self._changed(tag, dict(attrs), raw) if self._is_inside else raw)
        if tag == "details":
            self._folds.append(len(self._out) - 1)
        if tag == "main":
            self._main = len(self._out)
        if tag == "input":
            self._flush()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._is_text_dropped = False
        self._out.append(f"</{tag}>")
        self._end_reading(tag)
        if tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "form":
            self._is_inside = False
        elif tag in ("label", "fieldset") and self._around:
            self._around.pop()
            if "fieldset" not in self._around:
                self._tell_standing(is_of_choices=True)
            self._flush()
        elif tag in ("select", "textarea"):
            self._select = None
            self._tell_standing(is_of_choices=False)
            self._flush()

    def handle_data(self, data: str) -> None:
        if self._read is not None:
            self._read.append(data)
        if not self._is_text_dropped:
            self._out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._out.append(f"<!{decl}>")

    def _enter(self) -> None:
        """Begins the next form. Unfolds what is folded around the chosen one."""
        self._number += 1
        self._is_inside = self._number == self._chosen
        for place in self._folds if self._is_inside else ():
            self._open(place)

    def _changed(self, tag: str, own: Attributes, raw: str) -> str:
        if tag in CONTROLS and own.get("name") not in self._wish.newer:
            return self._control(tag, own, raw)
        if tag == "option" and self._select is not None:
            return self._option(own)
        return raw

    def _control(self, tag: str, own: Attributes, raw: str) -> str:
        name, kind = own.get("name") or "", own.get("type") or "text"
        if tag == "input" and kind in NOT_REPEATED:
            if kind != "hidden" or name not in self._wish.kept or name not in self._wish.sent:
                return raw
            return _tag(tag, {**own, "value": self._wish.sent[name]})
        values = self._wish.sent.getlist(name)
        if kind in TICKED:
            self._stands(
                name, is_so="checked" in own, was_sent=(own.get("value") or "on") in values
            )
            own.pop("checked", None)
            if (own.get("value") or "on") in values:
                own["checked"] = None
        elif values:
            nth = min(self._seen[name], len(values) - 1)
            self._seen[name] += 1
            now, value = own.get("value") or "", values[nth]
            self._field = name
            if tag == "select":
                self._select = value
            elif tag == "textarea":
                self._is_text_dropped, self._read = True, []
            else:
                self._hint(name, now, value)
                own["value"] = value
        self._note(name, own)
        made = _tag(tag, own)
        return f"{made}{escape(values[0])}" if self._is_text_dropped and values else made

    def _option(self, own: Attributes) -> str:
        is_first, is_chosen = self._field not in self._standing, "selected" in own
        if is_first or is_chosen:  # where none is chosen, the first one stands there
            self._standing[self._field] = []
            self._differing.discard(self._field)
            self._stands(self._field, is_so=True, was_sent=own.get("value") == self._select)
        own.pop("selected", None)
        if own.get("value") == self._select:
            own["selected"] = None
        return _tag("option", own)

    def _stands(self, name: str, *, is_so: bool, was_sent: bool) -> None:
        """Notes whether an option or a choice stands there, and whether it was sent."""
        if is_so != was_sent:
            self._differing.add(name)
        if is_so:
            self._field, self._read = name, []

    def _end_reading(self, tag: str) -> None:
        if self._read is None or tag not in ("label", "option", "textarea"):
            return
        text = " ".join(unescape("".join(self._read)).split())
        self._standing.setdefault(self._field, []).append(text)
        self._read = None
        sent = self._wish.sent.get(self._field, "")
        if tag == "textarea" and text != " ".join(sent.split()):
            self._differing.add(self._field)

    def _tell_standing(self, *, is_of_choices: bool) -> None:
        """Says what stands there now, behind each field in which something else was sent."""
        differing = sorted(self._differing - self._done)
        self._differing.clear()
        if self._wish.hint is None:
            return
        for name in differing:
            now = self._wish.hint(", ".join(self._standing.get(name, ())))
            self._pending.append((f'<span class="soft">{now}</span>', is_of_choices))

    def _hint(self, name: str, now: str, value: str) -> None:
        if self._wish.hint is not None and now != value and name not in self._done:
            self._pending.append((f'<span class="soft">{self._wish.hint(now)}</span>', False))

    def _note(self, name: str, own: Attributes) -> None:
        """Adds the message of a field, once, and ties it to the field."""
        is_marked = "aria-invalid" in own
        if name in self._done or not (is_marked or name in self._wish.notes):
            return
        number = self._list(name, own)
        if name not in self._wish.notes:
            return
        described = [each for each in (own.get("aria-describedby") or "").split() if each]
        own |= {
            "aria-invalid": "true",
            "aria-describedby": " ".join([*described, f"wrong-{number}"]),
        }
        message = escape(self._wish.notes[name])
        shown = f'<span class="wrong" id="wrong-{number}">{message}</span>'
        self._pending.append((shown, own.get("type") in TICKED))

    def _list(self, name: str, own: Attributes) -> int:
        """Lists a field with a message, once. Returns the number of the message."""
        self._done.add(name)
        for place in self._folds:
            self._open(place)
        number = next(self._ids)
        field_id = own.setdefault("id", f"faulty-{number}") or ""
        told = self._labels.get(field_id) or self._labels.get(f"name:{name}") or ""
        label = " ".join(told.split()) or self._wish.notes.get(name, name)
        self._noted.append((field_id, label))
        return number

    def _flush(self) -> None:
        """Writes messages where they may stand: behind the label, or the fieldset of choices."""
        later = []
        for message, is_of_choices in self._pending:
            if "label" in self._around or (is_of_choices and self._around):
                later.append((message, is_of_choices))
            else:
                self._out.append(message)
        self._pending = later

    def _open(self, place: int) -> None:
        if " open" not in self._out[place]:
            self._out[place] = self._out[place].replace("<details", "<details open", 1)


def _tag(tag: str, own: Attributes) -> str:
    said: Sequence[str] = [
        name if value is None else f'{name}="{escape(value)}"' for name, value in own.items()
    ]
    return f"<{' '.join([tag, *said])}>"

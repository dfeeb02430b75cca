"""Words of the timeline: one sentence for each kind of happening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from kreis.console.staff.happenings import Happening
from kreis.console.staff.wording import StaffWords
from kreis.console.texts import bdi

Values = Mapping[str, Any]


def said(t: StaffWords, each: Happening) -> Markup:
    """Returns what has happened, in the language of the page."""
    values = dict(each.values)
    key = f"timeline.{each.kind}"
    if each.kind in _SAID:
        return _SAID[each.kind](t, key, values)
    if "kind" in values:
        return _told(t, key, values)
    return t(key, **{name: bdi(_text(value)) for name, value in values.items()})


def _answer(t: StaffWords, key: str, values: Values) -> Markup:
    how = t.either(f"timeline.how.{values['how']}", str(values["how"]))
    date = values.get("date")
    when = t.moment(datetime.fromisoformat(date)) if date else ""
    return t(f"{key}.{values['answer']}", group=bdi(values["group"]), how=how, when=when)


def _attendance(t: StaffWords, _: str, values: Values) -> Markup:
    group = bdi(values["group"])
    if values["status"] == "absent":
        absence = _of(t, "absence", values["absence"] or "unclear")
        return t("timeline.absent", group=group, absence=absence)
    if values["minutes"] is None:
        return t("timeline.was-there", group=group)
    return t("timeline.was-there-for", group=group, minutes=values["minutes"])


def _consent(t: StaffWords, key: str, values: Values) -> Markup:
    decision = t("consent.yes" if values["is_given"] else "consent.no")
    return t(key, purpose=_of(t, "purpose", values["purpose"]), decision=decision)


def _notice(t: StaffWords, key: str, values: Values) -> Markup:
    version = bdi(_text(values["version"]))
    return t(key, language=t.spoken(values["language"]), version=version)


def _exit(t: StaffWords, key: str, values: Values) -> Markup:
    return t(key, destination=_of(t, "destination", values["destination"]))


def _appointment(t: StaffWords, key: str, values: Values) -> Markup:
    form = _of(t, "slots.form", values["form"])
    return t(key, form=form, length=t("slots.n-minutes", count=values["minutes"]))


def _talk_that_is_off(t: StaffWords, key: str, values: Values) -> Markup:
    when = t.moment(datetime.fromisoformat(values["date"]))
    return t(key, form=_of(t, "slots.form", values["form"]), when=when)


def _stays_longer(t: StaffWords, key: str, values: Values) -> Markup:
    day = t.long(date.fromisoformat(values["until"]))
    return t(key, phase=_of(t, "phase.name", values["step"]), day=day)


def _call_closed(t: StaffWords, key: str, values: Values) -> Markup:
    return t.either(f"{key}.{values['result']}", str(values["result"]))


_SAID: Mapping[str, Callable[[StaffWords, str, Values], Markup]] = {
    "answer": _answer,
    "date-answer": _answer,
    "attendance": _attendance,
    "consent": _consent,
    "notice": _notice,
    "exited": _exit,
    "appointment": _appointment,
    "stays-longer": _stays_longer,
    "talk-given_back": _talk_that_is_off,
    "talk-cancelled": _talk_that_is_off,
    "call-closed": _call_closed,
}
"""Kinds whose values are codes, with what puts them into words."""


def _told(t: StaffWords, key: str, values: Values) -> Markup:
    """What a message, a plan or a call is about."""
    more = {}
    if "channel" in values:
        more["channel"] = _of(t, "channel", values["channel"])
    if key == "timeline.call-wanted":
        more["reason"] = _of(t, "call.reason", values["reason"])
    return t(key, about=_of(t, "about", values["kind"]), **more)


def _of(t: StaffWords, begins: str, code: Any) -> Markup:
    return t.either(f"{begins}.{code}", str(code))


def _text(value: object) -> str:
    return "" if value is None else str(value)

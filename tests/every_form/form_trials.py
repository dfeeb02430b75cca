"""The ways in which every form of an office is tried. Each returns what is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from services.console.tests.page import Element, Page
from tests.every_form.full_office import FullOffice, State
from tests.every_form.page_forms import TYPED, Field, Form, controls_of, is_same
from tests.every_form.told import is_told

WRONG = {
    "number": "-7",
    "date": "2027-99-99",
    "month": "2027-99",
    "time": "99:99",
    "email": "niemand",
    "select": "nonsense",
}
"""Type of a field → what is typed into it. Into others goes a text that is too long."""
TOO_LONG = "Zu lang. " * 700
REFUSED = (409, 412, 422)
OF_ONE_REQUEST = ("idempotency",)
"""Tables that keep the answer to a key: another tab has another key."""
DERIVED = ("outbox", "outbox_key", "fact", "fact_counter", "due", "inbox", *OF_ONE_REQUEST)
"""Tables with what follows from a change: what is told, counted and planned."""


def first_answer(full: FullOffice, form: Form) -> str | None:
    """What is wrong with the form as it is: it has to be taken, or the other trials say nothing."""
    full.restore()
    answer = full.office.tab(form.who).post(form.action, data=form.data)
    return None if answer.status_code < 400 else f"{answer.status_code} as it is"


def wrong_fields(full: FullOffice, form: Form) -> dict[str, str]:
    """Each field of the form, with what happens when it is wrong and should not."""
    full.restore()
    before = full.state()
    found = {
        f"{form}: {field.name} ({field.kind})": fault
        for field in form.typed
        if (fault := _fault_of(full, form, field))
    }
    changed = _changed(before, full.state())
    if form.typed and changed and not found:
        found[f"{form}: stored"] = ", ".join(changed)
    for field in (each for each in form.fields if each not in form.typed):
        sent = form.saying({field.name: "nonsense"}).data
        answer = full.office.tab(form.who).post(form.action, data=sent)
        if answer.status_code >= 500:
            found[f"{form}: {field.name}"] = f"fails: {answer.status_code}"
    return found


def _fault_of(full: FullOffice, form: Form, field: Field) -> str | None:
    kind, _, whom = field.name.partition(".")
    also = {f"state.{whom}": "late"} if kind == "minutes" else {}
    wrong = form.saying({**also, field.name: WRONG.get(field.kind, TOO_LONG)})
    answer = full.office.tab(form.who).post(form.action, data=wrong.data)
    if answer.status_code < 400:
        return "is taken"
    page = Page(answer.text)
    found = [each for each in full.office.forms_of(page, form.page) if is_same(each, form)]
    if not found:
        return f"{answer.status_code}: the form is gone"
    lost = [name for name in kept(form) if found[0].sent.getlist(name) != wrong.sent.getlist(name)]
    if field.kind == "select":
        lost = [name for name in lost if name != field.name]
    return f"{answer.status_code}: lost {lost}" if lost else _said_at(page, form, field)


def kept(form: Form) -> list[str]:
    """The fields whose input must be there again."""
    return [
        each.name
        for each in form.fields
        if each.kind in (*TYPED, "select", "textarea", "checkbox", "radio")
    ]


def _said_at(page: Page, form: Form, field: Field) -> str | None:
    """What is missing at the field: its mark, or its text."""
    marked = [each for each in marked_in(page, form) if each.attributes.get("name") == field.name]
    if not marked:
        return "is not marked"
    ids = (marked[0].attributes.get("aria-describedby") or "").split()
    said = [
        each.text.strip()
        for tag in ("span", "p")
        for each in page.root.all(tag)
        if each.attributes.get("id") in ids
    ]
    if not any(said):
        return "has no text"
    is_listed = _is_linked(page, marked[0]) or not form.action.startswith("/team/")
    return None if is_listed else "is not linked on top"


def marked_in(page: Page, form: Form) -> list[Element]:
    """The controls of the form that the page marks as wrong."""
    return [
        control
        for each in page.root.all("form", method="post")
        if (each.attributes.get("action") or form.page) == form.action
        for control in controls_of(each)
        if control.attributes.get("aria-invalid") == "true"
    ]


def _is_linked(page: Page, field: Element) -> bool:
    """True if the message on top of the page leads to the field."""
    alerts = [each for tag in ("section", "div") for each in page.root.all(tag, role="alert")]
    links = {link.attributes.get("href") for each in alerts for link in each.all("a")}
    return f"#{field.attributes.get('id')}" in links


def twice(full: FullOffice, form: Form) -> str | None:
    """What a second press of the button changes."""
    full.restore()
    tab = full.office.tab(form.who)
    first = tab.post(form.action, data=form.data)
    before = full.state()
    second = tab.post(form.action, data=form.data)
    return _effect(first, second, _changed(before, full.state()))


def two_tabs(full: FullOffice, form: Form) -> str | None:
    """What changes when the same is sent from a second tab, opened before the first was sent."""
    full.restore()
    other = _other_tab(full, form)
    first = full.office.tab(form.who).post(form.action, data=form.data)
    before = full.state()
    second = full.office.tab(form.who).post(form.action, data=other.data)
    return _effect(first, second, _changed(before, full.state(), but=OF_ONE_REQUEST))


def _effect(first: Any, second: Any, changed: list[str]) -> str | None:
    if second.status_code >= 500:
        return f"fails: {second.status_code}"
    said = f"{first.status_code}, {second.status_code}"
    return f"{said}: {', '.join(changed)}" if changed else None


def _other_tab(full: FullOffice, form: Form) -> Form:
    """The form on its page once more, filled in alike: other keys, the same values."""
    again = full.office.again(form)
    hidden = {each.name for each in again.fields if each.kind == "hidden"}
    values = {name: form.sent.getlist(name) for name in form.sent if name not in hidden}
    for name, said in values.items():
        again.sent.setlist(name, said)
    return again


def opened_anew(full: FullOffice, form: Form) -> Form:
    """The form as its page has it now, with what people type in it and nothing else."""
    full.restore()
    again = full.office.again(form)
    for name in kept(form):
        again.sent.setlist(name, form.sent.getlist(name))
    return again


def another_key(full: FullOffice, form: Form) -> str | None:
    """What is wrong with the key that the form has after its effect: it must be another one.

    Otherwise the same wish, made again later that day, would be answered as the first was.
    """
    full.restore()
    before, tab = full.state(), full.office.tab(form.who)
    if tab.post(form.action, data=form.data).status_code != 303:
        return None
    if "once" not in form.sent or not _changed(before, full.state()):
        return None
    page = tab.get(form.page)
    if page.status_code != 200:
        return None
    after = list(full.office.forms_of(Page(page.text), form.page))
    return "has the same key" if any(_key(each) == _key(form) for each in after) else None


def _key(form: Form) -> str:
    return str(form.sent.get("once", ""))


def stale(full: FullOffice, form: Form) -> str | None:
    """What is lost when a form is sent that was opened before a colleague's change of one field.

    The late form has to be refused with both values, or both changes have to stay.
    """
    for name, one, other in _variations(form):
        full.restore()
        late = _other_tab(full, form).saying({name: other})
        before = full.state()
        early = form.saying({name: one})
        if full.office.tab(form.who).post(early.action, data=early.data).status_code >= 400:
            continue
        tables = [each for each in changes(before, full.state()) if each[1] not in DERIVED]
        if not tables:
            continue
        full.edited.add(str(form))
        own = _rows_made(full, tables)
        answer = full.office.tab(form.who).post(late.action, data=late.data)
        if answer.status_code in REFUSED:
            return _shown_both(full, late, answer, name, one, other)
        lost = [table for table, rows in own.items() if rows - full.rows(*table)]
        return f"{name}: overwrites {lost}" if lost else None
    return None


def _rows_made(full: FullOffice, tables: list[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """The rows that a change has made, by service and table."""
    now = {table: full.rows(*table) for table in tables if table[0] != "console"}
    return {table: rows - full.first_rows(*table) for table, rows in now.items()}


def _shown_both(
    full: FullOffice, late: Form, answer: Any, name: str, one: str, other: str
) -> str | None:
    page = Page(answer.text)
    found = [each for each in full.office.forms_of(page, late.page) if is_same(each, late)]
    is_there = bool(found) and found[0].sent.get(name) == other
    is_typed = any(each.attributes.get("value") == other for each in controls_of(page.root))
    if not (is_there or is_typed or is_told(page, other)):
        return f"{name}: {answer.status_code}: {other!r} is lost"
    return None if is_told(page, one) else f"{name}: what stands there now is not told"


def _variations(form: Form) -> Iterator[tuple[str, str, str]]:
    """Yields a field and two other values that it may have."""
    for field in form.fields:
        now = form.sent.get(field.name, "")
        values = [each for each in _values(field, now, form) if each not in (now, "")]
        if len(values) >= 2:
            yield field.name, values[0], values[1]


def _values(field: Field, now: str, form: Form) -> list[str]:
    if field.kind in ("select", "radio"):
        return [o for each in form.fields if each.name == field.name for o in each.options]
    if field.kind == "date":
        day = date.fromisoformat(now or "2027-05-10")
        days = [(day + timedelta(days=n)).isoformat() for n in (-1, -2, 1, 2, 7, 14)]
        return [each for each in days if field.least <= each <= (field.most or "9999")]
    if field.kind in ("text", "number", "search", "textarea"):
        least, most = int(float(field.least or 0)), int(float(field.most or 99))
        numbers = [str(each) for each in (41, 42, 5, 4, 3) if least <= each <= most]
        return [*numbers, "41 Eins", "42 Zwei"] if field.kind != "number" else numbers
    known = {
        "month": ["2020-06", "2020-07"],
        "time": ["09:45", "10:15", "10:45"],
        "email": ["eins@post.example", "zwei@post.example"],
        "tel": ["0171 3920021", "0171 3920022"],
    }
    return known.get(field.kind, [])


def session_over(full: FullOffice, form: Form) -> str | None:
    """What is lost, or done, when a form is sent after the session's end, and after sign-in."""
    full.restore()
    office, before = full.office, full.state()
    browser = office.app.test_client()
    first = browser.post(form.action, data=form.data)
    if changed := _changed(before, full.state()):
        return f"{first.status_code}: {', '.join(changed)} without a session"
    if not form.typed and not form.chosen:
        return None if first.status_code in (303, 400, 401, 403) else f"{first.status_code}"
    if first.status_code != 401:
        return f"{first.status_code}: does not wait"
    waiting = list(office.forms_of(Page(first.text), form.action))
    again = next((each for each in waiting if each.action == form.action), None)
    if again is None:
        return f"{first.status_code}: the page has no form to send again"
    office.sign_in(browser, office.people[form.who])
    second = browser.post(form.action, data=again.data)
    found = [each for each in office.forms_of(Page(second.text), form.page) if is_same(each, form)]
    changed = [n for n in kept(form) if found and found[0].sent.getlist(n) != form.sent.getlist(n)]
    if second.status_code != 400 or not found or changed:
        return f"{first.status_code}, {second.status_code}: lost {changed or 'all'}"
    return None


def changes(before: State, after: State) -> list[tuple[str, str]]:
    return sorted(name for name in after if after[name] != before[name])


def _changed(before: State, after: State, but: tuple[str, ...] = ()) -> list[str]:
    return [".".join(each) for each in changes(before, after) if each[1] not in but]

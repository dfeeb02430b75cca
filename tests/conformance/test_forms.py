"""Every form of the pages, sent with each field wrong, without a session, stale, and twice.

What was typed is never lost, each message stands at its field, and nothing is stored twice. The
forms come from the pages themselves, so a new one is tried unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from werkzeug.datastructures import MultiDict

from kreis.console.issuer.signing import Issuer
from services.console.tests.page import Element, Page
from tests.conformance.office import TYPED, Field, Form, Office, is_same
from tests.conformance.own_office import own_office
from tests.support.databases import Stock
from tests.support.fixtures import Apps

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
NOT_SENT_TWICE = {
    "team.make_roster_link": "a link's token is told once, so each request makes another link",
    "team.make_link_pin": "a PIN is told once, so each request makes another PIN",
    "team.make_link": "a link is told once, so each request makes another link",
    "dates.change_feed": "an address is told once, so each request makes another address",
    "team.erase": "there is nobody left to send forms about",
}
"""Route → why it is left out of the trial."""
TRIED = ("team.save_topic", "team.add_contributor", "team.save_venue")
"""Routes whose forms have to show a planted fault."""


@pytest.fixture(scope="module")
def office(
    stock: Stock, apps: Apps, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    with own_office(stock, apps, issuer, tmp_path_factory.mktemp("office")) as everybody:
        yield everybody


@pytest.fixture(scope="module")
def forms(office: Office) -> list[Form]:
    found = office.forms()
    assert len(found) >= 30, "too few pages are found"
    assert sum(len(form.typed) for form in found) >= 100, "too few fields are found"
    return found


def faults(office: Office, forms: list[Form]) -> dict[str, str]:
    """What is not as it should be when one field of a form is wrong, for each field."""
    return {
        f"{form}: {field.name} ({field.kind})": fault
        for form in forms
        for field in form.typed
        if (fault := _fault_of(office, form, field))
    }


def _fault_of(office: Office, form: Form, field: Field) -> str | None:
    typed = WRONG.get(field.kind, TOO_LONG)
    sent = form.sent.copy()
    sent.setlist(field.name, [typed])
    answer = office.browser.post(form.action, data=sent)
    if answer.status_code < 400:
        return "is taken"
    page = Page(answer.text)
    found = [each for each in office.forms_of(page, form.page) if is_same(each, form)]
    if not found:
        return f"{answer.status_code}: the form is gone"
    lost = [name for name in _kept(form) if found[0].sent.getlist(name) != sent.getlist(name)]
    if field.kind == "select":
        lost = [name for name in lost if name != field.name]
    return f"{answer.status_code}: lost {lost}" if lost else _said_at(page, form, field)


def _kept(form: Form) -> list[str]:
    """The fields whose input must be there again."""
    return [
        each.name for each in form.fields if each.kind in (*TYPED, "select", "checkbox", "radio")
    ]


def _said_at(page: Page, form: Form, field: Field) -> str | None:
    """What is missing at the field: its mark, or its text."""
    of_form = [
        each
        for each in page.root.all("form", method="post")
        if (each.attributes.get("action") or form.page) == form.action
    ]
    own = [
        each
        for form_ in of_form
        for each in _controls(form_)
        if each.attributes.get("name") == field.name
    ]
    marked = [each for each in own if each.attributes.get("aria-invalid") == "true"]
    if not marked:
        return "is not marked"
    ids = (marked[0].attributes.get("aria-describedby") or "").split()
    said = [
        each.text.strip()
        for tag in ("span", "p")
        for each in page.root.all(tag)
        if each.attributes.get("id") in ids
    ]
    return None if any(said) else "has no text"


def _controls(element: Element) -> list[Element]:
    return [each for tag in ("input", "select", "textarea") for each in element.all(tag)]


def test_a_wrong_field_keeps_what_was_typed_and_says_so_at_the_field(
    office: Office, forms: list[Form]
) -> None:
    assert faults(office, forms) == {}


def lost_without_a_session(office: Office, forms: list[Form]) -> dict[str, str]:
    """What is gone when a form was sent after the session's end, and once more after sign-in."""
    lost = {}
    for form in (each for each in forms if each.typed and not each.has_files):
        browser = office.app.test_client()
        first = browser.post(form.action, data=form.sent)
        waiting = (
            list(office.forms_of(Page(first.text), form.action)) if first.status_code == 401 else []
        )
        office.sign_in(browser)
        kept = waiting[0].sent if waiting else form.sent
        second = browser.post(form.action, data=kept)
        found = office.forms_of(Page(second.text), form.page) if second.status_code == 400 else ()
        back = [each for each in found if is_same(each, form)]
        changed = [
            n for n in _kept(form) if back and back[0].sent.getlist(n) != form.sent.getlist(n)
        ]
        if first.status_code != 401 or not back or changed:
            lost[str(form)] = f"{first.status_code}, {second.status_code}: lost {changed or 'all'}"
    return lost


def test_without_a_session_what_was_typed_waits_until_she_is_back(
    office: Office, forms: list[Form]
) -> None:
    assert lost_without_a_session(office, forms) == {}


def test_nobody_is_shown_what_somebody_else_has_sent(office: Office, forms: list[Form]) -> None:
    form = next(each for each in forms if each.endpoint == "team.save_venue")
    forged = MultiDict({**form.sent.to_dict(), "csrf": "forged.token", "name": "Planted"})
    answer = office.browser.post(form.action, data=forged)
    assert answer.status_code == 400
    assert "Planted" not in answer.text


def test_after_a_colleagues_change_the_form_shows_both(office: Office, forms: list[Form]) -> None:
    """Two tabs: what the second one typed stays, and what stands there now is told."""
    tried = []
    for endpoint, name in (("team.save_topic", "names_en"), ("team.limit_places", "adults")):
        form = next(each for each in forms if each.endpoint == endpoint)
        if endpoint == "team.save_topic":
            first = office.browser.post(form.action, data=form.sent)
            assert first.status_code == 303
            form = Form(form.action, form.action, endpoint, form.fields, form.sent)
            form = office.again(form)
        one, other = form.sent.copy(), form.sent.copy()
        one[name], other[name] = "41", "42"
        assert office.browser.post(form.action, data=one).status_code == 303
        late = office.browser.post(form.action, data=other)
        assert late.status_code in (409, 412)
        (now,) = [
            each for each in office.forms_of(Page(late.text), form.page) if is_same(each, form)
        ][:1]
        assert now.sent[name] == "42"
        assert "Jetzt steht dort: 41" in Page(late.text).text
        assert office.browser.post(now.action, data=now.sent).status_code == 303
        tried.append(endpoint)
    assert len(tried) == 2


def doubled(office: Office, forms: list[Form]) -> dict[str, list[str]]:
    """Tables that change when a form is sent for the second time."""
    found = {}
    for form in forms:
        first = office.browser.post(form.action, data=form.sent)
        before = office.rows()
        second = office.browser.post(form.action, data=form.sent)
        after = office.rows()
        assert second.status_code < 500, form
        changed = [
            f"{service}.{table}"
            for service, tables in after.items()
            for table in tables
            if tables[table] != before[service][table]
        ]
        if changed:
            found[f"{form} ({first.status_code}, {second.status_code})"] = changed
    return found


def test_a_form_that_is_sent_twice_has_its_effect_once(office: Office, forms: list[Form]) -> None:
    """Also those of participants. Forms that are refused change nothing, either time."""
    every = [*forms, *office.forms_of_a_participant()]
    sent = [each for each in every if each.endpoint not in NOT_SENT_TWICE and not each.has_files]
    assert len(sent) > 25
    assert doubled(office, sent) == {}


def _nothing(*_: object, **__: object) -> None:
    return None


PLANTED: dict[str, tuple[str, object, Callable[[Office, list[Form]], object]]] = {
    "forms do not say where they stand": (
        "kreis.console.staff.again.with_origin", lambda body, _: body, faults
    ),
    "input is not repeated": (
        "kreis.console.staff.filling.CONTROLS", (), faults
    ),
    "faults find no field": (
        "kreis.console.staff.again._field_of", _nothing, faults
    ),
    "what was typed is dropped when the session is over": (
        "kreis.console.staff.again.has_input", lambda: False, lost_without_a_session
    ),
    "a form of an earlier session is not believed": (
        "kreis.console.staff.session.form_was_hers", lambda: False, lost_without_a_session
    ),
    "forms are sent without their key": (
        "kreis.console.staff.client._headers_of", lambda _: {}, doubled
    ),
}  # fmt: skip
"""A fault → what is broken for it, and what finds it."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(
    office: Office, forms: list[Form], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, broken, check = PLANTED[fault]
    monkeypatch.setattr(where, broken)
    few = [each for each in forms if each.endpoint in TRIED]
    assert len(few) >= 2
    assert check(office, few) != {}

"""Every form of the pages, tried in every way in which a form is sent as it should not be.

Each field wrong, twice, from two tabs, late after a colleague's change, and with the session ended.
The forms come from the pages of an office with something of everything (`full_office`). A route
without a form there fails the first test. Before each trial the office is set back to how it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest

from services.console.tests.page import Page
from tests.every_form import form_trials as trials
from tests.every_form.full_office import FullOffice
from tests.every_form.page_forms import Form
from tests.every_form.rounds import second_round

REFUSED_AS_IT_IS: Mapping[str, str] = {}
"""Route → why its form is not taken as it is in this office."""
TOLD_ONCE = {
    "team.make_roster_link": "a link is told once, so each request makes another link",
    "team.make_link_pin": "a PIN is told once, so each request makes another PIN",
    "team.make_sign_in_link": "a link is told once, so each request makes another link",
    "team.give_access": "shows a link, which is told once; the access is given once",
    "team.add_colleague": "shows a link, which is told once; the colleague is added once",
    "team.hand_over_invitation": "a link is told once, so each request makes another link",
    "dates.change_feed": "an address is told once, so each request makes another address",
    "pages.give_pin": "opens the page in this browser, for half an hour",
}
"""Route → why the same form makes something new each time."""
NOT_REPEATED = {
    "pages.give_pin: pin": "nobody else may read a PIN on a screen",
    "team.open_roster: pin": "nobody else may read a PIN on a screen",
    "team.save_attendance: guest_name": "a search, which only its own button starts",
}
"""Route and field → why a wrong input is not there again, or not looked at."""
ACTS = {
    "team.let_go": "she has left; the page of the group says since when",
    "team.try_file": "each file is an import of its own, so nothing stood there",
    "team.register_subscriber": "its short name is taken, and the page says so",
}
"""Route → why its form has nothing to show beside what was typed."""
NO_FORM = {
    "team.take_marks": "a script of the page sends it, as JSON; tests/browser tries it",
    "team.take_marks_by_link": "a script of the page sends it, as JSON; tests/browser tries it",
}
"""Route → why no page has a form to it."""
FEW = ("team.save_topic", "team.add_contributor", "team.save_rate", "team.save_venue")
"""Routes whose forms have to show a planted fault."""


@pytest.fixture(scope="module")
def forms(full: FullOffice) -> list[Form]:
    return full.forms()


def tried(
    full: FullOffice,
    forms: list[Form],
    trial: Callable[[FullOffice, Form], Any],
    but: Mapping[str, str] = {},
) -> dict[str, Any]:
    """What a trial finds, by form. Routes in `but` are left out."""
    found = {str(form): trial(full, form) for form in forms if form.endpoint not in but}
    return {name: fault for name, fault in found.items() if fault}


def test_every_route_that_changes_something_has_a_form_in_the_trial(
    full: FullOffice, forms: list[Form]
) -> None:
    rules = full.office.app.url_map.iter_rules()
    routes = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    assert len(routes) > 80
    assert routes - {form.endpoint for form in forms} == set(NO_FORM)


def test_every_form_is_taken_as_it_is(full: FullOffice, forms: list[Form]) -> None:
    """Otherwise the other trials would try refusals."""
    assert tried(full, forms, trials.first_answer, REFUSED_AS_IT_IS) == {}


def test_a_wrong_field_keeps_what_was_typed_and_says_so_at_the_field(
    full: FullOffice, forms: list[Form]
) -> None:
    assert sum(len(form.typed) for form in forms) >= 140, "too few fields are found"
    tried_in = {each.kind for form in forms for each in form.typed}
    assert tried_in >= {*trials.WRONG, "text", "textarea"}, "a kind of field is not tried"
    assert wrong(full, forms) == {}


def test_all_that_is_wrong_is_told_at_once(full: FullOffice, forms: list[Form]) -> None:
    assert in_rounds(full, forms) == {}


def in_rounds(full: FullOffice, forms: list[Form]) -> dict[str, str]:
    found = tried(full, [form for form in forms if form.typed], second_round)
    return {name: late for each in found.values() for name, late in each.items()}


def wrong(full: FullOffice, forms: list[Form]) -> dict[str, str]:
    found = tried(full, forms, trials.wrong_fields)
    each = {name: fault for faults in found.values() for name, fault in faults.items()}
    return {
        name: fault for name, fault in each.items() if _route_and_field(name) not in NOT_REPEATED
    }


def _route_and_field(name: str) -> str:
    """`team.save_rate on /team/kosten: rate (text)` → `team.save_rate: rate`."""
    route, _, rest = name.partition(" on ")
    return f"{route}: {rest.partition(': ')[2].partition(' ')[0]}"


def test_a_form_that_is_sent_twice_has_its_effect_once(full: FullOffice, forms: list[Form]) -> None:
    assert tried(full, forms, trials.twice, TOLD_ONCE) == {}


def test_the_same_from_two_tabs_has_its_effect_once(full: FullOffice, forms: list[Form]) -> None:
    assert tried(full, forms, trials.two_tabs, TOLD_ONCE) == {}


def test_after_its_effect_a_form_has_another_key(full: FullOffice, forms: list[Form]) -> None:
    """The same wish, made again later, is no repetition."""
    assert tried(full, forms, trials.another_key) == {}


def test_after_a_colleagues_change_the_form_shows_both(full: FullOffice, forms: list[Form]) -> None:
    assert tried(full, forms, trials.stale, ACTS) == {}
    assert len(full.edited) >= 20, "too few can be changed"


def test_without_a_session_what_was_typed_waits_until_she_is_back(
    full: FullOffice, forms: list[Form]
) -> None:
    of_staff = [form for form in forms if form.who in full.office.people]
    assert len(of_staff) > 70
    assert tried(full, of_staff, trials.session_over) == {}


def test_a_roster_needs_no_session(full: FullOffice, forms: list[Form]) -> None:
    """The facilitator's browser may forget its cookie: the form carries the PIN."""
    (roster,) = [form for form in forms if form.endpoint == "team.save_roster"]
    full.restore()
    before = full.state()
    answer = full.office.app.test_client().post(roster.action, data=roster.data)
    assert answer.status_code == 200
    assert "events.attendance" in [".".join(each) for each in trials.changes(before, full.state())]


def test_nobody_is_shown_what_somebody_else_has_sent(full: FullOffice, forms: list[Form]) -> None:
    form = next(each for each in forms if each.endpoint == "team.save_venue")
    forged = form.saying({"csrf": "forged.token", "name": "Planted"})
    answer = full.office.tab(form.who).post(forged.action, data=forged.data)
    assert answer.status_code == 400
    assert "Planted" not in answer.text


def test_an_answer_that_came_meanwhile_is_not_overwritten(
    full: FullOffice, forms: list[Form]
) -> None:
    """She answers by her link while the form of her call is open."""
    form = next(each for each in forms if each.endpoint == "team.save_phone_answer")
    full.restore()
    late = form.saying({"answer": "no"})
    assert full.office.tab(form.who).post(form.action, data=form.data).status_code == 303
    answer = full.office.tab(form.who).post(late.action, data=late.data)
    assert answer.status_code == 409
    assert "Bisher: Zusage" in Page(answer.text).text


def _nothing(*_: object, **__: object) -> None:
    return None


def _drawn(_: str) -> str:
    return uuid4().hex


Finds = Callable[[FullOffice, list[Form]], Mapping[str, Any]]
PLANTED: Mapping[str, tuple[str, object, Finds]] = {
    "forms do not say where they stand": (
        "kreis.console.staff.again.with_origin", lambda body, _: body,
        lambda full, forms: wrong(full, [trials.opened_anew(full, form) for form in forms]),
    ),
    "input is not repeated": ("kreis.console.staff.filling.CONTROLS", (), wrong),
    "faults find no field": ("kreis.console.staff.again._field_of", _nothing, wrong),
    "what was typed is dropped when the session is over": (
        "kreis.console.staff.again.has_input", lambda: False,
        lambda full, forms: tried(full, forms, trials.session_over),
    ),
    "a form of an earlier session is not believed": (
        "kreis.console.staff.session.form_was_hers", lambda: False,
        lambda full, forms: tried(full, forms, trials.session_over),
    ),
    "forms are sent without their key": (
        "kreis.console.staff.client.key_of", lambda _: "",
        lambda full, forms: tried(full, forms, trials.twice),
    ),
    "each tab has keys of its own": (
        "kreis.console.staff.form_keys.key", _drawn,
        lambda full, forms: tried(full, forms, trials.two_tabs),
    ),
    "a late form overwrites": (
        "kreis.chassis.http.editing._has_seen", lambda _: True,
        lambda full, forms: tried(full, forms, trials.stale),
    ),
    "a second press sends another form": (
        "kreis.console.staff.client.key_of", lambda request: request.once and uuid4().hex,
        lambda full, forms: tried(full, forms, trials.twice),
    ),
    "a page after a form has the keys of before": (
        "kreis.console.staff.form_keys.count", _nothing,
        lambda full, forms: tried(full, forms, trials.another_key),
    ),
    "a late form does not tell what stands there": (
        "kreis.console.staff.filling._Writer._hint", _nothing,
        lambda full, forms: tried(full, forms, trials.stale),
    ),
}  # fmt: skip
"""A fault → what is broken for it, and what finds it."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(
    full: FullOffice, forms: list[Form], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, broken, finds = PLANTED[fault]
    few = [each for each in forms if each.endpoint in FEW]
    assert len(few) >= len(FEW)
    assert finds(full, few) == {}
    monkeypatch.setattr(where, broken)
    assert finds(full, few) != {}

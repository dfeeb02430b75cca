"""A form that comes back after a colleague's change says beside each field what stands there."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.datastructures import MultiDict

from kreis.console.staff.filling import Wish, fill
from kreis.console.staff.page_forms import form_of

PAGE = """<!doctype html>
<html lang="de"><body><main>
<form method="post" action="/team/x">
<label for="a">Name</label><input id="a" type="text" name="name" value="Haus &amp; Hof">
<label for="b">Art</label><select id="b" name="kind">
<option value="course">Kurs</option>
<option value="talk" selected>Gespräch</option>
</select>
<fieldset><legend>Wie?</legend>
<label><input type="radio" name="form" value="phone" checked><span>Am Telefon</span></label>
<label><input type="radio" name="form" value="visit"><span>Zu Hause</span></label>
</fieldset>
<fieldset><legend>Tage</legend>
<label><input type="checkbox" name="days" value="mon" checked><span>Mo</span></label>
<label><input type="checkbox" name="days" value="tue" checked><span>Di</span></label>
</fieldset>
<textarea name="note">Bitte
klingeln &amp; warten</textarea>
</form>
</main></body></html>"""
SAME = [
    ("name", "Haus & Hof"), ("kind", "talk"), ("form", "phone"), ("days", "mon"), ("days", "tue"),
    ("note", "Bitte\r\nklingeln & warten"),
]  # fmt: skip


def told(changed: dict[str, list[str]]) -> list[str]:
    """What the page says after this was sent, in order."""
    sent = MultiDict([each for each in SAME if each[0] not in changed])
    for name, values in changed.items():
        sent.setlist(name, values)
    form = form_of(PAGE, "/team/y", "/team/x", sent)
    assert form is not None
    filled = fill(PAGE, form, Wish(sent, hint=lambda now: f"Jetzt: {now or '–'}"))
    found = re.findall(r'<span class="soft">Jetzt: (.*?)</span>', filled.html)
    return [unescape(each) for each in found]


@pytest.mark.parametrize(
    ("name", "values", "now"),
    [
        ("name", ["Haus am See"], "Haus & Hof"),
        ("kind", ["course"], "Gespräch"),
        ("form", ["visit"], "Am Telefon"),
        ("days", ["tue"], "Mo, Di"),
        ("days", [], "Mo, Di"),
        ("note", ["Vor dem Haus"], "Bitte klingeln & warten"),
    ],
)
def test_each_kind_of_field_says_what_stands_there_now(
    name: str, values: list[str], now: str
) -> None:
    assert told({name: values}) == [now]


def test_a_field_with_what_stands_there_says_nothing() -> None:
    assert told({}) == []


def test_where_nothing_is_chosen_the_page_says_so() -> None:
    page = PAGE.replace(" checked", "")
    sent = MultiDict([("form", "visit")])
    form = form_of(page, "/team/y", "/team/x", sent)
    assert form is not None
    filled = fill(page, form, Wish(sent, hint=lambda now: f"Jetzt: {now or '–'}"))
    assert "Jetzt: –" in filled.html

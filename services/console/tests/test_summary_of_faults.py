"""A refused form says on top of its page what is wrong, with a link to each field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Element, Page
from services.console.tests.spring import Desk, Spring

TOMORROW = "2027-03-25"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("faults"), ground) as served:
        yield Spring(served)


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def summary_of(page: Page) -> dict[str, str]:
    """Where the one summary of the page leads: labels by address."""
    (alert,) = [
        each
        for tag in ("section", "div", "p")
        for each in page.root.one("main").all(tag, role="alert")
    ]
    links = {str(each.attributes["href"]): _words(each) for each in alert.all("a")}
    marked = {
        f"#{each.attributes['id']}"
        for tag in ("input", "select", "textarea")
        for each in page.root.all(tag, aria_invalid="true")
    }
    assert marked <= links.keys(), "each marked field is linked"
    places = [page.html.index(f' id="{each[1:]}"') for each in links]
    assert places == sorted(places), "in the order of the page"
    return links


def _words(element: Element) -> str:
    return " ".join(element.text.split())


@pytest.mark.parametrize(
    ("action", "field", "label"),
    [
        ("eintritt", "#f-entry", "erster Tag im Programm"),
        ("austritt", "#f-exit", "letzter Tag"),
    ],
)
def test_a_day_to_come_is_named_on_top(
    spring: Spring, petra: Desk, action: str, field: str, label: str
) -> None:
    status, page = petra.send(f"/team/person/{spring.people[1]}/{action}", {"day": TOMORROW})

    assert status == 422
    assert summary_of(page) == {field: label}
    assert "Nichts" in page.text or "nichts gespeichert" in page.text


def test_a_correction_and_a_re_entry_do_so_as_well(spring: Spring, petra: Desk) -> None:
    path = f"/team/person/{spring.people[2]}"
    assert petra.send(f"{path}/eintritt", {"day": "2027-03-22"})[0] == 303
    wrong = {"day": TOMORROW, "seen": "2027-03-22"}

    assert "#f-correction" in summary_of(petra.send(f"{path}/eintritt/aendern", wrong)[1])
    assert petra.send(f"{path}/austritt", {"day": "2027-03-23"})[0] == 303
    assert "#f-re-entry" in summary_of(petra.send(f"{path}/wiedereintritt", wrong)[1])


def test_a_box_that_has_to_be_ticked_is_linked_by_its_words(spring: Spring, petra: Desk) -> None:
    """She was there without an entry, so an exit asks again."""
    who = spring.people[3]
    spring.at("2027-04-06T15:00")
    spring.put(0, [who])
    _, page = petra.send(f"/team/person/{who}/austritt", {"day": "2027-04-05"})
    spring.at("2027-03-24T12:00")

    (label,) = summary_of(page).values()
    assert label == "War am Mo 5. April 2027 da, soll aber trotzdem ohne Eintritt austreten"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/team/gespraeche", {"day": "2027-03-01", "from": "9", "until": "", "minutes": "7"}),
        ("/team/angebote/ort/00000000-0000-4000-8000-0000000000aa", {"postal_code": "123"}),
        ("/team/aufnahme", {"first_name": "", "postal_code": "12", "phone": "12"}),
    ],
)
def test_pages_that_name_their_faults_themselves_link_each_of_them(
    spring: Spring, petra: Desk, path: str, form: dict[str, str]
) -> None:
    desk = spring.browser("lead") if "ort" in path else petra
    status, page = desk.send(path, form)

    assert status == 422
    assert len(summary_of(page)) >= 2


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"ends_at": "08:00"}, "#f-ends", "Das Ende muss nach dem Beginn liegen."),
        ({"date": "2027-03-01"}, "#f-date", "Bitte einen Tag, der noch kommt"),
        ({"starts_at": "25:00"}, "#f-starts", "Bitte eine Uhrzeit"),
    ],
)
def test_a_date_that_cannot_be_moved_so_says_at_its_field_why(
    spring: Spring, petra: Desk, wrong: dict[str, str], field: str, why: str
) -> None:
    wish = {"date": "2027-04-15", "starts_at": "09:00", "ends_at": "11:00", **wrong}
    query = "&".join(f"{name}={value}" for name, value in wish.items())
    page = petra.see(f"/team/termin/{spring.date(6)}/verschieben?{query}", status=422)

    assert [*summary_of(page)] == [field]
    assert why in page.text
    (typed,) = [f for f in page.root.all("input") if f"#{f.attributes.get('id')}" == field]
    assert typed.attributes["value"] == next(iter(wrong.values())), "what was typed stands there"

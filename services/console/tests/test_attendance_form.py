"""The list of a date, kept by staff and by a facilitator: what is marked is what is saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bench.served import running_services
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

WRONG = "Bitte 1 bis 179 Minuten."


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("spring")) as served:
        spring = Spring(served)
        spring.at("2027-04-06T15:00")
        yield spring


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


class Facilitator:
    """Somebody without an account, with the link to one list."""

    def __init__(self, spring: Spring, number: int) -> None:
        given = spring.ask("POST", f"/group-events/{spring.date(number)}/roster-links")
        self.path, self.pin = f"/team/liste/{given['token']}", given["pin"]
        self.browser = spring.served.console.test_client()
        self.browser.get(self.path)

    def send(self, what: str = "", **form: Any) -> Page:
        csrf = re.search(r'name="csrf" value="([^"]*)"', self.browser.get(self.path).text)
        assert csrf is not None
        sent = {"csrf": csrf[1], "pin": self.pin, **form}
        return Page(self.browser.post(f"{self.path}{what}", data=sent).text)


def entries(spring: Spring, number: int) -> dict[str, dict[str, Any]]:
    found = spring.ask("GET", f"/group-events/{spring.date(number)}/attendance")["entries"]
    return {each["participant_id"]: each for each in found}


def checked(page: Page, who: str) -> list[str | None]:
    fields = page.root.all("input", name=f"state.{who}")
    return [each.attributes["value"] for each in fields if "checked" in each.attributes]


def minutes(page: Page, who: str) -> str | None:
    return page.root.one("input", name=f"minutes.{who}").attributes["value"]


@pytest.mark.parametrize("sent", ["180", "", "181", "0", "viele", "-5", "99999"])
def test_partly_needs_fewer_minutes_than_the_whole(spring: Spring, petra: Desk, sent: str) -> None:
    amira, sabine = spring.people[:2]
    form = {f"state.{amira}": "late", f"minutes.{amira}": sent, f"state.{sabine}": "absent"}
    status, page = petra.send(f"/team/termin/{spring.date(0)}", form)

    assert status == 422
    assert WRONG in page.text
    assert "Es ist noch nichts gespeichert." in page.text
    assert (checked(page, amira), minutes(page, amira)) == (["late"], sent)
    assert checked(page, sabine) == ["absent"]
    assert entries(spring, 0)[amira]["status"] is None


@pytest.mark.parametrize("sent", ["180", "", "300"])
def test_the_facilitator_is_told_the_same_and_loses_nothing(spring: Spring, sent: str) -> None:
    jana = Facilitator(spring, 1)
    amira, sabine = spring.people[:2]
    form = {f"state.{amira}": "late", f"minutes.{amira}": sent, f"state.{sabine}": "absent"}
    page = jana.send("/anwesenheit", **form)

    assert WRONG in page.text
    assert "Amira" in page.root.one("div", role="alert").text
    assert (checked(page, amira), minutes(page, amira)) == (["late"], sent)
    assert checked(page, sabine) == ["absent"]
    assert entries(spring, 1)[amira]["status"] is None


def test_who_came_in_part_is_shown_so_to_both(spring: Spring, petra: Desk) -> None:
    amira, sabine = spring.people[:2]
    form = {f"state.{amira}": "late", f"minutes.{amira}": "60", f"state.{sabine}": "present"}
    status, page = petra.send(f"/team/termin/{spring.date(1)}", form)
    jana = Facilitator(spring, 1).send()

    assert status == 303
    assert entries(spring, 1)[amira]["minutes"] == 60
    for each in (page, jana):
        assert (checked(each, amira), minutes(each, amira)) == (["late"], "60")
        assert (checked(each, sabine), minutes(each, sabine)) == (["present"], "")


def test_all_there_marks_nobody_who_declined_or_is_recorded(spring: Spring, petra: Desk) -> None:
    derya, olena, nour = spring.people[2], spring.people[3], spring.people[6]
    spring.says(derya, "no")
    spring.put(1, [], {olena: "excused"})
    page = petra.see(f"/team/termin/{spring.date(1)}?alle=da")

    assert checked(page, derya) == []
    assert checked(page, olena) == ["absent"]
    assert checked(page, nour) == ["present"]


def test_a_colleagues_entry_is_not_overwritten_from_an_old_page(
    spring: Spring, petra: Desk
) -> None:
    fatma, nour = spring.people[5:7]
    spring.put(0, [], {fatma: "excused"})
    form = {f"state.{fatma}": "present", f"version.{fatma}": "0"}
    form |= {f"state.{nour}": "present", f"version.{nour}": "0"}
    status, page = petra.send(f"/team/termin/{spring.date(0)}", form)

    assert status == 422
    assert "Jemand hat diese Liste gerade geändert" in page.text
    assert page.text.count("Gerade von jemand anderem eingetragen") == 1
    assert (checked(page, fatma), checked(page, nour)) == (["absent"], ["present"])
    assert entries(spring, 0)[fatma]["absence"] == "excused"
    assert entries(spring, 0)[nour]["status"] is None

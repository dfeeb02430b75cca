"""The list of a date, kept by staff and by a facilitator: what is marked is what is saved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from bench.served import Ground, running_services
from kreis.chassis.client.peers import Refused
from kreis.console.services.events import Events
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

WRONG = "Bitte 1 bis 179 Minuten."


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
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


def test_a_device_keeps_what_the_page_says_of_her_children(spring: Spring, petra: Desk) -> None:
    """`data-note` is what the list shows without a net."""
    amira, sabine, nour = spring.people[0], spring.people[1], spring.people[6]
    two = [{"id": str(uuid4()), "birth_month": f"202{year}-03"} for year in (2, 4)]
    spring.says(amira, "yes", two)
    spring.says(sabine, "yes", None)
    spring.says(nour, "yes")
    said = {amira: "2 Kinder in Betreuung", sabine: "Kinder noch nicht gefragt", nour: ""}

    for page in (petra.see(f"/team/termin/{spring.date(1)}"), Facilitator(spring, 1).send()):
        rows = {who: page.root.one("li", data_who=who) for who in said}
        assert {who: row.attributes["data-note"] for who, row in rows.items()} == said
        assert all(said[who] in row.text for who, row in rows.items())


def test_a_refusal_without_a_code_leaves_marks_on_the_device_until_later(
    spring: Spring, petra: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as of a proxy before events. `refused` says that the browser keeps nothing."""

    def refuses(*_: object) -> None:
        raise Refused(413, {})

    monkeypatch.setattr(Events, "take_marks", refuses)
    path = f"/team/termin/{spring.date(1)}"
    words = petra.see(path).root.one("template", id="net-words").attributes["data-words"]
    csrf = petra.browser.get(f"{path}/geraet").get_json()["csrf"]

    answer = petra.browser.post(f"{path}/geraet", json={"csrf": csrf, "marks": []})

    assert (answer.status_code, answer.get_json()) == (413, {"type": "away"})
    assert json.loads(str(words))["away"].endswith("Die Einträge bleiben auf diesem Gerät.")


def test_all_there_marks_nobody_who_declined_or_is_recorded(spring: Spring, petra: Desk) -> None:
    derya, olena, nour = spring.people[2], spring.people[3], spring.people[6]
    spring.says(derya, "no")
    spring.put(1, [], {olena: "excused"})
    page = petra.see(f"/team/termin/{spring.date(1)}?alle=da")

    assert checked(page, derya) == []
    assert checked(page, olena) == ["absent"]
    assert checked(page, nour) == ["present"]


def test_somebody_who_declined_may_have_come_after_all(spring: Spring, petra: Desk) -> None:
    derya, iryna = spring.people[2], spring.people[10]
    spring.says(derya, "no")
    spring.says(iryna, "no")
    path = f"/team/termin/{spring.date(1)}"
    assert "hat abgesagt" in petra.see(path).text

    petra.send(path, {f"state.{derya}": "present"})
    assert entries(spring, 1)[derya]["status"] == "present"
    petra.send(path, {f"state.{derya}": "absent"})
    assert entries(spring, 1)[derya]["absence"] is None, "nobody expected her: no absence"
    jana = Facilitator(spring, 1)
    page = jana.send()
    assert "Auch da" in page.text
    assert "Steht jemand nicht auf dieser Liste, sagen Sie es bitte dem Team." in page.text
    jana.send("/anwesenheit", **{f"state.{iryna}": "late", f"minutes.{iryna}": "45"})
    assert entries(spring, 1)[iryna]["minutes"] == 45


def test_a_guest_of_another_group_is_found_by_name_and_no_mark_is_lost(
    spring: Spring, petra: Desk
) -> None:
    zoe, zofia, waiting = (spring.register(each) for each in ("Zoe Hell", "Zofia Hut", "Zoe Haus"))
    spring.confirm("Gruppe Kamen", [zoe, zofia])
    path, nour = f"/team/termin/{spring.date(1)}", spring.people[6]
    form = {"guest_name": "zo h", "what": "search", f"state.{nour}": "absent"}
    status, page = petra.send(path, form)

    assert status == 200
    assert "Zoe Hell" in page.text
    assert "Zofia Hut" in page.text
    assert "Zoe Haus" not in page.text, "she is in no group"
    assert checked(page, nour) == ["absent"]
    assert entries(spring, 1)[nour]["status"] is None
    _, nobody = petra.send(path, {"guest_name": "Zeno", "what": "search"})
    assert "Wer noch auf eine Gruppe wartet, kann hier nicht eingetragen werden." in nobody.text

    guests = {"guest": [zoe, zofia], f"state.{zoe}": "present", f"state.{nour}": "absent"}
    status, page = petra.send(path, {**guests, "what": "save", "guest_name": "zo h"})
    assert status == 303
    kept = entries(spring, 1)
    assert (kept[zoe]["status"], kept[zoe]["is_guest"]) == ("present", True)
    assert (kept[nour]["absence"], zofia in kept) == ("unclear", False)
    assert "aus einer anderen Gruppe" in page.text
    assert re.search(r"(1 Person war|\d Personen waren) außerdem da", page.text)
    report = spring.ask("GET", f"/attendance?from=2027-04-01&participant_id={zoe}")
    assert report["people"][0]["present"] == 1
    unknown = {"participant_id": waiting, "status": "present"}
    refused = Facilitator(spring, 1).send("/anwesenheit", **{f"state.{zofia}": "present"})
    assert "niemand angekreuzt" in refused.text, "a link knows nobody of other groups"
    assert unknown["participant_id"] not in kept


def test_the_facilitators_list_has_the_order_of_all_lists(spring: Spring) -> None:
    names = ("Zeynep Ak", "Çiğdem Bal", "Łucja Cel", "Mona Dorn", "Şengül Er")
    group = spring.confirm("Gruppe Bönen", [spring.register(each) for each in names])
    day = spring.ask("GET", f"/cohorts/{group}/group-events")[1]["id"]
    given = spring.ask("POST", f"/group-events/{day}/roster-links")
    browser = spring.served.console.test_client()
    path = f"/team/liste/{given['token']}"
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get(path).text)
    assert csrf is not None

    page = browser.post(path, data={"csrf": csrf[1], "pin": given["pin"]}).text

    at = {name: page.index(name.split(" ")[0]) for name in names}
    assert [each.split(" ")[0] for each in sorted(at, key=lambda each: at[each])] == [
        *("Çiğdem", "Łucja", "Mona", "Şengül", "Zeynep"),
    ]


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
    assert page.text.count("Inzwischen neu eingetragen") == 1
    assert (checked(page, fatma), checked(page, nour)) == (["absent"], ["present"])
    assert entries(spring, 0)[fatma]["absence"] == "excused"
    assert entries(spring, 0)[nour]["status"] is None


def test_nothing_is_called_unsaved_where_something_stands(spring: Spring, petra: Desk) -> None:
    """A device has sent one mark of a refused list; the list is then refused once more."""
    spring.put(1, spring.people[3:4])
    form = {f"state.{spring.people[2]}": "late", f"minutes.{spring.people[2]}": "180"}
    status, page = petra.send(f"/team/termin/{spring.date(1)}", form)
    jana = Facilitator(spring, 1).send("/anwesenheit", **form)

    assert status == 422
    for each in (page, jana):
        assert "Es ist noch nichts gespeichert." not in each.text
        assert "Diese Angaben stehen noch nicht auf der Liste." in each.text
    _, page = petra.send(f"/team/termin/{spring.date(1)}", {})
    assert "Es ist noch nichts gespeichert." not in page.text


def test_no_link_is_handed_out_that_would_have_expired(spring: Spring, petra: Desk) -> None:
    """The first date ended more than a day ago, the second one has not."""
    over, still = f"/team/termin/{spring.date(0)}", f"/team/termin/{spring.date(1)}"
    assert "Link für die Kursleitung" not in petra.see(over).text
    assert "Link und PIN erstellen" in petra.see(still).text
    status, page = petra.send(f"{over}/kursleitung", {"from_page": over})
    assert status == 303
    assert "gilt bis 24 Stunden nach dem Ende des Termins" in page.text
    assert not page.root.all("input", id="f-pin")
    assert not spring.ask("GET", f"/group-events/{spring.date(0)}/roster-links")["links"]
    status, page = petra.send(f"{still}/kursleitung", {"from_page": still})
    assert (status, len(page.root.one("input", id="f-pin").attributes["value"] or "")) == (200, 6)

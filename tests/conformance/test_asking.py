"""What nobody has said is asked by staff, and nobody falls out of a list because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kreis.console.config import ConsoleSettings
from kreis.console.issuer.signing import Issuer
from kreis.console.main import build
from kreis.intake.domain.unsaid import FIELDS
from services.cohorts.tests.unna import K, offer, venue
from services.console.tests.page import Page
from services.console.tests.signing_in import sign_in
from tests.conformance.town import CONTACT_PERSON, Town
from tests.support.fixtures import ISSUER, Client
from tests.support.newcomers import SAID, mark_as_of_0_1_0
from tests.support.serving import let_ask_intake, serving


class Desk:
    """The contact person in front of the console, over four real services."""

    def __init__(self, town: Town, issuer: Issuer, folder: Path, urls: dict[str, str]) -> None:
        self.town = town
        settings = ConsoleSettings(
            bind="",
            issuer=ISSUER,
            issuer_keys=str(issuer._keys),
            sign_in_links=str(folder / "sign-in"),
            story_clock=True,
            workload_tokens=folder,
            **urls,
        )
        self._browser = build(settings).test_client()
        agency = str(town.clients["intake"].agency)
        person = {"sub": CONTACT_PERSON, "name": "Petra", "agency": agency}
        signed = sign_in(self._browser, folder / "sign-in", {**person, "roles": ["contact-person"]})
        assert signed.status_code == 303

    def open(self, path: str) -> Page:
        return Page(self.get(path))

    def get(self, path: str) -> str:
        answer = self._browser.get(path, headers={"Accept-Language": "de"})
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def tap(self, page: Page, button: str) -> str:
        """Sends the form with this button. Returns where that leads."""
        form = next(
            form
            for form in page.root.all("form")
            if any(each.text.strip().startswith(button) for each in form.all("button"))
        )
        sent: dict[str, list[str]] = {}
        for field in form.all("input"):
            if field.attributes.get("type") == "hidden":
                name, value = field.attributes["name"], field.attributes["value"]
                sent.setdefault(str(name), []).append(str(value))
        answer = self._browser.post(str(form.attributes["action"]), data=sent)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def person(self, participant_id: str) -> Any:
        return self.town.ask("intake").ok("GET", f"/v1/participants/{participant_id}")


@pytest.fixture
def desk(client_of: Callable[..., Client], issuer: Issuer, tmp_path: Path) -> Iterator[Desk]:
    town = Town(client_of)
    planning = town.ask("cohorts", "group-planning")
    planning.ok("PUT", f"/v1/venues/{K}", venue(K))
    planning.ok("PUT", f"/v1/offers/{K}", offer(K))
    town.carry()
    with ExitStack() as running:
        urls = {
            f"{name}_url": running.enter_context(serving(client.http.application))
            for name, client in town.clients.items()
        }
        let_ask_intake(town.clients["notifications"].http.application, urls["intake_url"], issuer)
        yield Desk(town, issuer, tmp_path, urls)


def members(town: Town) -> Any:
    return town.ask("cohorts").ok("GET", f"/v1/cohorts/{town.cohort}")["members"]


def test_one_tap_on_heute_confirms_what_0_1_0_stored(desk: Desk) -> None:
    town, intake = desk.town, desk.town.ask("intake")
    her, in_group = town.waits, town.members[0]
    no_care = [{"birth_month": "2019-10", "needs_care": False}]
    for who, name in ((her, "Wilhelmine"), (in_group, "Ottilie")):
        said = {**SAID, "german_level": "none", "access_route": "self"}
        change = {**said, "first_name": name, "language": "tr", "children": no_care}
        intake.ok("PATCH", f"/v1/participants/{who}", change)
        mark_as_of_0_1_0(town.clients["intake"], who)
    town.carry()
    before = members(town)

    page = desk.open("/team/heute")
    assert "Wilhelmine" in page.text
    assert "Geschlecht: Frau" in page.text
    assert "Deutsch: kein Deutsch" in page.text
    assert "Ottilie" not in page.text, "her group is formed"
    assert desk.tap(page, "Stimmt so").endswith("/team/heute")

    # The offer is for women only, so that is asked as well.
    asked = {"gender", "german_level", "needs_care", "may_join_women_only"}
    assert set(desk.person(her)["unconfirmed"]) == set(FIELDS) - asked
    after = desk.open("/team/heute").text
    assert "Geschlecht: Frau" not in after

    shown = desk.open(f"/team/person/{her}")
    assert "nicht bestätigt" in shown.text
    desk.tap(shown, "Stimmt so")
    assert desk.person(her)["unconfirmed"] == []
    town.carry()
    assert members(town) == before


def test_whoever_may_have_come_by_referral_is_on_the_jobcenters_list(desk: Desk) -> None:
    town, intake = desk.town, desk.town.ask("intake")
    unknown, old, said, other = town.members
    routes = {old: "self", said: "referral", other: "self"}
    for number, who in enumerate(town.members):
        change = {"last_name": f"Nr{number}"}
        change |= {"access_route": routes[who]} if who in routes else {}
        intake.ok("PATCH", f"/v1/participants/{who}", change)
    mark_as_of_0_1_0(town.clients["intake"], old)
    date = town.invitations()[unknown]["group_events"][0]
    town.at("2027-04-30T12:00")
    absent = [{"participant_id": who, "status": "absent"} for who in town.members]
    town.ask("events").ok("PUT", f"/v1/group-events/{date['id']}/attendance", {"entries": absent})

    rows = {
        row.one("th").text.split()[1]: "ungeklärt" in row.one("th").text
        for row in desk.open("/team/fehltage?monat=2027-04").root.one("tbody").all("tr")
    }
    assert rows == {"Nr0": True, "Nr1": True, "Nr2": False}
    file = desk.get("/team/fehltage.csv?monat=2027-04").splitlines()
    assert file[0].endswith(";Zugangsweg")
    # Lists of the other dates are missing; each has a row without a name.
    absences = [line for line in file[1:] if line.startswith("Nr")]
    assert [line.rpartition(";")[2] for line in absences] == [
        "Zugangsweg ungeklärt",
        "Zugangsweg ungeklärt",
        "Zuweisung",
    ]

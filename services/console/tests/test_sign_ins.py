"""Nobody signs in as a colleague without a trace that the colleague sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from kreis.console.issuer.people import Organisation, People, Somebody
from kreis.console.issuer.signing import Issuer
from services.console.tests.signing_in import csrf_of
from services.console.tests.town import Town

ADDRESS = "http://console.example"
TEAM = "/team/mitarbeitende"
ILSE = Somebody(str(uuid4()), "Ilse Brandauer", ("lead",))
PETRA = Somebody(str(uuid4()), "Petra Neumann", ("contact-person",))


class Door:
    """A console that signs people in by links."""

    def __init__(self, town: Town, urls: Mapping[str, str], issuer: Issuer, folder: Path) -> None:
        self.people = People(folder / "sign-in", ADDRESS)
        self.people.keep(Organisation(str(town.intake.agency), "Lindenbrücke", [ILSE, PETRA]))
        own = {"issuer_keys": str(issuer._keys), "sign_in_links": str(self.people.links)}
        address = {"public_url": ADDRESS, "intake_url": urls["intake_url"]}
        self._app = town.console(**own, **address).application

    def enter(self, link: str) -> FlaskClient:
        """A browser of her own, signed in by this link."""
        browser = self._app.test_client()
        path = link.removeprefix(ADDRESS)
        browser.post(path, data={"csrf": csrf_of(browser.get(path).text)})
        return browser

    def link_for(self, lead: FlaskClient, somebody: Somebody) -> str:
        """A link that a lead makes on the page Team."""
        csrf = csrf_of(lead.get(TEAM).text)
        page = lead.post(f"{TEAM}/{somebody.sub}/link", data={"csrf": csrf}).text
        return re.findall(rf"{ADDRESS}/team/anmelden/[\w-]+", page)[0]


@pytest.fixture
def door(town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path) -> Door:
    town.settle()
    lead = town.intake.as_role("lead")
    for each in (ILSE, PETRA):
        first, last = each.name.split()
        person = {"first_name": first, "last_name": last, "phone": "0221 4710102"}
        lead.ok("PUT", f"/v1/staff/{each.sub}", person)
    return Door(town, urls, issuer, tmp_path / "keys")


def first_page(browser: FlaskClient) -> str:
    return browser.get(browser.get("/team/").location).text


def test_who_signs_in_as_a_colleague_leaves_a_trace_that_she_sees(door: Door, town: Town) -> None:
    """A lead can make a link for a colleague and use it herself. She cannot do so unseen."""
    ilse = door.enter(door.people.link(ILSE))
    door.link_for(ilse, PETRA)  # one that is never used
    door.enter(door.link_for(ilse, PETRA))

    petra = door.enter(door.people.link(PETRA))

    assert "mit einem Link von" in first_page(petra)
    page = petra.get("/team/anmeldungen").text
    assert page.count("Ilse Brandauer") == 1
    assert page.count("am Server erstellt") == 1
    log = town.intake.as_role("lead").ok("GET", f"/v1/access-log?subject={PETRA.sub}")["items"]
    assert [each["caller"] for each in log] == [ILSE.sub, ILSE.sub]
    assert log[0]["route"].endswith("/sign-in-links")


def test_her_own_links_are_not_pointed_out(door: Door) -> None:
    for _ in range(2):
        ilse = door.enter(door.people.link(ILSE, ILSE.name))

    assert "mit einem Link von" not in first_page(ilse)


def test_many_sign_ins_do_not_grow_without_end(door: Door) -> None:
    for _ in range(50):
        door.people.note_sign_in(PETRA.sub, ILSE.name)

    found = door.people.organisation().of(PETRA.sub)
    assert found is not None
    assert len(found.sign_ins) == 20


def test_a_link_for_somebody_who_is_not_on_the_list_of_staff_is_made(
    door: Door, town: Town
) -> None:
    """An intake of an earlier release answers 404 as well. Her own list names the maker."""
    stranger = Somebody(str(uuid4()), "Noor Haddad", ("contact-person",))
    door.people.add(stranger)
    ilse = door.enter(door.people.link(ILSE))

    noor = door.enter(door.link_for(ilse, stranger))

    assert "Ilse Brandauer" in noor.get("/team/anmeldungen").text

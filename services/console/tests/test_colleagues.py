"""Team: the lead takes people on, lets them in and ends their access, without a terminal."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from kreis.console.issuer.people import LastLead, Organisation, People, Somebody
from kreis.console.issuer.signing import Issuer
from services.console.tests.signing_in import csrf_of
from services.console.tests.town import Town

ADDRESS = "http://console.example"
ILSE = Somebody(str(uuid4()), "Ilse Brandauer", ("lead",))
PETRA = Somebody(str(uuid4()), "Petra Neumann", ("contact-person",))
MURAT = {"first_name": "Murat", "last_name": "Yıldız", "phone": "0221 4710102"}
AGENCY = {
    "name": "Lindenbrücke Beispielträger e. V.",
    "short_name": "Lindenbrücke",
    "land": "NW",
    "phone": "0221 4710100",
    "office_hours": "Mo–Fr 8–16 Uhr",
}
TEAM = "/team/mitarbeitende"


class Console:
    def __init__(
        self, town: Town, urls: Mapping[str, str], issuer: Issuer, folder: Path, agency: str
    ) -> None:
        self.people = People(folder / "sign-in", ADDRESS)
        self.people.keep(Organisation(agency, "Lindenbrücke", [ILSE, PETRA]))
        self._app = town.console(
            issuer_keys=str(issuer._keys),
            sign_in_links=str(self.people.links),
            public_url=ADDRESS,
            intake_url=urls["intake_url"],
        ).application

    def seat(self, link: str) -> FlaskClient:
        """A browser of her own, signed in by this link if it still lets in."""
        browser = self._app.test_client()
        path = link.removeprefix(ADDRESS)
        form = browser.get(path)
        if form.status_code == 200:
            browser.post(path, data={"csrf": csrf_of(form.text)})
        return browser

    def of(self, somebody: Somebody) -> Somebody:
        found = self.people.organisation().of(somebody.sub)
        assert found is not None
        return found


@pytest.fixture
def console(town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path) -> Console:
    town.intake.agency = str(uuid4())
    path = f"/v1/agencies/{town.intake.agency}"
    town.intake.as_role("operator").ok("PUT", path, AGENCY)
    return Console(town, urls, issuer, tmp_path / "keys", town.intake.agency)


@pytest.fixture
def ilse(console: Console) -> FlaskClient:
    return console.seat(console.people.link(ILSE))


def post(browser: FlaskClient, path: str, **fields: Any) -> Any:
    return browser.post(path, data={"csrf": csrf_of(browser.get(TEAM).text), **fields})


def is_in(browser: FlaskClient) -> bool:
    """Whether a page is not the way to the door; that another service is away is no matter."""
    return bool(browser.get("/team/warteliste").status_code != 303)


def link_in(html: str) -> str:
    found = re.search(rf"{ADDRESS}/team/anmelden/[\w-]+", html)
    assert found, html
    return found[0]


def test_somebody_is_taken_on_and_comes_in_by_the_link_that_is_shown_once(
    console: Console, ilse: FlaskClient, town: Town
) -> None:
    shown = post(ilse, TEAM, **MURAT, role=["contact-person", "group-planning"], staff_id=uuid4())

    link = link_in(shown.text)
    assert link not in ilse.get(TEAM).text
    assert "noch nie angemeldet" in ilse.get(TEAM).text
    murat = console.seat(link)
    assert "Murat Yıldız" in murat.get("/team/warteliste").text
    assert "noch nie" not in ilse.get(TEAM).text.partition("Murat")[2].partition("</li>")[0]
    (known,) = town.intake.as_role("lead").ok("GET", "/v1/staff")
    assert known["last_name"] == "Yıldız"
    assert console.of(Somebody(known["id"], "", ())).roles == ["contact-person", "group-planning"]


def test_a_second_press_takes_nobody_on_twice(console: Console, ilse: FlaskClient) -> None:
    form = {**MURAT, "role": "contact-person", "staff_id": str(uuid4())}
    post(ilse, TEAM, **form)
    post(ilse, TEAM, **form)

    assert [p.name for p in console.people.organisation().people].count("Murat Yıldız") == 1


@pytest.mark.parametrize(
    ("language", "said"), [("de", "steht schon im Team"), ("en", "is on the team already")]
)
def test_the_same_form_with_other_answers_is_answered_in_her_words(
    console: Console, ilse: FlaskClient, language: str, said: str
) -> None:
    form = {**MURAT, "staff_id": str(uuid4()), "role": "lead"}
    post(ilse, TEAM, **form)
    post(ilse, "/team/sprache", language=language)
    refused = post(ilse, TEAM, **{**form, "first_name": "Mehmet"})

    assert refused.status_code == 409
    assert said in refused.text
    assert "If-Match" not in refused.text


def test_whoever_is_on_the_list_without_access_is_given_it(
    console: Console, ilse: FlaskClient, town: Town
) -> None:
    sub = str(uuid4())
    town.intake.as_role("lead").ok("PUT", f"/v1/staff/{sub}", MURAT)
    form = f'action="{TEAM}/{sub}/zulassen"'
    assert form in ilse.get(TEAM).text

    assert post(ilse, f"{TEAM}/{sub}/zulassen").status_code == 422
    assert post(ilse, f"{TEAM}/{uuid4()}/zulassen", role="lead").status_code == 404
    link = link_in(post(ilse, f"{TEAM}/{sub}/zulassen", role="group-planning").text)

    assert is_in(console.seat(link))
    assert console.of(Somebody(sub, "", ())).roles == ["group-planning"]
    assert form not in ilse.get(TEAM).text


def test_nobody_is_given_access_under_a_name_that_somebody_signs_in_with(
    console: Console, ilse: FlaskClient, town: Town
) -> None:
    sub = str(uuid4())
    other = {**MURAT, "first_name": "Petra", "last_name": "Neumann"}
    town.intake.as_role("lead").ok("PUT", f"/v1/staff/{sub}", other)

    refused = post(ilse, f"{TEAM}/{sub}/zulassen", role="lead")
    assert (refused.status_code, console.people.organisation().of(sub)) == (409, None)
    assert "So heißt hier schon jemand" in refused.text


def test_the_door_sends_to_a_lead_first(console: Console) -> None:
    shown = console.seat("/team/warteliste").get("/team/anmelden").text
    assert 0 < shown.find("Eine Projektleitung gibt Ihnen einen") < shown.find("kreis sign-in")
    assert "Auf diesem Rechner" not in shown


def test_a_second_press_with_other_roles_gives_a_link_with_those_that_are_kept(
    console: Console, ilse: FlaskClient
) -> None:
    form = {**MURAT, "staff_id": str(uuid4())}
    post(ilse, TEAM, **form, role="contact-person")
    murat = console.seat(link_in(post(ilse, TEAM, **form, role="lead").text))

    assert is_in(murat)
    assert murat.get(TEAM).status_code == 403
    console.people.end(form["staff_id"])
    assert post(ilse, TEAM, **form, role="lead").status_code == 409


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": ""}, "Diese Angabe fehlt noch."),
        ({"phone": "keine"}, "Diese Telefonnummer lässt sich nicht sicher lesen."),
        ({"role": []}, "Bitte wählen Sie mindestens eine Rolle."),
        ({"first_name": "Petra", "last_name": "Neumann"}, "So heißt hier schon jemand."),
    ],
)
def test_what_is_wrong_is_named_and_nobody_is_taken_on(
    console: Console, ilse: FlaskClient, changed: dict[str, Any], said: str
) -> None:
    answer = post(ilse, TEAM, **{**MURAT, "role": "lead", "staff_id": uuid4(), **changed})

    assert answer.status_code == 422
    assert said in answer.text
    assert len(console.people.organisation().people) == 2


def test_whose_access_has_ended_is_out_with_her_next_click_and_no_link_lets_her_in(
    console: Console, ilse: FlaskClient
) -> None:
    petra, unused = console.seat(console.people.link(PETRA)), console.people.link(PETRA)
    assert is_in(petra)
    (cookie,) = [petra.get_cookie("kreis_team", path="/team")]
    assert cookie

    post(ilse, f"{TEAM}/{PETRA.sub}/zugang", what="end")

    assert not is_in(petra)
    assert not is_in(console.seat(unused))
    assert post(ilse, f"{TEAM}/{PETRA.sub}/link").status_code == 404
    assert "Zugang beendet am" in ilse.get(TEAM).text

    post(ilse, f"{TEAM}/{PETRA.sub}/zugang", what="again")
    petra.set_cookie("kreis_team", cookie.value, path="/team")
    assert not is_in(petra)
    assert not is_in(console.seat(unused))
    fresh = console.seat(link_in(post(ilse, f"{TEAM}/{PETRA.sub}/link").text))
    assert is_in(fresh)
    post(ilse, f"{TEAM}/{PETRA.sub}/zugang", what="again")
    assert is_in(fresh)  # a second press of the button ends nothing


def test_two_leads_who_end_each_other_at_the_same_moment_are_not_both_out(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    murat = Somebody(str(uuid4()), "Murat Yıldız", ("lead",))
    console.people.add(murat)
    keep = People.keep

    def slowly(people: People, organisation: Organisation) -> None:
        time.sleep(0.2)
        keep(people, organisation)

    monkeypatch.setattr(People, "keep", slowly)
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(console.people.end, each.sub) for each in (ILSE, murat)]
    assert [type(each.exception()) for each in tries].count(LastLead) == 1
    assert [bool(console.of(each).ended_at) for each in (ILSE, murat)].count(True) == 1


def test_the_last_lead_is_not_ended_by_somebody_whose_roles_come_from_before(
    console: Console, ilse: FlaskClient
) -> None:
    murat = Somebody(str(uuid4()), "Murat Yıldız", ("lead",))
    console.people.add(murat)
    known = console.people.organisation()
    as_planner = replace(ILSE, roles=("group-planning",))
    console.people.keep(known.with_changed(ILSE.sub, lambda _: as_planner))

    refused = post(ilse, f"{TEAM}/{murat.sub}/zugang", what="end")

    assert refused.status_code == 409
    assert "die einzige Projektleitung mit Zugang" in refused.text


def test_a_lead_does_not_shut_herself_out(console: Console, ilse: FlaskClient) -> None:
    refused = post(ilse, f"{TEAM}/{ILSE.sub}/zugang", what="end")

    assert refused.status_code == 409
    assert not console.of(ILSE).ended_at


def test_nobody_but_a_lead_sees_the_page_or_changes_anything(
    console: Console, ilse: FlaskClient
) -> None:
    petra = console.seat(console.people.link(PETRA))
    csrf = csrf_of(petra.get("/team/warteliste").text)

    assert petra.get(TEAM).status_code == 403
    own = f"{TEAM}/{PETRA.sub}"
    for path in (TEAM, f"{own}/link", f"{own}/zulassen", f"{TEAM}/{ILSE.sub}/zugang"):
        assert petra.post(path, data={"csrf": csrf, **MURAT, "role": "lead"}).status_code == 403
    assert len(console.people.organisation().people) == 2


def test_what_an_earlier_release_kept_is_read(console: Console) -> None:
    """It knew neither when somebody signed in nor whether she still may."""
    file = console.people.links.parent / "organisation.json"
    known = json.loads(file.read_text())
    for each in known["people"]:
        del each["signed_in_at"], each["ended_at"]
    file.write_text(json.dumps(known))

    assert not console.of(PETRA).ended_at
    console.people.note_sign_in(PETRA.sub)
    assert console.of(PETRA).signed_in_at


def test_what_a_later_release_kept_beside_it_does_no_harm(console: Console) -> None:
    """So this release can be gone back to."""
    file = console.people.links.parent / "organisation.json"
    known = json.loads(file.read_text())
    known["people"][0]["of_a_later_release"] = "something"
    file.write_text(json.dumps(known))

    assert console.of(ILSE).name == "Ilse Brandauer"

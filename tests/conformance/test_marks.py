"""The mark "Adressschutz": wherever her name stands on a page of staff, the mark stands with it.

The pages come from the console's routes, so a new one is looked at unasked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kreis.console.config import ConsoleSettings
from kreis.console.issuer.signing import Issuer
from kreis.console.main import build
from kreis.console.staff import names
from kreis.notifications.domain.call_tasks import CallReason
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.store import call_tasks
from services.console.tests.page import Element, Page
from services.console.tests.signing_in import sign_in
from tests.conformance.town import CONTACT_PERSON, Town
from tests.conformance.world import CHANGES, COLLEAGUE, MARKS, World
from tests.support.fixtures import ISSUER, Client
from tests.support.serving import let_ask_intake, serving

NAME, MARK = MARKS["first name"], "Adressschutz"
ON_PAPER = {"signature_list"}
"""Pages to print: her initials, and no mark."""
BLOCKS = {"li", "tr", "h1", "h2", "p", "option", "title", "summary", "form", "label"}
"""What a reader sees at once: her name and the mark stand in the same one."""
PEOPLE = {
    "hers": (CONTACT_PERSON, ["contact-person", "group-planning"]),
    "colleague": (COLLEAGUE, ["contact-person", "group-planning"]),
    "lead": ("00000000-0000-4000-8000-0000000000c9", ["lead"]),
}


class Desk:
    """A member of staff in front of the console."""

    def __init__(self, world: World, browser: FlaskClient, links: Path, who: str) -> None:
        self.world, self.browser = world, browser
        staff_id, roles = PEOPLE[who]
        agency = str(world.town.clients["intake"].agency)
        person = {"sub": staff_id, "name": who, "agency": agency, "roles": roles}
        assert sign_in(browser, links, person).status_code == 303

    def pages(self) -> Iterator[tuple[str, Any]]:
        """Every page that can be opened, by the name of its route."""
        app = self.browser.application
        for rule in app.url_map.iter_rules():
            name = rule.endpoint.removeprefix("team.")
            if name == rule.endpoint or "GET" not in (rule.methods or ()):
                continue
            ids = {each: self.world.ids.get(each) for each in rule.arguments}
            if None not in ids.values() and name not in ("sign_out", "static"):
                with app.test_request_context():
                    path = app.url_map.bind("localhost").build(rule.endpoint, ids)
                yield name, self.browser.get(path, headers={"Accept-Language": "de"})


@pytest.fixture
def desk_of(
    client_of: Callable[..., Client],
    issuer: Issuer,
    tmp_path: Path,
) -> Iterator[Callable[[str], Desk]]:
    world = World(Town(client_of))
    CHANGES["her address is protected"](world)
    world.town.carry()
    _ask_for_a_call(world)
    with ExitStack() as running:
        urls = {
            f"{name}_url": running.enter_context(serving(client.http.application))
            for name, client in world.town.clients.items()
        }
        notifications = world.town.clients["notifications"].http.application
        let_ask_intake(notifications, urls["intake_url"], issuer)
        links = tmp_path / "sign-in"
        settings = ConsoleSettings(
            bind="",
            issuer=ISSUER,
            issuer_keys=str(issuer._keys),
            sign_in_links=str(links),
            story_clock=True,
            workload_tokens=tmp_path,
            **urls,
        )
        app = build(settings)
        yield lambda who: Desk(world, app.test_client(), links, who)


def _ask_for_a_call(world: World) -> None:
    client = world.town.clients["notifications"]
    invitation = UUID(world.ids["invitation_id"])
    with client.database.agency(client.agency) as work:
        errand = Errand(UUID(world.her), Kind.INVITATION, invitation, invitation, 1)
        call_tasks.add(work, errand, CallReason.CHANNEL_IS_CALL)


def unmarked(desk: Desk) -> list[str]:
    """Pages with her name and without the mark beside it; and printed ones with her name."""
    found, named = [], set()
    for name, answer in desk.pages():
        assert answer.status_code < 500, f"{name} cannot be looked at"
        if answer.status_code != 200 or not answer.text.startswith("<!doctype html>"):
            continue
        if NAME in answer.text:
            named.add(name)
            if name in ON_PAPER:
                found.append(f"{name}: her name is on paper")
            else:
                found += [f"{name}: {text[:80]}" for text in _without_mark(Page(answer.text).root)]
    assert len(named) >= 6, f"the world of the test has become small: {named}"
    return found


def _without_mark(root: Element) -> Iterator[str]:
    """Texts with her name whose block has no mark."""
    for child in root.children:
        if not isinstance(child, Element) or NAME not in child.text:
            continue
        inner = [each for each in _blocks(child) if NAME in each.text]
        if inner and child.tag not in BLOCKS:
            yield from _without_mark(child)
        elif MARK not in child.text:
            yield re.sub(r"\s+", " ", child.text)


def _blocks(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            if child.tag in BLOCKS:
                yield child
            yield from _blocks(child)


@pytest.mark.parametrize("who", PEOPLE)
def test_wherever_her_name_stands_the_mark_stands(desk_of: Callable[[str], Desk], who: str) -> None:
    assert unmarked(desk_of(who)) == []


def test_a_page_that_forgets_the_mark_is_found(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "_marked", lambda name, person: name)

    assert len(unmarked(desk_of("hers"))) >= 5


def test_the_call_list_says_what_to_do(desk_of: Callable[[str], Desk]) -> None:
    page = desk_of("hers").browser.get("/team/anrufe", headers={"Accept-Language": "de"})

    assert "Sagen Sie am Telefon nichts" in page.text


def test_only_her_initials_are_printed(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("lead")
    date = desk.world.ids["group_event_id"]
    page = desk.browser.get(f"/team/termin/{date}/unterschriften")

    assert page.status_code == 200
    assert NAME not in page.text
    assert "W. G." in page.text


def test_a_colleague_opens_the_file_with_a_reason(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("colleague")
    path = f"/team/person/{desk.world.her}"
    asked = Page(desk.browser.get(path).text)
    assert MARKS["last name"] not in asked.html
    csrf = asked.root.all("input", name="csrf")[0].attributes["value"]

    refused = desk.browser.post(f"{path}/akte", data={"csrf": csrf, "reason": "x"})
    opened = desk.browser.post(f"{path}/akte", data={"csrf": csrf, "reason": "Anruf wegen Kind"})

    assert (refused.status_code, opened.status_code) == (422, 303)
    assert MARKS["last name"] in desk.browser.get(path).text
    listed = desk_of("lead").browser.get("/team/akten").text
    assert "Anruf wegen Kind" in listed
    assert "Sabine Krause" in listed

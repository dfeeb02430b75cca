"""A service that does not answer costs its part of a person's page, and the page says which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kreis.chassis.client.peers import Peer
from kreis.chassis.http.asking import PEERS
from kreis.console.issuer.signing import Issuer
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.console.tests.desk import Desk
from services.console.tests.page import Page
from services.console.tests.town import BABY, NOWHERE, Town
from tests.support.fixtures import Client
from tests.support.serving import serving

NOT_NOW = "Gerade nicht zu sehen: "


@pytest.fixture
def desk(town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path) -> Desk:
    """Cohorts and notifications do not answer."""
    return Desk(town, urls, issuer, tmp_path / "keys")


def test_a_person_is_shown_without_what_two_services_would_tell(desk: Desk, town: Town) -> None:
    who = town.register(desk.petra.sub, BABY)
    town.confirm(who)

    page = desk.look(f"/team/person/{who}")

    assert page.heading == "Amira Haddad"
    named = said_of(page)
    assert {"Gruppen im Verlauf", "Nachrichten", "Anrufe"} <= named
    assert not {"Links", "Anwesenheit und fehlende Listen"} & named, "events answers"
    assert "Einladung angelegt" in page.text, "what events tells stands in the timeline"


def test_her_timeline_does_not_say_that_nothing_is_stored(desk: Desk, town: Town) -> None:
    who = town.register(desk.petra.sub, BABY)

    page = desk.look(f"/team/person/{who}/verlauf?art=messages")

    assert "Nachrichten" in said_of(page)
    assert "Dazu ist nichts gespeichert." not in page.text


def test_messages_that_notifications_may_not_show_now_cost_no_page(
    town: Town,
    urls: Mapping[str, str],
    issuer: Issuer,
    tmp_path: Path,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Notifications answers, and cannot ask intake whose person she is."""
    app = client_of(NOTIFICATIONS, story_clock=True).http.application
    nobody = Peer("intake", NOWHERE, lambda _: "a token")
    monkeypatch.setitem(app.extensions, PEERS, {"intake": nobody})
    with serving(app) as url:
        desk = Desk(town, {**urls, "notifications_url": url}, issuer, tmp_path / "keys")
        who = town.register(desk.petra.sub, BABY)

        page = desk.look(f"/team/person/{who}")

    assert "Nachrichten" in said_of(page)
    assert "Anrufe" not in said_of(page)


def test_without_intake_there_is_no_page(
    town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path
) -> None:
    """The page is about what intake knows."""
    desk = Desk(town, {**urls, "intake_url": NOWHERE}, issuer, tmp_path / "keys")

    answer = desk.browser.get(f"/team/person/{town.register(desk.petra.sub, BABY)}")

    assert answer.status_code == 503


def said_of(page: Page) -> set[str]:
    """The parts that the page names as not to be seen."""
    _, begins, rest = page.text.partition(NOT_NOW)
    assert begins, page.text
    return set(rest.partition(". Laden Sie")[0].split(", "))

"""The page of a group says who comes regularly as insights knows it, and says when it cannot."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

WEEK, FIRST_MEETING = 5, 5
"""Five mornings of the start week come first."""


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Four weekly meetings are over. Amira was at one of them, and the last list is missing."""
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        spring = Spring(served)
        spring.at("2027-05-12T15:00")
        amira, *others = spring.people
        for number in range(WEEK):
            spring.put(number, spring.people)
        spring.put(FIRST_MEETING, spring.people)
        for number in (1, 2, 3):
            spring.put(FIRST_MEETING + number, others, {amira: "excused"})
        served.tell_insights()
        yield spring


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def group_page(spring: Spring, petra: Desk) -> Page:
    return petra.see(f"/team/gruppen/{spring.cohort}")


def row_of(page: Page, name: str) -> str:
    return next(
        text
        for each in page.root.all("li")
        if (text := " ".join(each.text.split())).startswith(name) and "von 4" in text
    )


def test_the_page_takes_strip_and_figures_from_insights(spring: Spring, petra: Desk) -> None:
    page = group_page(spring, petra)

    assert "11 von 12 kommen nach den vorhandenen Listen regelmäßig" in page.text
    assert "zwischen 65 % und 99 %" in page.text
    amira = row_of(page, "Amira Haddad")
    assert "unregelmäßig" in amira
    assert "1 von 4" in amira
    assert "0171 3920002" in amira, "she can be called"
    assert "regelmäßig 4 von 4" in row_of(page, "Sabine Krämer")


def test_the_page_says_what_each_of_its_numbers_counts(spring: Spring, petra: Desk) -> None:
    """Excused days count against who comes regularly, and not as absences in a row."""
    page = group_page(spring, petra)

    assert (
        "Die Startwoche zählt hier nicht. Wer entschuldigt fehlte, zählt als nicht da." in page.text
    )
    assert "1 von 4" in row_of(page, "Amira Haddad"), "she was excused three times"
    assert "hintereinander nicht da" not in page.text


def test_the_strip_says_why_somebody_was_absent_and_which_list_is_missing(
    spring: Spring, petra: Desk
) -> None:
    strips = [
        str(each.attributes["aria-label"])
        for each in group_page(spring, petra).root.all("span", role="img")
    ]

    (amira,) = [each for each in strips if "entschuldigt" in each]
    assert amira.count("entschuldigt") == 3
    assert amira.endswith("Liste fehlt")
    assert all(each.count(" da") in (6, 9) for each in strips)


def test_without_insights_the_page_says_so_and_shows_the_rest(
    spring: Spring, petra: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = spring.served.console.extensions["kreis.sign-in"].clients
    monkeypatch.setitem(clients, "insights", httpx.Client(base_url="http://127.0.0.1:9/v1"))

    page = group_page(spring, petra)

    assert "Wer regelmäßig kommt, können wir gerade nicht zeigen." in page.text
    assert "Listen regelmäßig" not in page.text
    assert "kommen regelmäßig" not in page.text
    assert "Nächste Treffen" in page.text
    assert "Amira Haddad" in page.text


def test_a_session_that_insights_does_not_accept_is_over(spring: Spring) -> None:
    """It is no gap of the page: she signs in again, as with every other service."""
    desk = spring.browser()
    clients = spring.served.console.extensions["kreis.sign-in"].clients
    old_token = {"request": [lambda asked: asked.headers.update({"Authorization": "Bearer old"})]}
    with pytest.MonkeyPatch.context() as patch:
        insights = clients["insights"]
        patch.setitem(
            clients, "insights", httpx.Client(base_url=insights.base_url, event_hooks=old_token)
        )
        answer = desk.browser.get(f"/team/gruppen/{spring.cohort}")

    assert answer.status_code == 303
    assert answer.location.startswith("/team/anmelden")


def test_figures_wait_until_all_histories_are_read(spring: Spring, petra: Desk) -> None:
    with spring.served.as_superuser("insights") as connection:
        connection.execute("update build set is_filled = false")
    try:
        assert "können wir gerade nicht zeigen" in group_page(spring, petra).text
    finally:
        with spring.served.as_superuser("insights") as connection:
            connection.execute("update build set is_filled = true")


def test_without_a_list_nobody_is_said_to_have_stayed_away(spring: Spring, petra: Desk) -> None:
    """Since 4 May no list was saved. So nobody knows who still came up to week 12."""
    spring.at("2027-06-29T12:00")

    rows = ["".join(each.text.split()) for each in group_page(spring, petra).root.all("li")]
    unknown = "AusdenvierWochendavorliegtkeineListevor."
    assert f"bisWoche12{unknown}" in rows
    assert f"nach12Wochen{unknown}" in rows
    assert "bisWoche811von12kamennoch" in rows


def test_who_was_there_in_the_start_week_alone_is_not_said_to_come_still(
    spring: Spring, petra: Desk
) -> None:
    page = group_page(spring, petra)

    assert "auch nur in der Startwoche: Wer kam in den vier Wochen davor" in page.text
    assert "Dabei zählt die Startwoche nicht." in page.text

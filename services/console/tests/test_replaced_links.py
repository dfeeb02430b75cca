"""A link after which a newer one was made opens for seven days more, and her page says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Page
from services.console.tests.spring import Spring


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("links"), ground) as served:
        yield Spring(served)


def links(page: Page) -> list[str]:
    card = next(e for e in page.root.all("section") if e.attributes.get("id") == "links")
    return [" ".join(each.text.replace("\xa0", " ").split()) for each in card.all("li")]


def test_a_replaced_link_says_until_when_it_opens(spring: Spring) -> None:
    """The last date is on 6 July, and links open for a day more. Clocks change on 28 March."""
    her = spring.people[0]
    spring.at("2027-03-24T12:00")
    spring.link_of(her)
    spring.at("2027-03-25T12:00")
    spring.link_of(her)
    newest, older = links(spring.browser().see(f"/team/person/{her}"))
    assert newest.startswith("Link offen bis Mi 07.07., 11:30")
    assert older.startswith("Link durch neueren ersetzt, offen bis Do 01.04., 13:00")

    spring.at("2027-04-02T12:00")
    newest, older = links(spring.browser().see(f"/team/person/{her}"))

    assert newest.startswith("Link offen bis Mi 07.07., 11:30")
    assert older.startswith("Link durch neueren ersetzt Gruppe Unna")

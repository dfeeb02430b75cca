"""Every page, found from the table of routes: none is forgotten, and each is sound.

axe, 320 px, text of 200 %, keyboard only, right to left, no script, print. The quarter itself shows
that all work can be done without scripts: its browsers run none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.every_page.places import NOT_PAGES, OF_PROPOSALS, Places, of_the_proposal
from tests.every_page.soundness import faults_everywhere
from tests.quarter.office import Office
from tests.quarter.quarter import Quarter
from tests.quarter.weeks import WEEKS

ENOUGH = 3
"""Weeks after which every page has something to show."""


Faults = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def of_proposals() -> Faults:
    """What is wrong with the pages of a proposal. They are looked at before it is confirmed."""
    return {}


@pytest.fixture(scope="module")
def places(quarter: Quarter, of_proposals: Faults) -> Places:
    confirms = Office.confirms_the_proposal

    def looks_and_confirms(office: Office) -> None:
        pages = of_the_proposal(quarter.sources.read())
        with as_renate(quarter) as page:
            of_proposals.update(look_at(page, quarter.box.issuer, pages))
        confirms(office)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Office, "confirms_the_proposal", looks_and_confirms)
        for week in WEEKS[:ENOUGH]:
            week(quarter)
    return Places.prepared(quarter)


def test_no_route_is_forgotten(places: Places) -> None:
    """Each is a page that is looked at below, or stands in the list of what is no page."""
    known = {*places.of_staff, *places.of_participants, *OF_PROPOSALS, *NOT_PAGES}

    assert places.routes - known == set(), "say where it is, in places.py"
    assert known - places.routes == set(), "there is no such route any more"


def test_every_page_of_staff_is_sound(
    places: Places, quarter: Quarter, of_proposals: Faults
) -> None:
    with as_renate(quarter) as page:
        found = of_proposals | look_at(page, quarter.box.issuer, places.of_staff)

    assert found == {}


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_page_of_participants_is_sound(
    places: Places, quarter: Quarter, language: str
) -> None:
    context = quarter.browser.new_context(locale=language)
    found = look_at(context.new_page(), quarter.box.issuer, places.hers(language))
    context.close()

    assert found == {}


@contextmanager
def as_renate(quarter: Quarter) -> Iterator[Page]:
    """Her session in a browser that runs scripts: axe is one, and the quarter's run none."""
    context = quarter.browser.new_context(locale="de-DE")
    context.add_cookies(quarter.renate.page.context.cookies())  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def look_at(page: Page, console: str, paths: dict[str, str]) -> Faults:
    """What is wrong, by route and check."""
    found = {}
    for route, path in paths.items():
        answer = page.goto(console + path)
        assert answer is not None
        status = answer.status
        assert status == 200, (route, status)
        assert answer.headers["content-type"].startswith("text/html"), route
        if faults := faults_everywhere(page):
            print(route, faults)
            found[route] = faults
    return found

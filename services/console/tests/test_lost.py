"""A wrong address of the team's pages: staff are told the way back, others as participants are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from services.console.tests.spring import Spring

TO_STAFF = "Diese Seite gibt es nicht"
TO_PARTICIPANTS = "Öffnen Sie bitte den Link aus Ihrer Nachricht"


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("spring"), ground) as served:
        yield Spring(served)


@pytest.mark.parametrize("path", ["/team/gibt-es-nicht", "/team/gruppen/keine-nummer"])
def test_staff_are_told_that_there_is_no_such_page(spring: Spring, path: str) -> None:
    petra = spring.browser()
    answer = petra.browser.get(path, headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert TO_STAFF in answer.text
    assert TO_PARTICIPANTS not in answer.text
    assert 'href="/team/"' in answer.text
    assert 'href="/team/heute"' in answer.text, "the navigation is there"


def test_others_get_the_page_of_participants(spring: Spring) -> None:
    nobody = spring.served.console.test_client()
    for path in ("/team/gibt-es-nicht", "/gibt-es-nicht"):
        answer = nobody.get(path, headers={"Accept-Language": "de"})
        assert (answer.status_code, TO_PARTICIPANTS in answer.text) == (404, True)

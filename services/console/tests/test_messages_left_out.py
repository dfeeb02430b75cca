"""Nachrichten: messages that were no longer needed and not sent are shown on request alone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from services.console.tests.notified import INVITATION
from services.console.tests.page import Page
from services.console.tests.spring import Spring

PATH = "/team/nachrichten"
MESSAGE = """
    insert into message (
        agency_id, id, participant_id, kind, invitation_id, cause, version, channel, state, reason,
        created_at, changed_at
    ) values (
        %(agency)s, %(id)s, %(who)s, %(kind)s, %(invitation)s, %(invitation)s, %(number)s, 'sms',
        %(state)s, %(reason)s, '2027-03-25T10:00Z', '2027-03-25T10:00Z'
    )
"""


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """One invitation was sent, one has failed, and two reminders were no longer needed."""
    became = (
        ("invitation", "sent", None),
        ("confirmation", "suppressed", "told_by_phone"),
        ("reminder", "suppressed", "no_longer_holds"),
        ("reminder", "suppressed", "no_longer_holds"),
    )
    with running_services(tmp_path_factory.mktemp("messages"), ground) as served:
        spring = Spring(served)
        own = {"agency": AGENCY, "invitation": uuid4(), "who": UUID(spring.people[0])}
        with served.as_superuser("notifications") as connection:
            connection.execute(INVITATION, own)
            for number, (kind, state, reason) in enumerate(became):
                about = {"kind": kind, "state": state, "reason": reason}
                connection.execute(MESSAGE, {**own, **about, "id": uuid4(), "number": number})
        yield spring


def rows(page: Page) -> list[str]:
    return [each.text for each in page.root.all("tr")][1:]


def links(page: Page) -> dict[str, str]:
    return {" ".join(each.text.split()): each.attributes["href"] for each in page.root.all("a")}


def test_what_was_no_longer_needed_is_shown_on_request(spring: Spring) -> None:
    petra = spring.browser()
    page = petra.see(PATH)
    assert len(rows(page)) == 2
    assert not [row for row in rows(page) if "gilt nicht mehr" in row]
    assert [row for row in rows(page) if "am Telefon gesagt" in row]

    everything = petra.see(links(page)["2 nicht mehr nötige Nachrichten anzeigen"])

    assert len(rows(everything)) == 4
    assert len([row for row in rows(everything) if "gilt nicht mehr" in row]) == 2
    back = petra.see(links(everything)["Nicht mehr nötige Nachrichten weglassen"])
    assert len(rows(back)) == 2


def test_a_list_of_one_state_keeps_it(spring: Spring) -> None:
    petra = spring.browser()
    page = petra.see(f"{PATH}?stand=suppressed")
    assert len(rows(page)) == 1
    everything = petra.see(links(page)["2 nicht mehr nötige Nachrichten anzeigen"])
    assert len(rows(everything)) == 3
    sent = petra.see(f"{PATH}?stand=sent")
    assert not [each for each in links(sent) if "nicht mehr nötig" in each]

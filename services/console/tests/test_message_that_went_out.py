"""A message to somebody who is missed: once it went out, no page offers to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from services.console.tests.notified import INVITATION
from services.console.tests.page import Element, Page, fields_of
from services.console.tests.staying_away import Missing

WENT_OUT = """
    insert into message (
        agency_id, id, participant_id, kind, invitation_id, cause, version, channel, state,
        created_at, changed_at
    ) values (
        %(agency)s, %(id)s, %(who)s, 'missed', %(invitation)s, %(cause)s, 1, 'sms', 'sent',
        '2027-04-28T09:37Z', '2027-04-28T09:37Z'
    )
"""


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Missing]:
    """Amira was away twice, and the message to her is begun."""
    with running_services(tmp_path_factory.mktemp("went-out"), ground) as served:
        spring = Missing(served)
        for number, amira in enumerate("PAA", 1):
            spring.week(number, amira)
        spring.at("2027-04-28T11:36")
        spring.work()
        yield spring


def to_stop(page: Page) -> list[Element]:
    forms = page.root.all("form")
    return [each for each in forms if str(each.attributes["action"]).endswith("/nicht-senden")]


def goes_out(spring: Missing) -> None:
    (away,) = spring.ask("GET", "/times-away")["people"]
    own = {"agency": AGENCY, "invitation": uuid4(), "id": uuid4(), "cause": UUID(away["id"])}
    own["who"] = UUID(spring.people[0])
    with spring.served.as_superuser("notifications") as connection:
        connection.execute("delete from due where kind = 'send'")
        connection.execute(INVITATION, own)
        connection.execute(WENT_OUT, own)


def test_a_message_that_went_out_is_not_stopped_any_more(spring: Missing) -> None:
    petra = spring.browser()
    path = f"/team/vermisst/{spring.people[0]}"
    (form,) = to_stop(petra.see(path))

    goes_out(spring)

    page = petra.see(path)
    assert "1 verschickt" in page.text
    assert to_stop(page) == []
    answer = petra.browser.post(form.attributes["action"], data=fields_of(form))
    told = Page(petra.browser.get(answer.location).text).text
    assert (
        "Die Nachricht an Amira Haddad ist schon verschickt und lässt sich nicht mehr aufhalten."
        in told
    )
    assert "bekommt diese Nachricht nicht" not in told
    assert "Vermisst" in told, "she is missed still"

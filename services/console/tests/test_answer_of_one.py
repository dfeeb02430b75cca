"""Entering an answer about one date: the page that a call opens shows whom staff have called."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from services.console.tests.notified import INVITATION
from services.console.tests.page import Element, Page, fields_of
from services.console.tests.spring import Spring

DATE = 6
CALL = """
    insert into call_task (
        agency_id, id, participant_id, kind, invitation_id, cause, version, reason, state,
        raised_at, attempts
    ) values (
        %(agency)s, %(id)s, %(who)s, 'sign_up', %(invitation)s, %(cause)s, 1, 'no_answer', 'open',
        '2027-04-01T10:00Z', 0
    )
"""


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    """Everybody said yes; Amira is to be called about a date that she has to sign up for."""
    with running_services(tmp_path_factory.mktemp("one"), ground) as served:
        spring = Spring(served)
        for who in spring.people:
            spring.says(who, "yes")
        amira = spring.people[0]
        own = {"agency": AGENCY, "id": uuid4(), "cause": UUID(spring.date(DATE))}
        own |= {"who": UUID(amira), "invitation": UUID(spring.invitation(amira)["id"])}
        with served.as_superuser("notifications") as connection:
            connection.execute(INVITATION, own)
            connection.execute(CALL, own)
        yield spring


def form_of(page: Page) -> Element:
    return page.root.one("section", id="antwort").one("form")


def test_the_call_about_one_date_opens_the_form_for_her(spring: Spring) -> None:
    petra = spring.browser()
    (link,) = (
        each
        for each in petra.see("/team/heute").root.all("a")
        if each.text.split() == ["Antwort", "eintragen", "für", "Amira"]
    )
    page = petra.see(str(link.attributes["href"]))

    form = form_of(page)
    assert "open" in page.root.one("section", id="antwort").one("details").attributes
    assert "Amira Haddad" in form.text
    assert not form.all("select")
    assert fields_of(form)["invitation"] == [spring.invitation(spring.people[0])["id"]]

    sent = {**fields_of(form), "answer": "no"}
    answer = petra.browser.post(form.attributes["action"], data=sent)
    assert answer.status_code == 303
    hers = {each["id"]: each for each in spring.invitation(spring.people[0])["group_events"]}
    assert hers[spring.date(DATE)]["answer"] == "no"
    assert [each["answer"] for each in hers.values()].count("no") == 1


def test_the_others_are_one_link_away(spring: Spring) -> None:
    petra = spring.browser()
    page = petra.see(f"/team/termin/{spring.date(DATE)}?wer={spring.people[1]}")
    (link,) = form_of(page).all("a")

    form = form_of(petra.see(str(link.attributes["href"])))

    assert len(form.one("select", id="f-who").all("option")) == 1 + len(spring.people)


def test_whoever_cannot_answer_is_not_shown(spring: Spring) -> None:
    page = spring.browser().see(f"/team/termin/{spring.date(DATE)}?wer={uuid4()}")
    assert form_of(page).all("select")

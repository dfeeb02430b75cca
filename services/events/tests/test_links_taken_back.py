"""A link whose message did not go out: it is taken back, and older ones open on."""

from __future__ import annotations

from typing import Any

import pytest

from services.events.tests.link_holder import SENT, Holder


@pytest.fixture
def her(events: Any, unna: dict[str, Any]) -> Holder:
    return Holder(events, unna)


def path_of(her: Holder, number: int = 0) -> str:
    return f"/v1/invitations/{her.invitation['id']}/links/{her.listed[number]['id']}"


def take_back(her: Holder, number: int = 0) -> bool:
    done: bool = her.events.notifications.ok("DELETE", path_of(her, number))["is_withdrawn"]
    return done


def test_it_opens_nothing_is_not_listed_and_the_older_one_opens_on(her: Holder) -> None:
    her.events.at("2027-03-15T10:00")
    older = her.new_link(**SENT)
    her.events.at("2027-03-16T10:00")
    unsent = her.new_link(**SENT)
    before = her.listed[1]["ends_at"]

    path = path_of(her)
    assert take_back(her)
    assert her.events.notifications.ok("DELETE", path) == {"is_withdrawn": True}

    her.events.at("2027-03-24T10:00")
    assert her.opens(older) is None
    assert her.opens(unsent) == "link-unknown"
    (left,) = her.listed
    assert (left["is_open"], left["shut_why"]) == (True, None)
    assert left["ends_at"] > before


def test_a_link_that_was_made_after_it_replaces_the_older_one(her: Holder) -> None:
    links = []
    for day in (15, 16, 17):
        her.events.at(f"2027-03-{day}T10:00")
        links.append(her.new_link(**SENT))
    take_back(her, 1)

    her.events.at("2027-03-24T09:59")
    assert her.opens(links[0]) is None
    her.events.at("2027-03-24T10:01")
    assert her.opens(links[0]) == "link-expired"
    assert her.opens(links[2]) is None


def test_a_link_that_was_shut_for_another_reason_stays_shut(her: Holder) -> None:
    older = her.new_link(**SENT)
    her.events.staff.ok("DELETE", f"/v1/participants/{her.id}/links")
    her.new_link(**SENT)
    take_back(her)

    assert her.opens(older) == "link-expired"


def test_a_link_that_was_opened_has_arrived_and_stays(her: Holder) -> None:
    link = her.new_link(**SENT)
    assert her.opens(link) is None

    assert not take_back(her)
    assert her.opens(link) is None


def test_staff_and_the_console_take_none_back(her: Holder) -> None:
    her.new_link(**SENT)
    for who in (her.events.staff, her.events.console):
        assert who.ask("DELETE", path_of(her)).status_code == 403

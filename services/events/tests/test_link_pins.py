"""PINs: the links of people who need discretion open behind one alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.process import erasure
from kreis.events.domain.links import SESSION
from kreis.events.domain.pins import WRONG_PINS, new_pin
from services.events.tests.link_holder import Holder


class Protected(Holder):
    """A member under address protection, with a link and a PIN."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        super().__init__(events, cohort)
        events.protect(self.id)
        self.link = self.new_link()
        self.pin = events.pin_for(self.id)

    @property
    def wrong(self) -> str:
        return "000000" if self.pin != "000000" else "000001"

    def tries(self, pin: str, link: str | None = None) -> Any:
        return self.events.console.ask("POST", f"{link or self.link}/pin", {"pin": pin})

    def tries_wrong(self, times: int, link: str | None = None) -> list[str]:
        return [self.tries(self.wrong, link).json["type"] for _ in range(times)]


@pytest.fixture
def her(events: Any, unna: dict[str, Any]) -> Protected:
    return Protected(events, unna)


@pytest.mark.parametrize("tell", ["protect", "be_discreet"])
def test_without_the_pin_a_link_tells_nothing_at_all(
    events: Any, unna: dict[str, Any], tell: str
) -> None:
    someone = Holder(events, unna)
    getattr(events, tell)(someone.id)
    link = someone.new_link()
    assert someone.opens(link) == "pin-missing"

    pin = events.pin_for(someone.id)
    assert someone.opens(link) == "pin-needed"
    opened = events.console.ok("GET", events.behind_pin(link, pin))
    assert opened["id"] == someone.invitation["id"]
    assert someone.opens(link) == "pin-needed"


def test_a_pin_has_six_random_digits_and_is_kept_by_a_salted_hash(her: Protected) -> None:
    assert len(her.pin) == 6
    assert her.pin.isdecimal()
    again = her.events.pin_for(her.id)
    with her.events.database.agency(her.events.client.agency) as work:
        rows = work.connection.exec_driver_sql("select * from link_holder").all()
    assert len(rows) == 1
    assert again not in str(rows)
    assert her.events.links_of(her.id)["pin"]["made_by"] == "contact-person"


def test_the_session_ends_after_half_an_hour(her: Protected) -> None:
    inside = her.events.behind_pin(her.link, her.pin)
    her.events.at("2027-03-16T08:29")
    assert her.opens(inside) is None
    her.events.at("2027-03-16T08:31")
    assert SESSION.total_seconds() == 30 * 60
    assert her.opens(inside) == "pin-needed"


def test_a_new_pin_ends_sessions_and_the_old_pin(her: Protected) -> None:
    inside = her.events.behind_pin(her.link, her.pin)
    newer = her.events.pin_for(her.id)
    assert her.opens(inside) == "pin-needed"
    if newer != her.pin:
        assert her.tries(her.pin).json["type"] == "pin-wrong"
    assert her.tries(newer).status_code == 201


def test_a_session_ends_with_its_link(her: Protected) -> None:
    inside = her.events.behind_pin(her.link, her.pin)
    her.events.staff.ok("DELETE", f"/v1/participants/{her.id}/links")
    assert her.opens(inside) == "link-expired"
    assert her.tries(her.pin).json["type"] == "link-expired"


def test_five_wrong_pins_lock_the_link_and_staff_are_told(her: Protected) -> None:
    inside = her.events.behind_pin(her.link, her.pin)
    assert her.events.staff.ok("GET", "/v1/link-calls") == {"calls": []}

    assert her.tries_wrong(WRONG_PINS + 1) == ["pin-wrong"] * 5 + ["link-locked"]

    assert her.tries(her.pin).json["type"] == "link-locked"
    assert [her.opens(each) for each in (her.link, inside)] == ["link-locked"] * 2
    assert her.why() == (False, "locked")
    assert her.events.links_of(her.id)["pin"]["is_locked"] is True
    (call,) = her.events.staff.ok("GET", "/v1/link-calls")["calls"]
    assert (call["participant_id"], call["why"]) == (her.id, "locked")


def test_a_new_pin_opens_what_was_locked(her: Protected) -> None:
    her.tries_wrong(WRONG_PINS)
    her.pin = her.events.pin_for(her.id)
    assert her.tries(her.pin).status_code == 201
    assert her.events.staff.ok("GET", "/v1/link-calls") == {"calls": []}


def test_wrong_pins_at_several_links_count_for_the_person(her: Protected) -> None:
    other = her.new_link()
    assert her.tries_wrong(3) == ["pin-wrong"] * 3
    assert her.tries_wrong(3, other) == ["pin-wrong"] * 2 + ["link-locked"]
    assert her.tries(her.pin).json["type"] == "link-locked"


def test_her_own_right_pin_does_not_give_another_link_more_tries(her: Protected) -> None:
    other = her.new_link()
    her.tries_wrong(4, other)
    assert her.tries(her.pin).status_code == 201
    assert her.tries_wrong(2, other) == ["pin-wrong", "link-locked"]
    assert her.tries(her.pin).status_code == 201


def test_many_guesses_at_several_links_at_once_are_all_counted(her: Protected) -> None:
    links = [her.link, *(her.new_link() for _ in range(3))]

    def guess(link: str) -> Callable[[Any], Any]:
        def ask(client: Any) -> Any:
            client.headers = her.events.console.headers
            return client.ask("POST", f"{link}/pin", {"pin": "nothing"})

        return ask

    answers = her.events.at_once([guess(links[number % 4]) for number in range(12)])
    kinds = sorted(each.json["type"] for each in answers)
    assert kinds == ["link-locked"] * 7 + ["pin-wrong"] * 5


def test_staff_are_told_to_call_who_has_no_pin_yet(events: Any, unna: dict[str, Any]) -> None:
    someone = Holder(events, unna)
    events.be_discreet(someone.id)
    assert events.staff.ok("GET", "/v1/link-calls") == {"calls": []}
    someone.new_link()
    (call,) = events.staff.ok("GET", "/v1/link-calls")["calls"]
    assert (call["participant_id"], call["why"]) == (someone.id, "no-pin")
    events.at("2027-08-01T08:00")
    assert events.staff.ok("GET", "/v1/link-calls") == {"calls": []}


@pytest.mark.parametrize("typed", ["", "x" * 21, "\u00fc", "\uff11" * 6, "\x00"])
def test_whatever_is_typed_gets_an_answer(her: Protected, typed: str) -> None:
    assert her.tries(typed).status_code in (400, 403, 422)


def test_a_pin_that_is_no_text_is_wrong() -> None:
    _, pin = new_pin()
    assert not pin.takes("\ud800")


def test_nobody_erased_gets_a_pin(her: Protected) -> None:
    with her.events.database.agency(her.events.client.agency) as work:
        erasure.mark(work, UUID(her.id))
    refused = her.events.staff.ask("POST", f"/v1/participants/{her.id}/link-pin")
    assert refused.status_code == 404


def test_nobody_unknown_gets_a_pin(her: Protected) -> None:
    path = f"/v1/participants/{uuid4()}"
    her.events.staff.ask("DELETE", f"{path}/links")
    refused = her.events.staff.ask("POST", f"{path}/link-pin")
    assert (refused.status_code, refused.json["type"]) == (404, "about:blank")


def test_who_needs_discretion_has_a_pin_before_her_first_group(events: Any) -> None:
    newcomer = str(uuid4())
    events.be_discreet(newcomer)
    assert len(events.pin_for(newcomer)) == 6

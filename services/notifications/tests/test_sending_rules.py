"""The rules that pages state are those by which this service sends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from holidays import country_holidays

from kreis.notifications.domain.decisions import Sent
from kreis.notifications.domain.times import BERLIN, quiet_until
from kreis.notifications.domain.weekly_letters import next_letter
from kreis.notifications.main import SERVICE
from tests.support.fixtures import Client


@pytest.fixture
def client(client_of: Callable[..., Client]) -> Client:
    return client_of(SERVICE)


@pytest.fixture
def told(client: Client) -> dict[str, Any]:
    rules: dict[str, Any] = client.as_role("contact-person").ok("GET", "/v1/sending-rules")
    return rules


def test_staff_are_told_and_others_are_not(client: Client, told: dict[str, Any]) -> None:
    assert client.as_role("lead").ok("GET", "/v1/sending-rules") == told
    assert client.as_role("subscriber").ask("GET", "/v1/sending-rules").status_code == 403


def test_nothing_goes_out_at_the_times_and_on_the_days_that_are_told(told: dict[str, Any]) -> None:
    """Each hour of a year, as the domain decides it and as the rules say it."""
    begins, ends = (time.fromisoformat(told[name]) for name in ("quiet_from", "quiet_until"))
    holidays = country_holidays("DE", subdiv="NW")
    assert set(told["quiet_days"]) == {"sunday", "public_holiday"}

    for hour in range(365 * 24):
        moment = datetime(2027, 1, 1, tzinfo=BERLIN) + timedelta(hours=hour)
        is_quiet = moment.time() >= begins or moment.time() < ends
        is_quiet = is_quiet or moment.weekday() == 6 or moment.date() in holidays
        assert (quiet_until(moment, "NW") is not None) == is_quiet, moment


def test_after_as_many_messages_as_told_a_person_is_called(told: dict[str, Any]) -> None:
    most = told["most_in_a_week"]

    assert [Sent(n, n).is_enough for n in (most - 1, most)] == [False, True]


def test_a_message_to_a_group_may_be_as_long_as_told(client: Client, told: dict[str, Any]) -> None:
    staff = client.as_role("contact-person")

    def preview(length: int) -> int:
        body = {"text": "x" * length, "languages": ["de"]}
        status: int = staff.ask("POST", "/v1/group-messages/preview", body).status_code
        return status

    longest = told["longest_group_message"]
    assert (preview(longest), preview(longest + 1)) == (200, 422)


def test_the_weekly_letter_goes_when_it_is_told(told: dict[str, Any]) -> None:
    goes = next_letter(datetime(2027, 3, 4, 12, tzinfo=BERLIN))

    assert (f"{goes:%a}".lower(), f"{goes:%H:%M}") == (
        told["weekly_letter_day"],
        told["weekly_letter_at"],
    )

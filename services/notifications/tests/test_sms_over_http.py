"""SMS through a real gateway on this machine: what its answers mean, and what it gets."""

from __future__ import annotations

from typing import Any

import pytest

from kreis.notifications.jobs import jobs
from services.notifications.tests.mail_server import free_port
from services.notifications.tests.power_cut import power_cut_before_the_commit
from services.notifications.tests.sms_gateway import Gateway
from services.notifications.tests.world import World

KEY = "Bearer geheim-1"
BODY = '{"messages": [{"recipient": "{to}", "body": "{text}"}], "sender": "{from}", "ref": "{id}"}'


def send_through(world: World, url: str, **other: Any) -> None:
    settings = {
        "safe_mode": False,
        "smtp_url": "smtp://127.0.0.1:9",
        "mail_from": "gruppen@lindenbruecke.example",
        "sms_url": url,
        "sms_key": KEY,
        "sms_body": BODY,
        "sms_from": "Brücke",
        **other,
    }
    world.send_due(jobs(world.settings(**settings)))


def outcome(world: World) -> tuple[list[str], list[str]]:
    """The state of each message, and the reason of each call task."""
    return [each["state"] for each in world.messages()], [
        each["reason"] for each in world.call_tasks()
    ]


@pytest.fixture
def invited(world: World) -> World:
    world.invite(world.register("Iryna", "Shevchuk", channel="sms", language="uk"))
    return world


def test_a_yes_of_the_gateway_means_sent(invited: World, gateway: Gateway) -> None:
    send_through(invited, gateway.url)

    ((headers, body),) = gateway.taken
    (message,) = invited.messages()
    assert body["messages"][0]["recipient"] == "+491713920011"
    assert body["messages"][0]["body"].startswith(
        "Lindenbrücke: запрошуємо до групи. Прийдете? пн 05.04"
    )
    assert (body["sender"], body["ref"]) == ("Bruecke", message["id"])
    assert headers["Authorization"] == KEY
    assert headers["Idempotency-Key"] == message["id"]
    assert outcome(invited) == (["sent"], [])


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_no_for_good_becomes_a_call(invited: World, gateway: Gateway, status: int) -> None:
    gateway.says = status

    send_through(invited, gateway.url)

    assert outcome(invited) == (["failed"], ["gave_up"])


@pytest.mark.parametrize("status", [401, 402, 429, 503, 302])
def test_a_no_for_now_is_tried_again(invited: World, gateway: Gateway, status: int) -> None:
    gateway.says = status
    send_through(invited, gateway.url)
    assert outcome(invited) == (["queued"], [])

    gateway.says = 200
    send_through(invited, gateway.url)

    assert outcome(invited) == (["sent"], [])
    assert len({headers["Idempotency-Key"] for headers, _ in gateway.taken}) == 1


@pytest.mark.parametrize("how", ["500", "502", "hangs up", "power cut"])
def test_when_nobody_knows_whether_it_was_taken_it_is_not_sent_again(
    invited: World, gateway: Gateway, how: str
) -> None:
    gateway.says = int(how) if how.isdigit() else 200
    gateway.hangs_up = how == "hangs up"
    if how == "power cut":
        with power_cut_before_the_commit():
            send_through(invited, gateway.url)
    send_through(invited, gateway.url)
    gateway.says, gateway.hangs_up = 200, False
    send_through(invited, gateway.url)

    assert len(gateway.taken) == 1
    assert outcome(invited) == (["unknown"], ["outcome_unknown"])


def test_a_gateway_that_is_away_gets_it_later(invited: World, gateway: Gateway) -> None:
    send_through(invited, f"http://127.0.0.1:{free_port()}/sms")
    assert outcome(invited) == (["queued"], [])

    send_through(invited, gateway.url)

    assert len(gateway.taken) == 1


def test_in_safe_mode_a_gateway_is_left_alone(invited: World, gateway: Gateway) -> None:
    send_through(invited, gateway.url, safe_mode=True)

    assert gateway.taken == []
    assert len(invited.texts()) == 1

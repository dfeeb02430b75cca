"""Bounces, complaints and one click to unsubscribe: what each changes, and what changes nothing."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Any
from uuid import UUID

import pytest

from kreis.intake.main import SERVICE as INTAKE
from kreis.notifications.messages import DELIVERY
from services.notifications.tests.bounces import complaint, delivery_status
from services.notifications.tests.mail_server import MailServer
from services.notifications.tests.reporting import (
    RETURN_PATH,
    effect,
    mark_of,
    report,
    send,
    tell_of_privacy,
    token_to_unsubscribe,
)
from services.notifications.tests.world import MORNING, World
from tests.support.fixtures import deliver


@pytest.fixture
def her(world: World) -> UUID:
    return world.register()


@pytest.fixture
def invited(world: World, her: UUID, mail_server: MailServer) -> Any:
    """The envelope of her invitation."""
    world.invite(her)
    return send(world, mail_server)


def test_each_mail_has_a_return_address_of_its_own_that_names_nobody(
    world: World, her: UUID, invited: Any
) -> None:
    (message,) = world.messages()
    mail = message_from_bytes(invited.content, policy=SMTP)

    assert re.fullmatch(r"bounces\+k[a-z2-7]{42}@verein\.example", invited.mail_from)
    assert len(invited.mail_from.partition("@")[0]) <= 64
    assert mail["Message-ID"] == f"<{message['id']}@verein.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"invitation:mail:[0-9a-f]{12}", mail["Feedback-ID"])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.search(
        rb"\r\nList-Unsubscribe: "
        rb"<https://kreis\.lindenbruecke\.example/a/abmelden/k[a-z2-7]{42}>\r\n",
        invited.content,
    )
    head = invited.content.partition(b"\r\n\r\n")[0].decode()
    for word in (str(her), str(world.agency), "Derya", message["invitation_id"]):
        assert word not in head + invited.mail_from


def test_a_hard_bounce_marks_the_address_and_asks_for_one_call(
    world: World, her: UUID, invited: Any
) -> None:
    mail = delivery_status(to=invited.mail_from)

    assert effect(world, mail) == ("hard_bounce", True)
    assert effect(world, mail) == ("hard_bounce", False)

    assert [(each["state"], each["reason"]) for each in world.messages()] == [("failed", "bounced")]
    assert [each["reason"] for each in world.call_tasks()] == ["bounced"]
    assert mark_of(world, her) is not None


def test_several_soft_bounces_within_days_are_a_hard_one(
    world: World, her: UUID, mail_server: MailServer
) -> None:
    full = {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 mailbox full"}
    for number in range(3):
        assert mark_of(world, her) is None
        assert "bounced" not in [each["reason"] for each in world.call_tasks()]
        world.set_clock(MORNING + timedelta(days=3 * number))
        world.invite(her)
        envelope = send(world, mail_server)
        assert effect(world, delivery_status(to=envelope.mail_from, **full))[0] == "soft_bounce"
        effect(world, delivery_status(to=envelope.mail_from, **full))

    assert mark_of(world, her) is not None
    about_mail = [each for each in world.call_tasks() if each["reason"] == "bounced"]
    assert len(about_mail) == 1


def test_what_is_no_bounce_changes_nothing(world: World, her: UUID, invited: Any) -> None:
    to = invited.mail_from
    for mail in (
        delivery_status(to=to, action="delayed", status="4.4.1"),
        delivery_status(to=to, action="relayed", status="2.0.0", diagnostic=""),
        complaint(to=to, kind="not-spam"),
        f"From: x@post.example\nTo: {to}\nSubject: Abwesend\nAuto-Submitted: auto-replied\n\n550\n",
    ):
        assert effect(world, mail) == ("none", False)

    assert [each["state"] for each in world.messages()] == ["sent"]
    assert (world.call_tasks(), mark_of(world, her)) == ([], None)


def test_a_forged_bounce_is_refused(world: World, her: UUID, invited: Any) -> None:
    to: str = invited.mail_from
    mac_changed = to.replace(to[-17], "a" if to[-17] != "a" else "b")
    assert effect(world, delivery_status(to=mac_changed)) == ("hard_bounce", False)
    other_message = to.replace(to[10], "a" if to[10] != "a" else "b")
    assert effect(world, delivery_status(to=other_message)) == ("hard_bounce", False)
    unsubscribe = token_to_unsubscribe(invited)
    named = RETURN_PATH.replace("{token}", unsubscribe)
    assert effect(world, delivery_status(to=named)) == ("hard_bounce", False)

    mail = delivery_status(to=to)
    assert report(world, mail, key="b" * 32).status_code == 401
    assert report(world, mail, signed="another body").status_code == 401
    assert report(world, mail, moment=int(time.time()) - 600).status_code == 401
    unsigned = world.notifications.http.application.test_client().post(
        "/v1/mail-reports", data=mail
    )
    assert unsigned.status_code == 401
    assert (world.call_tasks(), mark_of(world, her)) == ([], None)


def test_upper_case_and_broken_lines_still_name_the_message(
    world: World, her: UUID, invited: Any
) -> None:
    local, _, host = invited.mail_from.partition("@")
    broken = delivery_status(to="someone@else.example").replace(
        "Guten Tag", f"Return-Path: <{local[:30].upper()}=\n{local[30:].upper()}@{host}>"
    )

    assert effect(world, broken) == ("hard_bounce", True)


def test_a_provider_reports_by_json(world: World, her: UUID, invited: Any) -> None:
    event = {"return_path": invited.mail_from, "event": "hard_bounce"}

    assert effect(world, event) == ("hard_bounce", True)
    assert effect(world, {**event, "event": "unsubscribed"}) == ("unsubscribed", True)
    assert report(world, {**event, "event": "opened"}).status_code == 400
    assert report(world, {"event": "hard_bounce"}).status_code == 400


def declined(world: World) -> list[Any]:
    return [data for kind, data in world.told() if kind == "mail-declined"]


def test_a_complaint_makes_her_channel_a_call(world: World, her: UUID, invited: Any) -> None:
    unsubscribe = message_from_bytes(invited.content)["List-Unsubscribe"]
    mail = complaint(to="fbl@verein.example", original=f"List-Unsubscribe: {unsubscribe}\n")

    assert effect(world, mail) == ("complaint", True)
    assert effect(world, mail) == ("complaint", False)

    (fact,) = declined(world)
    take(world, fact)
    staff = world.intake.as_role("contact-person")
    assert staff.ok("GET", f"/v1/participants/{her}")["channel"] == "call"
    assert mark_of(world, her) is None


def take(world: World, fact: Any) -> None:
    database, about = world.intake.database, UUID(fact["participant_id"])
    kind = "kreis.mail-declined.v1"
    assert deliver(database, INTAKE, DELIVERY, kind, about, fact, agency=world.agency) == "handled"


def test_one_click_ends_mail_and_looking_changes_nothing(
    world: World, her: UUID, invited: Any
) -> None:
    token = token_to_unsubscribe(invited)
    client = world.notifications.http.application.test_client()

    assert client.get("/v1/unsubscriptions").status_code == 405
    assert client.post("/v1/unsubscriptions", json={"token": "k" + "a" * 42}).status_code == 404
    assert declined(world) == []
    assert client.post("/v1/unsubscriptions", json={"token": token}).status_code == 204
    assert client.post("/v1/unsubscriptions", json={"token": token}).status_code == 204
    assert len(declined(world)) == 1


def test_a_discreet_mail_names_the_agency_nowhere(world: World, mail_server: MailServer) -> None:
    world.invite(world.register(wants_discretion=True))
    envelope = send(world, mail_server)
    mail = message_from_bytes(envelope.content, policy=SMTP)

    told = f"{envelope.mail_from} {envelope.content.decode()}".casefold()
    assert re.fullmatch(r"post\+k[a-z2-7]{42}@mitteilung\.example", envelope.mail_from)
    assert mail["Feedback-ID"].startswith("notice:mail:")
    assert "//mitteilung.example/a/abmelden/" in mail["List-Unsubscribe"]
    assert mail["List-Id"] is None
    for word in ("lindenbr", "verein.example", str(world.agency), "kreis."):
        assert word not in told


def test_a_bounce_about_somebody_who_is_erased_has_no_effect(
    world: World, her: UUID, invited: Any
) -> None:
    fact = {"participant_id": str(her)}
    tell_of_privacy(world, "kreis.participant-erased.v1", f"{her}#erased", fact)

    assert effect(world, delivery_status(to=invited.mail_from)) == ("hard_bounce", False)
    assert mark_of(world, her) is None

"""Texts of messages: what stays of a letter, who reads it, and when it is gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.client.peers import Peer
from kreis.chassis.client.tokens import from_folder
from kreis.chassis.http.asking import PEERS
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from kreis.notifications.messages import PRIVACY
from services.notifications.tests.world import World
from tests.support.fixtures import Client, deliver


@pytest.fixture
def world(world: World) -> World:
    """A world whose routes may ask intake."""
    tokens = from_folder(world.settings().workload_tokens)
    app = world.notifications.http.application
    app.extensions[PEERS] = {"intake": Peer("intake", world.settings().intake_url, tokens)}
    return world


def hers(world: World) -> Client:
    return world.notifications.as_role("contact-person", subject=world.contact_person)


def words_of(world: World, person: UUID) -> list[Any]:
    items = hers(world).ok("GET", f"/v1/participants/{person}/messages")["items"]
    return [each["words"] for each in items]


def test_a_text_stays_as_she_saw_it_and_in_german(world: World) -> None:
    person = world.register(language="tr")
    world.invite(person)
    world.send_due()

    (words,) = words_of(world, person)

    sent = world.mails()[0].get_content().replace("\r\n", "\n")
    assert "/a/…" in words["text"]
    assert words["text"].partition("/a/")[0] == sent.partition("/a/")[0]
    assert (words["language"], words["subject"]) == ("tr", str(world.mails()[0]["Subject"]))
    assert words["german"].startswith("Guten Tag Derya Şahin, Ihr Platz")


@pytest.mark.parametrize(("language", "asks"), [("uk", "Прийдете?"), ("ar", "هل تأتون؟")])
def test_a_short_sms_says_the_same_in_german_and_no_more(
    world: World, language: str, asks: str
) -> None:
    person = world.register(language=language, channel="sms")
    world.invite(person)
    world.send_due()

    (words,) = words_of(world, person)

    assert asks in words["text"]
    of_the_invitation = "Lindenbrücke: Wir laden Sie in eine Gruppe ein. Kommen Sie? Mo 05.04., "
    assert words["german"].startswith(of_the_invitation)
    assert words["german"].split()[-1] in words["text"].split()[-1], "both end with the number"
    assert "betreut" not in words["german"]


def test_no_link_and_no_plain_word_is_stored(world: World) -> None:
    world.invite(world.register(channel="sms"))
    world.send_due()
    token = world.texts()[0].partition("/a/")[2].split()[0]

    stored = world.rows_of_everything()

    assert token not in stored
    assert "Derya" not in stored


def test_a_colleague_reads_them_with_a_reason_alone(world: World) -> None:
    person = world.register()
    world.invite(person)
    world.send_due()
    path = f"/v1/participants/{person}/messages"
    colleague = str(uuid4())
    reads = world.notifications.as_role("contact-person", subject=colleague)

    refused = reads.ask("GET", path)
    by_planner = world.notifications.as_role("group-planning").ask("GET", path)
    of_lead = world.notifications.as_role("lead").ask("GET", path)
    reason = {"reason": "Petra ist krank"}
    opens = world.intake.as_role("contact-person", subject=colleague)
    opens.ok("POST", f"/v1/participants/{person}/openings", reason)
    opened = reads.ask("GET", path)

    assert (refused.status_code, refused.json["type"]) == (403, "say-why")
    assert by_planner.status_code == 403
    assert of_lead.status_code == opened.status_code == 200
    log = world.notifications.as_role("lead").ok("GET", f"/v1/access-log?subject={person}")
    assert [each["purpose"] for each in log["items"]] == ["Petra ist krank"]


def test_without_intake_nobody_but_a_lead_reads_them(world: World) -> None:
    person = world.register()
    world.notifications.http.application.extensions[PEERS] = {}

    answer = hers(world).ask("GET", f"/v1/participants/{person}/messages")

    assert answer.status_code == 503


def test_her_texts_go_with_her(world: World) -> None:
    stays, goes = world.register(), world.register()
    world.invite(stays, goes)
    world.send_due()

    erased = {"participant_id": str(goes)}
    kind, key = "kreis.participant-erased.v1", f"{goes}#erased"
    database = world.notifications.database
    deliver(database, NOTIFICATIONS, PRIVACY, kind, key, erased, agency=world.agency)
    world.send_due()

    with database.agency(world.agency) as work:
        left = work.connection.exec_driver_sql("select participant_id from message_text").scalars()
        assert list(left) == [stays]

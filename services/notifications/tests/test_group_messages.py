"""Messages that staff write to a group in their own words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.notifications.tests.mails import body
from services.notifications.tests.tellings import NOTHING, telling
from services.notifications.tests.world import MORNING, World

SAID = "Bitte bringen Sie am Dienstag\n  Hausschuhe mit {wirklich}."
KEPT = "Bitte bringen Sie am Dienstag Hausschuhe mit {wirklich}."
SOON = MORNING + timedelta(minutes=3)


def group_of(world: World, *people: UUID) -> tuple[str, list[UUID]]:
    """Invites these people and lets the invitations go out; returns the group."""
    invitations = world.invite(*people)
    world.send_due()
    cohort = world.events.as_role("contact-person").ok("GET", f"/v1/invitations/{invitations[0]}")
    return cohort["cohort_id"], invitations


def write(world: World, cohort: str, text: str = SAID, **headers: str) -> dict[str, Any]:
    staff = world.notifications.as_role("contact-person")
    wanted = {"cohort_id": cohort, "text": text}
    made: dict[str, Any] = staff.ok("POST", "/v1/group-messages", wanted, **headers)
    return made


def test_it_goes_to_who_has_not_declined_in_her_language_after_a_while(world: World) -> None:
    turkish, declined = world.register(language="tr"), world.register()
    discreet = world.register(wants_discretion=True)
    called = world.register(channel="call")
    cohort, invitations = group_of(world, turkish, declined, discreet, called)
    world.answer(invitations[1], "no")
    before = len(world.mails())

    written = write(world, cohort)
    world.send_due()
    assert telling(world, written["id"]) == NOTHING
    world.set_clock(SOON)
    world.send_due()

    assert written["text"] == KEPT
    assert telling(world, written["id"]) == {**NOTHING, "sent": 2, "calls_open": 1}
    bodies = [body(each) for each in world.mails()[0:] if KEPT in body(each)]
    assert len(world.mails()) == before + 2
    assert len(bodies) == 1
    assert "Petra Neumann grubunuza kendi sözleriyle yazıyor" in bodies[0]
    assert KEPT not in world.rows_of_everything()
    calls = {each["participant_id"]: each["about"] for each in world.call_tasks()}
    assert calls[str(called)] in ("invitation", "note")
    assert [each["about"] for each in world.call_tasks()].count("note") == 1


def test_it_is_taken_back_until_it_has_reached_somebody(world: World) -> None:
    cohort, _ = group_of(world, world.register())
    staff = world.notifications.as_role("contact-person")
    first, second = write(world, cohort), write(world, cohort, "Eine zweite")
    recalled = staff.ok("POST", f"/v1/group-messages/{first['id']}/recall")
    world.set_clock(SOON)
    world.send_due()

    too_late = staff.ask("POST", f"/v1/group-messages/{second['id']}/recall")

    assert recalled["recalled_at"] is not None
    assert telling(world, first["id"]) == NOTHING
    assert telling(world, second["id"]) == {**NOTHING, "sent": 1}
    assert (too_late.status_code, too_late.json["type"]) == (409, "already-sent")
    listed = staff.ok("GET", f"/v1/group-messages?cohort_id={cohort}")["items"]
    assert {each["text"] for each in listed} == {KEPT, "Eine zweite"}


def test_at_night_it_waits_and_can_still_be_taken_back(world: World) -> None:
    cohort, _ = group_of(world, world.register())
    world.set_clock(MORNING.replace(hour=21))
    written = write(world, cohort)
    world.set_clock(MORNING.replace(hour=21, minute=5))
    world.send_due()
    waits = telling(world, written["id"])
    staff = world.notifications.as_role("contact-person")
    staff.ok("POST", f"/v1/group-messages/{written['id']}/recall")
    world.set_clock(MORNING + timedelta(days=1))
    world.send_due()

    assert (waits["planned"], waits["sent"]) == (1, 0)
    assert telling(world, written["id"])["sent"] == 0
    assert not [each for each in world.mails() if KEPT in body(each)]


def test_who_has_had_enough_messages_is_called_instead(world: World) -> None:
    cohort, _ = group_of(world, world.register())
    for number in range(2):
        write(world, cohort, f"Nachricht {number}")
    world.set_clock(SOON)
    world.send_due()

    assert len(world.mails()) == 2
    assert [each["about"] for each in world.call_tasks()] == ["note"]


def test_the_preview_names_who_would_be_called_instead(world: World) -> None:
    wordy, other = world.register(), world.register()
    cohort, invitations = group_of(world, wordy)
    invitations += world.invite(other)
    write(world, cohort)
    world.set_clock(SOON)
    world.send_due()
    recipients = [
        {"participant_id": str(who), "invitation_id": str(invitation)}
        for who, invitation in zip((wordy, other), invitations, strict=True)
    ]
    staff = world.notifications.as_role("contact-person")
    wanted = {"text": SAID, "languages": []}

    shown = staff.ok("POST", "/v1/group-messages/preview", {**wanted, "recipients": recipients})
    without = staff.ok("POST", "/v1/group-messages/preview", wanted)

    assert shown == {"items": [], "with_enough": [str(wordy)]}
    assert without["with_enough"] == []


def test_a_second_click_writes_once_and_the_preview_writes_nothing(world: World) -> None:
    cohort, _ = group_of(world, world.register())
    staff = world.notifications.as_role("contact-person")
    once = {"Idempotency_Key": "one-form"}
    assert write(world, cohort, **once)["id"] == write(world, cohort, **once)["id"]

    wanted = {"text": SAID, "languages": ["ar", "de"]}
    shown = staff.ok("POST", "/v1/group-messages/preview", wanted)["items"]

    assert [each["language"] for each in shown] == ["de", "ar"]
    assert all(KEPT in each["text"] for each in shown)
    assert [each["sms_parts"] for each in shown] == [2, 1]
    assert all(KEPT in each["sms_text"] for each in shown)
    assert len(staff.ok("GET", f"/v1/group-messages?cohort_id={cohort}")["items"]) == 1


def test_the_preview_says_of_how_many_parts_an_sms_is_and_which_letters_are_dear(
    world: World,
) -> None:
    staff = world.notifications.as_role("contact-person")

    def shown(text: str, language: str = "de") -> tuple[int, str]:
        wanted = {"text": text, "languages": [language]}
        (item,) = staff.ok("POST", "/v1/group-messages/preview", wanted)["items"]
        return item["sms_parts"], item["sms_dear_letters"]

    plain, dear = shown("Bis morgen – 1½ Stunden!"), shown("Bis morgen 🎉, Raum 5³")
    assert plain[1] == ""
    assert dear[1] == "🎉³"
    assert dear[0] > plain[0]
    assert shown("Bis morgen 🎉", "uk")[1] == ""


def test_nobody_writes_too_much_nothing_or_without_the_scope(world: World) -> None:
    cohort, _ = group_of(world, world.register())
    staff = world.notifications.as_role("contact-person")
    for text in ("", "   ", "x" * 301):
        wanted = {"cohort_id": cohort, "text": text}
        assert staff.ask("POST", "/v1/group-messages", wanted).status_code == 422
    lead = world.notifications.as_role("lead")
    wanted = {"cohort_id": cohort, "text": "Hallo"}
    assert lead.ask("POST", "/v1/group-messages", wanted).status_code == 403
    found = lead.ask("POST", "/v1/mentions", {"words": ["Hausschuhe"]})
    assert found.json["items"] == []
    write(world, cohort)
    (mention,) = lead.ok("POST", "/v1/mentions", {"words": ["Hausschuhe"]})["items"]
    assert (mention["table"], mention["words"]) == ("group_message", KEPT)

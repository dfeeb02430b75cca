"""Reading what became of messages, and whom to call."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

from services.notifications.tests.world import MORNING, World


def test_messages_come_in_the_order_of_time_page_by_page(world: World) -> None:
    people = [world.register() for _ in range(5)]
    for number, person in enumerate(people):
        world.set_clock(MORNING + timedelta(minutes=number))
        world.invite(person)
        world.send_due()
    staff = world.notifications.as_role("contact-person")

    first = staff.ok("GET", "/v1/messages?limit=3")
    second = staff.ok("GET", f"/v1/messages?limit=3&after={first['next']}")

    read = [item["participant_id"] for item in first["items"] + second["items"]]
    assert read == [str(person) for person in people]
    assert second["next"] is None


def test_the_newest_messages_can_be_asked_for_first(world: World) -> None:
    people = [world.register() for _ in range(3)]
    for number, person in enumerate(people):
        world.set_clock(MORNING + timedelta(minutes=number))
        world.invite(person)
        world.send_due()
    staff = world.notifications.as_role("contact-person")

    first = staff.ok("GET", "/v1/messages?limit=2&order=newest_first")
    second = staff.ok("GET", f"/v1/messages?limit=2&order=newest_first&after={first['next']}")

    read = [item["participant_id"] for item in first["items"] + second["items"]]
    assert read == [str(person) for person in reversed(people)]
    assert second["next"] is None


def test_messages_can_be_asked_for_by_state_and_by_person(world: World) -> None:
    one, other = world.register(), world.register()
    world.invite(one)
    world.send_due()
    world.answer(world.invite(other)[0], "no")
    world.send_due()

    suppressed = world.messages("?state=suppressed")
    of_one = world.messages(f"?participant_id={one}")

    assert [message["participant_id"] for message in suppressed] == [str(other)]
    assert [message["state"] for message in of_one] == ["sent"]
    assert world.messages("?state=failed") == []


def test_messages_that_were_no_longer_needed_can_be_left_out(world: World) -> None:
    one, other = world.register(), world.register()
    world.invite(one)
    world.send_due()
    world.answer(world.invite(other)[0], "no")
    world.send_due()
    staff = world.notifications.as_role("contact-person")

    page = staff.ok("GET", "/v1/messages?without=no_longer_holds")

    assert [each["participant_id"] for each in page["items"]] == [str(one)]
    assert page["left_out"] == 1
    of_one = staff.ok("GET", f"/v1/messages?without=no_longer_holds&participant_id={one}")
    assert of_one["left_out"] == 0
    everything = staff.ok("GET", "/v1/messages")
    assert (len(everything["items"]), everything["left_out"]) == (2, 0)


def test_a_message_is_shown_without_contact_data_or_text(world: World) -> None:
    world.invite(world.register())
    world.send_due()

    (message,) = world.messages()

    assert set(message) == {
        "id",
        "participant_id",
        "kind",
        "invitation_id",
        "cause",
        "version",
        "channel",
        "state",
        "reason",
        "created_at",
        "changed_at",
    }


def test_call_tasks_come_with_the_one_that_has_waited_longest_first(world: World) -> None:
    early, late = world.register(channel="call"), world.register(channel="call")
    world.invite(early)
    world.send_due()
    world.set_clock(MORNING + timedelta(hours=1))
    world.invite(late)
    world.send_due()
    staff = world.notifications.as_role("contact-person")

    first = staff.ok("GET", "/v1/call-tasks?limit=1")
    second = staff.ok("GET", f"/v1/call-tasks?limit=1&after={first['next']}")

    read = [item["participant_id"] for item in first["items"] + second["items"]]
    assert read == [str(early), str(late)]


def test_what_is_planned_stands_there_with_its_moment_until_it_is_done(world: World) -> None:
    """An invitation to be looked at after its deadline; after a yes, a reminder for each date."""
    person = world.register()
    (invitation,) = world.invite(person)
    (at_once,) = planned(world)
    assert (at_once["kind"], at_once["is_message"]) == ("invitation", True)
    world.send_due()
    (look,) = planned(world)
    assert (look["kind"], look["is_message"]) == ("invitation", False)
    assert look["not_before"] == "2027-03-22T07:00:00+00:00"

    world.answer(invitation, "yes", "2024-10")
    world.send_due()
    reminders = [each for each in planned(world) if each["is_message"]]

    assert {each["kind"] for each in reminders} == {"reminder"}
    assert {each["participant_id"] for each in reminders} == {str(person)}
    assert reminders[0]["not_before"] == "2027-04-03T14:00:00+00:00"
    assert all(one["not_before"] <= other["not_before"] for one, other in pairwise(reminders))


def test_an_unknown_state_is_refused_with_what_was_expected(world: World) -> None:
    staff = world.notifications.as_role("contact-person")

    answer = staff.ask("GET", "/v1/call-tasks?state=ringing")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "state"


def test_another_agency_sees_nothing(world: World) -> None:
    world.invite(world.register(), world.register(channel="call"))
    world.send_due()
    stranger = world.notifications.as_role("contact-person", agency=uuid4())

    assert stranger.ok("GET", "/v1/messages")["items"] == []
    assert stranger.ok("GET", "/v1/planned-messages")["items"] == []
    assert stranger.ok("GET", "/v1/call-tasks")["items"] == []


def test_without_the_scope_nobody_reads(world: World) -> None:
    planner = world.notifications.as_role("group-planning")

    assert planner.ask("GET", "/v1/messages").status_code == 403
    assert planner.ask("GET", "/v1/planned-messages").status_code == 403
    assert planner.ask("GET", "/v1/call-tasks").status_code == 403
    assert world.notifications.ask("GET", "/v1/messages").status_code == 401


def planned(world: World) -> list[dict[str, Any]]:
    staff = world.notifications.as_role("contact-person")
    return list(staff.ok("GET", "/v1/planned-messages?limit=500")["items"])

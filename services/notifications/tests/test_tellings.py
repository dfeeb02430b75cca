"""What is planned and done to tell people about something, as pages say it."""

from __future__ import annotations

from uuid import uuid4

from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.notifications.tests.tellings import NOTHING, telling
from services.notifications.tests.world import LATER, THIRD, World
from tests.support.fixtures import deliver


def test_an_invitation_is_planned_then_sent_and_who_is_called_is_a_call(world: World) -> None:
    called = world.register(channel="call")
    invitations = world.invite(world.register(), called)
    planned = telling(world, *invitations)
    world.send_due()
    done = telling(world, *invitations)

    assert planned | {"next_at": None} == {**NOTHING, "planned": 2}
    assert planned["next_at"] is not None
    assert done == {**NOTHING, "sent": 1, "calls_open": 1}
    assert telling(world, uuid4()) == NOTHING


def test_of_somebody_invited_anew_only_the_new_invitation_counts(world: World) -> None:
    """Her first message was sent and her no was confirmed to nobody; she comes back."""
    her = world.register()
    (invitation,) = world.invite(her)
    world.send_due()
    world.answer(invitation, "no")
    (issued,) = [
        row["data"] for row in world.told_by_events() if row["type"] == "kreis.invitation-issued.v1"
    ]
    before = telling(world, invitation)

    deliver(
        world.notifications.database,
        NOTIFICATIONS,
        "participation.v1",
        "kreis.invitation-issued.v1",
        her,
        {**issued, "answers_before": 1},
        agency=world.agency,
        sequence=99,
    )

    assert before == {**NOTHING, "sent": 1}
    assert telling(world, invitation) | {"next_at": None} == {**NOTHING, "planned": 1}
    world.send_due()
    assert telling(world, invitation)["planned"] == 0


def test_of_a_change_it_is_said_that_people_are_still_looked_up(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.answer(invitation, "yes", "2024-10")
    world.send_due()
    date = world.dates(invitation)[THIRD]
    world.change(date, "move", **LATER)
    change = world.dates(invitation)[THIRD]["change"]["id"]

    looked_up = telling(world, change)
    world.send_due()

    assert looked_up == {**NOTHING, "is_being_planned": True}
    assert telling(world, change) == {**NOTHING, "sent": 1}


def test_without_a_cause_or_with_too_many_it_refuses(world: World) -> None:
    staff = world.notifications.as_role("contact-person")
    many = "&".join(f"cause={uuid4()}" for _ in range(101))

    assert staff.ask("GET", "/v1/tellings").status_code == 422
    assert staff.ask("GET", f"/v1/tellings?{many}").status_code == 422
    planner = world.notifications.as_role("group-planning")
    assert planner.ask("GET", f"/v1/tellings?cause={uuid4()}").status_code == 403

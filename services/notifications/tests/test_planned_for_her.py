"""What is planned for somebody: what her answer has overtaken stands there no more."""

from __future__ import annotations

from services.notifications.tests.world import World


def planned(world: World) -> set[tuple[str, bool]]:
    staff = world.notifications.as_role("contact-person")
    found = staff.ok("GET", "/v1/planned-messages?limit=100")["items"]
    return {(each["kind"], each["is_message"]) for each in found}


def test_nobody_looks_for_an_answer_that_is_there(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    assert planned(world) == {("invitation", False)}

    world.answer(invitation, "yes")
    world.send_due()
    assert planned(world) == {("reminder", True)}

    world.answer(invitation, "no")
    assert planned(world) == set()


def test_a_planned_message_names_its_cause_as_a_message_does(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()

    staff = world.notifications.as_role("contact-person")
    found = staff.ok("GET", "/v1/planned-messages?limit=100")["items"]
    dates = {each["id"] for each in world.dates(invitation)}
    assert len([each for each in found if each["cause"] in dates]) == 12
    assert {each["version"] for each in found} == {1}

"""Call tasks: what became of a call, and two people who say so at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.notifications.tests.world import World


@pytest.fixture
def task(world: World) -> dict[str, Any]:
    world.invite(world.register(channel="call"))
    world.send_due()
    (task,) = world.call_tasks()
    return task


def note(world: World, task: dict[str, Any], result: str, **headers: str) -> Any:
    staff = world.notifications.as_role("contact-person")
    return staff.ask("POST", f"/v1/call-tasks/{task['id']}/results", {"result": result}, **headers)


@pytest.mark.parametrize("result", ["reached", "not_needed"])
def test_a_call_that_settles_it_closes_the_task(
    world: World, task: dict[str, Any], result: str
) -> None:
    noted = note(world, task, result).json

    assert (noted["state"], noted["result"]) == ("closed", result)
    assert noted["closed_by"]
    assert world.call_tasks() == []


def test_who_was_not_reached_stays_on_the_list(world: World, task: dict[str, Any]) -> None:
    note(world, task, "not_reached")
    note(world, task, "not_reached", Idempotency_Key="second call")
    note(world, task, "not_reached", Idempotency_Key="second call")

    (still,) = world.call_tasks()
    assert (still["attempts"], still["result"]) == (2, "not_reached")
    assert still["last_attempt_at"] is not None


def test_a_second_click_changes_nothing(world: World, task: dict[str, Any]) -> None:
    first = note(world, task, "reached").json

    assert note(world, task, "reached").json == first


def test_who_comes_second_with_another_result_is_told_the_first(
    world: World, task: dict[str, Any]
) -> None:
    note(world, task, "reached")

    answer = note(world, task, "not_needed")

    assert answer.status_code == 409
    assert answer.json["type"] == "call-task-closed"
    assert "reached" in answer.json["detail"]


def test_a_call_task_about_a_confirmation_can_be_closed(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "yes")
    world.use_up_tries()
    world.outbox.rename(world.outbox.with_name("elsewhere"))
    world.outbox.write_text("a file where the folder should be")
    world.send_due()
    (task,) = world.call_tasks()
    assert task["about"] == "confirmation"

    note(world, task, "reached")

    assert world.call_tasks() == []


def test_her_answer_closes_the_task_and_says_so(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call"))
    world.send_due()

    world.answer(invitation, "no")

    (task,) = world.call_tasks("closed")
    assert (task["result"], task["closed_by"]) == ("answered", None)


def test_a_task_that_is_not_there_and_a_result_that_is_none_are_refused(
    world: World, task: dict[str, Any]
) -> None:
    assert note(world, {"id": str(uuid4())}, "reached").status_code == 404
    answer = note(world, task, "voicemail")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "result"
    assert note(world, task, "answered").status_code == 422


def test_another_agency_cannot_close_it(world: World, task: dict[str, Any]) -> None:
    stranger = world.notifications.as_role("contact-person", agency=uuid4())

    path = f"/v1/call-tasks/{task['id']}/results"
    assert stranger.ask("POST", path, {"result": "reached"}).status_code == 404
    assert len(world.call_tasks()) == 1


def test_planners_may_not_close_calls(world: World, task: dict[str, Any]) -> None:
    planner = world.notifications.as_role("group-planning")

    path = f"/v1/call-tasks/{task['id']}/results"
    assert planner.ask("POST", path, {"result": "reached"}).status_code == 403


def test_open_calls_are_counted(world: World, task: dict[str, Any]) -> None:
    staff = world.notifications.as_role("contact-person")
    assert staff.ok("GET", "/v1/call-tasks/count") == {"count": 1}

    note(world, task, "reached")

    assert staff.ok("GET", "/v1/call-tasks/count") == {"count": 0}

"""Leaving, coming back, and waiting once more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.intake.main import SERVICE
from tests.support.fixtures import Client, deliver, facts
from tests.support.newcomers import newcomer


@pytest.fixture
def staff(intake: Client) -> Client:
    return intake.as_role("contact-person")


@pytest.fixture
def derya(staff: Client, contact_person: str) -> str:
    return str(staff.ok("POST", "/v1/participants", newcomer(contact_person))["id"])


@pytest.fixture
def today(staff: Client) -> str:
    return staff.database.clock.now().date().isoformat()


def post(staff: Client, derya: str, what: str, **body: Any) -> Any:
    return staff.ok("POST", f"/v1/participants/{derya}/{what}", body)


def waiting(staff: Client) -> list[str]:
    return [entry["participant"]["id"] for entry in staff.ok("GET", "/v1/pool")]


def join(staff: Client, derya: str, topic: str = "participation.v1", *, sequence: int = 1) -> str:
    cohort = uuid4()
    data = {"participant_id": derya, "cohort_id": str(cohort), "from": "2027-04-05"}
    tell(staff, derya, topic, "kreis.cohort-joined.v1", data, sequence)
    return str(cohort)


def tell(
    staff: Client, derya: str, topic: str, fact: str, data: dict[str, str], sequence: int
) -> None:
    """Intake hears from cohorts."""
    own = {"agency": staff.agency, "sequence": sequence}
    deliver(staff.database, SERVICE, topic, fact, UUID(derya), data, **own)


@pytest.mark.parametrize("topic", ["participation.v1", "participation-restricted.v1"])
def test_who_is_in_a_group_waits_no_longer(staff: Client, derya: str, topic: str) -> None:
    assert waiting(staff) == [derya]

    cohort = join(staff, derya, topic)

    assert waiting(staff) == []
    assert staff.ok("GET", f"/v1/participants/{derya}")["cohort_id"] == cohort


def leave(
    staff: Client,
    derya: str,
    cohort: str,
    topic: str = "participation.v1",
    *,
    sequence: int = 2,
) -> None:
    data = {"participant_id": derya, "cohort_id": cohort, "until": "2027-04-13"}
    tell(staff, derya, topic, "kreis.cohort-left.v1", data, sequence)


@pytest.mark.parametrize("topic", ["participation.v1", "participation-restricted.v1"])
def test_who_leaves_her_group_before_she_entered_waits_again(
    staff: Client, derya: str, topic: str
) -> None:
    cohort = join(staff, derya, topic)

    leave(staff, derya, cohort, topic)

    assert waiting(staff) == [derya]
    assert staff.ok("GET", f"/v1/participants/{derya}")["cohort_id"] is None


def test_who_has_entered_and_leaves_her_group_waits_again_when_staff_say_so(
    staff: Client, derya: str, today: str
) -> None:
    cohort = join(staff, derya)
    post(staff, derya, "entry", entry_date=today)
    leave(staff, derya, cohort)
    assert waiting(staff) == []

    post(staff, derya, "waiting")

    assert waiting(staff) == [derya]
    assert facts(staff.database, "intake.pool.v1")[-1]["data"]["state"] == "waiting"


def test_who_has_entered_and_joins_another_group_is_in_the_programme_again(
    staff: Client, derya: str, today: str
) -> None:
    first = join(staff, derya)
    post(staff, derya, "entry", entry_date=today)
    leave(staff, derya, first)
    post(staff, derya, "waiting")

    second = join(staff, derya, sequence=3)

    known = staff.ok("GET", f"/v1/participants/{derya}")
    assert (known["state"], known["cohort_id"]) == ("entered", second)
    assert staff.ok("GET", f"/v1/participants/{derya}/stay")["state"] == "entered"
    assert facts(staff.database, "intake.pool.v1")[-1]["data"]["state"] == "entered"

    leave(staff, derya, second, sequence=4)

    alone = staff.ok("GET", "/v1/participants?without_group=true")["items"]
    assert [each["id"] for each in alone] == [derya]
    assert waiting(staff) == []


def test_leaving_another_group_than_hers_is_no_news(staff: Client, derya: str) -> None:
    cohort = join(staff, derya)

    leave(staff, derya, str(uuid4()))

    assert staff.ok("GET", f"/v1/participants/{derya}")["cohort_id"] == cohort


def test_word_of_somebody_unknown_is_taken_quietly(staff: Client, derya: str) -> None:
    join(staff, str(uuid4()))
    assert waiting(staff) == [derya]


def test_who_leaves_is_taken_out_of_the_pool(staff: Client, derya: str, today: str) -> None:
    post(staff, derya, "entry", entry_date=today)
    post(staff, derya, "exit", exit_date=today, destination="employment")

    pool = facts(staff.database, "intake.pool.v1")
    assert [fact["data"] is None for fact in pool] == [False, False, True]
    entered, left = facts(staff.database, "participation.v1")
    assert left["type"] == "kreis.exit-recorded.v1"
    assert left["data"]["enrolment_id"] == entered["data"]["enrolment_id"]
    assert "employment" not in str(left)
    assert staff.ok("GET", f"/v1/participants/{derya}/stay")["exits"][0]["destination"] == (
        "employment"
    )


def test_who_gives_up_waiting_leaves_without_an_enrolment(
    staff: Client, derya: str, today: str
) -> None:
    post(staff, derya, "exit", exit_date=today)

    (left,) = facts(staff.database, "participation.v1")
    assert set(left["data"]) == {"participant_id", "exit_date"}
    assert waiting(staff) == []


def test_a_second_exit_and_one_before_the_entry_are_refused(
    staff: Client, derya: str, today: str
) -> None:
    path = f"/v1/participants/{derya}/exit"
    post(staff, derya, "entry", entry_date=today)
    now = staff.database.clock.now().date()
    for day in (now - timedelta(days=1), now + timedelta(days=1)):
        early = staff.ask("POST", path, {"exit_date": day.isoformat()})
        assert [fault["field"] for fault in early.json["errors"]] == ["exit_date"]

    post(staff, derya, "exit", exit_date=today)
    assert staff.ask("POST", path, {"exit_date": today}).json["type"] == "has-left"


def test_nothing_is_told_of_a_change_to_somebody_who_has_left(
    staff: Client, derya: str, today: str
) -> None:
    post(staff, derya, "exit", exit_date=today)
    staff.ok("PATCH", f"/v1/participants/{derya}", {"slots": ["mon-am"]})

    assert facts(staff.database, "intake.pool.v1")[-1]["data"] is None


def test_her_first_entry_stays_when_she_comes_back(staff: Client, derya: str, today: str) -> None:
    post(staff, derya, "entry", entry_date=today)
    post(staff, derya, "exit", exit_date=today)
    post(staff, derya, "re-entry", re_entry_date=today)

    last = facts(staff.database, "participation.v1")[-1]
    assert (last["type"], last["data"]["re_entry_date"]) == ("kreis.re-entry-recorded.v1", today)
    stay = staff.ok("GET", f"/v1/participants/{derya}/stay")
    assert (stay["state"], stay["entry_date"]) == ("entered", today)
    assert stay["exits"][0]["re_entry_date"] == today
    assert facts(staff.database, "intake.pool.v1")[-1]["data"]["state"] == "entered"
    assert waiting(staff) == []


def test_who_comes_back_may_need_a_group_again(staff: Client, derya: str, today: str) -> None:
    post(staff, derya, "entry", entry_date=today)
    post(staff, derya, "exit", exit_date=today)
    post(staff, derya, "re-entry", re_entry_date=today, waits_for_group=True)

    assert waiting(staff) == [derya]
    assert facts(staff.database, "intake.pool.v1")[-1]["data"]["waiting_since"] == today


def test_only_who_has_left_can_re_enter(staff: Client, derya: str, today: str) -> None:
    path = f"/v1/participants/{derya}/re-entry"
    assert staff.ask("POST", path, {"re_entry_date": today}).json["type"] == "no-exit"

    post(staff, derya, "exit", exit_date=today)
    assert staff.ask("POST", path, {"re_entry_date": today}).json["type"] == "no-exit"


def test_who_gave_up_waiting_can_wait_once_more(staff: Client, derya: str, today: str) -> None:
    post(staff, derya, "exit", exit_date=today)
    shown = post(staff, derya, "waiting")

    assert (shown["state"], shown["waiting_since"]) == ("waiting", today)
    assert waiting(staff) == [derya]


def test_somebody_in_a_group_or_gone_does_not_wait_once_more(
    staff: Client, derya: str, today: str
) -> None:
    path = f"/v1/participants/{derya}/waiting"
    join(staff, derya)
    assert staff.ask("POST", path, {}).json["type"] == "in-a-group"

    post(staff, derya, "entry", entry_date=today)
    post(staff, derya, "exit", exit_date=today)
    assert staff.ask("POST", path, {}).json["type"] == "has-left"


def test_nobody_enters_who_has_left(staff: Client, derya: str, today: str) -> None:
    post(staff, derya, "exit", exit_date=today)
    answer = staff.ask("POST", f"/v1/participants/{derya}/entry", {"entry_date": today})

    assert answer.json["type"] == "has-left"

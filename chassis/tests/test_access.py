"""What is remembered of who was shown what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from kreis.chassis.data.retention import Retention
from kreis.chassis.http.auth import require
from kreis.chassis.http.routes import Blueprint
from kreis.chassis.http.schemas import StoryTime
from kreis.chassis.http.views import change, reading
from kreis.chassis.process import erasure, retention
from tests.support.fixtures import Client, run_due
from tests.support.notes import SERVICE

PROTECTED = UUID("5c7e0f3c-9c1c-4f58-8f0a-6d2f4f0f7b11")
api = Blueprint("people", "people")


@api.get("/people")
@require("staff:read")
@api.response(200, StoryTime)
def list_people() -> dict[str, str]:
    with reading():
        return {}


@api.get("/people/protected")
@require("staff:read")
@api.response(200, StoryTime)
def show_protected() -> dict[str, str]:
    with reading() as work:
        work.watch(PROTECTED)
        return {}


@api.post("/people/protected")
@require("staff:read")
@api.response(200, StoryTime)
def change_protected() -> object:
    return change(lambda work: work.watch(PROTECTED), schema=StoryTime)


@pytest.fixture
def notes(client_of: Callable[..., Client]) -> Client:
    return client_of(replace(SERVICE, blueprints=[api]))


def accesses(notes: Client, query: str = "") -> list[dict[str, object]]:
    found: list[dict[str, object]] = notes.as_role("lead").ok("GET", f"/v1/access-log{query}")[
        "items"
    ]
    return found


def test_a_service_leaves_a_row_with_its_purpose(notes: Client) -> None:
    notes.as_service("console", "notes", "staff:read").ok("GET", "/v1/people")

    [row] = accesses(notes)
    assert (row["caller"], row["purpose"], row["is_service"]) == ("kreis/console", "test", True)
    assert (row["method"], row["route"], row["subject"]) == ("GET", "/v1/people", None)


def test_a_service_without_a_purpose_is_refused(notes: Client) -> None:
    console = notes.as_service("console", "notes", "staff:read")

    assert console.ask("GET", "/v1/people", Kreis_Purpose="").status_code == 400
    assert accesses(notes) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_view_of_somebody_under_protection_leaves_a_row(notes: Client, method: str) -> None:
    notes.as_role("lead").ok(method, "/v1/people/protected")

    [row] = accesses(notes)
    assert (row["caller"], row["subject"], row["method"]) == ("lead", str(PROTECTED), method)


def test_staff_who_see_nobody_under_protection_are_not_watched(notes: Client) -> None:
    notes.as_role("lead").ok("GET", "/v1/people")

    assert accesses(notes) == []


def test_the_log_can_be_asked_for_by_person_and_page_by_page(notes: Client) -> None:
    for _ in range(3):
        notes.as_role("lead").ok("GET", "/v1/people/protected")
    lead = notes.as_role("lead")

    first = lead.ok("GET", f"/v1/access-log?subject={PROTECTED}&limit=2")
    rest = lead.ok("GET", f"/v1/access-log?subject={PROTECTED}&limit=2&after={first['next']}")
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert accesses(notes, f"?subject={uuid4()}") == []


def test_another_agency_sees_none_of_it(notes: Client) -> None:
    notes.as_role("lead").ok("GET", "/v1/people/protected")

    assert notes.as_role("lead", agency=uuid4()).ok("GET", "/v1/access-log")["items"] == []


def test_nobody_can_change_a_row(notes: Client) -> None:
    notes.as_role("lead").ok("GET", "/v1/people/protected")

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        notes.database.agency(notes.agency) as work,
    ):
        work.connection.execute(text("update access_log set caller = 'nobody'"))


def test_rows_go_after_twelve_months(notes: Client) -> None:
    notes.as_role("lead").ok("GET", "/v1/people/protected")
    add_old = text(
        "insert into access_log (agency_id, id, at, caller, is_service, method, route)"
        " values (:agency, :id, now() - interval '13 months', 'x', true, 'GET', '')"
    )
    with notes.database.agency(notes.agency) as work:
        work.connection.execute(add_old, {"agency": notes.agency, "id": uuid4()})
    assert len(accesses(notes)) == 2

    retention.plan_day(notes.database.engine, notes.database.clock)
    run_due(notes.database, [retention.job(Retention((), {}))])
    assert [row["caller"] for row in accesses(notes)] == ["lead"]


def test_only_old_rows_and_those_of_the_erased_can_be_deleted(notes: Client) -> None:
    notes.as_role("lead").ok("GET", "/v1/people/protected")
    delete = text("delete from access_log")
    with notes.database.agency(notes.agency) as work:
        assert work.connection.execute(delete).rowcount == 0
        erasure.mark(work, uuid4())
        assert work.connection.execute(delete).rowcount == 0
        erasure.mark(work, PROTECTED)
        assert work.connection.execute(delete).rowcount == 1


def test_a_mark_that_would_open_the_log_cannot_be_taken_back(notes: Client) -> None:
    with notes.database.agency(notes.agency) as work:
        erasure.mark(work, PROTECTED)
    for statement in ("delete from erased_subject", "update erased_subject set subject = 'x'"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            notes.database.agency(notes.agency) as work,
        ):
            work.connection.execute(text(statement))

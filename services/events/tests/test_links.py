"""Links: what a participant follows instead of signing in."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import event

from kreis.events.commands import answers
from tests.support.fixtures import facts


@pytest.fixture
def invitation(events: Any, unna: dict[str, Any]) -> dict[str, Any]:
    events.confirm(unna)
    first: dict[str, Any] = events.invitations(unna)[0]
    return first


def everything_stored(events: Any) -> str:
    """All rows of all tables, as text."""
    with events.database.agency(events.client.agency) as work:
        names = work.connection.exec_driver_sql(
            "select table_name from information_schema.tables where table_schema = 'public'"
        ).scalars()
        return "\n".join(
            str(work.connection.exec_driver_sql(f"select * from {name}").all())
            for name in list(names)
        )


def test_a_link_opens_its_invitation_without_anybody_naming_the_agency(
    events: Any, invitation: dict[str, Any]
) -> None:
    opened = events.console.ok("GET", events.link_to(invitation))

    assert opened["agency_id"] == str(events.client.agency)
    assert {name: opened[name] for name in invitation} == invitation


def test_a_link_says_which_day_it_is_where_the_group_meets(
    events: Any, invitation: dict[str, Any]
) -> None:
    link = events.link_to(invitation)
    events.at("2027-04-04T21:59")
    assert events.console.ok("GET", link)["today"] == "2027-04-04"
    events.at("2027-04-04T22:00")
    assert events.console.ok("GET", link)["today"] == "2027-04-05"


def test_a_link_is_told_once_and_stored_by_its_hash_alone(
    events: Any, invitation: dict[str, Any]
) -> None:
    path = f"/v1/invitations/{invitation['id']}/links"
    made = events.notifications.ok("POST", path, Idempotency_Key="k-1")

    assert len(made["token"]) >= 22
    stored = everything_stored(events)
    assert hashlib.sha256(made["token"].encode()).hexdigest() in stored
    assert made["token"] not in stored


def test_every_request_makes_another_link_and_all_of_them_open(
    events: Any, invitation: dict[str, Any]
) -> None:
    links = {events.link_to(invitation) for _ in range(3)}

    assert len(links) == 3
    for link in links:
        assert events.console.ok("GET", link)["id"] == invitation["id"]


def test_looking_changes_nothing_but_when_the_link_was_last_used(
    events: Any, invitation: dict[str, Any]
) -> None:
    link = events.link_to(invitation)
    events.console.ok("GET", link)
    before, told = everything_stored(events), facts(events.database)

    for _ in range(3):
        events.console.ok("GET", link)
        events.console.ask("GET", f"{link}/calendar")

    assert everything_stored(events) == before
    assert facts(events.database) == told


def test_a_link_opens_until_24_hours_after_the_last_date(
    events: Any, invitation: dict[str, Any]
) -> None:
    link = events.link_to(invitation)
    assert events.console.ok("GET", link)["expires_at"] == "2027-07-07T11:30:00+02:00"

    events.at("2027-07-07T09:29")
    assert events.console.ok("GET", link)["id"] == invitation["id"]

    events.at("2027-07-07T09:30")
    for method, path, body in (
        ("GET", link, None),
        ("GET", f"{link}/calendar", None),
        ("PUT", f"{link}/answer", {"answer": "yes"}),
    ):
        refused = events.console.ask(method, path, body)
        assert (refused.status_code, refused.json["type"]) == (410, "link-expired")
    assert events.told("invitation-answered") == []


def ways_of(token: str) -> list[tuple[str, str, Any]]:
    """All requests by a link: method, path and body."""
    return [
        ("GET", f"/v1/links/{token}", None),
        ("GET", f"/v1/links/{token}/calendar", None),
        ("PUT", f"/v1/links/{token}/answer", {"answer": "yes"}),
    ]


@pytest.mark.parametrize("token", ["AAAAAAAAAAAAAAAAAAAAAA", "x", "ä" * 500])
def test_an_unknown_link_leads_nowhere(events: Any, token: str) -> None:
    for method, path, body in ways_of(token):
        refused = events.console.ask(method, path, body)
        assert (refused.status_code, refused.json["type"]) == (404, "link-unknown")


@pytest.mark.parametrize("token", ["%00", "AAAAAAAAAAAAAAAAAAAAA%00", "%FF", "%ED%A0%80"])
def test_what_no_text_can_hold_is_not_found_before_any_link_is_looked_for(
    events: Any, token: str
) -> None:
    """No such path exists, so it is 404 as for any link that nobody was given."""
    asked: list[str] = []

    def note(*details: Any) -> None:
        asked.append(details[2])

    event.listen(events.database.engine, "before_cursor_execute", note)
    try:
        for method, path, body in ways_of(token):
            refused = events.console.ask(method, path, body)
            assert (refused.status_code, refused.json["type"]) == (404, "about:blank")
    finally:
        event.remove(events.database.engine, "before_cursor_execute", note)

    assert asked == []


def test_the_hash_is_no_link(events: Any, invitation: dict[str, Any]) -> None:
    token = events.link_to(invitation).removeprefix("/v1/links/")
    link_hash = hashlib.sha256(token.encode()).hexdigest()
    assert events.console.ask("GET", f"/v1/links/{link_hash}").status_code == 404


def test_without_a_link_no_row_of_any_agency_is_seen(
    events: Any, invitation: dict[str, Any]
) -> None:
    events.link_to(invitation)
    with events.database.known_row("link", "0" * 64) as connection:
        assert connection.exec_driver_sql("select count(*) from link").scalar() == 0
    with events.database.known_row("link", "") as connection:
        assert connection.exec_driver_sql("select count(*) from link").scalar() == 0


def test_staff_cannot_use_links_and_the_console_cannot_make_them(
    events: Any, invitation: dict[str, Any]
) -> None:
    link = events.link_to(invitation)

    assert events.staff.ask("GET", link).status_code == 403
    made = events.console.ask("POST", f"/v1/invitations/{invitation['id']}/links")
    assert made.status_code == 403


def test_an_answer_by_link_is_loaded_once_behind_the_lock(
    events: Any, invitation: dict[str, Any]
) -> None:
    link = events.link_to(invitation)
    seen: list[str] = []

    def note(*details: Any) -> None:
        seen.append(" ".join(details[2].split()))

    event.listen(events.database.engine, "before_cursor_execute", note)
    try:
        events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": []})
    finally:
        event.remove(events.database.engine, "before_cursor_execute", note)

    behind = next(i for i, each in enumerate(seen) if each.endswith("FOR UPDATE"))
    loads = {
        table: [i for i, each in enumerate(seen) if each.startswith(f"SELECT {table}.agency_id")]
        for table in ("invitation", "cohort", "group_event")
    }
    assert [len(found) for found in loads.values()] == [1, 1, 1]
    assert all(behind < found[0] for found in loads.values())


def test_an_answer_of_somebody_who_is_erased_meanwhile_finds_no_link(
    events: Any, invitation: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure does not take the cohort's lock: it may end while an answer waits for it."""
    link = events.link_to(invitation)
    monkeypatch.setattr(answers.invitations, "of_cohort", lambda work, cohort_id: [])

    answer = events.console.ask("PUT", f"{link}/answer", {"answer": "no", "children": []})

    assert (answer.status_code, answer.json["type"]) == (404, "link-unknown")

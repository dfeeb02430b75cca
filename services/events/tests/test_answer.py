"""Answering an invitation: by link, or to staff who enter it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.support.fixtures import facts

Child = Callable[[str], dict[str, str]]


def history(events: Any) -> list[tuple[Any, ...]]:
    """Every answer that was ever given: version, answer, how and who entered it."""
    with events.database.agency(events.client.agency) as work:
        rows = work.connection.exec_driver_sql(
            "select version, answer, how, entered_by from answer order by version"
        )
        return [tuple(row) for row in rows]


@pytest.fixture
def invitation(events: Any, unna: dict[str, Any]) -> dict[str, Any]:
    events.confirm(unna)
    first: dict[str, Any] = events.invitations(unna)[0]
    return first


@pytest.fixture
def link(events: Any, invitation: dict[str, Any]) -> str:
    path: str = events.link_to(invitation)
    return path


def test_she_says_yes_and_which_child_comes(events: Any, link: str, child: Child) -> None:
    toddler = child("2024-10")

    answered = events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": [toddler]})

    assert (answered["answer"], answered["children"], answered["version"]) == ("yes", [toddler], 1)
    assert events.console.ok("GET", link) | {"now": answered["now"]} == answered
    assert history(events) == [(1, "yes", "link", None)]


def test_her_answer_is_told_without_her_children(
    events: Any, invitation: dict[str, Any], link: str, child: Child
) -> None:
    body = {"answer": "yes", "children": [child("2024-10")]}
    events.console.ok("PUT", f"{link}/answer", body)

    assert events.told("invitation-answered") == [
        {
            "topic": "participation.v1",
            "participant_id": invitation["participant_id"],
            "invitation_id": invitation["id"],
            "cohort_id": invitation["cohort_id"],
            "answer": "yes",
            "version": 1,
            "answered_on": "2027-03-16",
        }
    ]


def test_the_same_answer_again_changes_nothing_and_tells_nothing(
    events: Any, invitation: dict[str, Any], link: str, child: Child
) -> None:
    one, other = child("2024-10"), child("2018-01")
    first = events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": [one, other]})
    again = events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": [other, one]})
    by_phone = events.staff.ok(
        "POST",
        f"/v1/invitations/{invitation['id']}/answers",
        {"answer": "yes", "children": [one, other], "how": "phone"},
    )

    assert again | {"now": first["now"]} == first
    assert by_phone["version"] == 1
    assert len(events.told("invitation-answered")) == 1
    assert len(history(events)) == 1


def test_she_may_change_her_mind_as_often_as_she_likes(
    events: Any, link: str, child: Child
) -> None:
    toddler = child("2024-10")
    for body in (
        {"answer": "yes", "children": [toddler]},
        {"answer": "yes", "children": []},
        {"answer": "no"},
        {"answer": "yes", "children": [toddler]},
    ):
        events.console.ok("PUT", f"{link}/answer", body)

    told = events.told("invitation-answered")
    assert [(each["answer"], each["version"]) for each in told] == [
        ("yes", 1),
        ("yes", 2),
        ("no", 3),
        ("yes", 4),
    ]
    assert events.console.ok("GET", link)["children"] == [toddler]


def test_who_declines_leaves_no_children_behind(events: Any, link: str, child: Child) -> None:
    events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": [child("2024-10")]})
    events.console.ok("PUT", f"{link}/answer", {"answer": "no"})

    assert events.console.ok("GET", link)["children"] == []
    with events.database.agency(events.client.agency) as work:
        rows = work.connection.exec_driver_sql("select count(*) from coming_child")
        assert rows.scalar() == 0


def test_staff_enter_what_they_were_told_and_it_is_known_who_did(
    events: Any, invitation: dict[str, Any]
) -> None:
    path = f"/v1/invitations/{invitation['id']}/answers"
    answered = events.staff.ok("POST", path, {"answer": "yes", "how": "phone"})
    events.staff.ok("POST", path, {"answer": "no", "how": "in_person"})

    assert answered["answer"] == "yes"
    assert history(events) == [
        (1, "yes", "phone", "contact-person"),
        (2, "no", "in_person", "contact-person"),
    ]


def test_the_same_request_of_staff_twice_is_one_answer(
    events: Any, invitation: dict[str, Any]
) -> None:
    path = f"/v1/invitations/{invitation['id']}/answers"
    body = {"answer": "yes", "how": "phone"}

    first = events.staff.ok("POST", path, body, Idempotency_Key="k-1")
    events.staff.ok("POST", path, {"answer": "no", "how": "phone"})
    again = events.staff.ok("POST", path, body, Idempotency_Key="k-1")

    assert again == first
    assert len(history(events)) == 2


def test_the_answer_of_a_restricted_member_is_on_the_restricted_topic_alone(
    events: Any, kamen: dict[str, Any]
) -> None:
    events.confirm(kamen)
    (protected,) = [member["id"] for member in kamen["members"] if member["restricted"]]
    (hers,) = [e for e in events.invitations(kamen) if e["participant_id"] == protected]

    link = events.behind_pin(events.link_to(hers), events.pin_for(protected))
    events.console.ok("PUT", f"{link}/answer", {"answer": "yes"})

    (told,) = events.told("invitation-answered")
    assert told["topic"] == "participation-restricted.v1"
    assert protected not in str(facts(events.database, "participation.v1"))


def test_the_dates_show_how_many_come(
    events: Any, unna: dict[str, Any], link: str, child: Child
) -> None:
    children = [child("2024-05"), child("2018-01")]
    events.console.ok("PUT", f"{link}/answer", {"answer": "yes", "children": children})

    dates = {date["starts_at"][:10]: date for date in events.group_events(unna)}
    assert dates["2027-04-27"]["adults_coming"] == 1
    assert dates["2027-04-27"]["children_coming"] == {
        "total": 2,
        "by_band": {"0-2": 1, "6-9": 1},
    }
    # The younger one turns three in May.
    assert dates["2027-05-04"]["children_coming"]["by_band"] == {"3-5": 1, "6-9": 1}


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ({"answer": "maybe"}, "answer", "Must be one of: yes, no."),
        (
            {"answer": "no", "children": [{"id": str(uuid4()), "birth_month": "2024-10"}]},
            "children",
            "expected no children with the answer no",
        ),
        (
            {"answer": "yes", "children": [{"id": str(uuid4()), "birth_month": "2024-13"}]},
            "children.0.birth_month",
            "expected a month as 2024-10",
        ),
        (
            {"answer": "yes", "children": [{"id": str(uuid4()), "birth_month": "24-1"}]},
            "children.0.birth_month",
            "expected a month as 2024-10",
        ),
    ],
)
def test_a_faulty_answer_is_refused_with_its_fault(
    events: Any, link: str, body: dict[str, Any], field: str, expected: str
) -> None:
    refused = events.console.ask("PUT", f"{link}/answer", body)

    assert refused.status_code == 422
    (fault,) = refused.json["errors"]
    assert (fault["field"], fault["expected"]) == (field, expected)
    assert events.told("invitation-answered") == []


def test_a_child_cannot_come_twice(events: Any, link: str, child: Child) -> None:
    toddler = child("2024-10")
    body = {"answer": "yes", "children": [toddler, toddler]}
    assert events.console.ask("PUT", f"{link}/answer", body).status_code == 422


def test_staff_say_how_they_were_told(events: Any, invitation: dict[str, Any]) -> None:
    path = f"/v1/invitations/{invitation['id']}/answers"
    for how in ({}, {"how": "link"}):
        refused = events.staff.ask("POST", path, {"answer": "yes", **how})
        assert [fault["field"] for fault in refused.json["errors"]] == ["how"]


def test_an_invitation_that_does_not_exist_cannot_be_answered(events: Any) -> None:
    path = f"/v1/invitations/{uuid4()}/answers"
    refused = events.staff.ask("POST", path, {"answer": "yes", "how": "phone"})
    assert (refused.status_code, refused.json["type"]) == (404, "no-invitation")


def test_the_lead_looks_but_does_not_answer(events: Any, invitation: dict[str, Any]) -> None:
    lead = events.client.as_role("lead")
    path = f"/v1/invitations/{invitation['id']}"

    assert lead.ok("GET", path)["id"] == invitation["id"]
    refused = lead.ask("POST", f"{path}/answers", {"answer": "yes", "how": "phone"})
    assert refused.status_code == 403

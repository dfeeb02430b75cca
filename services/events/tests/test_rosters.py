"""A freelancer without an account puts down who was there, by a link and a PIN."""

from __future__ import annotations

from typing import Any

import pytest


class Freelancer:
    """Jana Fiedler with a link to Unna's first morning."""

    def __init__(self, events: Any, cohort: dict[str, Any]) -> None:
        events.confirm(cohort)
        self.events = events
        self.console = events.client.as_service("console", "events", "rosters:use")
        del self.console.headers["Kreis-Agency"]
        self.date = events.group_events(cohort)[0]
        self.links = f"/v1/group-events/{self.date['id']}/roster-links"
        self.given = events.staff.ok("POST", self.links)
        self.people = [member["id"] for member in cohort["members"]]

    def opens(self, pin: str | None = None) -> Any:
        pin = self.given["pin"] if pin is None else pin
        return self.console.ask("POST", f"/v1/rosters/{self.given['token']}", {"pin": pin})

    def wrong(self) -> Any:
        return self.opens("000000" if self.given["pin"] != "000000" else "000001")


@pytest.fixture
def freelancer(events: Any, unna: dict[str, Any]) -> Freelancer:
    someone = Freelancer(events, unna)
    events.at("2027-04-05T06:30")
    return someone


def test_she_sees_who_is_expected_and_nothing_else(freelancer: Freelancer) -> None:
    shown = freelancer.opens()

    assert shown.status_code == 200
    assert {each["participant_id"] for each in shown.json["entries"]} == set(freelancer.people)
    assert set(shown.json["entries"][0]) == {
        "participant_id", "children", "children_are_unsaid", "status", "minutes", "late_by",
        "early_by", "version",
    }  # fmt: skip
    assert shown.json["agency_id"] == str(freelancer.events.client.agency)


def test_she_puts_down_who_was_there(freelancer: Freelancer) -> None:
    missing = freelancer.people[0]
    body = {
        "pin": freelancer.given["pin"],
        "entries": [{"participant_id": missing, "status": "absent"}],
        "all_others_present": True,
    }
    path = f"/v1/rosters/{freelancer.given['token']}/attendance"
    freelancer.console.ok("PUT", path, body)

    (held,) = freelancer.events.told("group-event-held")
    assert (held["present"], held["absent"]) == (11, 1)
    shown = freelancer.events.staff.ok(
        "GET", f"/v1/group-events/{freelancer.date['id']}/attendance"
    )
    (entry,) = [each for each in shown["entries"] if each["participant_id"] == missing]
    assert entry["absence"] == "unclear"
    assert entry["recorded_by"] == "roster link of contact-person"
    settles = {**body, "entries": [{**body["entries"][0], "absence": "excused"}]}
    assert freelancer.console.ask("PUT", path, settles).status_code == 422


def test_who_declined_stands_apart_and_no_other_cohort_is_known(
    freelancer: Freelancer, kamen: dict[str, Any]
) -> None:
    events = freelancer.events
    events.confirm(kamen)
    cohort = events.staff.ok("GET", f"/v1/group-events/{freelancer.date['id']}")["cohort_id"]
    first = events.staff.ok("GET", f"/v1/cohorts/{cohort}/invitations")[0]
    path = f"/v1/invitations/{first['id']}/answers"
    events.staff.ok("POST", path, {"answer": "no", "how": "phone"})

    shown = freelancer.opens().json
    (other,) = shown["others"]
    assert other["participant_id"] == first["participant_id"]
    assert len(shown["entries"]) == 11
    guest = {"participant_id": kamen["members"][0]["id"], "status": "present"}
    body = {"pin": freelancer.given["pin"], "entries": [guest]}
    path = f"/v1/rosters/{freelancer.given['token']}/attendance"
    assert freelancer.console.ask("PUT", path, body).status_code == 422


def test_a_wrong_pin_opens_nothing_and_the_fifth_shuts_the_link(freelancer: Freelancer) -> None:
    answers = [freelancer.wrong() for _ in range(5)]
    assert {(each.status_code, each.json["type"]) for each in answers} == {(403, "pin-wrong")}
    assert freelancer.opens().json["type"] == "roster-locked"


def test_many_guesses_at_once_are_all_counted(freelancer: Freelancer) -> None:
    path = f"/v1/rosters/{freelancer.given['token']}"
    headers = freelancer.console.headers

    def guess(client: Any) -> Any:
        client.headers = headers
        return client.ask("POST", path, {"pin": "nothing"})

    kinds = [each.json["type"] for each in freelancer.events.at_once([guess] * 8)]

    assert sorted(kinds) == ["pin-wrong"] * 5 + ["roster-locked"] * 3


def test_a_right_pin_starts_the_count_anew(freelancer: Freelancer) -> None:
    for _ in range(4):
        freelancer.wrong()
    assert freelancer.opens().status_code == 200
    assert "4 more" in freelancer.wrong().json["detail"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2027-04-04T21:59", "too-early"),
        ("2027-04-04T22:00", None),
        ("2027-04-06T09:59", None),
        ("2027-04-06T10:00", "link-expired"),
    ],
)
def test_it_opens_from_the_beginning_of_the_day_to_a_day_after_its_end(
    freelancer: Freelancer, moment: str, expected: str | None
) -> None:
    freelancer.events.at(moment)
    assert freelancer.opens().json.get("type") == expected


def test_it_opens_no_more_when_staff_say_so_or_the_date_is_cancelled(
    freelancer: Freelancer,
) -> None:
    freelancer.events.at("2027-04-05T06:30")
    path = f"/v1/group-events/{freelancer.date['id']}/cancellation"
    freelancer.events.staff.ok("POST", path, {"sequence": 0})
    assert freelancer.opens().json["type"] == "date-cancelled"
    assert freelancer.events.staff.ok("DELETE", freelancer.links) == {"revoked": 1}
    assert freelancer.opens().json["type"] == "link-unknown"


@pytest.mark.parametrize(
    ("moment", "expected"), [("2027-04-06T09:59", 201), ("2027-04-06T10:00", 409)]
)
def test_no_link_is_made_that_would_have_expired_already(
    freelancer: Freelancer, moment: str, expected: int
) -> None:
    freelancer.events.at(moment)
    assert freelancer.events.staff.ok("GET", freelancer.links)["can_be_made"] == (expected == 201)
    made = freelancer.events.staff.ask("POST", freelancer.links)
    assert made.status_code == expected
    assert ("token" in made.json) == (expected == 201)
    assert made.json.get("type") == (None if expected == 201 else "date-past")


def test_no_link_is_made_to_a_cancelled_date(freelancer: Freelancer) -> None:
    events = freelancer.events
    path = f"/v1/group-events/{freelancer.date['id']}/cancellation"
    events.staff.ok("POST", path, {"sequence": 0})
    assert events.staff.ask("POST", freelancer.links).json["type"] == "date-cancelled"


def test_neither_link_nor_pin_is_written_down(freelancer: Freelancer) -> None:
    with freelancer.events.database.agency(freelancer.events.client.agency) as work:
        rows = work.connection.exec_driver_sql("select * from roster_link").all()
    assert len(rows) == 1
    assert freelancer.given["token"] not in str(rows)
    assert freelancer.given["pin"] not in str(rows)


def test_only_who_may_makes_links(freelancer: Freelancer) -> None:
    lead = freelancer.events.client.as_role("lead")
    assert lead.ask("POST", freelancer.links).status_code == 403
    assert freelancer.events.console.ask("POST", "/v1/rosters/x", {"pin": "1"}).status_code == 403

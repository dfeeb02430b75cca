"""Links that staff and the participant see, and what shuts them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from kreis.events.domain.links import CHANGES_AN_HOUR
from services.events.tests.link_holder import Holder
from services.events.tests.members import tell

SENT = {"message": "invitation", "channel": "sms", "contact_version": 3}


@pytest.fixture
def her(events: Any, unna: dict[str, Any]) -> Holder:
    return Holder(events, unna)


def test_staff_see_when_a_link_was_made_for_what_and_when_it_was_used(her: Holder) -> None:
    link = her.new_link(**SENT)
    her.events.at("2027-03-17T08:00")
    her.events.console.ok("GET", link)

    (shown,) = her.listed
    assert shown["made_at"].startswith("2027-03-16T08:00")
    assert shown["last_used_at"].startswith("2027-03-17T08:00")
    assert (shown["message"], shown["channel"]) == ("invitation", "sms")
    assert shown["is_open"] is True
    assert link.removeprefix("/v1/links/") not in str(her.events.links_of(her.id))


def test_staff_shut_one_link_and_a_second_time_changes_nothing(her: Holder) -> None:
    stays, goes = her.new_link(), her.new_link()
    newest = her.listed[0]["id"]
    path = f"/v1/participants/{her.id}/links/{newest}"

    first = her.events.staff.ok("DELETE", path)
    her.events.at("2027-03-17T08:00")
    assert her.events.staff.ok("DELETE", path) == first

    shut = {each["id"]: each["shut_why"] for each in first["links"]}
    assert sorted(shut.values(), key=str) == [None, "staff"]
    assert sorted([her.opens(stays), her.opens(goes)], key=str) == [None, "link-expired"]


def test_a_shut_link_answers_as_an_expired_one_does(her: Holder) -> None:
    link, other = her.new_link(), her.new_link()
    her.events.staff.ok("DELETE", f"/v1/participants/{her.id}/links")
    shut = her.events.console.ask("GET", link)
    her.events.at("2028-01-01T08:00")
    expired = her.events.console.ask("GET", other)

    told = [{**each.json, "trace_id": ""} for each in (shut, expired)]
    assert (shut.status_code, told[0]) == (expired.status_code, told[1])


def test_staff_shut_all_links_and_the_feed(her: Holder) -> None:
    links = [her.new_link() for _ in range(3)]
    feed = her.events.console.ok("POST", f"{links[0]}/feed")["token"]
    assert sorted(each["kind"] for each in her.listed) == ["feed", "link", "link", "link"]

    for _ in range(2):
        her.events.staff.ok("DELETE", f"/v1/participants/{her.id}/links")

    assert [her.opens(each) for each in links] == ["link-expired"] * 3
    assert her.events.console.ask("GET", f"/v1/feeds/{feed}").status_code == 404


def test_a_feed_is_listed_with_its_last_use_and_can_be_shut(her: Holder) -> None:
    link = her.new_link()
    feed = her.events.console.ok("POST", f"{link}/feed")["token"]
    her.events.at("2027-03-18T08:00")
    her.events.console.ask("GET", f"/v1/feeds/{feed}")

    (shown,) = [each for each in her.listed if each["kind"] == "feed"]
    assert shown["last_used_at"].startswith("2027-03-18T08:00")
    her.events.staff.ok("DELETE", f"/v1/participants/{her.id}/links/{shown['id']}")
    assert her.events.console.ask("GET", f"/v1/feeds/{feed}").status_code == 404
    assert her.opens(link) is None


def test_a_feed_ends_with_the_links_to_its_dates(her: Holder) -> None:
    feed = her.events.console.ok("POST", f"{her.new_link()}/feed")["token"]
    her.events.at("2027-07-07T09:29")
    assert her.events.console.ask("GET", f"/v1/feeds/{feed}").status_code == 200
    her.events.at("2027-07-07T09:30")
    assert her.events.console.ask("GET", f"/v1/feeds/{feed}").json["type"] == "link-expired"


def test_she_sees_how_many_other_links_open_and_shuts_them(her: Holder) -> None:
    mine, *others = [her.new_link() for _ in range(4)]
    assert her.events.console.ok("GET", mine)["other_links"] == 3

    for _ in range(2):
        assert her.events.console.ok("DELETE", f"{mine}/others")["other_links"] == 0

    assert her.opens(mine) is None
    assert [her.opens(each) for each in others] == ["link-expired"] * 3
    assert [each["shut_why"] for each in her.listed].count("herself") == 3


def test_a_newer_link_ends_older_ones_after_seven_days(her: Holder) -> None:
    old = her.new_link()
    her.events.at("2027-03-20T08:00")
    new = her.new_link()
    her.events.at("2027-03-21T08:00")
    her.new_link()  # does not put it off

    her.events.at("2027-03-27T07:59")
    assert her.opens(old) is None
    her.events.at("2027-03-27T08:01")
    assert (her.opens(old), her.opens(new)) == ("link-expired", None)
    assert her.why(2) == (False, "newer")


def test_protection_shuts_the_links_she_had_and_no_later_one(her: Holder) -> None:
    old = her.new_link()
    her.events.protect(her.id)
    new = her.new_link()
    her.events.be_discreet(her.id)

    assert (her.opens(old), her.opens(new)) == ("link-expired", "pin-missing")
    assert [each["shut_why"] for each in her.listed] == [None, "protection"]


def test_links_from_the_time_of_protection_open_after_it_and_a_second_one_shuts_them(
    her: Holder,
) -> None:
    her.events.protect(her.id)
    link = her.new_link()
    her.events.protect(her.id, 2, is_so=False)
    assert her.opens(link) is None
    her.events.protect(her.id, 3)
    assert her.opens(link) == "link-expired"


def test_links_end_with_her_last_day_and_stay_shut_when_she_comes_back(her: Holder) -> None:
    link = her.new_link()
    her.events.at("2027-04-14T08:00")
    tell(her.events, "left", her.cohort, participant_id=her.id, left_on="2027-04-14")
    assert her.opens(link) is None
    her.events.at("2027-04-14T22:00")  # midnight in Unna
    assert her.opens(link) == "link-expired"
    refused = her.events.notifications.ask("POST", her.makes_links, SENT)
    assert (refused.status_code, refused.json["type"]) == (409, "link-would-not-open")
    assert refused.json["detail"].endswith("she has left the group, last day 2027-04-14")
    assert len(her.listed) == 1

    member = {"id": her.id, "restricted": False}
    tell(her.events, "joined", her.cohort, member=member, joined_on="2027-04-20")
    assert her.opens(link) == "link-expired"
    assert her.opens(her.new_link()) is None


def test_no_link_is_made_once_the_links_of_her_group_have_expired(her: Holder) -> None:
    old = her.new_link()
    her.events.at("2027-07-07T09:29")
    last = her.new_link()
    her.events.at("2027-07-07T09:30")

    refused = her.events.notifications.ask("POST", her.makes_links, SENT)

    assert (refused.status_code, refused.json["type"]) == (409, "link-would-not-open")
    assert refused.json["detail"].endswith("have expired at 2027-07-07T11:30:00+02:00")
    assert [fault["field"] for fault in refused.json["errors"]] == ["invitation_id"]
    assert [her.opens(each) for each in (old, last)] == ["link-expired"] * 2
    assert len(her.listed) == 2


def test_her_feed_ends_with_her_last_day(her: Holder) -> None:
    feed = her.events.console.ok("POST", f"{her.new_link()}/feed")["token"]
    her.events.at("2027-04-14T08:00")
    tell(her.events, "left", her.cohort, participant_id=her.id, left_on="2027-04-13")
    assert her.events.console.ask("GET", f"/v1/feeds/{feed}").json["type"] == "link-expired"


def test_a_new_number_shuts_what_was_sent_to_the_old_one(her: Holder) -> None:
    unknown, old, new = (
        her.new_link(**sent) for sent in ({}, SENT, {**SENT, "contact_version": 4})
    )
    feed = her.events.console.ok("POST", f"{old}/feed")["token"]
    her.events.privacy("contact", her.id, 4)

    found = [her.opens(each) for each in (unknown, old, new)]
    assert found == ["link-expired", "link-expired", None]
    assert her.events.console.ask("GET", f"/v1/feeds/{feed}").status_code == 404
    refused = her.events.notifications.ask(
        "POST", f"/v1/invitations/{her.invitation['id']}/links", SENT
    )
    assert (refused.status_code, refused.json["type"]) == (409, "contact-outdated")


def test_an_older_fact_about_her_number_changes_nothing(her: Holder) -> None:
    her.events.privacy("contact", her.id, 4)
    link = her.new_link(contact_version=4)
    assert her.events.privacy("contact", her.id, 3) == "handled"
    assert her.opens(link) is None


def test_only_who_enters_answers_shuts_links_and_only_of_the_person_named(her: Holder) -> None:
    her.new_link()
    (link,) = her.listed
    lead, events = her.events.client.as_role("lead"), her.events
    for method, path in (
        ("DELETE", f"/v1/participants/{her.id}/links"),
        ("DELETE", f"/v1/participants/{her.id}/links/{link['id']}"),
        ("POST", f"/v1/participants/{her.id}/link-pin"),
    ):
        assert lead.ask(method, path).status_code == 403
        assert events.console.ask(method, path).status_code == 403
    assert events.console.ask("GET", f"/v1/participants/{her.id}/links").status_code == 403
    wrong = events.staff.ask("DELETE", f"/v1/participants/{her.id}/links/{uuid4()}")
    assert (wrong.status_code, wrong.json["type"]) == (404, "no-link")
    hers = her.cohort["members"][1]["id"]
    other = events.staff.ask("DELETE", f"/v1/participants/{hers}/links/{link['id']}")
    assert other.status_code == 404
    assert her.why() == (True, None)


def test_too_many_changes_by_link_are_refused_for_an_hour_and_staff_are_not(her: Holder) -> None:
    link, other = her.new_link(), her.new_link()
    says = ("yes", "no")
    for number in range(CHANGES_AN_HOUR):
        path = (link, other)[number % 2]
        her.events.console.ok("PUT", f"{path}/answer", {"answer": says[number % 2]})
    for method, path, body in (
        ("PUT", f"{link}/answer", {"answer": "yes"}),
        ("POST", f"{link}/feed", None),
        ("DELETE", f"{other}/feed", None),
    ):
        refused = her.events.console.ask(method, path, body)
        assert (refused.status_code, refused.json["type"]) == (429, "too-many-changes")

    assert her.opens(link) is None
    path = f"/v1/invitations/{her.invitation['id']}/answers"
    her.events.staff.ok("POST", path, {"answer": "yes", "how": "phone"})
    her.events.at("2027-03-16T08:59")
    assert her.events.console.ask("POST", f"{link}/feed").status_code == 429
    her.events.at("2027-03-16T09:01")
    her.events.console.ok("PUT", f"{link}/answer", {"answer": "no"})


def test_many_changes_at_once_are_all_counted(her: Holder) -> None:
    links = [her.new_link() for _ in range(4)]
    for number in range(CHANGES_AN_HOUR - 4):
        her.events.console.ok("PUT", f"{links[0]}/answer", {"answer": ("yes", "no")[number % 2]})

    def make_feed(link: str) -> Callable[[Any], Any]:
        def ask(client: Any) -> Any:
            client.headers = her.events.console.headers
            return client.ask("POST", f"{link}/feed")

        return ask

    answers = her.events.at_once([make_feed(links[number % 4]) for number in range(8)])
    assert sorted(each.status_code for each in answers) == [201] * 4 + [429] * 4


def test_a_roster_link_is_listed_with_its_last_use_and_shut_by_itself(her: Holder) -> None:
    date = her.events.group_events(her.cohort)[0]
    path = f"/v1/group-events/{date['id']}/roster-links"
    first, second = (her.events.staff.ok("POST", path) for _ in range(2))
    console = her.events.client.as_service("console", "events", "rosters:use")
    del console.headers["Kreis-Agency"]
    her.events.at("2027-04-05T06:30")
    console.ok("POST", f"/v1/rosters/{second['token']}", {"pin": second["pin"]})

    found = her.events.staff.ok("GET", path)["links"]
    used = [each["last_used_at"] for each in found]
    assert [str(each)[:16] for each in sorted(used, key=str)] == ["2027-04-05T06:30", "None"]
    assert first["token"] not in str(found)
    (unused,) = [each["id"] for each in found if each["last_used_at"] is None]
    assert her.events.staff.ok("DELETE", f"{path}/{unused}") == {"revoked": 1}
    assert her.events.staff.ok("DELETE", f"{path}/{unused}") == {"revoked": 0}
    gone = console.ask("POST", f"/v1/rosters/{first['token']}", {"pin": first["pin"]})
    assert gone.status_code == 404

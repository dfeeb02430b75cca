"""The feed of a view: for its subscriber alone, with positions of its own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from kreis.subscriptions.messages import TO_FORGET
from services.subscriptions.tests.office import RECORDED, Office, attended


@pytest.fixture
def views(office: Office) -> Office:
    office.run("kita")
    office.run("jobcenter")
    for _ in range(3):
        office.tell(RECORDED, attended(uuid4()))
    office.publish()
    return office


def page(office: Office, name: str, **asked: Any) -> Any:
    arguments = "&".join(f"{key}={value}" for key, value in asked.items())
    return office.partner(name).ok("GET", f"/v1/views/{name}/facts?{arguments}")


def test_a_subscriber_reads_its_own_view_page_by_page(views: Office) -> None:
    first = page(views, "kita", limit=2)
    second = page(views, "kita", limit=2, after=first["next"], epoch=first["epoch"])

    assert (len(first["items"]), first["more"]) == (2, True)
    assert (len(second["items"]), second["more"]) == (1, False)
    told = [*first["items"], *second["items"]]
    assert {each["topic"] for each in told} == {"view.kita.v1"}
    assert {each["source"] for each in told} == {"kreis/subscriptions"}
    assert {each["time"][10:] for each in told} & {"T00:00:00+02:00", "T00:00:00+01:00"}


def test_positions_of_one_view_say_nothing_about_another(views: Office) -> None:
    views.lead.ok("POST", "/v1/subscriptions/jobcenter/end")
    views.tell(RECORDED, attended(uuid4()))
    views.run("third")
    views.tell(RECORDED, attended(uuid4()))
    views.publish()

    assert page(views, "kita")["next"] == 5
    assert page(views, "third")["next"] == 1
    assert page(views, "kita")["epoch"] != page(views, "third")["epoch"]


def test_nobody_else_reads_a_view(views: Office) -> None:
    path = "/v1/views/kita/facts"

    assert views.partner("jobcenter").ask("GET", path).status_code == 404
    assert views.partner("unknown").ask("GET", "/v1/views/unknown/facts").status_code == 404
    for role in ("lead", "subscriber", "contact-person"):
        assert views.client.as_role(role, subject="kita").ask("GET", path).status_code == 403
    of_another = views.client.as_role("partner", uuid4(), subject="kita")
    assert of_another.ask("GET", path, Kreis_Purpose="test").status_code == 404


def test_a_feed_needs_a_purpose_and_ends_with_its_subscription(views: Office) -> None:
    without = views.partner("kita")
    del without.headers["Kreis-Purpose"]
    assert without.ask("GET", "/v1/views/kita/facts").status_code == 400

    views.lead.ok("POST", "/v1/subscriptions/kita/end")

    assert views.partner("kita").ask("GET", "/v1/views/kita/facts").status_code == 409
    assert [row.topic for row in views.rows("select distinct topic from fact")] == [
        "view.jobcenter.v1"
    ]


def test_a_restored_feed_and_a_position_that_was_never_given_out_are_told(views: Office) -> None:
    ask = views.partner("kita").ask
    path = "/v1/views/kita/facts"
    known = page(views, "kita")

    assert ask("GET", f"{path}?after=999999999").json["type"].endswith("no-such-position")
    other = ask("GET", f"{path}?after=1&epoch={uuid4()}")
    assert other.status_code == 409
    assert other.json["type"].endswith("feed-restarted")
    assert page(views, "kita", after=known["next"], epoch=known["epoch"])["items"] == []


def test_she_leaves_the_feed_with_her_history_and_her_pseudonym_says_forget(
    views: Office,
) -> None:
    who = uuid4()
    views.tell(RECORDED, attended(who))
    views.publish()
    before = page(views, "kita")

    views.forget(who)
    views.publish()

    hers = before["items"][-1]["subject"]
    after = page(views, "kita")
    about_her = [each["type"] for each in after["items"] if each["subject"] == hers]
    assert about_her == ["kreis.to-forget.v1"]
    following = page(views, "kita", after=before["next"], epoch=before["epoch"])
    assert [each["data"] for each in following["items"]] == [{"participant_id": hers}]


def test_who_reads_the_feed_before_the_topic_does_not_skip_the_second_order(views: Office) -> None:
    """The topic still has her fact, and behind it the order. A known id would be skipped."""
    who = uuid4()
    views.tell(RECORDED, attended(who))
    views.publish()
    views.forget(who)
    (on_topic,) = views.rows("select id, key from outbox where topic = 'view.kita.v1'")
    views.publish()

    (told,) = [each for each in page(views, "kita")["items"] if each["type"] == TO_FORGET]
    (again,) = [each for each in page(views, "kita")["items"] if each["type"] == TO_FORGET]
    facts = [each for each in page(views, "kita")["items"] if each["type"] != TO_FORGET]
    kept = {str(row.id) for row in views.rows("select id from fact where topic = 'view.kita.v1'")}

    assert told["subject"] == str(on_topic.key)
    assert told["id"] != str(on_topic.id)
    assert told["id"] == again["id"]
    assert {each["id"] for each in facts} <= kept


def test_a_restored_service_orders_anew_under_another_id(views: Office) -> None:
    """Readers of a restored feed begin anew. It has her facts until the order is there again."""
    who = uuid4()
    views.tell(RECORDED, attended(who))
    views.publish()
    views.forget(who)
    (first,) = views.told("kita")

    with views.database.agency(views.agency) as work:
        work.connection.execute(text("delete from outbox"))
        work.connection.execute(text("delete from forgotten"))
    views.forget(who, tombstone=True)

    (second,) = views.told("kita")
    assert (first["type"], first["key"]) == (TO_FORGET, second["key"])
    assert first["id"] != second["id"]

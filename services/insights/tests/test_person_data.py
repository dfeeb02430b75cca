"""All that insights keeps about one person, for herself when she asks."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from kreis.insights.store.inventory import INVENTORY
from services.insights.tests.reader import Insights

TOLD = {
    "presence": "presences",
    "answer_to_all": "answers",
    "membership_change": "membership_changes",
    "publication": "published",
}


def of(insights: Insights, who: Any) -> Any:
    return insights.client.as_role("lead").ok("GET", f"/v1/participants/{who}/data")


def test_she_is_told_every_row_of_hers_and_nothing_about_others(insights: Insights) -> None:
    group = insights.group(size=2)
    hers, other = group.people
    group.answer_all("yes", date(2027, 4, 1))
    for week, mark in zip(range(2, 7), "PPPPA", strict=True):
        group.hold(group.day(week), {hers: mark, other: "A"})
    insights.take(group.told)
    insights.at("2027-07-03T12:00")
    insights.work()

    told = of(insights, hers)

    assert [each["status"] for each in told["presences"]] == [*["present"] * 4, "absent"]
    assert [each["day"] for each in told["presences"]] == [str(group.day(w)) for w in range(2, 7)]
    assert [(each["answered_on"], each["answer"]) for each in told["answers"]] == [
        ("2027-04-01", "yes")
    ]
    assert [each["is_join"] for each in told["membership_changes"]] == [True]
    assert [each["band"] for each in told["published"]] == ["regular"]
    shown = insights.member(group, hers)
    assert told["regularity"] == {name: shown[name] for name in told["regularity"]}
    assert (told["regularity"]["band"], told["regularity"]["counted"]) == ("regular", 5)
    assert str(other) not in str(told)


def test_whoever_fetches_it_is_recorded(insights: Insights) -> None:
    group = insights.group()
    insights.take(group.told)
    of(insights, group.her)

    lead = insights.client.as_role("lead")
    (shown,) = lead.ok("GET", f"/v1/access-log?subject={group.her}")["items"]
    assert (shown["caller"], shown["route"]) == (
        "lead",
        "/v1/participants/<uuid:participant_id>/data",
    )


def test_it_is_not_for_everybody(insights: Insights) -> None:
    group = insights.group()
    insights.take(group.told)

    assert insights.client.ask("GET", f"/v1/participants/{group.her}/data").status_code == 403


def test_every_table_about_her_is_told(insights: Insights) -> None:
    group = insights.group()
    insights.take(group.told)

    assert set(INVENTORY.hers) == TOLD.keys()
    assert of(insights, group.her).keys() == {*TOLD.values(), "regularity"}


def test_about_somebody_it_has_never_heard_of_there_is_nothing(insights: Insights) -> None:
    lead = insights.client.as_role("lead")

    assert lead.ask("GET", f"/v1/participants/{uuid4()}/data").status_code == 404

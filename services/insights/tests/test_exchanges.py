"""The used half of ties: what exchange has counted, told once and never of a few."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from kreis.chassis.logs import new_traceparent
from kreis.chassis.message import Malformed, Message, new_id
from services.insights.tests.reader import Insights


def counted(insights: Insights, **data: Any) -> None:
    count_id = str(uuid4())
    message = Message(
        topic="exchange-counts.v1",
        key=count_id,
        type="kreis.exchange-counted.v1",
        source="kreis/exchange",
        id=new_id(),
        time=insights.database.clock.now(),
        agency=insights.agency,
        sequence=1,
        data={"count_id": count_id, "quarter": "2027-Q2", **data},
        traceparent=new_traceparent(),
    )
    insights.take([message])


def shown(insights: Insights) -> Any:
    return insights.client.as_role("lead").ok("GET", "/v1/quarters/2027-Q2")["exchange"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"people": 12, "pairs": 7}, {"people": 12, "pairs": 7, "nearly": None}),
        ({"people": 12, "pairs": 0}, {"people": 12, "pairs": 0, "nearly": None}),
        ({"people": 6, "pairs": 1}, {"people": 6, "pairs": None, "nearly": "none"}),
        ({"people": 5, "pairs": 9}, {"people": 5, "pairs": None, "nearly": "all"}),
        ({"people": 5, "pairs": 3}, {"people": 5, "pairs": 3, "nearly": None}),
        ({}, {"people": None, "pairs": None, "nearly": None}),
    ],
    ids=["many", "no-pair", "hardly-any", "nearly-all", "five", "too-few"],
)
def test_pairs_are_told_beside_people_and_never_of_a_few(
    insights: Insights, data: dict[str, int], told: dict[str, Any]
) -> None:
    assert shown(insights) is None, "nothing was counted yet"
    counted(insights, **data)

    assert shown(insights) == told


def test_a_count_is_told_once(insights: Insights) -> None:
    counted(insights, people=12, pairs=7)
    counted(insights, people=11, pairs=6)

    assert shown(insights)["people"] == 12
    with (
        insights.database.agency(insights.agency) as work,
        pytest.raises(DatabaseError, match="exchange_count"),
    ):
        work.connection.execute(text("update exchange_count set pairs = 8"))


@pytest.mark.parametrize(
    "data",
    [{"people": 4, "pairs": 2}, {"quarter": "2027-Q5"}, {"quarter": "2027-Q2x"}],
    ids=["of-few", "no-quarter", "no-name"],
)
def test_a_count_that_cannot_be_is_malformed(insights: Insights, data: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        counted(insights, **data)
    assert shown(insights) is None

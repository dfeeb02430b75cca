"""The contract that all topics of views have in common."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from jsonschema import Draft7Validator

from kreis.contracts import InvalidFact, described, topics, view, views

PERSON = "7d0e4c0b-91c5-4f7e-8a63-2f6d5b9141b9"


def test_a_topic_of_a_view_is_known_by_its_name_and_listed_nowhere() -> None:
    topic = topics()["view.kita-navigator.v1"]

    assert topic.name == "view.kita-navigator.v1"
    assert {fact.topic for fact in topic.facts.values()} == {topic.name}
    assert topic.kafka_config() == view().kafka_config()
    assert [name for name in topics() if name.startswith(views.PREFIX)] == []
    assert views.ALL in described()


@pytest.mark.parametrize("name", ["view.Kita.v1", "view..v1", "view.a-.v1", "view.a.v2", "views"])
def test_no_other_name_is_that_of_a_view(name: str) -> None:
    with pytest.raises(KeyError):
        topics()[name]


def test_examples_are_valid_and_what_was_not_foreseen_is_not() -> None:
    for fact in view().facts.values():
        Draft7Validator.check_schema(fact.schema)
        for data in fact.examples.values():
            fact.validate(data)
            with pytest.raises(InvalidFact):
                fact.validate({**data, "reason": "erased"})
    told = view().facts["kreis.participation-told.v1"]
    own = {"participant_id": PERSON, "fact": "kreis.entry-recorded.v1"}
    for value in ({"deep": "er"}, ["several"], None, 1.5):
        with pytest.raises(InvalidFact):
            told.validate({**own, "fields": {"a": value}})


def test_a_record_of_a_view_tells_its_day_in_berlin() -> None:
    moment = datetime(2027, 6, 15, 22, 30, 7, 123, tzinfo=UTC)

    assert views.told_time("view.kita.v1", moment).isoformat() == "2027-06-16T00:00:00+02:00"
    assert views.told_time("participation.v1", moment) == moment

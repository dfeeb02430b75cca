"""What a fact's schema lets through, and what `Fact.validate` says when it does not."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from kreis.contracts import Fact, InvalidFact, topics

FACTS = {fact.type: fact for topic in topics().values() for fact in topic.facts.values()}
EXAMPLES = [
    pytest.param(fact, data, id=f"{fact.type}/{name}")
    for fact in FACTS.values()
    for name, data in fact.examples.items()
]
POOL_ENTERED = FACTS["kreis.pool-entered.v1"]


def objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for value in (
        data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    ):
        yield from objects(value)


def is_refused(fact: Fact, data: Any) -> bool:
    """By the library that services use and by the one that others are likely to use."""
    refused_elsewhere = not Draft7Validator(fact.schema).is_valid(data)
    try:
        fact.validate(data)
    except InvalidFact:
        return refused_elsewhere
    return False


def a_newcomer(**changes: Any) -> dict[str, Any]:
    example: dict[str, Any] = copy.deepcopy(POOL_ENTERED.examples["needs-childcare-on-tuesdays"])
    return example | changes


@pytest.mark.parametrize(("fact", "data"), EXAMPLES)
def test_every_example_is_valid(fact: Fact, data: Any) -> None:
    fact.validate(data)
    Draft7Validator(fact.schema).validate(data)


@pytest.mark.parametrize(("fact", "data"), EXAMPLES)
def test_every_example_is_refused_once_a_field_is_missing(fact: Fact, data: Any) -> None:
    for name in fact.schema["required"]:
        assert is_refused(fact, {key: value for key, value in data.items() if key != name}), name


@pytest.mark.parametrize(("fact", "data"), EXAMPLES)
def test_every_example_is_refused_once_any_object_in_it_holds_more(fact: Fact, data: Any) -> None:
    for position in range(len(list(objects(data)))):
        more = copy.deepcopy(data)
        list(objects(more))[position]["first_name"] = "Amira"
        assert is_refused(fact, more), list(objects(data))[position]


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_fact_has_two_examples_that_differ(fact: Fact) -> None:
    assert len({str(data) for data in fact.examples.values()}) >= 2


def test_a_wrong_value_is_named_with_fact_path_and_expectation() -> None:
    data = a_newcomer()
    data["start_weeks"][0]["children"][1]["band"] = "2-4"
    with pytest.raises(InvalidFact) as caught:
        POOL_ENTERED.validate(data)
    assert str(caught.value) == (
        "kreis.pool-entered.v1: start_weeks[0].children[1].band"
        " must be one of ['0-2', '3-5', '6-9', '10+'], but is '2-4'"
    )
    assert caught.value.fact == "kreis.pool-entered.v1"
    assert caught.value.path == "start_weeks[0].children[1].band"
    assert caught.value.value == "2-4"


def test_a_refusal_does_not_spread_what_stood_in_the_data() -> None:
    with pytest.raises(InvalidFact) as caught:
        POOL_ENTERED.validate(a_newcomer(email="amira.haddad@post.example"))
    assert "email" in str(caught.value)
    assert "amira" not in str(caught.value)


def test_a_long_value_is_cut_short_in_a_refusal() -> None:
    with pytest.raises(InvalidFact, match=r"…$") as caught:
        POOL_ENTERED.validate(a_newcomer(gender="w" * 500))
    assert len(str(caught.value)) < 200


def test_data_that_is_no_object_is_refused() -> None:
    with pytest.raises(InvalidFact, match=r"the data must be object, but is None$"):
        POOL_ENTERED.validate(None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("waiting_since", "2027-02-29"),
        ("waiting_since", "14.01.2027"),
        ("participant_id", "P-02"),
        ("participant_id", "3E6CD3BF-0296-4AA3-ACBD-2C385BB44953"),
        ("may_join_women_only", "yes"),
        ("topics", ["Mein Kind ist oft krank"]),
        ("slots", ["tue-am", "tue-am"]),
        ("german_level", "C1"),
    ],
)
def test_a_newcomer_is_refused_when(field: str, value: object) -> None:
    with pytest.raises(InvalidFact, match=field):
        POOL_ENTERED.validate(a_newcomer(**{field: value}))


def test_somebody_absent_has_no_minutes() -> None:
    fact = FACTS["kreis.attendance-recorded.v1"]
    assert is_refused(fact, fact.examples["absent"] | {"minutes": 30})


@pytest.mark.parametrize("wall_time", ["2027-04-05T09:00+02:00", "2027-04-05T09:00Z", "09:00"])
def test_a_group_event_starts_at_a_local_wall_time(wall_time: str) -> None:
    fact = FACTS["kreis.group-event-scheduled.v1"]
    example = fact.examples["first-morning-of-the-assessment-week"]
    assert is_refused(fact, example | {"starts_at": wall_time})


def test_an_answer_is_due_at_a_moment_with_an_offset() -> None:
    fact = FACTS["kreis.invitation-issued.v1"]
    with pytest.raises(InvalidFact, match="answer_by must be date-time"):
        fact.validate(fact.examples["three-days-to-answer"] | {"answer_by": "2027-03-19T08:00:00"})


def test_group_events_are_of_the_same_kinds_wherever_they_are_named() -> None:
    scheduled = FACTS["kreis.group-event-scheduled.v1"].schema["properties"]["kind"]["enum"]
    attended = FACTS["kreis.attendance-recorded.v1"].schema["properties"]["kind"]["enum"]
    assert scheduled == attended


def test_a_correction_says_all_that_the_record_before_it_said() -> None:
    recorded = FACTS["kreis.attendance-recorded.v1"].schema
    corrected = FACTS["kreis.attendance-corrected.v1"].schema
    for part in ("required", "properties", "if", "then"):
        assert corrected[part] == recorded[part], part


def test_messages_are_about_the_same_things_wherever_they_are_named() -> None:
    properties = [
        fact.schema["properties"] for fact in topics()["notifications.delivery.v1"].facts.values()
    ]
    about = [p.get("kind", p.get("about")) for p in properties if "cause" in p]
    assert len({tuple(each["enum"]) for each in about}) == 1

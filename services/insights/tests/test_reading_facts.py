"""What insights reads of a fact is what marshmallow would read of it, whatever the fact holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from kreis.chassis.messaging.fact_data import FactData
from kreis.contracts import topics
from kreis.insights.messages import LEARNED, Attendance

EXAMPLES = {
    type_: [*contract.facts[type_].examples.values()]
    for type_ in LEARNED
    for contract in topics().values()
    if type_ in contract.facts
}
SCHEMAS: Mapping[str, FactData] = {type_: schema() for type_, schema in LEARNED.items()}
IDS = ("0b9f7a1e-52a4-4c55-9d0e-3b7a5c1d2e4f", "0B9F7A1E52A44C559D0E3B7A5C1D2E4F", "{}", "0b9f")
MOMENTS = ("2027-04-05", "2027-W14-1", "2027-04-31", "2027-04-05T09:30", "2027-04-05T09:30Z")
SCALARS = (
    st.sampled_from([*IDS, *MOMENTS, "yes", "no", "1", " 1", "1.0", "true", "ä\x00", ""])
    | st.sampled_from([True, False, None, 0, 1, -1, 2**70, 1.0, -0.0, 0.5, float("nan")])
    | st.text(max_size=40)
    | st.integers()
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def facts(draw: st.DrawFn) -> tuple[str, Any]:
    """A true example, with some fields replaced, left out or added; or anything."""
    type_ = draw(st.sampled_from(sorted(LEARNED)))
    data = dict(draw(st.sampled_from(EXAMPLES[type_])))
    names = draw(st.lists(st.sampled_from([*sorted(data), "revision", "sequence", "new"])))
    for name in names:
        data[name] = draw(ANYTHING)
    for name in draw(st.lists(st.sampled_from(sorted(data)), max_size=2)):
        data.pop(name, None)
    return type_, draw(st.sampled_from([data] * 20 + [[data], None, "text"]))


def outcome(read: Any, schema: Schema, data: Any) -> tuple[str, Any]:
    """What was read, with its types, or what is wrong. As text, in which 1 and True differ."""
    try:
        return "read", repr(read(schema, data))
    except ValidationError as fault:
        return "refused", json.dumps(fault.messages, sort_keys=True)


@given(facts())
@settings(max_examples=500, deadline=None)
def test_every_fact_is_read_or_refused_as_by_marshmallow(fact: tuple[str, Any]) -> None:
    type_, data = fact
    schema = SCHEMAS[type_]

    told = outcome(Schema.load, schema, data)

    assert outcome(FactData.load, schema, data) == told
    assert outcome(FactData.load, schema, data) == told, "what is remembered is the same"


@pytest.mark.parametrize("type_", sorted(LEARNED))
def test_every_example_of_a_contract_is_read(type_: str) -> None:
    assert EXAMPLES[type_]
    for data in EXAMPLES[type_]:
        assert outcome(FactData.load, SCHEMAS[type_], data)[0] == "read"


def test_most_facts_are_read_without_marshmallow(monkeypatch: pytest.MonkeyPatch) -> None:
    (data, *_) = EXAMPLES["kreis.attendance-recorded.v1"]
    monkeypatch.setattr(Schema, "load", lambda *_, **__: pytest.fail("marshmallow was asked"))

    assert Attendance().load(data)["minutes"] == data["minutes"]


def test_values_that_are_equal_but_differ_in_type_are_told_apart() -> None:
    class Counted(FactData):
        number = fields.Integer(strict=True)

    schema = Counted()
    assert schema.load({"number": 1}) == {"number": 1}
    with pytest.raises(ValidationError):
        schema.load({"number": 1.0})


def test_nobody_changes_what_another_reads() -> None:
    class Listed(FactData):
        ids = fields.List(fields.String())

    schema = Listed()
    schema.load({"ids": ["a"]})["ids"].append("b")

    assert schema.load({"ids": ["a"]}) == {"ids": ["a"]}


def test_what_differs_from_its_name_or_has_a_default_that_is_made_goes_to_marshmallow() -> None:
    class Odd(FactData):
        renamed = fields.String(data_key="name")
        made = fields.List(fields.String(), load_default=list)

    schema = Odd()
    schema.load({"name": "a"})["made"].append("b")

    assert schema.load({"name": "a"}) == {"renamed": "a", "made": []}

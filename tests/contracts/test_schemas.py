"""House rules for every schema: valid, closed, described, and nothing that names a person."""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft7Validator, SchemaError

from kreis.contracts import topics

Schema = Mapping[str, Any]

SCHEMAS = {fact.type: fact.schema for topic in topics().values() for fact in topic.facts.values()}

# Words that stand for who somebody is, how to reach her, or what was said about her.
FORBIDDEN = set(
    re.findall(
        r"\w+",
        """
        name first last surname nickname title birth birthday birthdate born age phone mobile tel
        fax email mail address street house number postal postcode zip town city location lat lon
        coordinates reasons text note notes comment remark description diagnosis illness health
        disability allergy religion nationality income debt benefit iban photo staff cost token
        link password
        """,
    )
)
# A venue is public, staff name a cohort by place and day, and phases are counted.
ALLOWED = {
    "kreis.cohort-confirmed.v1": {
        "name",
        "offer.venue.name",
        "offer.venue.street",
        "offer.venue.postal_code",
        "offer.venue.town",
    },
    "kreis.cohort-phase-changed.v1": {"phase_number"},
}
FREE_TEXT = {
    "kreis.cohort-confirmed.v1": {
        "name",
        "offer.venue.name",
        "offer.venue.street",
        "offer.venue.town",
    }
}


def nodes(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema]]:
    """The schema and everything below it that describes data, each with its path."""
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from nodes(child, f"{path}.{name}".lstrip("."))
    if "items" in schema:
        yield from nodes(schema["items"], f"{path}[]")


def open_objects(schema: Schema) -> list[str]:
    is_object = ((path, node) for path, node in nodes(schema) if node.get("type") == "object")
    return [path for path, node in is_object if node.get("additionalProperties") is not False]


def undescribed(schema: Schema) -> list[str]:
    return [path for path, node in nodes(schema) if not node.get("description", "").endswith(".")]


def untyped(schema: Schema) -> list[str]:
    return [path for path, node in nodes(schema) if not isinstance(node.get("type"), str)]


def telling_names(type_: str, schema: Schema) -> list[str]:
    found = (path for path, _ in nodes(schema) if FORBIDDEN & words_of(path))
    return [path for path in found if path not in ALLOWED.get(type_, ())]


def words_of(path: str) -> set[str]:
    last = path.rpartition(".")[2].removesuffix("[]")
    return set(re.findall(r"[a-z]+", last.lower())) | {last.replace("_", "")}


def free_text(type_: str, schema: Schema) -> list[str]:
    texts = ((path, node) for path, node in nodes(schema) if node.get("type") == "string")
    found = (path for path, node in texts if not {"enum", "pattern", "format"} & set(node))
    return [path for path in found if path not in FREE_TEXT.get(type_, ())]


def a_broken_copy(type_: str, *path: str, **changes: Any) -> Schema:
    schema = copy.deepcopy(dict(SCHEMAS[type_]))
    node: Any = schema
    for step in path:
        node = node[step]
    node.update(changes)
    return schema


@pytest.fixture(params=SCHEMAS)
def type_(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_schema_is_valid_draft_07(type_: str) -> None:
    assert SCHEMAS[type_]["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(SCHEMAS[type_])


def test_every_schema_bears_the_name_of_its_fact(type_: str) -> None:
    assert SCHEMAS[type_]["title"] == type_


def test_every_object_is_closed(type_: str) -> None:
    assert open_objects(SCHEMAS[type_]) == []


def test_every_value_has_one_type(type_: str) -> None:
    assert untyped(SCHEMAS[type_]) == []


def test_every_property_is_described_in_a_sentence(type_: str) -> None:
    assert undescribed(SCHEMAS[type_]) == []


def test_no_property_names_or_describes_a_person(type_: str) -> None:
    assert telling_names(type_, SCHEMAS[type_]) == []


def test_no_property_takes_free_text(type_: str) -> None:
    assert free_text(type_, SCHEMAS[type_]) == []


def test_every_schema_stands_alone(type_: str) -> None:
    assert "$ref" not in str(SCHEMAS[type_])


def test_an_invalid_schema_is_caught() -> None:
    with pytest.raises(SchemaError):
        Draft7Validator.check_schema(a_broken_copy("kreis.entry-recorded.v1", required="all"))


def test_an_open_object_is_caught_at_any_depth() -> None:
    venue = ("properties", "offer", "properties", "venue")
    broken = a_broken_copy("kreis.cohort-confirmed.v1", *venue, additionalProperties=True)
    assert open_objects(broken) == ["offer.venue"]
    child = ("properties", "start_weeks", "items", "properties", "children", "items")
    broken = a_broken_copy("kreis.pool-entered.v1", *child, additionalProperties={})
    assert open_objects(broken) == ["start_weeks[].children[]"]


def test_a_property_without_type_or_description_is_caught() -> None:
    broken = a_broken_copy("kreis.entry-recorded.v1", "properties", reference={})
    assert undescribed(broken) == ["reference"]
    assert untyped(broken) == ["reference"]


@pytest.mark.parametrize("name", ["first_name", "email", "birthDate", "phone", "absence_note"])
def test_a_telling_name_is_caught(name: str) -> None:
    broken = a_broken_copy("kreis.entry-recorded.v1", "properties", **{name: {"type": "string"}})
    assert telling_names("kreis.entry-recorded.v1", broken) == [name]


def test_a_name_that_is_allowed_in_one_fact_is_caught_in_another() -> None:
    assert telling_names("kreis.entry-recorded.v1", SCHEMAS["kreis.cohort-confirmed.v1"]) != []


def test_free_text_is_caught() -> None:
    delivery = ("properties", "reason")
    broken = a_broken_copy("kreis.message-failed.v1", *delivery)
    del broken["properties"]["reason"]["enum"]
    assert free_text("kreis.message-failed.v1", broken) == ["reason"]


def test_every_allowance_is_still_needed() -> None:
    for type_, paths in (ALLOWED | FREE_TEXT).items():
        assert paths <= {path for path, _ in nodes(SCHEMAS[type_])}

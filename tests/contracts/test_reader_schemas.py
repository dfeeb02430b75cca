"""The schemas for readers take all that a fact may gain, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from jsonschema import Draft7Validator

from kreis.contracts import Fact, described
from kreis.contracts.asyncapi import document
from kreis.contracts.compatibility import LOWER_BOUNDS, UPPER_BOUNDS, breaking_changes
from kreis.contracts.pages import stale
from kreis.contracts.reader_schemas import files, for_readers, opened
from kreis.contracts.wire import schema_id

FOLDER = Path(__file__).parents[2] / "contracts" / "reader-schemas"
FACTS = {fact.type: fact for topic in described().values() for fact in topic.facts.values()}
EACH = pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
TOMORROW = "a-value-of-tomorrow"


def of_next_year(schema: dict[str, Any]) -> dict[str, Any]:
    """The writers' schema after every change that the rules allow."""
    new = copy.deepcopy(schema)
    for bound in (LOWER_BOUNDS | UPPER_BOUNDS) & new.keys():
        del new[bound]
    if "enum" in new:
        new["enum"] = [*new["enum"], TOMORROW]
    if "properties" in new:
        new["properties"] = {name: of_next_year(each) for name, each in new["properties"].items()}
        new["properties"]["a_field_of_next_year"] = {"type": "integer"}
    if "items" in new:
        new["items"] = of_next_year(new["items"])
    return new


def changed(schema: dict[str, Any], data: Any) -> Iterator[Any]:
    """Copies of the data, each with one value that only next year's writer may write."""
    if isinstance(data, dict):
        yield {**data, "a_field_of_next_year": 1}
    if "enum" in schema:
        yield TOMORROW
    if isinstance(data, int) and not isinstance(data, bool):
        yield from (data - 10_000, data + 10_000)
    if isinstance(data, list):
        yield from ([], data * 400)
        for place, each in enumerate(data):
            inner = changed(schema["items"], each)
            yield from ([*data[:place], other, *data[place + 1 :]] for other in inner)
    if isinstance(data, dict):
        for name, each in data.items():
            own = schema.get("properties", {}).get(name) or schema["additionalProperties"]
            yield from ({**data, name: other} for other in changed(own, each))


def accepts(schema: dict[str, Any], data: Any) -> bool:
    """Asks the library that our services use, and the one that others are likely to use."""
    by_jsonschema = Draft7Validator(schema).is_valid(data)
    try:
        fastjsonschema.compile(schema, use_default=False)(data)
    except fastjsonschema.JsonSchemaException:
        assert not by_jsonschema
        return False
    assert by_jsonschema
    return True


@EACH
def test_a_reader_of_today_takes_what_next_years_writer_may_write(fact: Fact) -> None:
    today, later = dict(fact.schema), of_next_year(dict(fact.schema))
    assert breaking_changes(today, later) == []
    written = [
        data
        for example in fact.examples.values()
        for data in [example, *changed(today, example)]
        if Draft7Validator(later).is_valid(data)
    ]

    # A writer of today writes none but the examples: so each of them shows a change.
    assert len([each for each in written if not Draft7Validator(today).is_valid(each)]) >= 2
    refused = [each for each in written if not accepts(for_readers(fact), each)]
    assert refused == []


@EACH
def test_a_reader_still_refuses_what_no_writer_may_write(fact: Fact) -> None:
    example = next(iter(fact.examples.values()))
    for name in fact.schema["required"]:
        assert not accepts(for_readers(fact), {k: v for k, v in example.items() if k != name})
    for name in example:
        assert not accepts(for_readers(fact), {**example, name: {"another": "type"}}) or (
            fact.schema["properties"][name]["type"] == "object"
        )


def test_an_unknown_value_is_explained_where_there_are_known_ones() -> None:
    status = for_readers(FACTS["kreis.attendance-recorded.v1"])["properties"]["status"]

    assert status["examples"] == ["present", "absent"]
    assert status["description"].endswith("Treat a value not listed as something else.")


def test_opening_twice_changes_nothing_more() -> None:
    for fact in FACTS.values():
        assert opened(opened(fact.schema)) == opened(fact.schema)


@EACH
def test_each_schema_has_the_id_that_records_name(fact: Fact) -> None:
    assert for_readers(fact)["$id"] == schema_id(fact.type)
    payload = document(described())["components"]["schemas"][fact.type]
    assert payload == {k: v for k, v in for_readers(fact).items() if k != "$schema"}


def test_every_fact_has_its_file_and_no_file_is_left_over(tmp_path: Path) -> None:
    made = files(described())
    found = {str(each.relative_to(FOLDER)): each.read_text("utf-8") for each in json_files(FOLDER)}

    assert found == made
    assert {json.loads(text)["title"] for text in made.values()} == FACTS.keys()
    (tmp_path / "gone.v1.schema.json").write_text("{}")
    assert stale(tmp_path, {}) == [tmp_path / "gone.v1.schema.json"]


def json_files(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.json")

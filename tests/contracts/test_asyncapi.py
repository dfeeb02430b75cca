"""The AsyncAPI document: valid, in step with the contracts, and complete."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from kreis.contracts import Topic, described, load
from kreis.contracts.__main__ import main
from kreis.contracts.asyncapi import as_yaml, document
from kreis.contracts.model import EVERY_SERVICE

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "reference" / "asyncapi.yaml"
ASYNCAPI = Draft7Validator(
    json.loads(Path(__file__).with_name("asyncapi-3.0.0.schema.json").read_text("utf-8"))
)

HEADERS = {
    "content-type": "application/json",
    "ce_specversion": "1.0",
    "ce_id": "01a4f2c3-7b1d-7e90-8c55-3f0e6a1b2c4d",
    "ce_source": "kreis/intake",
    "ce_type": "kreis.entry-recorded.v1",
    "ce_subject": "2703b586-79e7-4c7c-910a-ac624a4c0f7e",
    "ce_time": "2027-04-05T07:05:00Z",
    "ce_agencyid": "5d0f6a4e-3c7b-4f6d-9a51-1f2e3d4c5b6a",
    "ce_sequence": "00000000000000000001",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
}


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    return document(described())


def resolved(page: Any, reference: dict[str, str]) -> Any:
    node = page
    for step in reference["$ref"].removeprefix("#/").split("/"):
        node = node[step]
    return node


def dangling(page: dict[str, Any]) -> list[str]:
    """The references in the document that lead nowhere."""
    return [reference for reference in references(page) if not leads_somewhere(page, reference)]


def references(node: Any) -> list[str]:
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        return [node["$ref"]]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [reference for child in children for reference in references(child)]


def leads_somewhere(page: dict[str, Any], reference: str) -> bool:
    try:
        resolved(page, {"$ref": reference})
    except KeyError:
        return False
    return True


def test_the_document_is_valid_asyncapi(page: dict[str, Any]) -> None:
    ASYNCAPI.validate(page)


@pytest.mark.parametrize(
    "path", [("channels",), ("operations", "intake.sends.participation.v1"), ("info",)]
)
def test_a_broken_document_is_caught(page: dict[str, Any], path: tuple[str, ...]) -> None:
    broken = copy.deepcopy(page)
    node = broken
    for step in path:
        node = node[step]
    node["surprise"] = 1
    assert not ASYNCAPI.is_valid(broken)


def test_every_reference_in_the_document_leads_somewhere(page: dict[str, Any]) -> None:
    assert dangling(page) == []
    assert dangling(page | {"components": {}}) != []


def test_the_committed_document_is_in_step_with_the_contracts() -> None:
    assert main(["--check", str(COMMITTED)]) == 0


def test_a_stale_document_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "asyncapi.yaml"
    stale.write_text(COMMITTED.read_text("utf-8").replace("partitions: 12", "partitions: 6"))
    assert main(["--check", str(stale)]) == 1
    assert capsys.readouterr().err == (
        f"{stale} is stale: run `python -m kreis.contracts > {stale}`\n"
    )
    assert main(["--check", str(tmp_path / "missing.yaml")]) == 1


def test_without_arguments_the_document_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == COMMITTED.read_text("utf-8")


def test_the_text_says_the_same_as_the_document(page: dict[str, Any]) -> None:
    assert yaml.safe_load(as_yaml(described())) == page


def test_no_word_of_the_document_depends_on_when_it_is_made() -> None:
    assert as_yaml(load(ROOT / "contracts" / "topics")) == as_yaml(described())


def test_every_topic_is_a_channel_with_its_facts_and_settings(page: dict[str, Any]) -> None:
    assert set(page["channels"]) == set(described())
    for name, topic in described().items():
        assert set(page["channels"][name]["messages"]) - {"tombstone"} == set(topic.facts)
        kafka = page["channels"][name]["bindings"]["kafka"]
        assert kafka["partitions"] == topic.partitions
        assert set(kafka["topicConfiguration"]) == set(topic.kafka_config())


def owners(topic: Topic) -> set[str]:
    """Where every service writes about itself, those who read the topic."""
    named = {fact.owner for fact in topic.facts.values()}
    return {*topic.readers} if EVERY_SERVICE in named else named


def test_every_owner_sends_and_every_reader_receives(page: dict[str, Any]) -> None:
    told = {
        (name.partition(".")[0], operation["action"], resolved(page, reference)["$ref"])
        for name, operation in page["operations"].items()
        for reference in operation["messages"]
    }
    expected = {
        (service, action, f"#/components/messages/{message_name(topic, type_)}")
        for topic in described().values()
        for action, services in (
            ("send", {who: topic.written_by(who) for who in owners(topic)}),
            ("receive", topic.readers),
        )
        for service, types in services.items()
        for type_ in (*types, *(["tombstone"] if topic.cleanup == "compact" else []))
    }
    assert told == expected


def message_name(topic: Topic, type_: str) -> str:
    """A fact that another topic defines is a message of its own: it may have another key."""
    return (
        f"{topic.name}.{type_}" if type_ in topic.facts and topic.facts[type_].defined_in else type_
    )


def test_a_tombstone_stands_where_keys_are_compacted_and_nowhere_else(
    page: dict[str, Any],
) -> None:
    with_tombstone = [n for n, c in page["channels"].items() if "tombstone" in c["messages"]]
    services = ("cohorts", "events", "insights", "intake", "notifications", "subscriptions")
    acks = [f"privacy-ack.{each}.v1" for each in services]
    own = ["exchange-counts.v1", "intake.pool.v1", "participation-forget.v1"]
    assert with_tombstone == [*own, *acks, "privacy.v1", "privacy.v2"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_sequence", "1"),
        ("ce_id", "2703b586-79e7-4c7c-910a-ac624a4c0f7e"),
        ("ce_source", "kreis/events"),
        ("ce_type", "kreis.cohort-joined.v1"),
        ("traceparent", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("content-type", "text/plain"),
    ],
)
def test_headers_keep_to_the_envelope(page: dict[str, Any], header: str, value: str) -> None:
    message = page["components"]["messages"]["kreis.entry-recorded.v1"]
    # The whole document goes along, so that the references in the schema find their place.
    envelope = Draft7Validator(page | message["headers"])
    assert list(envelope.iter_errors(HEADERS)) == []
    assert not envelope.is_valid(HEADERS | {header: value})
    assert not envelope.is_valid({k: v for k, v in HEADERS.items() if k != "ce_agencyid"})

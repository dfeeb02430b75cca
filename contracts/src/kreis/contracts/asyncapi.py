"""Makes an AsyncAPI 3.0 document of the topics and facts.

Promise: the document depends only on the contracts. The same contracts give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import yaml

from kreis.contracts import Topic, views
from kreis.contracts.model import EVERY_SERVICE, Fact
from kreis.contracts.reader_schemas import for_readers
from kreis.contracts.wire import schema_id, wire

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ANY_KEY = f"{UUID}(#[a-z#-]+)?"

ABOUT = """\
How facts travel between Kreis services, and to services of others: Apache Kafka, CloudEvents 1.0 \
in binary mode (attributes are headers that start with ce_, the data is the value). Order holds \
per key and source. Delivery is at least once; ce_source and ce_id together tell a repetition. \
Payloads are the schemas for readers, open where a fact may grow; writers keep to the closed ones \
in contracts/topics. contracts/wire.md has the rules of the wire."""

TOMBSTONE = "Null value: what was said about this key no longer holds, and readers drop it."

MADE_BY = "# Made by `python -m kreis.contracts` from contracts/topics; not edited by hand.\n"

Document = dict[str, Any]
_OF_VIEWS: Document = {
    "name": {"description": "The name of the subscription. Each one reads its own topic."}
}


def document(topics: Mapping[str, Topic]) -> Document:
    """Returns the AsyncAPI document as nested dictionaries."""
    facts = {_name(fact): fact for topic in topics.values() for fact in topic.facts.values()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Kreis",
            "version": version("kreis-contracts"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in topics.values()},
        "operations": {k: v for topic in topics.values() for k, v in _operations(topic).items()},
        "components": {
            "messages": {name: _message(fact, topics) for name, fact in facts.items()}
            | {"tombstone": _tombstone()},
            "schemas": {fact.type: _payload(fact) for fact in facts.values()}
            | {"headers": _headers()},
        },
    }


def as_yaml(topics: Mapping[str, Topic]) -> str:
    """Returns the AsyncAPI document as YAML text."""
    page = document(topics)
    return MADE_BY + yaml.dump(page, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


class _Plain(yaml.SafeDumper):
    """Writes repeated values in full, because readers of the document may not know YAML's
    aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _ref(*path: str) -> Document:
    return {"$ref": "#/" + "/".join(path)}


def _channel(topic: Topic) -> Document:
    names = {name: _name(fact) for name, fact in topic.facts.items()}
    names |= {"tombstone": "tombstone"} if topic.cleanup == "compact" else {}
    whom = " to Kreis services alone" if topic.history_for_services else ""
    history = f" The owners serve these facts for longer{whom}, as a feed." if topic.history else ""
    parameters = {"parameters": _OF_VIEWS} if topic.name == views.ALL else {}
    return {
        "address": _address(topic),
        **parameters,
        "description": f"{topic.description}{history}\n\nPrivacy: {topic.privacy}",
        "messages": {name: _ref("components", "messages", own) for name, own in names.items()},
        "bindings": {"kafka": _kafka(topic)},
    }


def _address(topic: Topic) -> str:
    return views.topic_of("{name}") if topic.name == views.ALL else topic.name


def _kafka(topic: Topic) -> Document:
    config: dict[str, Any] = dict(topic.kafka_config())
    policy, compression = config.pop("cleanup.policy"), config.pop("compression.type")
    return {
        "topic": _address(topic),
        "partitions": topic.partitions,
        "topicConfiguration": {"cleanup.policy": [policy], "compression.type": compression}
        | {key: int(value) for key, value in config.items()},
        "bindingVersion": "0.5.0",
    }


def _operations(topic: Topic) -> Document:
    owners = dict.fromkeys(fact.owner for fact in topic.facts.values())
    if EVERY_SERVICE in owners:
        owners = dict.fromkeys(topic.readers)
    sends = {
        f"{owner}.sends.{topic.name}": _operation("send", topic, topic.written_by(owner))
        for owner in owners
    }
    receives = {
        f"{reader}.receives.{topic.name}": _operation("receive", topic, types)
        for reader, types in topic.readers.items()
    }
    return sends | receives


def _operation(action: str, topic: Topic, types: tuple[str, ...]) -> Document:
    names = [*types, *(["tombstone"] if topic.cleanup == "compact" else [])]
    return {
        "action": action,
        "channel": _ref("channels", topic.name),
        "messages": [_ref("channels", topic.name, "messages", name) for name in names],
    }


def _name(fact: Fact) -> str:
    """Returns a name for the message: a fact that two topics hold has another key on each."""
    return f"{fact.topic}.{fact.type}" if fact.defined_in else fact.type


def _message(fact: Fact, topics: Mapping[str, Topic]) -> Document:
    own: Document = {
        "ce_type": {"const": fact.type},
        "ce_dataschema": {"const": schema_id(fact.type)},
    }
    if fact.owner != EVERY_SERVICE:
        own["ce_source"] = {"const": f"kreis/{fact.owner}"}
    key = fact.key or f"<{topics[fact.topic].key}>"
    return {
        "name": fact.type,
        "title": fact.type.split(".")[1].replace("-", " ").capitalize(),
        "summary": fact.written,
        "description": fact.schema["description"],
        "contentType": "application/json",
        "headers": {"allOf": [_ref("components", "schemas", "headers"), {"properties": own}]},
        "payload": _ref("components", "schemas", fact.type),
        "bindings": {"kafka": _kafka_key(key, f"{key}, of the payload.")},
        "examples": [{"name": name, "payload": data} for name, data in fact.examples.items()],
    }


def _tombstone() -> Document:
    return {
        "name": "tombstone",
        "title": "Tombstone",
        "summary": TOMBSTONE,
        "headers": _ref("components", "schemas", "headers"),
        "payload": {"type": "null"},
        "bindings": {"kafka": _kafka_key(ANY_KEY, "The key whose facts no longer hold.")},
    }


def _kafka_key(form: str, description: str) -> Document:
    """Describes a record key. `form` names the parts of the key in angle brackets. All parts are
    ids, except the service."""
    pattern = re.sub(r"<\w+_id>", lambda _: UUID, form).replace("<service>", "[a-z-]+")
    key = {"type": "string", "pattern": f"^{pattern}$", "description": description}
    return {"key": key, "bindingVersion": "0.5.0"}


def _payload(fact: Fact) -> Document:
    # No `$schema`: AsyncAPI's default dialect is a superset of draft-07.
    return {key: value for key, value in for_readers(fact).items() if key != "$schema"}


def _headers() -> Document:
    headers = wire().headers.values()
    return {
        "type": "object",
        "required": [each.name for each in headers if each.always],
        "properties": {each.name: each.schema for each in headers},
    }

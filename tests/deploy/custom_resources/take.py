"""Takes the schemas of operators' objects anew, out of their CustomResourceDefinitions.

    python -m tests.deploy.custom_resources.take OPERATOR RELEASE SOURCE FILE…

Each kind ends in a file of its own, in the newest version that is served. All are Apache-2.0.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.custom_resources import HERE


def take(operator: str, release: str, source: str, file: Path) -> Path:
    definition = yaml.safe_load(file.read_text())["spec"]
    version = next(each for each in definition["versions"] if each["served"])
    schema = without_words(version["schema"]["openAPIV3Schema"])
    schema["properties"].pop("status", None)
    kind = definition["names"]["kind"]
    taken = {
        "apiVersion": f"{definition['group']}/{version['name']}",
        "kind": kind,
        "operator": operator,
        "release": release,
        "licence": "Apache-2.0",
        "source": source,
        "schema": schema,
    }
    target = HERE / f"{kind}.json"
    target.write_text(json.dumps(taken, separators=(",", ":")) + "\n")
    return target


def without_words(schema: dict[str, Any]) -> dict[str, Any]:
    """Without descriptions, and without rules in CEL, which nobody here evaluates."""
    gone = ("description", "x-kubernetes-validations", "example", "default")
    return {key: _inside(key, value) for key, value in schema.items() if key not in gone}


def _inside(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: without_words(each) for name, each in value.items()}
    if isinstance(value, dict):
        return without_words(value)
    return [_inside("", each) for each in value] if isinstance(value, list) else value


if __name__ == "__main__":
    of, at, where, *files = sys.argv[1:]
    for each in files:
        print(take(of, at, where, Path(each)))

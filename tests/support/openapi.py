"""OpenAPI files of the services, and the ids in requests made from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

ROOT = Path(__file__).parents[2]
OURS, OTHERS, HERS = uuid4(), uuid4(), uuid4()
"""Two agencies, and the id that everything of ours bears."""


def is_described(name: str) -> bool:
    return _file(name).exists()


@cache
def description(name: str) -> dict[str, Any]:
    text = _file(name).read_text("utf-8")
    page: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return page


def _file(name: str) -> Path:
    return ROOT / "services" / name / "openapi.yaml"

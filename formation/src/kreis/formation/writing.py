"""Writes plain JSON values, and one hash for one content.

Promise: `plain` returns only what `json.loads` could return, so a document equals itself after a
round trip. `content_hash` is the same on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass


def plain(value: object) -> object:
    """Dataclasses and mappings as objects, tuples as lists; everything else as it is."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value


def content_hash(document: object) -> str:
    """SHA-256 over the document in its one canonical spelling."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
